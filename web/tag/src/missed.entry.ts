export { mirrorMissed } from "./missed/mirrorMissed.ts";
