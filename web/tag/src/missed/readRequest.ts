import type { FbqCall } from "../boot.ts";

/** A request of Meta's script as the calls of `fbq` that it came from. */
export interface Request {
  /** event_name and event_id, to know it by. */
  key: string;
  calls: FbqCall[];
  /** Address of the page at the time. */
  url: string | null;
}

/** An id that Meta's script made, for a page that gave none: three parts with dots, or its plugin's. Nobody else knows it. */
const OWN_ID = /^[^.]+\.[^.]+\.[^.]+$|^ob3_plugin/;

/** Says to the hook that Meta's script has had this call. */
const MISSED = { missed: true };

/**
 * The address of a request to `/tr` → the calls behind it; undefined for any other request, for another pixel's, and for
 * an event without an event_id of the page's own.
 */
export function readRequest(address: string, dataset: string): Request | undefined {
  const [path, query] = address.split("?");
  if (!query || !/\/tr\/?$/.test(path!)) return;
  const given = new URLSearchParams(query);
  const [event_name, eventID] = [given.get("ev"), given.get("eid")];
  if (given.get("id") != dataset || !event_name || !eventID || OWN_ID.test(eventID)) return;
  const parameters: Record<string, unknown> = {};
  const userData: Record<string, string> = {};
  for (const [name, text] of given) {
    const [, kind, key] = /^(cd|ud)\[(.+)\]$/.exec(name) || [];
    if (kind == "ud") userData[key!] = text;
    if (kind == "cd") parameters[key!] = valueOf(text);
  }
  const calls: FbqCall[] = [["trackCustom", event_name, parameters, { eventID, ...MISSED }]];
  if (Object.keys(userData).length) calls.unshift(["set", "userData", userData, MISSED]);
  // Meta's script has these options; told again they are the same.
  const limits = given.get("dpo");
  if (limits) {
    const [country, state] = ["dpoco", "dpost"].map((name) => Number(given.get(name)));
    calls.unshift(["dataProcessingOptions", limits.split(","), country, state]);
  }
  return { key: event_name + " " + eventID, calls, url: given.get("dl") };
}

/** Lists and objects stand in the address as JSON. */
function valueOf(text: string): unknown {
  try {
    return /^[[{]/.test(text) ? JSON.parse(text) : text;
  } catch {
    return text;
  }
}
