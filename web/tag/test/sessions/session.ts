/** A browsing session as it was planned: what the visitor does, on what kind of shop, and what it comes to. */

/** One thing that the visitor, the network or the gateway does. Tabs are numbers; `path` is of the shop. */
export type Step =
  | { do: "open" | "go" | "push" | "replace"; tab: number; path: string }
  | { do: "reload" | "back" | "forward" | "buy" | "pay" | "hide" | "show" | "close"; tab: number; order?: number }
  | { do: "answer"; tab: number; answer: "granted" | "denied" }
  | { do: "offline" | "online" | "down" | "up" }
  | { do: "wait"; ms: number };

export interface Session {
  number: number;
  /** `required`: nothing before a grant. */
  consent: "required" | "optional";
  /** How the shop tells consent: by the tag's call, or by the pixel's. */
  word: "api" | "fbq";
  /** What an earlier visit decided; the shop says it on every page. */
  remembered: "granted" | "denied" | "";
  /** Whose base code it is; `tag`: the tag loads the pixel, the shop calls `signalpost`. */
  pixel: "page" | "tag";
  /** What the shop's own code does on a navigation inside the page: nothing, track it, or forbid it. */
  inside: "nothing" | "tracks" | "forbids";
  /** Orders go by the event_id that the page gives, or by the shop's key and the order's number. */
  ids: "page" | "shop";
  tags: 1 | 2;
  /** What the browser has. */
  storage: boolean;
  navigation: boolean;
  idle: boolean;
  /** Pages that are left come back out of the back-forward cache. */
  cache: boolean;
  steps: Step[];
  /** What the shop saw: each by name, orders that are the same once. */
  seen: Record<"PageView" | "AddToCart" | "Purchase", number>;
}
