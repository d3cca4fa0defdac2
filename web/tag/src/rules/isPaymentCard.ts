// Lengths and first digits of card numbers: Visa 16 or 19, Mastercard and others 16, American Express 15, Diners 14.
const CARDS = () => /^(?:4\d{15}(?:\d{3})?|5[1-5]\d{14}|2[2-7]\d{14}|6\d{15}(?:\d{3})?|35\d{14}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11})$/;

/** Whether `digits` could be the number of a payment card: its length, its first digits and its check digit (Luhn). */
export function isPaymentCard(digits: string): boolean {
  if (!CARDS().test(digits)) return false;
  let sum = 0;
  for (let place = 0; place < digits.length; place++) {
    const digit = Number(digits[digits.length - 1 - place]) * (place % 2 ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0;
}
