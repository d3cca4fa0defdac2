import { readCountries } from "./readCountries.ts";

/** Letters of a name, or an ISO 3166-1 code → alpha-2; and all alpha-2 codes. */
export const COUNTRY_NAMES = readCountries();
export const ALPHA2 = [...new Set(COUNTRY_NAMES.values())];
