import { type Kind, maskText } from "./maskText.ts";

const ORIGIN = () => /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i;

/** `address` with personal data masked in the values of its query and fragment, and e-mail addresses in its path. */
export function maskAddress(address: string, kinds: readonly Kind[]): { masked: string; places: string[] } {
  const places: string[] = [];
  const origin = ORIGIN().exec(address)?.[0] ?? "";
  const rest = address.slice(origin.length);
  // Most addresses: what could be masked has one of these.
  if (!/[@%\d]/.test(rest)) return { masked: address, places };
  const cut = rest.search(/[?#]/);
  const path = cut < 0 ? rest : rest.slice(0, cut);
  const tail = cut < 0 ? "" : rest.slice(cut);
  const onlyEmail = kinds.filter((kind) => kind === "email");
  const maskedPath = maskText(path, "", onlyEmail);
  if (maskedPath !== path) places.push("path");
  const maskedTail = tail.replace(/([?&;#])([^?&;#]+)/g, (_, mark: string, part: string) => {
    const at = part.indexOf("=");
    const name = decoded(part.slice(0, Math.max(at, 0)));
    const given = part.slice(at + 1);
    const masked = maskGiven(given, name, kinds);
    const shown = maskText(name, "", kinds);
    if (masked === given && shown === name) return mark + part;
    places.push(shown || (mark === "#" ? "fragment" : "query"));
    return `${mark}${at < 0 ? "" : `${shown === name ? part.slice(0, at) : shown}=`}${masked}`;
  });
  return places.length ? { masked: origin + maskedPath + maskedTail, places } : { masked: address, places };
}

/** A + may be itself, as in a telephone number, or a blank: both readings are tried. */
function maskGiven(given: string, name: string, kinds: readonly Kind[]): string {
  for (const text of [decoded(given), decoded(given.replace(/\+/g, " "))]) {
    const masked = maskText(text, name, kinds);
    // Half of a character cannot be encoded.
    if (masked !== text) return encodeURIComponent(masked.replace(/[\ud800-\udfff]/gu, ""));
  }
  return given;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
