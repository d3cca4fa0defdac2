// The only place that knows the JSON below /_sandbox. Which fields are read:
//   GET /_sandbox                 events_received (last number given), kept, now (s), clock_ahead_s, people (bool),
//                                 datasets[], faults[] {fault}
//   GET /_sandbox/events          ?after=&limit=, and as filters dataset, event_name, test_event_code, event_id → count,
//                                 events[] as below
//   GET /_sandbox/events/{number} number, received_at (ms), dataset, source, event_name, event_id, event_time (s),
//                                 action_source, keys[], standing {kept, rule, partner, why}, match {person, rule, by[],
//                                 confidence}, attribution {campaign, adset, ad, kind, touched_at (s), right},
//                                 missed {ad, kind, touched_at (s), days}, findings[] (codes), event {…}, api_version, form, token_place, test_event_code,
//                                 partner_agent, fbtrace_id
//   DELETE /_sandbox/events, DELETE /_sandbox/faults
// Calls, results and event names are read by their views, which say what they read.
// A field that is missing is null.

/** JSON from a path of this sandbox; throws when it does not answer. */
export async function read(path, wanted = {}) {
  const query = new URLSearchParams(Object.entries(wanted).filter(([, value]) => value !== "" && value !== null));
  const text = query.toString();
  const answer = await fetch(text ? `${path}?${text}` : path, {
    headers: { accept: "application/json" },
    cache: "no-store",
  });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
  return answer.json();
}

/** One event as the views use it. */
export function eventOf(json) {
  const event = json.event ?? {};
  return {
    number: json.number,
    receivedAt: json.received_at,
    dataset: json.dataset,
    source: json.source === "browser" ? "browser" : "server",
    name: json.event_name ?? event.event_name ?? "(no name)",
    id: json.event_id ?? event.event_id ?? null,
    time: json.event_time ?? event.event_time ?? null,
    actionSource: json.action_source ?? event.action_source ?? null,
    keys: json.keys ?? Object.keys(event.user_data ?? {}),
    standing: json.standing ?? null,
    match: json.match ?? null,
    attribution: json.attribution ?? null,
    missed: json.missed ?? null,
    findings: json.findings ?? [],
    code: json.test_event_code ?? null,
    call: {
      version: json.api_version,
      form: json.form,
      token: json.token_place,
      agent: json.partner_agent,
      trace: json.fbtrace_id,
    },
    event,
  };
}

/** The events this page holds: the newest ones, and what a filter asked for beyond them. */
export class Feed {
  constructor(room = 2000) {
    this.room = room;
    this.events = new Map();
    this.asked = new Set(); // numbers that a filter asked for: older than all others, and kept nonetheless
    this.last = 0;
    this.total = 0;
  }

  /** Reads what came since the last time; true when something changed. */
  async follow() {
    const found = await read("/_sandbox/events", { after: this.last, limit: this.last ? 1000 : 500 });
    const fresh = found.events.map(eventOf);
    if (this.last === 0) this.total = found.count;
    else this.total += found.count;
    this.keep(fresh);
    await this.overturned(fresh);
    return fresh.length;
  }

  /** An event that is kept though it has a partner took that one's place: the partner is read again. */
  async overturned(fresh) {
    const partners = fresh
      .filter((event) => event.standing?.kept && event.standing.partner)
      .map((event) => event.standing.partner);
    const held = partners.filter((number) => this.events.has(number));
    this.keep(await Promise.all(held.map(async (number) => eventOf(await read(`/_sandbox/events/${number}`)))));
  }

  /** Reads older events that a filter asks for. */
  async search(wanted) {
    const found = await read("/_sandbox/events", { ...wanted, limit: 200 });
    const older = found.events.map(eventOf);
    this.asked = new Set(older.map((event) => event.number));
    this.keep(older);
  }

  keep(fresh) {
    for (const event of fresh) {
      this.events.set(event.number, event);
      this.last = Math.max(this.last, event.number);
    }
    this.trim();
  }

  trim() {
    const free = [...this.events.keys()].filter((number) => !this.asked.has(number));
    const over = free.length - this.room;
    if (over <= 0) return;
    for (const number of free.sort((a, b) => a - b).slice(0, over)) this.events.delete(number);
  }

  forget() {
    this.events.clear();
    this.asked.clear();
    this.last = 0;
    this.total = 0;
  }
}

/** Copies of one conversion, joined by deduplication: [{root, browser[], server[], newest}], newest first. */
export function conversions(events) {
  const byNumber = new Map(events.map((event) => [event.number, event]));
  const groups = new Map();
  for (const event of events) {
    const root = rootOf(event, byNumber);
    const group = groups.get(root) ?? { root, browser: [], server: [], newest: 0, copies: [] };
    group[event.source].push(event);
    group.copies.push(event);
    group.newest = Math.max(group.newest, event.number);
    groups.set(root, group);
  }
  return [...groups.values()].sort((a, b) => b.newest - a.newest);
}

/** The number of the event that counts for this one: itself, or the end of its chain of partners. */
function rootOf(event, byNumber) {
  let at = event;
  for (
    let steps = 0;
    steps < 50 && at.standing && !at.standing.kept && at.standing.partner !== null && at.standing.partner !== undefined;
    steps += 1
  ) {
    const next = byNumber.get(at.standing.partner);
    if (!next) return at.standing.partner;
    at = next;
  }
  return at.number;
}
