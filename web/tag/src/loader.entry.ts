import type { Boot, Page } from "./boot.ts";
import { load } from "./loader/load.ts";

load(window as Page, "__FOLDER__", (folder) => import(folder + MAIN) as Promise<{ start(boot: Boot): void }>);
