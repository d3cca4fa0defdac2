/** On a phone the entries are a row that scrolls: the page's own is brought into sight. */
export function entries(inside: ParentNode): void {
  const own = inside.querySelector<HTMLElement>("nav.side [aria-current]");
  const row = own?.closest<HTMLElement>(".entries");
  if (own && row && row.scrollWidth > row.clientWidth) {
    own.scrollIntoView({ block: "nearest", inline: "center", behavior: "instant" });
  }
}
