"use strict";
(() => {
  const all = (selector) => document.querySelectorAll(selector);
  const show = (selector, text) => all(selector).forEach((found) => (found.textContent = text));

  // The banner: the answer is kept for the back end, and told to the tag and to the pixel.
  const choose = (answer) => {
    document.cookie = `shop_consent=${answer}; path=/; max-age=15552000; samesite=lax`;
    signalpost("consent", answer);
    fbq("consent", answer === "granted" ? "grant" : "revoke");
    show("[data-consent-state]", answer);
    all("[data-banner]").forEach((banner) => (banner.hidden = true));
  };
  all("button[data-consent]").forEach((button) => {
    button.addEventListener("click", () => choose(button.dataset.consent));
  });

  // The cart: the back end reports AddToCart and answers with its event_id, under which the page reports it too.
  const report = ({ event_name, event_id, custom_data, by_server }) => {
    fbq("track", event_name, custom_data, { eventID: event_id });
    const row = document.createElement("tr");
    for (const text of [event_name, event_id, by_server]) row.insertCell().textContent = text;
    all("[data-reported]").forEach((table) => table.append(row));
  };
  all("form[data-add]").forEach((form) => {
    form.addEventListener("submit", async (submitted) => {
      submitted.preventDefault();
      const asked = { method: "POST", headers: { accept: "application/json" }, body: new FormData(form) };
      const answer = await fetch(form.action, asked).catch(() => undefined);
      if (!answer || !answer.ok) return form.submit();
      const { event, count, name } = await answer.json();
      report(event);
      show("[data-count]", count);
      show("[data-added]", `${name} is in your cart.`);
    });
  });
})();
