import { encodable } from "./encodable.ts";
import { strip } from "./strip.ts";

/**
 * A key that is sent as it is: trimmed; "" for what has no UTF-8. Whether it is right (an address public, a click id
 * young enough) is for the gateway to say: it loses nothing by waiting, and says why it leaves a value out.
 */
export function clearForm(text: string): string {
  return encodable(strip(text));
}
