/**
 * A table of states: letters of a name → its two letters, with titles and `prefix` and code (`usca`) as further names;
 * and in `builder` those that Meta's builder knows, in its order.
 */
export function readStates(table: string, prefix: string, short: string) {
  const all = new Map<string, string>();
  const builder = new Map<string, string>();
  const [known = "", titled = "", others = ""] = table.split("|");
  const pairs = (text: string) => text.match(/\S+/g)?.map((word) => [word.slice(0, -2), word.slice(-2)] as const) ?? [];
  for (const [name, letters] of pairs(`${known} ${titled}`)) {
    const code = letters.toLowerCase();
    const title = letters !== code ? "commonwealthof" : prefix === "ca" ? "provinceof" : "stateof";
    for (const form of [name, title + name, prefix + code]) all.set(form, code);
    if (builder.size < pairs(known).length) builder.set(name, code);
  }
  for (const [name, code] of pairs(others)) all.set(name, code);
  return { all, builder, short: new Map(pairs(short)) };
}
