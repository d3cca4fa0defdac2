// The stand-in shop behind PHP 8.3, which comes as WebAssembly: every clone has the same, and nothing is installed by hand.
// It says on stderr where it listens. Each request starts PHP anew, one after the other; orders stay in memory.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { getPHPLoaderModule } from "@php-wasm/node-8-3";
import { loadPHPRuntime, PHP } from "@php-wasm/universal";

const HERE = dirname(fileURLToPath(import.meta.url));
const SITE = resolve(HERE, "site.php");
const PLUGIN = resolve(HERE, "../../../web/woocommerce/signalpost.php");
const ORDERS = "/orders";

const php = new PHP(await loadPHPRuntime(await getPHPLoaderModule(), { ENV: {} }));
for (const path of [SITE, PLUGIN]) {
  php.mkdir(dirname(path));
  php.writeFile(path, readFileSync(path));
}
php.mkdir(ORDERS);

const settings = Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith("SIGNALPOST_")));

/** What PHP makes of one request. */
function run(request, body) {
  return php.run({
    scriptPath: SITE,
    relativeUri: request.url,
    method: request.method,
    protocol: "http",
    headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
    body: body.length ? new Uint8Array(body) : undefined,
    env: { ...settings, SIGNALPOST_ORDERS: ORDERS },
  });
}

let last = Promise.resolve();

const server = createServer((request, response) => {
  const pieces = [];
  request.on("data", (piece) => pieces.push(piece));
  request.on("end", () => {
    last = last
      .then(() => run(request, Buffer.concat(pieces)))
      .then((answer) => {
        if (answer.errors) process.stderr.write(`${answer.errors}\n`);
        response.writeHead(answer.httpStatusCode, answer.headers).end(Buffer.from(answer.bytes));
      })
      .catch((error) => {
        process.stderr.write(`${error}\n`);
        response.writeHead(500).end();
      });
  });
});
server.listen(0, "127.0.0.1", () => process.stderr.write(`http://127.0.0.1:${server.address().port}\n`));
