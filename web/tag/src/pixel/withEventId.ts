import type { FbqCall } from "../boot.ts";
import type { CustomData } from "../model.ts";

/** A `track…` call with these parameters and this event_id. `place` is where its parameters are. */
export function withEventId(call: FbqCall, place: number, parameters: CustomData, event_id: string): FbqCall {
  const found = [...call];
  found[place] = parameters;
  found[place + 1] = { ...(call[place + 1] as object | undefined), eventID: event_id };
  return found;
}
