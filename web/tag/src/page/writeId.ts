import type { Page } from "../boot.ts";

/** Life of `_fbp` and `_fbc`, in seconds: 90 days, as Meta advises. */
const LIFE = 7776000;

/** Keeps an fbp or fbc on the domain that its second part counts (`fb.1.…`: two labels). */
export function writeId(page: Page, name: string, value: string): void {
  try {
    const labels = page.location.hostname.split(".");
    const index = +value.split(".")[1]!;
    const domain = index > 0 && index < labels.length ? ";domain=" + labels.slice(-1 - index).join(".") : "";
    page.document.cookie = `${name}=${encodeURIComponent(value)};path=/;max-age=${LIFE};samesite=lax${domain}`;
  } catch {
    // Cookies are forbidden here.
  }
}
