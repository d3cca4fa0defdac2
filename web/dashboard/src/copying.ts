/** Texts that are to be copied get a button that does. */
export function copying(): void {
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLButtonElement>("[data-copy-of]");
    const text = button && document.getElementById(button.dataset["copyOf"] ?? "")?.textContent;
    if (!button || !text) return;
    const before = button.textContent;
    void navigator.clipboard.writeText(text.trim()).then(() => {
      button.textContent = "Copied";
      setTimeout(() => (button.textContent = before), 2_000);
    });
  });
}
