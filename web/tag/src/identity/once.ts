/** What `make` makes, made when it is first asked for: a table costs nothing on a page that never reads it. */
export function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
