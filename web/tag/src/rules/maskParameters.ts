import type { CustomData } from "../model.ts";
import { type Kind, maskText } from "./maskText.ts";

const DEEPEST = 16; // deeper objects are refused by the gateway

/** `parameters` with personal data of `kinds` masked, and where it was. The same object when there was none. */
export function maskParameters(
  parameters: CustomData,
  kinds: readonly Kind[],
): { masked: CustomData; places: string[] } {
  const places: string[] = [];
  const masked = maskValue(parameters, "", "", 0, kinds, places);
  return { masked: (places.length ? masked : parameters) as CustomData, places };
}

function maskValue(
  value: unknown,
  name: string,
  path: string,
  depth: number,
  kinds: readonly Kind[],
  places: string[],
): unknown {
  if (typeof value === "string" || (typeof value === "number" && value >= 1e6 && Number.isInteger(value))) {
    const text = String(value);
    const masked = maskText(text, name, kinds);
    if (masked === text) return value;
    places.push(path);
    return masked;
  }
  if (Array.isArray(value)) {
    if (depth > DEEPEST) return [];
    return value.map((part, index) => maskValue(part, name, `${path}[${index}]`, depth + 1, kinds, places));
  }
  if (!isPlain(value)) return value;
  const copy: Record<string, unknown> = {};
  if (depth > DEEPEST) return copy;
  for (const key of Object.keys(value)) {
    const shown = maskText(key, "", kinds);
    const place = path ? `${path}.${shown}` : shown;
    if (shown !== key) places.push(place);
    try {
      copy[shown] = maskValue(value[key], key, place, depth + 1, kinds, places);
    } catch {
      places.push(place); // a property that cannot be read: it stays out
    }
  }
  return copy;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const above = Object.getPrototypeOf(value);
  return above === null || Object.getPrototypeOf(above) === null; // also an object of another frame
}
