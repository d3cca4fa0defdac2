// Builds the tag into the Python package: `node build.mjs [folder]`, by default src/signalpost/_assets/tag.
//
// Two loaders and two main files: `tag` has the readers of consent and the rules part in it, which by default every page
// needs at once, and `bare` the readers alone, for a gateway none of whose datasets asks for rules or masks. The loaders are
// served under the names a site chooses and hold the word of FOLDER, which the gateway replaces by its own; the other
// files carry a digest of their content in their name and never change. manifest.json names them all, with the sizes of
// the parts. Beside each stands what the gateway sends: packed by brotli and gzip, the loader with the folder that is
// the default. A part over its limit (bytes after brotli) fails the build, and so does a main file that is larger than
// the parts that are in it.
import { createHash } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";

const HERE = dirname(fileURLToPath(import.meta.url));
const OUT = process.argv[2] ?? join(HERE, "../src/signalpost/_assets/tag");
const DEFAULT_FOLDER = "sp"; // as in signalpost.gateway.tag.files
const LAZY = ["identity", "rules", "missed"]; // files of their own
// Nearly every function of these is called as soon as they come: a hint for V8 to compile them off the main thread.
const EAGER = ["loader", "tag", "bare", "rules"];
const PARTS = ["./consent/*", "./rules/*"]; // what the main files have in them, as they import it
const LIMITS = [
  { of: ["loader"], most: 1024 },
  { of: ["tag"], most: 6 * 1024 },
  { of: ["consent", "identity"], most: 12 * 1024 },
  { of: ["rules"], most: 8 * 1024 },
  { of: ["missed"], most: 1024 },
];

async function bundle(name, format, define, external = []) {
  const built = await build({
    entryPoints: [join(HERE, `tag/src/${name}.entry.ts`)],
    bundle: true,
    write: false,
    minify: true,
    target: ["es2021"],
    format,
    define,
    external,
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
const sizeOf = (text) => ({ bytes: Buffer.byteLength(text), brotli: brotli(text).length });
function write(part, file, text) {
  writeFileSync(join(OUT, file), text);
  files[part] = file;
  const packed = file.startsWith("loader") ? text.replaceAll("__FOLDER__", DEFAULT_FOLDER) : text;
  writeFileSync(join(OUT, `${file}.br`), brotli(packed));
  writeFileSync(join(OUT, `${file}.gz`), gzipSync(packed, { level: constants.Z_BEST_COMPRESSION }));
  return sizeOf(packed);
}

for (const part of LAZY) {
  const text = await bundle(part, "esm", {});
  sizes[part] = write(part, named(text), text);
}
const names = { PARTS: JSON.stringify({ identity: files.identity, rules: files.rules }) };
sizes.tag = sizeOf(await bundle("tag", "esm", names, PARTS));
sizes.consent = sizeOf(await bundle("consent", "esm", {}));
for (const [main, loader, parts] of [
  ["tag", "loader", ["tag", "consent", "rules"]],
  ["bare", "loader-bare", ["tag", "consent"]],
]) {
  const text = await bundle(main, "esm", names);
  const whole = write(main, named(text), text);
  LIMITS.push({ of: [`${main}, whole`], most: parts.reduce((sum, part) => sum + sizes[part].brotli, 0) });
  sizes[`${main}, whole`] = whole;
  const words = { MAIN: JSON.stringify(files[main]), MISSED: JSON.stringify(files.missed) };
  sizes[loader] = write(loader, `${loader}.js`, await bundle("loader", "iife", words));
}
writeFileSync(join(OUT, "manifest.json"), `${JSON.stringify({ files, sizes }, null, 2)}\n`);

for (const { of, most } of LIMITS) {
  const size = of.reduce((sum, part) => sum + sizes[part].brotli, 0);
  console.log(`${of.join(" + ").padEnd(20)} ${String(size).padStart(6)} of ${most} bytes (brotli)`);
  if (size > most) process.exitCode = 1;
}
