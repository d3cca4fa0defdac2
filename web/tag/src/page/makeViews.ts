import type { Page } from "../boot.ts";
import { watchPages } from "./watchPages.ts";

/** How long a page has to track its own PageView, in milliseconds. */
const OWN_WORD = 500;

/** The page that the document shows: its PageViews share an id. */
export interface Shown {
  url: string;
  referrer: string;
  /** event_id of its PageView, once it had one. */
  id?: string | undefined;
  /** The page that the document was loaded for. */
  first?: boolean;
  /** It came back from the back-forward cache. */
  restored?: boolean;
}

export interface Views {
  shown: Shown;
  /** Tracks the PageView that no code of the page has, if there is to be one; with `soon`, once the page had its time. */
  view(soon?: boolean): void;
  /** The page is being left: what was to come soon comes now. */
  leave(): void;
  /** Calls `listener` now and for each page that follows. */
  onPage(listener: () => void): void;
}

/** `mayBe(shown)`: true to track a view of it, false not to, undefined when that cannot be said yet. */
export function makeViews(
  page: Page,
  mayBe: (shown: Shown) => boolean | undefined,
  track: (url: string) => void,
): Views {
  const listeners: (() => void)[] = [];
  let timer = 0;
  const views: Views = {
    shown: { url: page.location.href, referrer: page.document.referrer, first: true },
    view: (soon) => {
      page.clearTimeout(timer);
      timer = 0;
      if (views.shown.id) return;
      const wanted = soon ? undefined : mayBe(views.shown);
      if (wanted) track(views.shown.url);
      if (wanted == undefined) timer = page.setTimeout(views.view, OWN_WORD);
    },
    leave: () => {
      if (timer) views.view();
    },
    onPage: (listener) => {
      listeners.push(listener);
      listener();
    },
  };
  watchPages(page, (restored) => {
    views.leave();
    const { shown } = views;
    views.shown = { url: page.location.href, referrer: restored ? shown.referrer : shown.url, restored };
    for (const listener of listeners) listener();
    views.view(true);
  });
  return views;
}
