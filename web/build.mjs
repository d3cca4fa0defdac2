// Builds the tag into the Python package: `node build.mjs [folder]`, by default src/signalpost/_assets/tag.
//
// loader.js is served under the names a site chooses and holds the word of FOLDER, which the gateway replaces by its
// own; the other files carry a digest of their content in their name and never change. manifest.json names them all,
// with their sizes. Beside each stands what the gateway sends: packed by brotli and gzip, the loader with the folder
// that is the default. A part over its limit (bytes after brotli) fails the build.
import { createHash } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";

const HERE = dirname(fileURLToPath(import.meta.url));
const OUT = process.argv[2] ?? join(HERE, "../src/signalpost/_assets/tag");
const DEFAULT_FOLDER = "sp"; // as in signalpost.gateway.tag.files
const LAZY = ["consent", "identity", "rules", "missed"]; // loaded by loader or tag when needed
// Nearly every function of these is called as soon as they come: a hint for V8 to compile them off the main thread.
const EAGER = ["loader", "tag", "consent", "rules"];
const LIMITS = [
  { of: ["loader"], most: 1024 },
  { of: ["tag"], most: 6 * 1024 },
  { of: ["consent", "identity"], most: 12 * 1024 },
  { of: ["rules"], most: 8 * 1024 },
  { of: ["missed"], most: 1024 },
];

async function bundle(name, format, define) {
  const built = await build({
    entryPoints: [join(HERE, `tag/src/${name}.entry.ts`)],
    bundle: true,
    write: false,
    minify: true,
    target: ["es2021"],
    format,
    define,
    charset: "utf8",
    legalComments: "none",
    banner: { js: EAGER.includes(name) ? "//# allFunctionsCalledOnLoad" : "" },
  });
  return built.outputFiles[0].text;
}

const brotli = (text) =>
  brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } });
const named = (text) => `${createHash("sha256").update(text).digest("hex").slice(0, 16)}.js`;

rmSync(OUT, { recursive: true, force: true });
mkdirSync(OUT, { recursive: true });
const files = {};
const sizes = {};
function write(part, file, text) {
  writeFileSync(join(OUT, file), text);
  files[part] = file;
  const packed = part === "loader" ? text.replaceAll("__FOLDER__", DEFAULT_FOLDER) : text;
  const small = brotli(packed);
  writeFileSync(join(OUT, `${file}.br`), small);
  writeFileSync(join(OUT, `${file}.gz`), gzipSync(packed, { level: constants.Z_BEST_COMPRESSION }));
  sizes[part] = { bytes: Buffer.byteLength(text), brotli: small.length };
}

for (const part of LAZY) {
  const text = await bundle(part, "esm", {});
  write(part, named(text), text);
}
// The loader brings the tag and the part that is wanted first, the tag the others.
const parts = Object.fromEntries(["identity", "rules"].map((part) => [part, files[part]]));
const tag = await bundle("tag", "esm", { PARTS: JSON.stringify(parts) });
write("tag", named(tag), tag);
write("loader", "loader.js", await bundle("loader", "iife", { MAIN: JSON.stringify(files.tag), CONSENT: JSON.stringify(files.consent), MISSED: JSON.stringify(files.missed) }));
writeFileSync(join(OUT, "manifest.json"), `${JSON.stringify({ files, sizes }, null, 2)}\n`);

for (const { of, most } of LIMITS) {
  const size = of.reduce((sum, part) => sum + sizes[part].brotli, 0);
  console.log(`${of.join(" + ").padEnd(20)} ${String(size).padStart(6)} of ${most} bytes (brotli)`);
  if (size > most) process.exitCode = 1;
}
