/** A session from a seed, with what it comes to: reckoned here, from what the visitor does, not from what the tag does. */
import { drawFrom } from "./draw.ts";
import type { Session, Step } from "./session.ts";

/** Time that a page is given before it is left: less than that and its scripts may not have come. Milliseconds. */
const LOADED = 900;
const LONGEST = 9; // steps of a visit

interface Entry {
  doc: number;
  path: string;
}

interface Tab {
  entries: Entry[];
  at: number;
}

/** `brief`: for a real browser, where waiting takes time and nothing is decided by a hair. */
export function planSession(number: number, brief: boolean): Session {
  const draw = drawFrom(number);
  const consent = draw.chance(60) ? "required" : "optional";
  const pixel = draw.chance(80) ? "page" : "tag";
  const word = pixel == "page" && draw.chance(30) ? "fbq" : "api";
  const story = consent == "required" ? draw.one(["remembered", "remembered", "late", "late", "denied", "never"]) : "";
  const session: Session = {
    number,
    consent,
    word,
    pixel,
    remembered: story == "remembered" ? "granted" : story == "denied" && draw.chance(50) ? "denied" : "",
    inside: pixel == "tag" ? "nothing" : draw.one(["nothing", "nothing", "nothing", "tracks", "forbids"]),
    ids: draw.one(["page", "shop"]),
    tags: draw.chance(10) ? 2 : 1,
    storage: brief || draw.chance(96),
    navigation: brief || draw.chance(70),
    idle: brief || draw.chance(80),
    cache: draw.chance(60),
    steps: [],
    seen: { PageView: 0, AddToCart: 0, Purchase: 0 },
  };

  const tabs = new Map<number, Tab>();
  const orders = new Set<number>();
  const cart = { PageView: 0, AddToCart: 0 };
  let held: (() => void)[] = [];
  let isGranted = consent == "optional" || session.remembered == "granted";
  let isDecided = isGranted || session.remembered == "denied";
  let documents = 0;
  let paid = 0;
  let spell: "offline" | "down" | "" = "";
  let current = 1;
  const step = (next: Step) => session.steps.push(next);
  const wait = (ms: number) => step({ do: "wait", ms });
  const note = (work: () => void) => {
    if (isGranted) work();
    else if (!isDecided) held.push(work);
  };
  const seePage = (path: string) => {
    note(() => cart.PageView++);
    const thanks = /^\/thanks\/(\d+)/.exec(path);
    if (thanks && path == thanks[0]) note(() => orders.add(+thanks[1]!));
  };
  const seeInside = () => session.inside != "forbids" && note(() => cart.PageView++);
  const pathOf = () => `/p${draw.below(1000)}?v=${draw.below(1000)}`;
  const pause = () => wait(brief ? LOADED : draw.one([40, 300, 700, 1500, 3000, 8000, 30_000]));

  const open = (how: "open" | "go", tab: number, path: string) => {
    const entry = { doc: ++documents, path };
    const known = tabs.get(tab) ?? { entries: [], at: -1 };
    known.entries.splice(known.at + 1, Infinity, entry);
    known.at++;
    tabs.set(tab, known);
    current = tab;
    step({ do: how, tab, path });
    seePage(path);
    wait(LOADED);
  };
  const inside = (how: "push" | "replace", path: string) => {
    const tab = tabs.get(current)!;
    const { doc, path: before } = tab.entries[tab.at]!;
    if (how == "push") {
      tab.entries.splice(tab.at + 1, Infinity, { doc, path });
      tab.at++;
    } else tab.entries[tab.at]!.path = path;
    step({ do: how, tab: current, path });
    const plain = (text: string) => text.split("#")[0]!;
    const same = how == "push" ? plain(path) == plain(before) : path.split("?")[0] == before.split(/[?#]/)[0];
    if (!same) seeInside();
    pause();
  };
  const traverse = (by: -1 | 1) => {
    const tab = tabs.get(current)!;
    const from = tab.entries[tab.at]!;
    const to = tab.entries[tab.at + by];
    const plain = (text: string) => text.split("#")[0]!;
    // What is another document cannot be had offline, nor be told from another path before consent.
    if (!to || (to.doc != from.doc && (spell == "offline" || !isDecided))) return;
    // A fragment alone: who tracks by popstate would track it, who looks at the address would not.
    if (to.doc == from.doc && session.inside == "tracks" && plain(to.path) == plain(from.path)) return;
    tab.at += by;
    step({ do: by < 0 ? "back" : "forward", tab: current });
    if (to.doc != from.doc) {
      seePage(to.path);
      wait(LOADED);
    } else {
      if (plain(to.path) != plain(from.path)) seeInside();
      pause();
    }
  };
  const clicks = () => (draw.chance(25) ? 2 : 1);
  const buy = () => {
    for (let click = clicks(); click > 0; click--) {
      step({ do: "buy", tab: current });
      note(() => cart.AddToCart++);
      if (click > 1) wait(draw.one([0, 60]));
    }
    pause();
  };
  const pay = () => {
    const order = ++paid;
    for (let click = clicks(); click > 0; click--) {
      step({ do: "pay", tab: current, order });
      note(() => orders.add(order));
      if (click > 1) wait(draw.one([0, 60]));
    }
    pause();
  };
  const answer = (word: "granted" | "denied") => {
    step({ do: "answer", tab: current, answer: word });
    isDecided = true;
    isGranted = word == "granted";
    if (isGranted) for (const work of held) work();
    held = [];
    wait(LOADED);
  };
  const end = () => {
    if (!spell) return;
    step({ do: spell == "offline" ? "online" : "up" });
    spell = "";
  };
  const act = () => {
    const mayLeave = isDecided && spell != "offline";
    const one = draw.below(100);
    if (one < 22) inside("push", pathOf());
    else if (one < 26) inside("replace", draw.chance(50) ? `/r${draw.below(1000)}` : tidied());
    else if (one < 29) inside("push", tabs.get(current)!.entries[tabs.get(current)!.at]!.path.split("#")[0] + "#reviews");
    else if (one < 40) buy();
    else if (one < 48) pay();
    else if (one < 58) traverse(draw.chance(70) ? -1 : 1);
    else if (one < 62) {
      step({ do: "hide", tab: current });
      wait(brief ? 100 : draw.one([200, 5000]));
      step({ do: "show", tab: current });
    } else if (!mayLeave) pause();
    else if (one < 72) open("go", current, draw.chance(30) ? `/thanks/${++paid}` : pathOf());
    else if (one < 80) reload();
    else if (one < 86) open("open", tabs.size + 1, pathOf());
    else if (one < 89 && tabs.size > 1) {
      step({ do: "close", tab: current });
      tabs.delete(current);
      current = [...tabs.keys()][0]!;
    } else if (one < 95 && session.storage && !spell) {
      spell = draw.one(["offline", "down"]);
      step({ do: spell });
      pause();
    } else end();
  };
  const tidied = () => tabs.get(current)!.entries[tabs.get(current)!.at]!.path.split(/[?#]/)[0] + "?tidy=1";
  const reload = () => {
    const tab = tabs.get(current)!;
    step({ do: "reload", tab: current });
    seePage(tab.entries[tab.at]!.path);
    wait(LOADED);
  };

  open("open", 1, draw.chance(40) ? `/?fbclid=Click${number}` : draw.one(["/", `/thanks/${++paid}`]));
  const decides = story == "late" || (story == "denied" && !isDecided) ? draw.below(4) : -1;
  const length = brief ? 3 + draw.below(3) : 2 + draw.below(LONGEST);
  for (let at = 0; at < length; at++) {
    if (at == decides) answer(story == "late" ? "granted" : "denied");
    act();
  }
  if (decides >= length) answer(story == "late" ? "granted" : "denied");
  const hadSpell = session.steps.some(({ do: what }) => what == "offline" || what == "down");
  end();
  if (hadSpell) {
    // The visitor comes back: what was kept goes out.
    wait(brief ? LOADED : 20_000);
    open("go", current, pathOf());
    wait(brief ? 2 * LOADED : 12_000);
  }
  session.seen = { ...cart, Purchase: orders.size };
  return session;
}
