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

/** Events until the gateway has them: at most 100 for 48 hours, in localStorage or, where there is none, in memory. */
export interface Outbox {
  add(events: TagEvent[]): void;
  /** Events to send now; they are not given again for five seconds. */
  due(): TagEvent[];
  /** The gateway has these. */
  done(events: TagEvent[]): void;
  /** The gateway does not have these: they are due again, also if another page of the shop has written over them. */
  again(events: TagEvent[]): void;
  size(): number;
  /** Forgets all; true if there was something. */
  clear(): boolean;
}

export function makeOutbox(page: Page, key: string): Outbox {
  let memory: Kept[] = [];
  const read = (): Kept[] => {
    let list: unknown;
    try {
      list = JSON.parse(page.localStorage.getItem(key) || "[]");
    } catch {
      // Forbidden, or not ours.
    }
    const stored = (Array.isArray(list) ? list : []) as Kept[];
    return [...stored, ...memory].filter(
      (kept) => kept && kept.e && kept.e.event_id && Date.now() - kept.e.event_time! * 1000 < LIFE,
    );
  };
  const write = (list: Kept[]) => {
    list = list.slice(-MOST);
    memory = [];
    try {
      // First, so that what does not fit is not kept here twice.
      page.localStorage.removeItem(key);
      if (list.length) page.localStorage.setItem(key, JSON.stringify(list));
    } catch {
      memory = list;
    }
  };
  const nameOf = ({ event_name, event_id }: TagEvent) => event_name + " " + event_id;
  const due = (events: TagEvent[]) => events.map((e) => ({ e, u: 0 }));
  const allBut = (events: TagEvent[]) => {
    const names = events.map(nameOf);
    return read().filter(({ e }) => !names.includes(nameOf(e)));
  };

  return {
    add: (events) => {
      if (events.length) write([...read(), ...due(events)]);
    },
    due: () => {
      const now = Date.now();
      const list = read();
      // A lease longer than there is comes from a clock that was put back.
      const found = list.filter(({ u }) => u <= now || u > now + LEASE);
      for (const kept of found) kept.u = now + LEASE;
      if (found.length) write(list);
      return found.map(({ e }) => e);
    },
    done: (events) => write(allBut(events)),
    again: (events) => write([...due(events), ...allBut(events)]),
    size: () => read().length,
    clear: () => {
      const had = !!read().length;
      write([]);
      return had;
    },
  };
}
