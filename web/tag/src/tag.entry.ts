export { start } from "./core/start.ts";
