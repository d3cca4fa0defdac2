/** What stands at a path such as `ecommerce.items.0.price`; of a list without a number the first. Undefined: nothing. */
export function valueAt(from: unknown, path: readonly string[]): unknown {
  let value = from;
  for (const name of path) {
    if (Array.isArray(value) && !/^\d+$/.test(name)) value = value[0];
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}
