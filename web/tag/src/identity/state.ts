import { city } from "./city.ts";
import { CANADA, USA } from "./states.ts";

/**
 * `st`: US and Canadian states as their two letters, others by their letters: `California` → `ca`, `Bayern` → `bayern`.
 * Names of both countries are read when `country` is unknown, abbreviations such as `Calif.` only when it is known.
 */
export function state(text: string, country: string | null): string {
  const form = city(text);
  const code =
    country === null
      ? (CANADA.all.get(form) ?? USA.all.get(form))
      : country === "us" || country === "ca"
        ? ((table) => table.short.get(form) ?? table.all.get(form))(country === "us" ? USA : CANADA)
        : undefined;
  return code ?? form;
}
