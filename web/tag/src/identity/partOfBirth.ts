import { strip } from "./strip.ts";

/** `dobd`, `dobm`, `doby`: a number from `least` to `most`, in so many digits: `5` → `05`; "" otherwise. */
export function partOfBirth(text: string, digits: number, least: number, most: number): string {
  const trimmed = strip(text);
  const fits = /^[0-9]+$/.test(trimmed) && trimmed.length <= digits && +trimmed >= least && +trimmed <= most;
  return fits ? trimmed.padStart(digits, "0") : "";
}
