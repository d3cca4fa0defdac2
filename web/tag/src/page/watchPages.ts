import type { Page } from "../boot.ts";

interface Navigation extends EventTarget {
  addEventListener(type: string, listener: (event: Event & { navigationType?: string | null }) => void): void;
}

/**
 * Calls `onPage` when this document shows another page: an address pushed, gone back or forward to, with another path
 * or query; an address replaced, with another path (a query replaced is a page tidying up); and `onPage(true)` when the
 * document comes back from the back-forward cache. Another fragment is the same page.
 */
export function watchPages(page: Page, onPage: (restored: boolean) => void): void {
  const { location, history } = page;
  const path = () => location.origin + location.pathname;
  let seen = [path(), location.search];
  const look = (replaced: boolean) => {
    const now = [path(), location.search];
    const other = now[0] != seen[0] || (!replaced && now[1] != seen[1]);
    seen = now;
    if (other) onPage(false);
  };
  page.addEventListener("pageshow", ({ persisted }) => persisted && onPage(true));
  const { navigation } = page as { navigation?: Navigation };
  if (navigation) {
    navigation.addEventListener("currententrychange", ({ navigationType }) => {
      if (navigationType) look(navigationType == "replace");
    });
    return;
  }
  for (const name of ["pushState", "replaceState"] as const) {
    const original = history[name];
    const seeing: typeof original = function (this: History, ...args) {
      original.apply(this, args);
      try {
        look(name == "replaceState");
      } catch {
        // Nothing of ours reaches the page.
      }
    };
    // One that the page has fixed in place stays as it is.
    Reflect.set(history, name, seeing);
  }
  page.addEventListener("popstate", () => look(false));
}
