import { strip } from "./strip.ts";
import { FEMALE, MALE } from "./tables.ts";

/** `ge`: `Female` → `f`, `Mr.` → `m`; "" for anything else. */
export function gender(text: string): string {
  const word = strip(text).toLowerCase().replace(/\.+$/, "");
  const says = (words: string) => words.split(" ").includes(word);
  return says(MALE) ? "m" : says(FEMALE) ? "f" : "";
}
