/**
 * `node main.ts run ASSETS PIXEL KEYS FIRST COUNT`: sessions in the stand-in browser, a line of JSON each: the session
 * and what left it. `node main.ts plan FIRST COUNT`: sessions alone, brief ones, for a real browser.
 */
import type { Keys } from "./makeBrowser.ts";
import { makeParts } from "./makeParts.ts";
import { planSession } from "./planSession.ts";
import { runSession } from "./runSession.ts";
import type { Session } from "./session.ts";

const START = 1_795_300_000_000;
const APART = 60_000;
const AT_ONCE = 50; // lines

const [verb, ...words] = process.argv.slice(2);
const [first, count] = words.slice(-2).map(Number) as [number, number];

function runner([assets, pixel, keys]: string[]): (session: Session) => Promise<object> {
  const parts = makeParts(assets!, pixel!);
  const known = JSON.parse(keys!) as Keys;
  return async (session) => {
    const { steps: _steps, ...kept } = session;
    return { ...kept, ...(await runSession(session, parts, known, START + session.number * APART)) };
  };
}

const run = verb == "run" ? runner(words) : async (session: Session) => session;
let lines: string[] = [];
for (let number = first; number < first + count; number++) {
  lines.push(JSON.stringify(await run(planSession(number, verb == "plan"))));
  if (lines.length == AT_ONCE || number == first + count - 1) {
    process.stdout.write(lines.join("\n") + "\n");
    lines = [];
  }
}
