import type { Boot } from "./boot.ts";
import { watch } from "./consent/watch.ts";
import { type LoadPart, start as begin } from "./core/start.ts";

/** The tag where no dataset asks for rules or masks: called by the loader. Other parts lie beside this file. */
export function start(boot: Boot): void {
  begin(boot, watch, ((name: keyof typeof PARTS) => boot.bring(PARTS[name])) as LoadPart);
}
