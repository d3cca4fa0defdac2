import type { Host } from "../parts.ts";
import { type Masks, maskWithoutRules } from "./maskWithoutRules.ts";
import type { LoadPart } from "./start.ts";
import type { Tag } from "./tag.ts";

/** How long the pixel waits for the part that masks, in milliseconds. */
const PATIENCE = 3000;

/** Loads the rules part if anything needs it; gives a function that goes on without it. */
export function loadRules(tag: Tag, load: LoadPart): () => void {
  const { boot, settings, person, tracker, views } = tag;
  const { page } = boot;
  const ready = (masks: Masks) => {
    tag.masks = masks;
    tracker.go();
  };
  const withoutRules = () => {
    if (!tag.masks) ready(maskWithoutRules());
  };
  const { masks, rules, data_layer, form_fields, preview } = settings;
  const wanted = masks.length || rules.length || data_layer || preview || Object.keys(form_fields).length;
  if (wanted || page.document.querySelector("[data-signalpost-event]")) {
    const { identify } = person;
    const host: Host = { page, track: tag.track, identify, watch: tracker.watch, onPage: views.onPage };
    load("rules")
      .then((part) => {
        part.start(host, settings);
        ready(part);
      })
      .catch(withoutRules);
    page.setTimeout(withoutRules, PATIENCE);
  } else ready({ mask: (masked) => ({ masked, places: [] }), maskAddress: (masked) => ({ masked, places: [] }) });
  return withoutRules;
}
