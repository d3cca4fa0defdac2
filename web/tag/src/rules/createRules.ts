import type { Host, RulesPart } from "../parts.ts";
import type { Settings } from "../settings.ts";
import { captureForms } from "./captureForms.ts";
import { maskAddress } from "./maskAddress.ts";
import { maskParameters } from "./maskParameters.ts";
import type { Kind } from "./maskText.ts";
import { showPreview } from "./showPreview.ts";
import { watchAttributes } from "./watchAttributes.ts";
import { watchDataLayer } from "./watchDataLayer.ts";
import { watchRules } from "./watchRules.ts";

/** The rules part of one page. A second `start` replaces the settings; until the first, everything is masked. */
export function createRules(): RulesPart {
  let settings: Settings | undefined;
  const kinds = (): readonly Kind[] => settings?.masks ?? ["email", "phone", "payment_card"];
  return {
    start(host: Host, given: Settings): void {
      const isFirst = !settings;
      settings = given;
      if (!isFirst) return;
      const now = () => settings as Settings;
      const parts = [captureForms, watchAttributes, watchRules];
      if (given.data_layer) parts.push(watchDataLayer);
      if (given.preview) parts.push(showPreview);
      for (const part of parts) {
        try {
          part(host, now);
        } catch {
          // one part that a browser cannot run leaves the others running
        }
      }
    },
    mask: (parameters) => maskParameters(parameters, kinds()),
    maskAddress: (address) => maskAddress(address, kinds()),
  };
}
