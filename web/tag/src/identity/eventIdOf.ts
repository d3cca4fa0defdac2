import { asText } from "./asText.ts";
import { encodable } from "./encodable.ts";
import { sha256 } from "./sha256.ts";
import { strip } from "./strip.ts";

/**
 * The event_id that every copy of an order's event gets, in the tag and behind it: 32 hexadecimal digits. Null when a
 * part is empty or holds a line feed, for a display name (#1001), which is not unique, and for what is no text and
 * no whole number that JavaScript can hold. Never throws.
 */
export function eventIdOf(event_name: string, shop: string, order_id: string | number): string | null {
  const order = asText(order_id);
  const given = [event_name, shop, order === null ? "" : orderOf(order)];
  const parts = given.map((part) => encodable(strip(String(part).normalize("NFC"))));
  const refused = parts.some((part) => !part || part.includes("\n")) || parts[2]!.startsWith("#");
  return refused ? null : sha256(parts.join("\n")).slice(0, 32);
}

/** The digits of a gid, anything else as it is. */
function orderOf(order_id: string): string {
  const text = strip(order_id);
  if (!text.startsWith("gid://")) return text;
  const path = text.split("?", 1)[0]!.replace(/\/+$/, "");
  return path.slice(path.lastIndexOf("/") + 1).replace(/[^0-9]/g, "");
}
