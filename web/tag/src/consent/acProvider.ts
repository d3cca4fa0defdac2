/**
 * What Google's Additional Consent string says of Meta, provider 89; null when it does not speak of it. Version 1 lists
 * only who has consent; version 2 lists apart who was shown and has none.
 */
export function acProvider(addtl: string): "granted" | "denied" | null {
  const version = addtl.slice(0, 2);
  if (version !== "1~" && version !== "2~") return null;
  const [consented, disclosed = ""] = addtl.slice(2).split("~dv.");
  if (lists(consented)) return "granted";
  return version === "1~" || lists(disclosed) ? "denied" : null;
}

const lists = (ids = "") => ids.split(".").includes("89");
