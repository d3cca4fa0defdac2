// What every page has: htmx for what changes without a new page, charts, the search, menus, exact times.
import "htmx.org";
import { charts } from "./charts.ts";
import { copying } from "./copying.ts";
import { entries } from "./entries.ts";
import { live } from "./live.ts";
import { menus } from "./menus.ts";
import { search } from "./search.ts";
import { themes } from "./themes.ts";
import { zone } from "./zone.ts";

zone();
themes();
menus();
search();
copying();
entries(document);
charts(document.body);
live(document.body);
document.addEventListener("htmx:load", (event) => {
  const { elt } = (event as CustomEvent<{ elt: HTMLElement }>).detail;
  entries(elt);
  charts(elt);
  live(elt);
});
