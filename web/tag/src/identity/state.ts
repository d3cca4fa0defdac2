import { city } from "./city.ts";
import { once } from "./once.ts";
import { canada, usa } from "./states.ts";

const tables = once((): Readonly<Record<string, ReadonlyMap<string, string>>> => {
  return { "": new Map([...usa().all, ...canada().all]), us: usa().short, ca: canada().short };
});

/**
 * `st`: US and Canadian states as their two letters, others by their letters: `California` → `ca`, `Bayern` → `bayern`.
 * Names of both countries are read when `country` is unknown (""), abbreviations such as `Calif.` only when it is known.
 */
export function state(text: string, country: string): string {
  const form = city(text);
  return tables()[country]?.get(form) ?? form;
}
