import type { Boot } from "./boot.ts";
import { type LoadPart, start as begin } from "./core/start.ts";

/** Called by the loader. Parts lie beside this file, whose name is the digest of the whole tag. */
export function start(boot: Boot): void {
  const load = ((name: keyof typeof PARTS) => import(boot.folder + PARTS[name])) as LoadPart;
  const digest = /([^/]*)\.js$/.exec(import.meta.url);
  begin(boot, load, digest ? digest[1]! : "").catch(boot.release);
}
