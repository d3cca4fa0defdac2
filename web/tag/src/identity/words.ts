import { NOBODY, NO_ID, NO_POSTCODE, TYPED } from "./tables.ts";

const set = (...texts: string[]) => new Set(texts.join(" ").split(" "));

/** Normal forms that mean nobody, of any field; of ids; of postcodes. */
export const WORDS: ReadonlySet<string> = set(NOBODY);
export const IDS: ReadonlySet<string> = set(NOBODY, TYPED, NO_ID);
export const POSTCODES: ReadonlySet<string> = set(NOBODY, TYPED, NO_ID, NO_POSTCODE);
export const WITH_SIGNS: ReadonlySet<string> = set(TYPED);
