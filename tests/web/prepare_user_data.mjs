// Reads lines of {"given": …, "policy": …}, writes what the tag makes of each: `node prepare_user_data.mjs < lines`.
import { readFileSync } from "node:fs";
import { prepareUserData } from "../../web/tag/src/identity.entry.ts";

for (const line of readFileSync(0, "utf8").split("\n")) {
  const { given, policy } = JSON.parse(line);
  process.stdout.write(`${JSON.stringify(await prepareUserData(given, policy))}\n`);
}
