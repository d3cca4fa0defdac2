import { name } from "./name.ts";

/** The first so many characters of a name: `Washington` → `washi`. */
export function firstOfName(text: string, many: number): string {
  return [...name(text)].slice(0, many).join("");
}
