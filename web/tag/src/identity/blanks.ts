/**
 * Blanks and control characters, and characters nobody sees (zero-width space, soft hyphen, word joiner, byte order
 * mark), for a character class. Joiners (U+200C, U+200D) stay: Persian, Indian scripts and emoji need them.
 */
export const BLANKS = "\\s\\0-\\x1f\\x7f-\\x9f\\xad\\u200b\\u2060";
