import type { Page } from "../boot.ts";
import type { Tag } from "./tag.ts";

/** Sends what waits when the page is hidden or left. A page that may come back keeps what waits for consent. */
export function watchLeaving(page: Page, tag: Tag, withoutRules: () => void): void {
  const { sender, tracker, views } = tag;
  const leave = () => void sender.flush(true).catch(() => {});
  page.document.addEventListener("visibilitychange", () => page.document.visibilityState == "hidden" && leave());
  page.addEventListener("online", sender.wake);
  page.addEventListener("pagehide", ({ persisted }) => {
    views.leave();
    withoutRules();
    if (!persisted) tracker.giveUp("consent_unknown");
    leave();
  });
}
