import type { Page } from "./boot.ts";
import { type Bring, load } from "./loader/load.ts";

load(window as Page, "__FOLDER__", MAIN, MISSED, ((url: string) => import(url)) as Bring);
