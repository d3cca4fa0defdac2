// Before the first paint: the theme that was chosen, else the system's.
const chosen = /(?:^|; )sp_theme=(light|dark)/.exec(document.cookie)?.[1];
if (chosen) document.documentElement.dataset["theme"] = chosen;
