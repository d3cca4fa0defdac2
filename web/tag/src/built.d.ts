/** File names that the build puts in. */
declare const PARTS: Readonly<Record<"identity" | "rules", string>>;
declare const MAIN: string;
declare const MISSED: string;
