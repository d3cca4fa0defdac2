import type { Boot, Signalpost } from "../boot.ts";
import type { ConsentPart, IdentityPart, RulesPart } from "../parts.ts";
import { within } from "../page/within.ts";
import { askSettings } from "../settings/askSettings.ts";
import { run } from "./run.ts";

/** Loads a part of the tag. */
export interface LoadPart {
  (name: "identity"): Promise<IdentityPart>;
  (name: "rules"): Promise<RulesPart>;
}

/** How long the page's pixel waits for the gateway's settings, in milliseconds. */
const PATIENCE = 5000;

/**
 * Takes over from the loader, once the page is shown (a prerendered one may never be). Should it fail or be refused, the
 * pixel goes on without it, unless the page says that consent is required.
 */
export async function start(boot: Boot, watch: ConsentPart["watch"], load: LoadPart): Promise<void> {
  const { page, attributes } = boot;
  const letGo = boot.release;
  boot.release = () => {};
  try {
    const { document } = page as unknown as { document: Document & { prerendering?: boolean } };
    if (document.prerendering) {
      await new Promise((done) => document.addEventListener("prerenderingchange", done, { once: true }));
      const now = Date.now();
      for (const taken of boot.held) taken.at = now;
    }
    const known = await askSettings(boot, PATIENCE);
    if (typeof known != "string" && known.current.mode != "off") {
      // An order's id is made of its number at once, when the event is tracked: what makes it must be there.
      const identity = known.current.shop ? await within(page, PATIENCE, load("identity")) : undefined;
      return run(boot, known, watch, load, identity?.eventIdOf);
    }
    (page.signalpost as Signalpost).q = { push: () => undefined };
    if (typeof known != "string") return letGo();
    page.console.warn("signalpost: refused (" + known + ")");
    throw known;
  } catch {
    if (attributes.consent != "required") letGo();
  }
}
