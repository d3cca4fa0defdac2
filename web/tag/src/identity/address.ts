import { strip } from "./strip.ts";

/** `client_ip_address`: a person's address on the internet, a builder's token kept; "" for private or malformed ones. */
export function address(text: string): string {
  const trimmed = strip(text);
  const bare = withoutToken(trimmed);
  return (isV4(bare) || isV6(bare)) && isPublic(bare.toLowerCase()) ? trimmed : "";
}

function withoutToken(text: string): string {
  const dot = text.lastIndexOf(".");
  const [front, length] = [text.slice(0, dot), [...text].length - dot - 1];
  const before = front.includes(":") || front.split(".").length === 4;
  return dot >= 0 && (length === 2 || length === 8) && before ? front : text;
}

function isV4(text: string): boolean {
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(text) && text.split(".").every((part) => +part <= 255);
}

function isV6(text: string): boolean {
  if (text.startsWith("::ffff:") && text.includes(".")) return isV4(text.slice(7));
  if (!/^[\da-f:]*:[\da-f:]*$/i.test(text) || /:::|[\da-f]{5}/i.test(text)) return false;
  const groups = text.split(":").length;
  const shortened = text.split("::").length - 1;
  if (shortened) return shortened === 1 && groups <= 8 + +(text.startsWith("::") || text.endsWith("::"));
  return groups === 8 && !/^:|:$/.test(text);
}

/** Not 10/8, 172.16/12, 192.168/16, 127/8, 169.254/16, ::1, fe80::/10, fc00::/7. */
function isPublic(text: string): boolean {
  if (text.includes(":")) return !/^f[cd]|^fe[89ab]/.test(text) && text.replace(/^[0:]+|[0:]+$/g, "") !== "1";
  const [first = 0, second = 0] = text.split(".").map(Number);
  const local = (first === 192 && second === 168) || (first === 169 && second === 254);
  return first !== 10 && first !== 127 && !local && !(first === 172 && second >= 16 && second <= 31);
}
