import type { Fbq, Pixel } from "../boot.ts";

/**
 * Keeps Meta's script from tracking navigation inside the page by itself, with ids nobody else knows, and tells whether
 * the page has asked it not to. `active` says whether the tag does it instead.
 */
export function watchOwnPages(pixel: Pixel, active: () => boolean): () => boolean {
  let known: Fbq | undefined;
  let refused = false;
  return () => {
    const fbq = pixel.fbq();
    if (fbq && fbq != known) {
      known = fbq;
      refused = !!fbq.disablePushState;
      Reflect.defineProperty(fbq, "disablePushState", {
        configurable: true,
        get: () => refused || active(),
        set: (value) => (refused = !!value),
      });
    }
    return refused;
  };
}
