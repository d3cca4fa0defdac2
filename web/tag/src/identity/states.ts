import { readStates } from "./readStates.ts";
import { CA_PROVINCES, CA_SHORT, US_SHORT, US_STATES } from "./tables.ts";

export const CANADA = readStates(CA_PROVINCES, "ca", "provinceof", CA_SHORT);
export const USA = readStates(US_STATES, "us", "stateof", US_SHORT);
