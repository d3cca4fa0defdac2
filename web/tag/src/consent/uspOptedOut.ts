/** `1YNN`: 01 when the third character says that the person opted out of sale, 10 when it says not; else undefined. */
export function uspOptedOut(text = ""): string | undefined {
  return /^1.Y.$/i.test(text) ? "01" : /^1.N.$/i.test(text) ? "10" : undefined;
}
