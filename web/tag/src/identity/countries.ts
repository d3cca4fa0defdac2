import { once } from "./once.ts";
import { readCountries } from "./readCountries.ts";

/** Letters of a name, or an ISO 3166-1 code → alpha-2; and all alpha-2 codes. */
export const countryNames = once(readCountries);
export const alpha2 = once(() => [...new Set(countryNames().values())]);
