/** A list that follows the ledger: told by the server when it changed, it takes the page's own rows anew. */
export function live(root: HTMLElement): void {
  for (const place of root.querySelectorAll<HTMLElement>("[data-live]")) {
    if (!followed.has(place)) follow(place);
  }
}

const followed = new WeakSet<HTMLElement>();

function follow(place: HTMLElement): void {
  followed.add(place);
  const button = place.querySelector<HTMLButtonElement>("[data-live-pause]");
  const state = place.querySelector<HTMLElement>("[data-live-state]");
  let source: EventSource | undefined;
  let paused = false;
  let taking = false;
  let stale = false; // the ledger changed after the rows that are being taken were read

  const say = (text: string, on: boolean) => {
    if (!state) return;
    state.textContent = text;
    state.classList.toggle("on", on);
  };
  const stop = () => {
    source?.close();
    source = undefined;
  };
  const start = () => {
    if (source || paused || document.hidden || !place.isConnected) return;
    source = new EventSource(place.dataset["live"] ?? "");
    source.addEventListener("open", () => {
      say("Live", true);
      void take();
    });
    source.addEventListener("changed", () => void take());
    source.addEventListener("error", () => {
      const ended = source?.readyState === EventSource.CLOSED;
      say(ended ? "Not live: open the page again" : "Connecting again …", false);
      if (ended) stop();
    });
  };
  const take = async () => {
    if (!place.isConnected) return gone();
    stale = true;
    if (taking) return;
    taking = true;
    try {
      while (stale && place.isConnected) {
        stale = false;
        const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
        if (answer.ok && !paused) show(place, new DOMParser().parseFromString(await answer.text(), "text/html"));
      }
    } catch {
      // The stream says when the server is there again.
    } finally {
      taking = false;
    }
  };
  const seen = () => (!place.isConnected ? gone() : document.hidden ? stop() : start());
  const gone = () => {
    stop();
    document.removeEventListener("visibilitychange", seen);
  };

  if (button) {
    button.hidden = false;
    button.addEventListener("click", () => {
      paused = !paused;
      button.textContent = paused ? "Go on" : "Pause";
      button.setAttribute("aria-pressed", String(paused));
      if (paused) {
        stop();
        say("Paused", false);
      } else start();
    });
  }
  document.addEventListener("visibilitychange", seen);
  start();
}

/** The rows of `page` in place of those that are shown; one that was not there before slides in, once. */
function show(place: HTMLElement, page: Document): void {
  const now = place.querySelector<HTMLElement>("[data-live-rows]");
  const next = page.querySelector<HTMLElement>("[data-live-rows]");
  if (!now || !next) return;
  const known = new Set(Array.from(now.querySelectorAll("tr[id]"), (row) => row.id));
  const fresh = Array.from(next.querySelectorAll("tr[id]")).filter((row) => !known.has(row.id));
  const focused = document.activeElement?.closest("[data-live-rows] tr")?.id;
  for (const row of known.size ? fresh : []) row.classList.add("new");
  now.replaceChildren(...Array.from(next.childNodes));
  if (focused) document.getElementById(focused)?.querySelector("a")?.focus();
  const told = place.querySelector<HTMLElement>("[data-live-told]");
  if (told && fresh.length) told.textContent = `${fresh.length} new`;
}
