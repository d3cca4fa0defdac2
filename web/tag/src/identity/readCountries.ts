import { COUNTRIES } from "./tables.ts";

const TITLES: Readonly<Record<string, string>> = { R: "republicof", K: "kingdomof" };

/** The table of countries: letters of a name, or an ISO 3166-1 code → alpha-2. */
export function readCountries(): Map<string, string> {
  const read = new Map<string, string>();
  for (const row of COUNTRIES.split(";")) {
    const [, codes = "", listed = ""] = /^(?:(.*):)?(.*)/.exec(row)!;
    const start = codes.length > 1 ? codes : listed;
    const alpha2 = start.slice(0, 2);
    read.set(alpha2, alpha2);
    read.set(codes.length > 1 ? codes.slice(-3) : codes ? alpha2 + codes : listed.slice(0, 3), alpha2);
    for (const [, name = "", marks = ""] of listed.matchAll(/([^,A-Z]+)([A-Z]*)/g)) {
      const plain = name.normalize("NFD").replace(/\p{M}/gu, "");
      for (const form of [name, plain, ...[...marks].map((mark) => TITLES[mark] + plain), ...[...marks].map((mark) => TITLES[mark] + name)]) read.set(form, alpha2);
    }
  }
  return read;
}
