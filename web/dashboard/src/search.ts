const ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

async function digest(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** An e-mail address that is typed into the search never leaves the browser: its hash, as Meta wants it, is looked for. */
export function search(): void {
  document.addEventListener(
    "submit",
    (event) => {
      const form = (event.target as Element).closest<HTMLFormElement>("form[data-search]");
      const input = form?.querySelector<HTMLInputElement>("input[name=q]");
      const typed = input?.value.trim() ?? "";
      if (!form || !input || !ADDRESS.test(typed)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      void digest(typed.normalize("NFC").toLowerCase()).then((hash) => location.assign(`/search?q=em:${hash}`));
    },
    true,
  );
}
