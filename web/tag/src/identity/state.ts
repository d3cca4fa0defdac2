import { city } from "./city.ts";
import { CANADA, USA } from "./states.ts";

const TABLES: Readonly<Record<string, ReadonlyMap<string, string>>> = {
  "": new Map([...USA.all, ...CANADA.all]),
  us: USA.short,
  ca: CANADA.short,
};

/**
 * `st`: US and Canadian states as their two letters, others by their letters: `California` → `ca`, `Bayern` → `bayern`.
 * Names of both countries are read when `country` is unknown (""), abbreviations such as `Calif.` only when it is known.
 */
export function state(text: string, country: string): string {
  const form = city(text);
  return TABLES[country]?.get(form) ?? form;
}
