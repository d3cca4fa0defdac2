/** The switch between light and dark; what was chosen is kept, until the system's own is chosen again. */
export function themes(): void {
  document.addEventListener("click", (event) => {
    if (!(event.target as Element).closest("[data-theme-switch]")) return;
    const root = document.documentElement;
    const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
    const next = (root.dataset["theme"] ?? system) === "dark" ? "light" : "dark";
    root.dataset["theme"] = next;
    const life = next === system ? 0 : 31_536_000;
    document.cookie = `sp_theme=${next}; path=/; max-age=${life}; SameSite=Lax`;
    document.dispatchEvent(new Event("sp:theme"));
  });
}
