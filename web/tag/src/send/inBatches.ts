/** At most 100 events, and at most so many bytes that a page that is being left can still send them. */
const MOST = 100;
const BYTES = 56_000;

/** The events in batches, in order. An event that is too large for a batch is one by itself. */
export function inBatches<E>(events: readonly E[]): E[][] {
  const batches: E[][] = [];
  let bytes = Infinity;
  for (const event of events) {
    const size = new TextEncoder().encode(JSON.stringify(event)).length;
    const last = batches[batches.length - 1];
    if (last && last.length < MOST && bytes + size < BYTES) last.push(event);
    else {
      batches.push([event]);
      bytes = 0;
    }
    bytes += size;
  }
  return batches;
}
