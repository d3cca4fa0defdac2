/** What leaves the browser: requests to the gateway and to Meta, as they were made and whether they came. */
import type { Clock } from "./makeClock.ts";
import type { Draw } from "./draw.ts";

/** `to`: collect or tr. `came`: whether it reached anybody who kept it. `at`: Unix milliseconds. */
export interface Sent {
  to: "collect" | "tr";
  at: number;
  came: boolean;
  /** The query of /tr, or the body of a POST. */
  text: string;
  cookie: string;
  origin: string;
  credentials: string;
}

export interface Network {
  isOffline: boolean;
  isDown: boolean;
  log: Sent[];
  /** Milliseconds until an answer. */
  delay(): number;
  clock: Clock;
  draw: Draw;
}

export function makeNetwork(clock: Clock, draw: Draw): Network {
  return { isOffline: false, isDown: false, log: [], delay: () => 20 + draw.below(180), clock, draw };
}
