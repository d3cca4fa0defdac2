// Decides by the tag's own code: one line of JSON with `signals` and `options` in, one with the decision out.
import { readFileSync } from "node:fs";
import { decide } from "../../web/tag/src/consent/decide.ts";

const lines = readFileSync(0, "utf8").split("\n").filter(Boolean);
for (const line of lines) {
  const { signals, options } = JSON.parse(line);
  console.log(JSON.stringify(decide(signals, options)));
}
