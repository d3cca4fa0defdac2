import type { Page } from "../boot.ts";
import { copyOf } from "../event/copyOf.ts";
import type { Event } from "../model.ts";
import type { TrackOptions } from "../parts.ts";
import type { Tag } from "./tag.ts";

/** Answers `signalpost(…)`, the calls that came before the tag first. */
export function answerCalls(page: Page, tag: Tag): void {
  const calls = {
    __proto__: null,
    track: (name: unknown, custom_data: unknown, options?: TrackOptions) =>
      name && !tag.isOff() ? tag.track("" + name, custom_data, options) : undefined,
    identify: tag.person.identify,
    consent: tag.gate.api,
    set: (fields: unknown) => tag.tracker.set(copyOf(fields) as Partial<Event>),
  } as unknown as Record<string, (...call: unknown[]) => unknown>;
  const own = page.signalpost!;
  const queued = Array.from((own.q || []) as ArrayLike<ArrayLike<unknown>>);
  const push = (call: ArrayLike<unknown>) => {
    try {
      const [verb, ...rest] = Array.from(call);
      return calls[String(verb)]?.(...rest);
    } catch {
      return;
    }
  };
  own.q = { push };
  queued.forEach(push);
}
