import type { Boot } from "../boot.ts";
import type { Gate } from "../gate/makeGate.ts";
import type { Views } from "../page/makeViews.ts";
import type { TrackOptions } from "../parts.ts";
import type { Person } from "../person/makePerson.ts";
import type { Sender } from "../send/makeSender.ts";
import type { Settings } from "../settings.ts";
import type { Masks } from "./maskWithoutRules.ts";
import type { Tracker } from "./makeTracker.ts";

/** What the parts of a running tag know of each other. */
export interface Tag {
  boot: Boot;
  settings: Settings;
  person: Person;
  gate: Gate;
  sender: Sender;
  tracker: Tracker;
  views: Views;
  /** Undefined until personal data can be masked. */
  masks?: Masks;
  /** Whether the pixel's own code tracks page views; the tag then does so for both, inside the page. */
  seesPages: boolean;
  isOff(): boolean;
  /** Tells the pixel what was decided. */
  tellPixel(): void;
  /** An event of our own, for pixel and gateway. `url` is the page's unless told. */
  track(event_name: string, custom_data: unknown, options?: TrackOptions, url?: string): string;
}
