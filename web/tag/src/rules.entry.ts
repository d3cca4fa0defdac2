import { createRules } from "./rules/createRules.ts";

export const { start, mask, maskAddress } = createRules();
