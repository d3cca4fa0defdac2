import { once } from "./once.ts";
import { type Numbering, readCallingCodes } from "./readCallingCodes.ts";

const numberings = once(readCallingCodes);
const ZEROS = [0x30, 0xff10, 0x660, 0x6f0, 0x966, 0x9e6, 0xe50];

/** `ph`: the digits with the country's code in front, no leading zeros; "" when it cannot be a telephone number. */
export function phone(text: string, country: string): string {
  const typed = asciiDigits(text);
  const numbering = numberings().get(country);
  const whole = typed.replace(/\D/g, "");
  const digits = typed.endsWith(".0") ? whole.slice(0, -1) : whole; // a spreadsheet took it for a number
  const international = typed.includes("+") || (!numbering && digits.startsWith("00"));
  const number = international
    ? withoutTrunk(unzeroed(digits))
    : numbering
      ? completed(numbering, digits)
      : unzeroed(digits);
  return isNumber(typed, digits, number) ? number : "";
}

/** The digits with the country's code, unless they carry a code already; "" for what nobody can complete. */
function completed(country: Numbering, given: string): string {
  let digits = given;
  const { code, trunk, wayOut } = country;
  if (wayOut && digits.startsWith(wayOut)) return unzeroed(digits.slice(wayOut.length));
  if (digits.startsWith("00")) return withoutTrunk(unzeroed(digits));
  if (trunk && digits.startsWith(trunk)) {
    const national = digits.slice(trunk.length);
    if (country.national(national.length)) return code + national;
    if (trunk === "0") digits = unzeroed(digits);
  }
  if (carriesCode(country, digits)) return withoutTrunk(digits);
  if (country.national(digits.length)) return code + digits;
  if (digits.startsWith("0")) return completed(country, unzeroed(digits));
  return digits.length > country.longest ? withoutTrunk(digits) : "";
}

function carriesCode({ code, national, mobile }: Numbering, digits: string): boolean {
  const rest = digits.length - code.length;
  if (!digits.startsWith(code) || !national(rest)) return false;
  return !mobile(digits.length) || mobile(rest) || digits.startsWith(`${code}0`);
}

/** "+44 (0)20 7946 0958": where the trunk prefix is 0, no number has a 0 behind the country code. */
function withoutTrunk(number: string): string {
  for (const end of [2, 3]) {
    const alike = [...numberings().values()].filter(({ code }) => code === number.slice(0, end));
    if (number[end] === "0" && alike[0] && alike.every(({ trunk }) => trunk === "0")) {
      return number.slice(0, end) + unzeroed(number.slice(end));
    }
  }
  return number;
}

/** Digits of full-width, Arabic, Persian, Devanagari, Bengali and Thai keyboards as ASCII; other signs left out. */
function asciiDigits(text: string): string {
  return text
    .replace(
      /\p{Nd}/gu,
      (digit) => `${ZEROS.map((zero) => digit.charCodeAt(0) - zero).find((n) => n >= 0 && n < 10) ?? ""}`,
    )
    .replace(/\uff0b/g, "+")
    .replace(/[^\0-\x7f]/g, "");
}

function unzeroed(digits: string): string {
  return digits.replace(/^0+/, "");
}

/** Neither too short nor too long, nor one digit repeated, nor more letters than digits. */
function isNumber(typed: string, digits: string, number: string): boolean {
  const repeated = /^(.)\1*$/.test(digits);
  return (
    number.length >= 7 && number.length <= 15 && !repeated && typed.replace(/[^a-z]/gi, "").length <= digits.length
  );
}
