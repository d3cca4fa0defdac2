import { strip } from "./strip.ts";

// A builder's token: eight characters of any kind, or a known pair.
const SHAPE = /^fb\.\d{1,18}\.\d{1,18}\.[^.]+(\.([^.]{8}|AQ|Ag|Aw|BA|BQ|Bg))?$/su;

/** `fbc`, `fbp`: as it came if it is well-formed; "" otherwise. How old it may be is for the gateway to say. */
export function clickForm(text: string): string {
  const trimmed = strip(text);
  return SHAPE.test(trimmed) ? trimmed : "";
}
