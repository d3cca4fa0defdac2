/** Time that only passes when told to: what is due happens in order, and all that was promised in between. */
export interface Clock {
  now: number;
  /** Runs `work` in `delay` milliseconds; the number takes it back. */
  after(delay: number, work: () => void): number;
  cancel(timer: number): void;
  /** Lets `ms` pass. */
  pass(ms: number): Promise<void>;
}

interface Due {
  at: number;
  id: number;
  work: () => void;
}

const turn = () => new Promise<void>((done) => setImmediate(done));

export function makeClock(start: number): Clock {
  const due: Due[] = []; // the last is the next
  let last = 0;
  const clock: Clock = {
    now: start,
    after: (delay, work) => {
      const at = clock.now + Math.max(0, delay || 0);
      let place = due.length;
      while (place && due[place - 1]!.at <= at) place--;
      due.splice(place, 0, { at, id: ++last, work });
      return last;
    },
    cancel: (timer) => {
      const place = due.findIndex(({ id }) => id == timer);
      if (place >= 0) due.splice(place, 1);
    },
    pass: async (ms) => {
      const until = clock.now + ms;
      await turn();
      for (let next; (next = due[due.length - 1]) && next.at <= until; ) {
        clock.now = next.at;
        due.pop();
        next.work();
        await turn();
      }
      clock.now = until;
    },
  };
  return clock;
}
