const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const LONGEST = 64; // characters read of a text: more than any field needed here lies in

/** A text in base64url as 0 and 1, the first 384 bits; "" when a character is not of the alphabet. */
export function bits(text: string): string {
  let found = "";
  for (const letter of text.slice(0, LONGEST)) {
    const six = ALPHABET.indexOf(letter);
    if (six < 0) return "";
    found += six.toString(2).padStart(6, "0");
  }
  return found;
}
