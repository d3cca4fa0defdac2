import type { Boot } from "./boot.ts";
import { watch } from "./consent/watch.ts";
import { type LoadPart, start as begin } from "./core/start.ts";
import { createRules } from "./rules/createRules.ts";

const rules = createRules();

/** The tag with what nearly every page needs: called by the loader. Other parts lie beside this file. */
export function start(boot: Boot): void {
  begin(boot, watch, (async (name) => (name == "rules" ? rules : boot.bring(PARTS[name]))) as LoadPart);
}
