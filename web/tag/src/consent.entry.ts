export { watch } from "./consent/watch.ts";
