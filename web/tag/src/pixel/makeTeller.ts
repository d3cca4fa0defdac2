import type { Pixel } from "../boot.ts";
import type { Gate } from "../gate/makeGate.ts";

/** Gives a function that tells the pixel what was decided: until a grant, it is revoked. */
export function makeTeller(pixel: Pixel, gate: Gate): () => void {
  let revoked = false;
  let limited = false;
  return () => {
    if (!pixel.fbq()) return;
    const granted = gate.consent.state == "granted";
    if (granted == revoked) pixel.pass(["consent", (revoked = !granted) ? "revoke" : "grant"]);
    if (granted && gate.consent.limited && !limited) {
      limited = true;
      pixel.pass(["dataProcessingOptions", ["LDU"], 0, 0]);
    }
  };
}
