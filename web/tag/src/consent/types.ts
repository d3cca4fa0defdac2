/** Words of the consent part. The same rules as `signalpost.consent`; tests/golden/consent.json holds both. */
import type { ConsentState } from "../parts.ts";

/** What was read, by signal; see `signalpost.consent.signals`. */
export type Signals = Readonly<Record<string, string | undefined>>;

/** Signals that changed; an empty one is gone. */
export type Tell = (changed: Signals) => void;

/** How a site's banner calls what decides, by reader. */
export type Names = Readonly<Record<string, string | undefined>>;

/**
 * Listens to one consent platform; false while it is not on the page. `wait(signal)` says that its platform is loading,
 * and answers how to say that its banner waits; neither overwrites what was told.
 */
export type Source = (page: ConsentPage, tell: Tell, names: Names, wait: (signal: string) => () => void) => boolean;

export type Answer = "granted" | "denied" | "pending";

export interface Vote {
  answer: Answer;
  by: string;
  reason: string;
}

export interface Decision {
  state: ConsentState;
  by: string;
  reason: string;
  limited: boolean;
}

/** What a GPP string says: see `readGpp`. */
export interface Gpp {
  opted_out: boolean;
  asked: boolean;
  gpc: boolean;
  tcf: string;
}

export interface TcData {
  eventStatus?: string;
  gdprApplies?: boolean;
  tcString?: string;
  addtlConsent?: string;
}

export interface GppPing {
  signalStatus?: string;
  cmpDisplayStatus?: string;
  gppString?: string;
  applicableSections?: readonly number[];
}

export interface Service {
  id?: string;
  name?: string;
  category?: string;
  categorySlug?: string;
  consent?: { status?: boolean; given?: boolean };
}

export interface Didomi {
  getCurrentUserStatus?(): { vendors?: Record<string, { enabled?: boolean }> };
  shouldUserStatusBeCollected?(): boolean;
  on?(event: string, listener: () => void): void;
}

export interface CustomerPrivacy {
  marketingAllowed?(): boolean;
  saleOfDataAllowed?(): boolean;
  currentVisitorConsent?(): { marketing?: string };
}

/** The page as its consent platforms furnish it. */
export type ConsentPage = Window & {
  __tcfapi?: (command: string, version: number, callback: (data: TcData | null, success: boolean) => void) => void;
  __gpp?: (command: string, callback: (event: { pingData?: GppPing } | null, success: boolean) => void) => void;
  OnetrustActiveGroups?: unknown;
  Cookiebot?: { consent?: { marketing?: boolean }; hasResponse?: boolean };
  UC_UI?: { isConsentRequired?(): boolean; getServicesBaseInfo?(): readonly Service[] };
  __ucCmp?: {
    getConsentDetails?(): Promise<{ consent?: { type?: string }; services?: Record<string, Service> }>;
  };
  didomiOnReady?: { push(ready: (didomi: Didomi) => void): unknown };
  Shopify?: {
    customerPrivacy?: CustomerPrivacy;
    loadFeatures?(features: readonly { name: string; version: string }[], done: () => void): void;
  };
};
