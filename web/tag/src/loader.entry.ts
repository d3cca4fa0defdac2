import type { Boot, Page } from "./boot.ts";
import { load } from "./loader/load.ts";

load(window as Page, "__FOLDER__", MAIN, (url) => import(url) as Promise<{ start(boot: Boot): void }>);
