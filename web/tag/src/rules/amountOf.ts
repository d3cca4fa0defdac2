const NUMBER = () => /\d{1,3}(?:[ \u00a0\u202f'’]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*/g;
const MONEY = "\\p{Sc}|[A-Z]{3}|zł|Kč|kr|Ft|lei|лв|Fr";
const MONEY_BEFORE = () => new RegExp(`(?:${MONEY})\\.?$`, "u");
const MONEY_AFTER = () => new RegExp(`^(?:${MONEY})(?!\\p{L})`, "u");
const THOUSANDTHS = () => /^(?:BHD|IQD|JOD|KWD|LYD|OMR|TND)$/; // currencies with three decimals

/**
 * The amount that a text states: "1.234,56 €", "$1,234.56", "1 234,56 zł", "CHF 1'234.50", "1.234,-".
 *
 * `machine`: the text is meant for programs (JSON-LD, dataLayer, an attribute), so a lone point is a decimal one; in
 * text for people "1.234" is one thousand two hundred and thirty-four. Undefined when there is no amount, when it is
 * negative, or when there are several and no telling which: no value is better than a wrong one.
 */
export function amountOf(given: unknown, machine: boolean, currency = ""): number | undefined {
  if (typeof given === "number") return given >= 0 && given < Infinity ? given : undefined;
  if (typeof given !== "string") return undefined;
  const text = western(given.slice(0, 500)).trim();
  if (machine && /^\d+(?:\.\d+)?$/.test(text)) return Number(text);
  const found: { amount: number; isMoney: boolean }[] = [];
  for (const match of text.matchAll(NUMBER())) {
    const before = text.slice(0, match.index).trimEnd();
    const after = text.slice(match.index + match[0].length).replace(/^[.,]?[-–—]+/, "").trimStart();
    const signed = /(?:^|[\s(])[-−–]\s*(?:\p{Sc}\s*)?$/u.test(text.slice(0, match.index));
    if (after.startsWith("%") || signed) continue;
    const isMoney = MONEY_BEFORE().test(before) || MONEY_AFTER().test(after);
    found.push({ amount: read(match[0], currency), isMoney });
  }
  const money = found.filter((one) => one.isMoney);
  const amounts = new Set((money.length ? money : found).map((one) => one.amount));
  return amounts.size === 1 ? [...amounts][0] : undefined;
}

/** Full-width and Arabic digits and separators as ASCII. */
function western(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 15))
    .replace(/\u066b/g, ".")
    .replace(/\u066c/g, ",");
}

function read(token: string, currency: string): number {
  const grouped = token.replace(/[^\d.,]/g, "");
  const mark = grouped.lastIndexOf(",") > grouped.lastIndexOf(".") ? "," : ".";
  const parts = grouped.split(mark);
  const other = grouped.includes(mark === "," ? "." : ",");
  const decimals = parts[parts.length - 1] ?? "";
  const alone = parts.length === 2 && !other && grouped === token;
  const thousands =
    parts.length > 2 ||
    (alone &&
      decimals.length === 3 &&
      (parts[0] ?? "").length < 4 &&
      !/^0+$/.test(parts[0] ?? "") &&
      !THOUSANDTHS().test(currency));
  if (parts.length === 1 || thousands) return Number(grouped.replace(/[.,]/g, ""));
  return Number(`${parts.slice(0, -1).join("").replace(/[.,]/g, "")}.${decimals}`);
}
