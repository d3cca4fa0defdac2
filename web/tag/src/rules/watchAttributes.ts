import type { CustomData } from "../model.ts";
import type { Host } from "../parts.ts";
import { amountOf } from "./amountOf.ts";

const PREFIX = "data-signalpost-";

/**
 * Tracks the events that elements declare: `data-signalpost-event="AddToCart"` on a click (on a form: when it is
 * submitted), with parameters in `data-signalpost-value`, `-currency`, `-order-id`, `-content-ids` and so on.
 */
export function watchAttributes(host: Host): void {
  let last: { at: number; element: Element } | undefined;
  const onAction = (event: Event) => {
    const path = event.composedPath().filter((part): part is Element => "matches" in part);
    const element = path.find((part) => part.matches(`[${PREFIX}event]`));
    const at = host.page.performance.now();
    if (!element || (element.tagName === "FORM") !== (event.type === "submit")) return;
    if (last && last.element === element && at - last.at < 500) return; // a label and its field, a double click
    last = { at, element };
    const event_name = element.getAttribute(`${PREFIX}event`)?.trim();
    if (event_name) host.track(event_name, parametersOf(element), { via: "attribute" });
  };
  host.page.document.addEventListener("click", onAction, true);
  host.page.document.addEventListener("submit", onAction, true);
}

function parametersOf(element: Element): CustomData {
  const found: CustomData = {};
  for (const { name, value } of element.attributes) {
    if (!name.startsWith(PREFIX) || name === `${PREFIX}event` || !value.trim()) continue;
    const key = name.slice(PREFIX.length).replace(/-/g, "_");
    if (key === "content_ids") found[key] = value.split(",").map((id) => id.trim());
    else if (/^(?:value|num_items|predicted_ltv)$/.test(key)) {
      const amount = amountOf(value, true);
      if (amount !== undefined) found[key] = amount;
    } else found[key] = value.trim();
  }
  if (found.content_ids && !found.content_type) found.content_type = "product";
  return found;
}
