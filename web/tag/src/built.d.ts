/** File names that the build puts in. */
declare const PARTS: Readonly<Record<"consent" | "identity" | "rules", string>>;
declare const MAIN: string;
