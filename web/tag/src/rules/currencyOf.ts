// Signs that mean one currency only. "$", "kr" and "¥" alone mean several, so they say nothing.
const SIGNS: readonly [string, string][] = [
  ["US$", "USD"], ["CA$", "CAD"], ["C$", "CAD"], ["AU$", "AUD"], ["A$", "AUD"], ["NZ$", "NZD"], ["HK$", "HKD"],
  ["SG$", "SGD"], ["S$", "SGD"], ["MX$", "MXN"], ["NT$", "TWD"], ["R$", "BRL"], ["€", "EUR"], ["£", "GBP"],
  ["₹", "INR"], ["₺", "TRY"], ["₴", "UAH"], ["₪", "ILS"], ["₩", "KRW"], ["฿", "THB"], ["₫", "VND"], ["₽", "RUB"],
  ["₦", "NGN"], ["₱", "PHP"], ["zł", "PLN"], ["Kč", "CZK"], ["Ft", "HUF"],
];
const CODES = () =>
  /(?:^|[^A-Za-z])(AED|ARS|AUD|BGN|BHD|BRL|CAD|CHF|CLP|CNY|COP|CZK|DKK|EGP|EUR|GBP|HKD|HUF|IDR|ILS|INR|ISK|JPY|KES|KRW|KWD|MAD|MXN|MYR|NGN|NOK|NZD|OMR|PEN|PHP|PKR|PLN|QAR|RON|RSD|RUB|SAR|SEK|SGD|THB|TND|TRY|TWD|UAH|USD|UYU|VND|ZAR)(?![A-Za-z])/;

/** The ISO 4217 code that a text states: a code alone, or a code or an unmistakable sign beside an amount. */
export function currencyOf(given: unknown): string | undefined {
  if (typeof given !== "string") return undefined;
  const text = given.trim();
  if (/^[A-Za-z]{3}$/.test(text)) return text.toUpperCase();
  return CODES().exec(text)?.[1] ?? SIGNS.find(([sign]) => text.includes(sign))?.[1];
}
