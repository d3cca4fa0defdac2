// Runs a template of Google Tag Manager in Node. Standard input holds what to run, standard output what came of it:
//
//   {"template": text, "requests": [{data, event, cookies, headers, address}], "hosts": {"https://…": "http://127.0.0.1:…"}}
//   {"template": text, "scenarios": [{name, code}], "setup": code}      the template's own tests
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { common, execute, permissionsOf, requireOf, sectionsOf, serverApis, webApis } from "./sandbox.mjs";

const asked = JSON.parse(readFileSync(0, "utf8"));
const sections = sectionsOf(asked.template);
const permissions = permissionsOf(sections);
const code = sections.SANDBOXED_JS_FOR_SERVER || sections.SANDBOXED_JS_FOR_WEB_TEMPLATE;

const sha256 = (text, encoding) => createHash("sha256").update(text).digest(encoding);

async function send(url, options, body) {
  const host = Object.keys(asked.hosts).find((one) => url.startsWith(one));
  const response = await fetch(asked.hosts[host] + url.slice(host.length), {
    method: options.method, headers: options.headers, body, signal: AbortSignal.timeout(options.timeout),
  });
  return { statusCode: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
}

/** A real request: the event goes out by HTTP. */
function run(request) {
  const log = [];
  return new Promise((ended) => {
    const end = (word) => () => ended({ ended: word, log });
    const data = { ...request.data, gtmOnSuccess: end("success"), gtmOnFailure: end("failure") };
    const now = () => asked.now ?? Date.now();
    execute(code, requireOf(serverApis(permissions, request, { now, send, sha256, log: (text) => log.push(text) })), data);
  });
}

/** One of the template's own tests, with `mock`, `runCode`, `assertApi` and `assertThat` as the editor has them. */
function test(scenario) {
  const mocks = {};
  const called = {};
  const page = { setTimeout: (later) => later() };
  const nothing = { inject() {}, consent: { listen() {}, isGranted: () => true }, dataLayer() {} };
  const real = sections.SANDBOXED_JS_FOR_SERVER
    ? serverApis(permissions, { event: {}, cookies: {}, headers: {} }, { now: Date.now, send() {}, sha256, log() {} })
    : webApis(permissions, page, nothing);
  const note = (name, api) => (typeof api !== "function" ? api : (...given) => ((called[name] = (called[name] || 0) + 1), api(...given)));
  const require = (name) => {
    const mocked = Object.hasOwn(mocks, name);
    if (!mocked) return note(name, requireOf(real)(name));
    return note(name, typeof mocks[name] === "function" ? mocks[name] : () => mocks[name]);
  };
  const fail = (text) => { throw new Error(text); };
  const shown = (value) => JSON.stringify(value);
  const words = {
    mock: (name, value) => { mocks[name] = value; },
    runCode: (data) => execute(code, require, { ...data, gtmOnSuccess: note("gtmOnSuccess", () => {}), gtmOnFailure: note("gtmOnFailure", () => {}) }),
    assertApi: (name) => ({ wasCalled: () => called[name] || fail(`${name} was not called`), wasNotCalled: () => called[name] && fail(`${name} was called`) }),
    assertThat: (value) => ({ isEqualTo: (wanted) => isDeepStrictEqual(value, wanted) || fail(`${shown(value)} is not ${shown(wanted)}`) }),
  };
  try {
    execute(`${asked.setup}\n${scenario.code}`, requireOf(common), {}, words);
    return "passed";
  } catch (error) {
    return String(error);
  }
}

async function runAll() {
  const ended = [];
  for (const request of asked.requests) ended.push(await run(request));
  return ended;
}

const answer = asked.scenarios
  ? Object.fromEntries(asked.scenarios.map((scenario) => [scenario.name, test(scenario)]))
  : await runAll();
process.stdout.write(JSON.stringify(answer));
