import type { Fbq, FbqCall, Page, Pixel } from "../boot.ts";

/**
 * Sees every call of `fbq` before Meta's script does, without replacing `fbq`: the stub's queue and `callMethod`, by
 * which the script takes over, become accessors; where the page has no `fbq` yet, the window's property does too.
 * Calls that the script had already taken from the queue are gone. `came` is called once the script is there, before it
 * gets anything.
 */
export function hookPixel(page: Page, take: (call: FbqCall) => void, came: () => void): Pixel {
  let fbq: Fbq | undefined;
  let real: Fbq["callMethod"];
  let waiting: FbqCall[] = [];

  const give = (call: FbqCall) => {
    try {
      real!.apply(fbq, call as unknown[]);
    } catch {
      // What goes wrong in Meta's script costs one call.
    }
  };
  const drain = () => {
    came();
    const calls = waiting;
    waiting = [];
    calls.forEach(give);
  };
  const loaded = (method: Fbq["callMethod"]) => {
    // What a page copies from one fbq to the next is our own accessor's.
    if (method == seen) return;
    real = method;
    // Only once Meta's script has run to its end.
    if (method) Promise.resolve().then(drain);
  };
  const seen = (...call: unknown[]) => take(call);

  const hookQueue = (queue: unknown[] | undefined) => {
    if (!queue || !queue.splice) return;
    const calls = queue.splice(0);
    queue.push = (...more) => (more.forEach((call) => take(Array.from(call as unknown[]))), 0);
    queue.push(...calls);
  };
  const hook = (found: Fbq | undefined) => {
    if (!found || found === fbq) return;
    fbq = found;
    let queue = found.queue;
    if (found.callMethod) loaded(found.callMethod);
    try {
      Object.defineProperties(found, {
        callMethod: { configurable: true, get: () => real && seen, set: loaded },
        queue: { configurable: true, get: () => queue, set: (set) => hookQueue((queue = set)) },
      });
      hookQueue(queue);
    } catch {
      // A page that froze its fbq keeps it as it is.
    }
  };

  hook(page.fbq);
  try {
    Object.defineProperty(page, "fbq", { configurable: true, enumerable: true, get: () => fbq, set: hook });
  } catch {
    // A property that cannot be defined anew was declared by the page: what it held was hooked above.
  }
  return {
    fbq: () => fbq,
    loaded: () => !!real,
    pass: (call) => {
      if ((call[3] as { missed?: boolean } | null | undefined)?.missed) return;
      if (real && !waiting.length) give(call);
      else waiting.push(call);
    },
  };
}
