// Runs the page's code of an edge platform over HTTP: `node serve_edge.mjs FILE worker|vercel VISITOR SECRET`.
// It writes its port, and ends with its stdin. VISITOR is the address the platform says the visitor has.
import { createServer } from "node:http";
import { pathToFileURL } from "node:url";

const [file, kind, visitor, secret] = process.argv.slice(2);
process.env.GATEWAY_SECRET = secret;
const code = await import(pathToFileURL(file).href);

const platforms = {
  async worker(request) {
    request.headers.set("CF-Connecting-IP", visitor);
    return code.default.fetch(request, { GATEWAY_SECRET: secret });
  },
  async vercel(request, body) {
    request.headers.set("x-forwarded-for", visitor);
    request.nextUrl = new URL(request.url);
    const patterns = code.config.matcher.map((one) => new RegExp(`^${one.replaceAll(".", "\\.").replace(/:\w+/, "[^/]+")}$`));
    if (!patterns.some((one) => one.test(request.nextUrl.pathname))) return new Response("", { status: 404 });
    const { url, headers } = code.proxy(request);
    return fetch(url, { method: request.method, headers, body, redirect: "manual" });
  },
};

async function answer(incoming, outgoing) {
  const pieces = [];
  for await (const piece of incoming) pieces.push(piece);
  const body = incoming.method === "POST" ? Buffer.concat(pieces) : undefined;
  const headers = new Headers(incoming.headers);
  for (const name of ["connection", "content-length"]) headers.delete(name);
  const url = `https://${incoming.headers.host}${incoming.url}`;
  const response = await platforms[kind](new Request(url, { method: incoming.method, headers, body }), body);
  const unpacked = ["content-encoding", "content-length", "transfer-encoding", "connection", "set-cookie"];
  for (const [name, value] of response.headers) if (!unpacked.includes(name)) outgoing.setHeader(name, value);
  outgoing.setHeader("set-cookie", response.headers.getSetCookie());
  outgoing.statusCode = response.status;
  outgoing.end(Buffer.from(await response.arrayBuffer()));
}

const server = createServer(answer).listen(0, "127.0.0.1", () => console.log(server.address().port));
process.stdin.on("end", () => process.exit(0)).resume();
