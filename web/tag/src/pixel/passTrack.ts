import type { FbqCall, Pixel } from "../boot.ts";
import { STANDARD_EVENTS } from "../model.ts";
import type { Tracked } from "../parts.ts";

/** Gives the pixel an event under its event_id: the page's own `call` of `fbq`, or one of ours. */
export function passTrack(
  pixel: Pixel,
  { event_name, event_id, custom_data }: Tracked,
  call: FbqCall | undefined,
  place: number,
): void {
  if (!call && !pixel.fbq()) return;
  const verb = (STANDARD_EVENTS as readonly string[]).includes(event_name) ? "track" : "trackCustom";
  const found = call ? [...call] : [verb, event_name];
  found[place] = custom_data;
  found[place + 1] = { ...(found[place + 1] as object | undefined), eventID: event_id };
  pixel.pass(found);
}
