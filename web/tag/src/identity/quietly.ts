/** What `read` gives; undefined when it throws, as the page's own objects may. */
export function quietly<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
