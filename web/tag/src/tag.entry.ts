import type { Boot } from "./boot.ts";
import { type LoadPart, start as begin } from "./core/start.ts";

/** Called by the loader. Parts lie beside this file. */
export function start(boot: Boot): void {
  begin(boot, ((name: keyof typeof PARTS) => boot.bring(PARTS[name])) as unknown as LoadPart);
}
