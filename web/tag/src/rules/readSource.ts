import type { Source } from "../settings.ts";
import { readDataLayer } from "./readDataLayer.ts";
import { readElement } from "./readElement.ts";
import { readJsonLd } from "./readJsonLd.ts";

/** What a source gives on this page; undefined when there is nothing. `from`: the element of the rule, if it has one. */
export function readSource(source: Source, page: Window, from: Element | null): unknown {
  if ("text" in source) return source.text;
  if ("element" in source) return readElement(source.element, source.attribute, from, page.document) || undefined;
  if ("data_layer" in source) return readDataLayer(source.data_layer, page);
  if ("query" in source) return new URLSearchParams(page.location.search).get(source.query) || undefined;
  return readJsonLd(source.json_ld, page.document);
}
