export { eventIdOf } from "./identity/eventIdOf.ts";
export { prepareUserData } from "./identity/prepareUserData.ts";
