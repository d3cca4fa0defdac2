// Writes, as JSON, the tables of web/tag/src/identity as the tag reads them back.
import { readCallingCodes } from "../../web/tag/src/identity/readCallingCodes.ts";
import { readCountries } from "../../web/tag/src/identity/readCountries.ts";
import { canada, usa } from "../../web/tag/src/identity/states.ts";

const lengths = (has) => Array.from({ length: 32 }, (_, length) => length).filter(has);
const numbering = ({ code, trunk, wayOut, national, mobile, longest }) => {
  return { code, trunk, wayOut, national: lengths(national), mobile: lengths(mobile), longest };
};
const states = ({ all, builder, short }) => ({ all: Object.fromEntries(all), builder, short: Object.fromEntries(short) });
const tables = {
  countries: Object.fromEntries(readCountries()),
  callingCodes: Object.fromEntries([...readCallingCodes()].map(([country, row]) => [country, numbering(row)])),
  us: states(usa()),
  ca: states(canada()),
};
process.stdout.write(JSON.stringify(tables));
