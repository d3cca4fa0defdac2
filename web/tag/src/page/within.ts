import type { Page } from "../boot.ts";

/**
 * What a promise gives within so many milliseconds; undefined when it is late, or fails. They pass in two halves: after
 * a time in which the page stood still, what came meanwhile has its turn.
 */
export function within<T>(page: Page, ms: number, promise: Promise<T> | undefined): Promise<T | undefined> {
  const late = new Promise<undefined>((done) => page.setTimeout(() => page.setTimeout(done, ms / 2), ms / 2));
  return Promise.race([promise, late]).catch(() => undefined);
}
