/**
 * Blanks and control characters, and characters nobody sees (zero-width space, soft hyphen, word joiner, byte order
 * mark), for a character class. Joiners (U+200C, U+200D) stay: Persian, Indian scripts and emoji need them.
 */
export const BLANKS = "\\0- \\x7f-\\xa0\\xad\\u1680\\u2000-\\u200b\\u2028\\u2029\\u202f\\u205f\\u2060\\u3000\\ufeff";
