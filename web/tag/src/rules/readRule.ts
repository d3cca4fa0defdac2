import type { CustomData } from "../model.ts";
import type { Rule, Source } from "../settings.ts";
import { amountOf } from "./amountOf.ts";
import { contentsOf } from "./contentsOf.ts";
import { currencyOf } from "./currencyOf.ts";
import { orderIdOf } from "./orderIdOf.ts";
import { readSource } from "./readSource.ts";

/** The custom_data of a rule's event on this page, and which of its parameters found nothing. */
export function readRule(
  rule: Rule,
  page: Window,
  from: Element | null,
): { custom_data: CustomData; missing: string[] } {
  const found: CustomData = {};
  const missing: string[] = [];
  const put = (name: string, value: unknown) => {
    if (value === undefined || value === "") missing.push(name);
    else found[name] = value;
  };
  const read = (source: Source) => readSource(source, page, from);
  const stated = rule.currency && currencyOf(read(rule.currency));
  if (rule.value) {
    const raw = read(rule.value);
    const isText = "element" in rule.value && !rule.value.attribute;
    const currency = stated ?? (rule.currency ? undefined : isText ? currencyOf(raw) : undefined);
    put("value", amountOf(raw, !isText, currency));
    if (currency && "value" in found) found.currency = currency;
  }
  if (rule.currency) put("currency", stated);
  if (rule.order_id) put("order_id", orderIdOf(read(rule.order_id)));
  for (const [name, source] of Object.entries(rule.parameters ?? {})) put(name, parameter(name, read(source)));
  if ((found.content_ids || found.contents) && !found.content_type) found.content_type = "product";
  return { custom_data: found, missing };
}

function parameter(name: string, given: unknown): unknown {
  if (name === "contents") {
    const contents = contentsOf(given);
    return contents.length ? contents : undefined;
  }
  if (name === "content_ids") {
    const ids = (Array.isArray(given) ? given : [given]).filter((id) => typeof id === "string" || typeof id === "number");
    return ids.length ? ids.map((id) => String(id).trim()) : undefined;
  }
  if (name === "num_items" || name === "predicted_ltv") return amountOf(given, true);
  if (typeof given === "string") return given.trim().slice(0, 500);
  return typeof given === "number" || typeof given === "boolean" ? given : undefined;
}
