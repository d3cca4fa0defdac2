import type { FbqCall } from "../boot.ts";

/** What a `track…` call of `fbq` asks for. */
export interface FbqTrack {
  event_name: string;
  parameters: unknown;
  event_id: string | undefined;
  /** The one pixel it is for, of a `trackSingle…`. */
  only: string | undefined;
  /** Where in the call the parameters are. */
  place: number;
}

/** Reads `track`, `trackCustom`, `trackSingle` and `trackSingleCustom`; undefined for every other call. */
export function readTrack(call: FbqCall): FbqTrack | undefined {
  const verb = /^track(Single)?(Custom)?$/.exec(String(call[0]));
  if (!verb) return;
  const place = verb[1] ? 3 : 2;
  const event_name = call[place - 1];
  if (!event_name || typeof event_name != "string") return;
  const options = call[place + 1] as { eventID?: unknown } | null | undefined;
  const id = options && options.eventID;
  return {
    event_name,
    parameters: call[place],
    event_id: id ? "" + id : undefined,
    only: verb[1] && String(call[1]),
    place,
  };
}
