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

/** Where the parameters of each verb are. */
const PLACES = new Map<unknown, number>([["track", 2], ["trackCustom", 2], ["trackSingle", 3], ["trackSingleCustom", 3]]);

/** Reads `track`, `trackCustom`, `trackSingle` and `trackSingleCustom`; undefined for every other call. */
export function readTrack(call: FbqCall): FbqTrack | undefined {
  const place = PLACES.get(call[0]);
  if (!place) return;
  const event_name = call[place - 1];
  if (!event_name || typeof event_name != "string") return;
  const options = call[place + 1] as { eventID?: unknown } | null | undefined;
  const id = options && options.eventID;
  return {
    event_name,
    parameters: call[place],
    event_id: id ? "" + id : undefined,
    only: place > 2 ? String(call[1]) : undefined,
    place,
  };
}
