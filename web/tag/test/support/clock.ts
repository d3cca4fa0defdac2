/** Every test of the tag runs on a clock that it moves itself. */
import { afterEach, beforeEach, mock } from "node:test";

export const NOW = 1_790_000_000_000;

export function useClock(): void {
  beforeEach(() => mock.timers.enable({ apis: ["setTimeout", "Date"], now: NOW }));
  afterEach(() => mock.timers.reset());
}
