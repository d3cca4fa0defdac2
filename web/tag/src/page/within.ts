import type { Page } from "../boot.ts";

/** What a promise gives within so many milliseconds; undefined when it is late, or fails. */
export function within<T>(page: Page, ms: number, promise: Promise<T> | undefined): Promise<T | undefined> {
  return Promise.race([promise, new Promise<undefined>((done) => page.setTimeout(done, ms))]).catch(() => undefined);
}
