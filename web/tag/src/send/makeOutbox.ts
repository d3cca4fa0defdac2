import type { Page } from "../boot.ts";
import type { TagEvent } from "./tagEvent.ts";

const MOST = 100;
/** How long an event waits for a gateway that does not answer, in milliseconds. */
const LIFE = 48 * 3600_000;
/** How long one sending may take before another page of the shop may try, in milliseconds. */
const LEASE = 5000;

/** e: the event; t: when it was put here; u: not before this time. Both in milliseconds. */
interface Kept {
  e: TagEvent;
  t: number;
  u: number;
}

/** Events until the gateway has them: at most 100 for 48 hours, in localStorage or, where there is none, in memory. */
export interface Outbox {
  add(events: TagEvent[]): void;
  /** Events to send now; they are not given again for five seconds. */
  due(): TagEvent[];
  /** The gateway has these. */
  done(events: TagEvent[]): void;
  /** The gateway does not have these: they are due again. */
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
    return [...stored, ...memory].filter((kept) => kept && kept.e && kept.e.event_id && Date.now() - kept.t < LIFE);
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
  const settle = (isDone: boolean) => (events: TagEvent[]) => {
    const names = events.map(nameOf);
    write(
      read().filter((kept) => {
        const found = names.includes(nameOf(kept.e));
        if (found) kept.u = 0;
        return !found || !isDone;
      }),
    );
  };

  return {
    add: (events) => {
      if (events.length) write([...read(), ...events.map((e) => ({ e, t: Date.now(), u: 0 }))]);
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
    done: settle(true),
    again: settle(false),
    size: () => read().length,
    clear: () => {
      const had = !!read().length;
      write([]);
      return had;
    },
  };
}
