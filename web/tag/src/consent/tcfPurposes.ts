import { bits } from "./bits.ts";

/** Whether all of Meta's purposes (1, 3, 4, 7) have consent in a TC string of version 2; null for what is none. */
export function tcfPurposes(tcString: string): "granted" | "denied" | null {
  const core = bits(tcString.split(".")[0]!);
  if (!/^000010.{170}/.test(core)) return null;
  return /^.{152}1.11..1/.test(core) ? "granted" : "denied";
}
