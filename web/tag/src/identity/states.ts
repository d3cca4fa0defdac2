import { once } from "./once.ts";
import { readStates } from "./readStates.ts";
import { CA_PROVINCES, CA_SHORT, US_SHORT, US_STATES } from "./tables.ts";

export const canada = once(() => readStates(CA_PROVINCES, "ca", "provinceof", CA_SHORT));
export const usa = once(() => readStates(US_STATES, "us", "stateof", US_SHORT));
