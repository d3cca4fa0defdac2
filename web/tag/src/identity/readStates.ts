/**
 * A table of states: letters of a name → its two letters, with titles and `prefix` and code (`usca`) as further names;
 * in `builder` the names that Meta's builder knows, in its order; in `short` what is read only in this country.
 */
export function readStates(table: string, prefix: string, title: string, short: string) {
  const all = new Map<string, string>();
  const [known, titled, others] = table.split("|").map(pairs) as [Pairs, Pairs, Pairs];
  for (const [name, letters] of [...known, ...titled]) {
    const code = letters.toLowerCase();
    const titles = letters === code ? title : "commonwealthof";
    for (const form of [name, titles + name, prefix + code]) all.set(form, code);
  }
  for (const [name, code] of others) all.set(name, code);
  return { all, builder: known, short: new Map([...all, ...pairs(short)]) };
}

type Pairs = [string, string][];

function pairs(text: string): Pairs {
  return (text.match(/\S+/g) ?? []).map((word) => [word.slice(0, -2), word.slice(-2)]);
}
