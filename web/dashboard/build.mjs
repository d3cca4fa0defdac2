// Builds the dashboard's style sheet and scripts into the Python package: `node dashboard/build.mjs [folder]`, by default
// src/signalpost/_assets/dashboard. Each file has a digest of its content in its name; manifest.json names them by what
// they are, and packed copies lie beside. All of them together may not exceed LIMIT bytes (brotli).
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";

const HERE = dirname(fileURLToPath(import.meta.url));
const OUT = process.argv[2] ?? join(HERE, "../../src/signalpost/_assets/dashboard");
const LIMIT = 120 * 1024; // of the 200 kB that the first page may need in all
const ENTRIES = { "dashboard.js": "src/dashboard.entry.ts", "theme.js": "src/theme.entry.ts", "dashboard.css": "css/dashboard.css" };

async function bundle(entry) {
  const built = await build({
    entryPoints: [join(HERE, entry)],
    bundle: true,
    write: false,
    minify: true,
    target: ["es2021", "chrome109", "firefox115", "safari16"],
    format: "iife",
    charset: "utf8",
    legalComments: "none",
    outdir: OUT,
  });
  return Buffer.from(built.outputFiles[0].contents);
}

rmSync(OUT, { recursive: true, force: true });
mkdirSync(OUT, { recursive: true });
const names = {};
let total = 0;
function write(part, content) {
  const end = extname(part);
  const file = `${part.slice(0, -end.length)}-${createHash("sha256").update(content).digest("hex").slice(0, 16)}${end}`;
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
  const packed = brotliCompressSync(content, quality);
  writeFileSync(join(OUT, file), content);
  writeFileSync(join(OUT, `${file}.br`), packed);
  writeFileSync(join(OUT, `${file}.gz`), gzipSync(content, { level: constants.Z_BEST_COMPRESSION }));
  names[part] = file;
  total += packed.length;
  console.log(`${part.padEnd(16)} ${String(packed.length).padStart(7)} bytes (brotli)`);
}

for (const [part, entry] of Object.entries(ENTRIES)) write(part, await bundle(entry));
write("icon.svg", readFileSync(join(HERE, "css/icon.svg")));
writeFileSync(join(OUT, "manifest.json"), `${JSON.stringify(names, null, 2)}\n`);
console.log(`${"all".padEnd(16)} ${String(total).padStart(7)} of ${LIMIT} bytes (brotli)`);
if (total > LIMIT) process.exitCode = 1;
