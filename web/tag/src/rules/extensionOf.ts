/** The extension of the file that a link leads to, in lower case; "" when its address has none. */
export function extensionOf(link: Pick<HTMLAnchorElement, "protocol" | "pathname">): string | undefined {
  if (!/^https?:$/.test(link.protocol)) return undefined;
  return /\.([a-z0-9]{1,10})$/i.exec(link.pathname)?.[1]?.toLowerCase() ?? "";
}
