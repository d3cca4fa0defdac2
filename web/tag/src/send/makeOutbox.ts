import type { Page } from "../boot.ts";
import type { TagEvent } from "./tagEvent.ts";

const MOST = 100;
/** How long an event waits for a gateway that does not answer, in milliseconds. */
const LIFE = 48 * 3600_000;
/** How long one sending may take before another page of the shop may try, in milliseconds. */
const LEASE = 5000;

/** e: the event; u: not before this time, in milliseconds. */
interface Kept {
  e: TagEvent;
  u: number;
}

/**
 * Events until the gateway has them: at most 100, for 48 hours in localStorage or, where it takes none, in memory for as
 * long as the page is there.
 *
 * Each stands under a key of its own. Pages of a shop may run in several processes, each with a copy of localStorage that
 * is a moment behind: who wrote a list of all would write over what another page has just added.
 */
export interface Outbox {
  /** Also those that the gateway turned out not to have: they are due again. */
  add(events: TagEvent[]): void;
  /** Events to send now; they are not given again for five seconds. */
  due(): TagEvent[];
  /** The gateway has these, or they are to be forgotten. */
  done(events: TagEvent[]): void;
  all(): TagEvent[];
}

export function makeOutbox(page: Page, key: string): Outbox {
  /** What the store did not take; and, empty, this page's others: they are given in the order in which they came. */
  const memory: Record<string, Kept> = {};
  const use = (work: (store: Storage) => void) => {
    try {
      work(page.localStorage);
    } catch {
      // Forbidden, full, or not ours.
    }
  };
  const forget = (name: string) => {
    delete memory[name];
    use((store) => store.removeItem(name));
  };
  const nameOf = ({ event_name, event_id }: TagEvent) => key + event_name + " " + event_id;
  const keep = (events: TagEvent[], u = 0) => {
    for (const e of events) {
      const kept = (memory[nameOf(e)] = { e, u });
      use((store) => {
        store.setItem(nameOf(e), JSON.stringify(kept));
        memory[nameOf(e)] = {} as Kept;
      });
    }
  };
  /** Those that are not under way `now`; without it, all. */
  const read = (now = Infinity) => {
    const found = { ...memory };
    use((store) => {
      for (const name of Object.keys(store)) {
        if (name.startsWith(key)) {
          use(() => {
            const kept = JSON.parse(store.getItem(name)!) as Kept;
            if (Date.now() - kept.e.event_time! * 1000 < LIFE) found[name] = kept;
            else forget(name);
          });
        }
      }
    });
    return (
      Object.values(found)
        // A lease longer than there is comes from a clock that was put back.
        .filter((kept) => kept.u <= now || kept.u > now + LEASE)
        .map((kept) => kept.e)
        .sort((one, other) => one.event_time! - other.event_time!)
    );
  };
  const done = (events: TagEvent[]) => events.map(nameOf).forEach(forget);

  return {
    add: (events) => {
      keep(events);
      done(read().slice(0, -MOST));
    },
    due: () => {
      const now = Date.now();
      const events = read(now);
      keep(events, now + LEASE);
      return events;
    },
    done,
    all: read,
  };
}
