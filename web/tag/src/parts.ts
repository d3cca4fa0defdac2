/**
 * What the tag's separately loaded parts offer it, and what it offers them. Each part is one file of its own
 * (`<part>.entry.ts`), loaded by `loadPart` when it is first needed.
 */
import type { CustomData, UserData } from "./model.ts";
import type { Settings } from "./settings.ts";

/** `identity`: what a person typed becomes what Meta takes, byte for byte as `signalpost.capi` makes it. */
export interface IdentityPart {
  /** Normalised, hashed; what cannot be right is left out. Never throws. */
  prepareUserData(given: Record<string, unknown>, policy: Policy): Promise<UserData>;
  /** The event_id that all copies of an order's event share, at once; null when these name no order. Never throws. */
  eventIdOf(event_name: string, shop: string, order_id: string | number): string | null;
}

/** The part of the gateway's policy that hashing needs. */
export interface Policy {
  both_forms: boolean;
  accept_md5: boolean;
  default_country: string | null;
}

export type ConsentState = "granted" | "denied" | "unknown";

/** A decision, who made it (`tcf`, `gpc`, `onetrust`, `api` …), why, and the signals as they were read. */
export interface Consent {
  state: ConsentState;
  by: string;
  reason: string;
  /** US opt-out: send with limited data use. */
  limited: boolean;
  signals: Record<string, string>;
}

/**
 * `consent`: watches every consent signal of the page; calls `onChange` with the first decision and each new one.
 * `unknown` holds; where consent is not required, a page without signals is `granted` by `rule`.
 */
export interface ConsentPart {
  watch(page: Window, options: ConsentOptions, onChange: (consent: Consent) => void): TellConsent;
}

/**
 * The page's own word, as the tag hears it: `signalpost('consent', …)` or `fbq('consent', …)` (`pending`: revoked
 * before any grant; `denied`: revoked after one).
 */
export type TellConsent = (by: "api" | "fbq", answer: "granted" | "denied" | "pending") => void;

export interface ConsentOptions {
  required: boolean;
  gpc: "deny" | "limit" | "ignore";
  /** Names of readers to use; empty: all. */
  readers: readonly string[];
  /** How this site's banner calls what decides, by reader: `{ onetrust: "C0004" }`, Meta's id at Didomi … */
  names?: Readonly<Record<string, string>>;
}

/** `rules`: events without code, dataLayer, form capture, and masks for personal data in parameters. */
export interface RulesPart {
  start(host: Host, settings: Settings): void;
  /** `parameters` with personal data masked; and the places that were, without the values. As `start` was told. */
  mask(parameters: CustomData): { masked: CustomData; places: string[] };
  /** The same for an address: values of its query and fragment, e-mail addresses in its path. */
  maskAddress(address: string): { masked: string; places: string[] };
}

/** What a part may ask of the tag. */
export interface Host {
  page: Window;
  track(event_name: string, custom_data: CustomData, options: TrackOptions): string;
  identify(user_data: Record<string, unknown>): void;
  /** Tells of every event of this document, those before this call first, from wherever it came; sent or not. */
  watch(listener: (event: Tracked) => void): void;
  /** Calls `listener` now and after each navigation inside the page (what counts as a PageView). */
  onPage(listener: () => void): void;
}

/** An event as it was tracked: before hashing and consent, after masking. */
export interface Tracked {
  event_name: string;
  event_id: string;
  custom_data: CustomData;
  /** As in TrackOptions. */
  via: string;
  rule?: string | undefined;
}

export interface TrackOptions {
  event_id?: string;
  /** Where the event came from: fbq, api, page, attribute, rule, datalayer. */
  via?: string;
  rule?: string;
}
