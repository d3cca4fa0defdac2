import type { CustomData } from "../model.ts";
import type { Host, Tracked } from "../parts.ts";

const WINDOW_MS = 2_000;

/**
 * A `track` for the dataLayer that leaves out what is tracked in another way too: by fbq, our call, attribute, rule.
 *
 * An event waits `WINDOW_MS` for one of the same name, and is left out if there is one, or was one that long before;
 * each of them stands for one event. Of a Purchase one of the same document suffices, whenever it was, unless their
 * order_ids differ; and an order_id counts once, however often it is pushed.
 */
export function notTwice(host: Host): (event_name: string, custom_data: CustomData) => void {
  const { page } = host;
  const now = () => page.performance.now();
  let others: { event: Tracked; at: number }[] = [];
  const orders = new Set<unknown>();
  let waiting: { event_name: string; custom_data: CustomData; send(): void }[] = [];

  host.watch((event) => {
    if (event.via === "datalayer") return;
    const found = waiting.find((one) => isSame(one, event));
    if (found) waiting = waiting.filter((one) => one !== found);
    if (!found || event.event_name === "Purchase") others.push({ event, at: now() });
  });
  // While capturing: what is sent here still leaves with what the tag sends when the page goes.
  const leave = () => {
    for (const one of waiting.splice(0)) one.send();
  };
  page.addEventListener("pagehide", leave, true);
  page.document.addEventListener("visibilitychange", () => page.document.visibilityState === "hidden" && leave(), true);

  return (event_name, custom_data) => {
    const isOrder = event_name === "Purchase";
    const { order_id } = custom_data;
    if (isOrder && order_id && orders.has(order_id)) return;
    if (isOrder && order_id) orders.add(order_id);
    others = others.filter(({ event, at }) => event.event_name === "Purchase" || now() - at < WINDOW_MS);
    const found = others.find(({ event }) => isSame({ event_name, custom_data }, event));
    if (found) {
      if (!isOrder) others = others.filter((one) => one !== found);
      return;
    }
    const one = {
      event_name,
      custom_data,
      send: () => void host.track(event_name, custom_data, { via: "datalayer" }),
    };
    waiting.push(one);
    page.setTimeout(() => {
      if (!waiting.includes(one)) return;
      waiting = waiting.filter((other) => other !== one);
      one.send();
    }, WINDOW_MS);
  };
}

function isSame(one: { event_name: string; custom_data: CustomData }, event: Tracked): boolean {
  const [mine, theirs] = [one.custom_data.order_id, event.custom_data.order_id];
  return one.event_name === event.event_name && (!mine || !theirs || String(mine) === String(theirs));
}
