// Consent strings made by the IAB's own libraries, each with what those libraries read of it; the same for a seed.
//
//     node encode.mjs SEED TCF GPP
//
// One JSON line a string, and one for each second with something broken: {"tcf": text, "fields": TCModel's}, {"gpp": text, "sections": each section's by name}, and for
// each tenth of these {"tcfcav1": text, "fields"}: vendors of Canada as releases before 3.2 wrote them. A broken one is
// {"broken": "tcf" or "gpp", "text", "fields": what is read of it all the same, null: nothing}.

import {
  BitStringEncoder, CompressedBase64UrlEncoder, GppModel, RangeEntry, Sections, TcfCaV1, TcfCaV1CoreSegment, TcfEuV2, UspV1,
} from "@iabgpp/cmpapi";
import { GVL, PurposeRestriction, Segment, TCModel, TCString } from "@iabtechlabtcf/core";

const [seed, tcfStrings, gppStrings] = process.argv.slice(2).map(Number);
let state = seed;

function random() {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
}

const below = (limit) => Math.floor(random() * limit);
const between = (least, most) => least + below(most - least + 1);
const chance = (share) => random() < share;
const pick = (list) => list[below(list.length)];
const moment = () => new Date(Date.UTC(between(2020, 2060), below(12), between(1, 28)) + below(864_000) * 100);

// Nobody, few, blocks, nearly all: each way of writing sets is shorter for another of them.
function ids(most) {
  const shape = below(5);
  if (shape === 0) return [];
  if (shape === 1) return unique(Array.from({ length: between(1, 6) }, () => between(1, most)));
  if (shape === 2) {
    const blocks = Array.from({ length: between(1, 4) }, () => [between(1, most), between(0, most >> 2)]);
    return unique(blocks.flatMap(([first, more]) => range(first, Math.min(first + more, most))));
  }
  const share = shape === 3 ? random() : 0.97;
  return range(1, most).filter(() => chance(share));
}

const range = (first, last) => Array.from({ length: last - first + 1 }, (_, index) => first + index);
const unique = (list) => [...new Set(list)].sort((one, other) => one - other);
const letters = () => String.fromCharCode(65 + below(26), 65 + below(26));

function vendorList(most) {
  const all = range(1, 11);
  const vendors = {};
  for (const id of range(1, most).filter(() => chance(0.9))) {
    vendors[id] = {
      id, name: `Vendor ${id}`, purposes: all, legIntPurposes: [2, 7, 8, 9, 10, 11], flexiblePurposes: [2, 7, 8, 9, 10, 11],
      specialPurposes: [], features: [], specialFeatures: [], policyUrl: "https://vendor.example/",
    };
  }
  const named = (count) => Object.fromEntries(range(1, count).map((id) => [id, { id, name: `Number ${id}` }]));
  return new GVL({
    gvlSpecificationVersion: 3, vendorListVersion: between(1, 4095), tcfPolicyVersion: pick([2, 4, 5]),
    lastUpdated: "2026-01-01T00:00:00Z", purposes: named(11), specialPurposes: named(3), features: named(3),
    specialFeatures: named(2), stacks: {}, dataCategories: {}, vendors,
  });
}

function tcf() {
  const most = pick([8, 60, 300, 1500]);
  const model = new TCModel(vendorList(most));
  Object.assign(model, {
    cmpId: between(2, 4095), cmpVersion: below(4096), consentScreen: below(64), publisherCountryCode: letters(),
    isServiceSpecific: chance(0.8), useNonStandardTexts: chance(0.5), purposeOneTreatment: chance(0.5),
    created: moment(), lastUpdated: moment(), supportOOB: chance(0.5), numCustomPurposes: chance(0.5) ? below(64) : 0,
  });
  model.specialFeatureOptins.set(ids(12));
  model.purposeConsents.set(ids(24));
  model.purposeLegitimateInterests.set(ids(24));
  model.publisherConsents.set(ids(24));
  model.publisherLegitimateInterests.set(ids(24));
  if (model.numCustomPurposes) {
    model.publisherCustomConsents.set(ids(model.numCustomPurposes));
    model.publisherCustomLegitimateInterests.set(ids(model.numCustomPurposes));
  }
  for (const vector of ["vendorConsents", "vendorLegitimateInterests", "vendorsDisclosed", "vendorsAllowed"]) {
    model[vector].set(ids(most));
  }
  for (let left = chance(0.5) ? between(1, 8) : 0; left > 0; left -= 1) {
    const restriction = new PurposeRestriction(between(1, 11), below(3));
    for (const vendor of ids(most)) model.publisherRestrictions.add(vendor, restriction);
  }
  const others = [Segment.VENDORS_DISCLOSED, Segment.VENDORS_ALLOWED, Segment.PUBLISHER_TC].filter(() => chance(0.6));
  const options = chance(0.5) ? { segments: [Segment.CORE, ...others] } : { isForVendors: chance(0.5) };
  const text = TCString.encode(model, options);
  return { tcf: text, fields: tcfFields(TCString.decode(text)) };
}

function tcfFields(model) {
  const fields = {};
  for (const name of [
    "version", "created", "lastUpdated", "cmpId", "cmpVersion", "consentScreen", "consentLanguage", "vendorListVersion",
    "policyVersion", "isServiceSpecific", "useNonStandardTexts", "purposeOneTreatment", "publisherCountryCode",
    "numCustomPurposes",
  ]) {
    fields[name] = model[name];
  }
  for (const name of [
    "specialFeatureOptins", "purposeConsents", "purposeLegitimateInterests", "vendorConsents",
    "vendorLegitimateInterests", "vendorsDisclosed", "vendorsAllowed", "publisherConsents",
    "publisherLegitimateInterests", "publisherCustomConsents", "publisherCustomLegitimateInterests",
  ]) {
    fields[name] = unique([...model[name].values()]);
  }
  fields.publisherRestrictions = model.publisherRestrictions.getRestrictions().map((one) => ({
    purposeId: one.purposeId, restrictionType: one.restrictionType, vendors: model.publisherRestrictions.getVendors(one),
  }));
  return fields;
}

const NOT_FREE = new Set(["Version", "Created", "LastUpdated", "NumCustomPurposes", "IsServiceSpecific"]);
const SIZES = {
  MspaVersion: 64, CmpId: 4096, CmpVersion: 4096, ConsentScreen: 64, VendorListVersion: 4096, PolicyVersion: 64, TcfPolicyVersion: 64,
};
const WORDS = new Set(["ConsentLanguage", "PublisherCountryCode"]);

function value(name, sample, most) {
  if (name === "PublisherRestrictions" || name === "PubRestrictions") {
    const kinds = unique(Array.from({ length: below(5) }, () => between(1, 11) * 4 + below(3)));
    return kinds.map((kind) => new RangeEntry(kind >> 2, kind & 3, ids(most)));
  }
  if (WORDS.has(name)) return letters();
  if (name === "MspaCoveredTransaction") return between(1, 2);
  if (typeof sample === "boolean") return chance(0.5);
  if (typeof sample === "number") return below(SIZES[name] ?? 3);
  if (sample.length === 0) return ids(most);
  return sample.map((one) => (typeof one === "boolean" ? chance(0.5) : below(3)));
}

// The library's own field for whether a second segment is there, which its lists of fields leave out.
function secondSegment(section) {
  const names = section.segments.flatMap((segment) => [...(segment.fields.getAll?.().keys() ?? [])]);
  return names.filter((name) => name.endsWith("SegmentIncluded"));
}

function fill(model, name) {
  const most = pick([8, 60, 300, 1500]);
  if (name === UspV1.NAME) {
    for (const field of ["Notice", "OptOutSale", "LspaCovered"]) model.setFieldValue(name, field, pick(["Y", "N", "-"]));
    return;
  }
  model.setFieldValue(name, name === TcfEuV2.NAME || name === TcfCaV1.NAME ? "CmpId" : "SaleOptOut", 1);
  if (name === "usnat" && chance(0.4)) model.setFieldValue(name, "Version", 1);
  if (name === TcfEuV2.NAME || name === TcfCaV1.NAME) model.setFieldValue(name, "NumCustomPurposes", below(20));
  for (const [field, sample] of Object.entries(model.getSection(name))) {
    if (NOT_FREE.has(field) || field.endsWith("SegmentType")) continue;
    if (/Custom/.test(field)) {
      model.setFieldValue(name, field, range(1, model.getFieldValue(name, "NumCustomPurposes")).map(() => chance(0.5)));
    } else {
      model.setFieldValue(name, field, value(field, sample, most));
    }
  }
  for (const included of secondSegment(model.sections.get(name))) model.setFieldValue(name, included, chance(0.7));
  if (name === TcfEuV2.NAME || name === TcfCaV1.NAME) {
    model.setFieldValue(name, "LastUpdated", moment());
    if (name === TcfCaV1.NAME) model.setFieldValue(name, "Created", moment());
  }
}

function gpp(index) {
  const model = new GppModel();
  const all = Sections.SECTION_ORDER;
  const names = new Set([all[index % all.length], ...all.filter(() => chance(0.15))]);
  for (const name of names) fill(model, name);
  const text = model.encode();
  return { gpp: text, sections: sectionsOf(text, (read) => read()) };
}

function sectionsOf(text, attempted) {
  const model = new GppModel(text);
  const names = Sections.SECTION_ORDER.filter((one) => model.hasSection(one));
  return Object.fromEntries(names.map((name) => [name, attempted(() => fieldsOf(model, name))]));
}

function fieldsOf(model, name) {
  const fields = { ...model.getSection(name) };
  for (const included of secondSegment(model.sections.get(name))) fields[included] = model.getFieldValue(name, included);
  return fields;
}

// The library still knows the former fields of the core segment, to read them, and writes them here.
function formerCanada() {
  const model = new GppModel();
  fill(model, TcfCaV1.NAME);
  const segment = new TcfCaV1CoreSegment();
  const fields = segment.buildFields(true);
  for (const name of segment.getFieldNames()) fields.get(name).setValue(model.getFieldValue(TcfCaV1.NAME, name));
  const bits = BitStringEncoder.getInstance().encode(fields, segment.getFieldNames());
  const [header] = model.encode().split("~");
  const text = `${header}~${CompressedBase64UrlEncoder.getInstance().encode(bits)}`;
  return { tcfcav1: text, fields: { tcfcav1: new GppModel(text).getSection(TcfCaV1.NAME) } };
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

// Cut off, a letter changed, a character of another alphabet, something appended.
function broken(text) {
  const place = below(text.length);
  return pick([
    text.slice(0, place),
    text.slice(0, place) + pick([...ALPHABET]) + text.slice(place + 1),
    text.slice(0, place) + pick([..."+/= .~"]) + text.slice(place),
    text + pick([...ALPHABET]) + pick([...ALPHABET]),
  ]);
}

function attempt(read) {
  try {
    return read();
  } catch {
    return null;
  }
}

function brokenTcf() {
  const text = broken(tcf().tcf);
  return { broken: "tcf", text, fields: attempt(() => tcfFields(TCString.decode(text))) };
}

function brokenGpp(index) {
  const text = broken(gpp(index).gpp);
  return { broken: "gpp", text, fields: attempt(() => sectionsOf(text, (read) => attempt(read))) };
}

for (let made = 0; made < tcfStrings; made += 1) console.log(JSON.stringify(tcf()));
for (let made = 0; made < gppStrings; made += 1) console.log(JSON.stringify(gpp(made)));
for (let made = 0; made < gppStrings; made += 10) console.log(JSON.stringify(formerCanada()));
for (let made = 0; made < tcfStrings; made += 2) console.log(JSON.stringify(brokenTcf()));
for (let made = 0; made < gppStrings; made += 2) console.log(JSON.stringify(brokenGpp(made)));
