import { valueAt } from "./valueAt.ts";

type Thing = Record<string, unknown>;
// Where shops put a price beside the place that schema.org names first.
const ELSEWHERE: Readonly<Record<string, readonly (readonly string[])[]>> = {
  price: [["priceSpecification", "price"], ["lowPrice"]],
  priceCurrency: [["priceSpecification", "priceCurrency"]],
};

/** The value at `path` (`Product.offers.price`) in the page's JSON-LD: a type, then a way into the first of it. */
export function readJsonLd(path: string, page: Document): unknown {
  const [type = "", ...names] = path.split(".");
  for (const script of page.querySelectorAll('script[type="application/ld+json"]')) {
    for (const thing of things(parsed(script.textContent ?? ""), type, 0)) {
      const found = look(thing, names);
      if (found !== undefined && found !== null) return found;
    }
  }
  return undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // a page's mistake
  }
}

/** Everything of `type` inside `value`, the outermost first. */
function things(value: unknown, type: string, depth: number): Thing[] {
  if (typeof value !== "object" || value === null || depth > 8) return [];
  const parts = Object.values(value).flatMap((part) => things(part, type, depth + 1));
  const types = ([] as unknown[]).concat((value as Thing)["@type"] ?? []);
  const own = types.some((one) => String(one).replace(/^.*[/:]/, "") === type);
  return own ? [value as Thing, ...parts] : parts;
}

function look(thing: Thing, names: readonly string[]): unknown {
  const found = valueAt(thing, names);
  if (found !== undefined && found !== null) return found;
  const last = names[names.length - 1] ?? "";
  for (const way of ELSEWHERE[last] ?? []) {
    const other = valueAt(thing, [...names.slice(0, -1), ...way]);
    if (other !== undefined && other !== null) return other;
  }
  return undefined;
}
