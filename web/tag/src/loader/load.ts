import type { Boot, Page, Signalpost, Taken } from "../boot.ts";
import type { Settings } from "../settings.ts";
import { hookPixel } from "./hookPixel.ts";
import { preview } from "./preview.ts";

/** Half of how long calls of `fbq` wait for the tag before Meta's script gets them without it, in milliseconds. */
const PATIENCE = 2500;

/** Brings a module: the tag, its settings, or what finds the calls that came before the loader. */
export type Bring = (
  url: string,
) => Promise<{ start(boot: Boot): void; mirrorMissed(boot: Boot): void; default: Settings }>;

/** Hooks `fbq`, asks for the settings and the tag, and starts it. A second loader on the page does nothing. */
export function load(page: Page, word: string, file: string, missed: string, bring: Bring): void {
  const { document } = page;
  const script = document.currentScript || document.querySelector("script[data-dataset]");
  const own: Signalpost = (page.signalpost ||= (...call) => own.q!.push(call));
  if (!script || own.boot) return;
  const queue = (own.q ||= []) as unknown[];
  // Until the tag is there no call has an answer: the length of the queue is nobody's event_id.
  queue.push = (call) => void (queue[queue.length] = call) as never;
  const attributes = { ...(script as HTMLScriptElement).dataset, ...own.data };
  // By hand: the first use of URL costs a page more than all the rest of this.
  const src = (script as HTMLScriptElement).src.split("#")[0]!.split("?")[0]!;
  const folder = src.slice(0, src.lastIndexOf("/") + 1) + word + "/";
  const part = (name: string) => bring(folder + name);
  const held: Taken[] = [];
  const ask = (cache: RequestCache = "default") =>
    page.fetch(folder + attributes.dataset + preview(page), { credentials: "omit", cache });
  const boot = (own.boot = {
    page,
    folder,
    digest: file.slice(0, -3),
    attributes,
    held,
    ask,
    bring: part,
    // A module costs a page less than its first fetch. Why there is none, only fetch can tell.
    settings: part(attributes.dataset + ".js" + preview(page)).then(
      (module) => ({ ok: true, json: () => module.default }),
      () => ask(),
    ),
    take: (taken: Taken) => held.push(taken),
    release: () => {
      boot.take = ({ call }) => boot.pixel.pass(call);
      held.splice(0).forEach(boot.take);
    },
  } as unknown as Boot);
  let isLate = false;
  const go = () => isLate && boot.release();
  boot.pixel = hookPixel(page, (call) => boot.take({ call, at: Date.now(), url: page.location.href }), go);
  // A page that says that consent is required is not left to the pixel alone. And while there is no script to take the
  // calls, the tag may still come for them.
  const release = () => {
    isLate = attributes.consent != "required";
    if (boot.pixel.loaded()) go();
  };
  boot.settings.catch(() => {});
  part(file).then(({ start }) => start(boot)).catch(release);
  if (boot.pixel.loaded()) part(missed).then(({ mirrorMissed }) => mirrorMissed(boot)).catch(() => {});
  // In two halves: after a time in which the page stood still, what came meanwhile has its turn before we give up.
  page.setTimeout(() => page.setTimeout(release, PATIENCE), PATIENCE);
}
