import type { Taken } from "../boot.ts";
import { readTrack } from "../pixel/readTrack.ts";
import type { Tag } from "./tag.ts";

/** Takes one call of `fbq`: learns from it, and lets it go on in its turn. */
export function hearFbq(tag: Tag, { call, at, url }: Taken): void {
  const { boot, gate, person, tracker } = tag;
  if (tag.isOff()) return boot.pixel.pass(call);
  tag.tellPixel();
  const [verb, first, second, third] = call;
  if (verb == "consent") return gate.fbq(first);
  if (verb == "init") person.identify(second || undefined);
  if (verb == "set" && first == "userData") person.identify(second);
  if (verb == "dataProcessingOptions") {
    tracker.set({
      data_processing_options: first as string[],
      data_processing_options_country: second as number,
      data_processing_options_state: third as number,
    });
  }
  const wanted = readTrack(call);
  if (!wanted) return tracker.pass(call);
  if (wanted.event_name == "PageView") tag.seesPages = true;
  tracker.track({ ...wanted, via: "fbq", at, url, call });
}
