/** What the loader hands to the tag (`start(boot)`), and the page as both see it. */
export type FbqCall = readonly unknown[];

/** Meta's `fbq`, or the stub of its base code. */
export interface Fbq {
  (...call: unknown[]): unknown;
  queue?: unknown[];
  callMethod?: ((...call: unknown[]) => unknown) | undefined;
  disablePushState?: boolean;
}

/** `signalpost(…)`: a stub that keeps calls in `q` until the tag is there. */
export interface Signalpost {
  (...call: unknown[]): unknown;
  q?: { push(call: ArrayLike<unknown>): unknown };
  /** What else would be `data-…` attributes: Tag Manager's scripts have none. */
  data?: Readonly<Record<string, string>>;
  boot?: Boot;
}

export type Page = Window &
  typeof globalThis & {
    fbq?: Fbq | undefined;
    _fbq?: Fbq | undefined;
    signalpost?: Signalpost;
    dataLayer?: unknown[];
  };

/** A call of `fbq` as it was made. `at` is in milliseconds. */
export interface Taken {
  call: FbqCall;
  at: number;
  url: string;
}

/** The page's pixel behind the hook. */
export interface Pixel {
  /** The page's `fbq`; undefined while the page has none. */
  fbq(): Fbq | undefined;
  /** Whether Meta's script itself is there. */
  loaded(): boolean;
  /**
   * Gives a call to Meta's script, in order; before that has loaded, once it has. Not one that the script has had
   * already, which says so by `missed` in its options.
   */
  pass(call: FbqCall): void;
}

export interface Boot {
  page: Page;
  /** Address of the parts, the settings and the collector, ending with a slash. */
  folder: string;
  /** Digest of the whole tag, the name of its main file. */
  digest: string;
  /** The `data-…` attributes of the script element. */
  attributes: Readonly<Record<string, string | undefined>>;
  /** Asks for the settings. */
  ask(cache?: RequestCache): Promise<Response>;
  /** The first such request, already on its way. */
  settings: Promise<Response>;
  /** Brings a module that lies in the folder. */
  bring(file: string): Promise<unknown>;
  pixel: Pixel;
  /** Calls of `fbq` that came before the tag; none is lost, none has reached Meta's script. */
  held: Taken[];
  /** Where the next call of `fbq` goes: the tag puts its own here. */
  take(taken: Taken): void;
  /** Lets every held call go on as the page made it, and all that follow. */
  release(): void;
}
