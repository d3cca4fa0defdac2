/** The built tag and the sandbox's stand-in of Meta's script, so that each document can run them anew. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

type Import = (address: string) => Promise<unknown>;

export interface Parts {
  /** Names of files that are there. */
  has(file: string): boolean;
  /** Runs the loader on a page. */
  runLoader(window: any, bring: Import): void;
  /** The exports of one of the tag's modules, new for each document. */
  runModule(file: string, window: any, bring: Import): any;
  runPixel(window: any): void;
}

/** A module as a function: the text of the build, with the two words that only a module may have exchanged. */
function asFunction(text: string): string {
  const exported = /export\{([^}]*)\};?\s*$/.exec(text);
  if (!exported) throw new Error("a module exports nothing");
  const names = exported[1]!.split(",").map((pair) => pair.split(" as "));
  const fields = names.map(([inside, outside]) => `${outside ?? inside}:${inside}`).join(",");
  const body = text.slice(0, exported.index).split("import(").join("bring(");
  if (/\bimport\b|\bexport\b/.test(body)) throw new Error("a module imports in another way");
  return `"use strict";${body}return{${fields}}`;
}

/** `assets` is the folder of the build, `pixel` the file of the sandbox's fbevents.js. */
export function makeParts(assets: string, pixel: string): Parts {
  const manifest = JSON.parse(readFileSync(join(assets, "manifest.json"), "utf8"));
  const read = (file: string) => readFileSync(join(assets, file), "utf8");
  const { loader, "loader-bare": _, ...rest } = manifest.files as Record<string, string>;
  const globals = ["document", "location", "navigator", "history", "crypto", "console", "fetch", "setTimeout", "Date"];
  const begin = (names: string[], body: string) => new Function("window", ...names, body) as (...given: any[]) => any;
  const loading = begin(
    ["bring", ...globals],
    read(loader!).split("__FOLDER__").join("sp").split("import(").join("bring("),
  );
  const modules = new Map(Object.values(rest).map((file) => [file, begin(["bring", ...globals], asFunction(read(file)))]));
  const script = begin([...globals, "Image", "FormData"], readFileSync(pixel, "utf8"));
  const given = (window: any) => globals.map((name) => window[name]);
  return {
    has: (file) => modules.has(file) || file == loader,
    runLoader: (window, bring) => loading(window, bring, ...given(window)),
    runModule: (file, window, bring) => modules.get(file)!(window, bring, ...given(window)),
    runPixel: (window) => script(window, ...given(window), window.Image, window.FormData),
  };
}
