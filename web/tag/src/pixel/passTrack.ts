import type { FbqCall, Pixel } from "../boot.ts";
import { STANDARD_EVENTS } from "../model.ts";
import type { Tracked } from "../parts.ts";
import { withEventId } from "./withEventId.ts";

/** Gives the pixel an event under its event_id: the page's own `call` of `fbq`, or one of ours, to `only` one pixel. */
export function passTrack(
  pixel: Pixel,
  { event_name, event_id, custom_data, place }: Tracked & { place?: number | undefined },
  call: FbqCall | undefined,
  only: string | undefined,
): void {
  if (call) return pixel.pass(withEventId(call, place!, custom_data, event_id));
  if (!pixel.fbq()) return;
  const verb = "track" + (only ? "Single" : "") + ((STANDARD_EVENTS as readonly string[]).includes(event_name) ? "" : "Custom");
  pixel.pass([verb, ...(only ? [only] : []), event_name, custom_data, { eventID: event_id }]);
}
