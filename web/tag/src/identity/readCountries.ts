import { COUNTRIES } from "./tables.ts";

const TITLES: Readonly<Record<string, string>> = { R: "republicof", K: "kingdomof" };

/** The table of countries: letters of a name, or an ISO 3166-1 code → alpha-2, which are in alphabetical order. */
export function readCountries(): Map<string, string> {
  const read = new Map<string, string>();
  const [codes = "", names = ""] = COUNTRIES.split("|");
  const rows = names.split(";");
  let first = 97; // a
  for (const [, steps, second, rest] of codes.matchAll(/( *)([a-z])([A-Z]*)/g)) {
    const row = rows.shift()!;
    const alpha2 = String.fromCharCode((first += steps!.length)) + second;
    read.set(alpha2, alpha2);
    read.set(rest ? alpha2.slice(0, 3 - rest.length) + rest.toLowerCase() : row.slice(0, 3), alpha2);
    for (const [, name, marks] of row.matchAll(/([^,A-Z]+)([A-Z]*)/g)) {
      const plain = name!.normalize("NFD").replace(/\p{M}/gu, "");
      for (const title of ["", ...[...marks!].map((mark) => TITLES[mark])]) {
        read.set(title + name!, alpha2).set(title + plain, alpha2);
      }
    }
  }
  return read;
}
