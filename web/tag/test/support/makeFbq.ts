/** Meta's base code in our words, and its script as the page sees it: a stub that queues, and what takes over. */
import type { Fbq, Page } from "../../src/boot.ts";

export function makeFbq(page: Page): Fbq {
  const fbq: any = (...call: unknown[]) => {
    fbq.callMethod ? fbq.callMethod.apply(fbq, call) : fbq.queue.push(call);
  };
  page.fbq = fbq;
  if (!page._fbq) page._fbq = fbq;
  Object.assign(fbq, { push: fbq, loaded: true, version: "2.0" });
  fbq.queue = [];
  return fbq;
}

/** Meta's script arrives: the calls it gets, from now on and from the queue. */
export function arrive(page: Page): unknown[][] {
  const fbq = page.fbq as any;
  const calls: unknown[][] = [];
  fbq.callMethod = (...call: unknown[]) => calls.push(call);
  while (fbq.queue.length) fbq.callMethod(...fbq.queue.shift());
  return calls;
}
