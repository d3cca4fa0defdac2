import { once } from "./once.ts";
import { canada, usa } from "./states.ts";
import { strip } from "./strip.ts";

const states = once(() => [...canada().builder, ...usa().builder]);

/** How Meta's own builder forms a `ct`, `st` or `zp`; "" for other keys and where it forms nothing. */
export function builderForm(key: string, text: string): string {
  const lower = text.toLowerCase();
  if (key === "ct") {
    const form = text.replace(/[^a-z\d]/gi, "").toLowerCase();
    return /^[a-z]/.test(form) ? form : ""; // it must begin with a letter
  }
  if (key === "st") {
    const form = lower.replace(/[^a-z]/g, "");
    const found = states().find(([name]) => name === form) ?? states().find(([name]) => form.includes(name));
    return (found?.[1] ?? form.slice(0, 2)).toLowerCase(); // a code of its map, whole or found inside, or two letters
  }
  const form = strip(lower.split("-", 1)[0]!);
  return key === "zp" && [...form].length > 1 ? form.replace(/[\ud800-\udfff]/gu, "") : "";
}
