// The empty state: the shortest ways to a first event, with this sandbox's address in them.

import { el } from "/_page/show.js";

function snippets() {
  const base = location.origin;
  return [
    [
      "curl",
      `curl "${base}/v25.0/1234567890/events?access_token=any" \\
  -H "Content-Type: application/json" \\
  -d '{"data":[{"event_name":"Purchase","event_time":'$(date +%s)',"event_id":"order-1","action_source":"website",
       "user_data":{"em":["62a14e44f765419d10fea99367361a727c12365e2520f32218d505ed9aa0f62f"],"client_user_agent":"curl"},
       "custom_data":{"value":12.50,"currency":"EUR"}}]}'`,
    ],
    [
      "Page with the pixel",
      `<script>
  window.fbq = window._fbq = function () {
    fbq.callMethod ? fbq.callMethod.apply(fbq, arguments) : fbq.queue.push(arguments);
  };
  fbq.push = fbq; fbq.loaded = true; fbq.version = "2.0"; fbq.queue = [];
</script>
<script async src="${base}/en_US/fbevents.js"></script>
<script>
  fbq("init", "1234567890");
  fbq("track", "Purchase", {value: 12.5, currency: "EUR"}, {eventID: "order-1"});
</script>`,
    ],
    [
      "Python",
      `import signalpost as sp

with sp.Client(dataset="1234567890", token="any", base_url="${base}") as client:
    client.send({"event_name": "Purchase", "event_time": sp.now(), "event_id": "order-1", "action_source": "website",
                 "user_data": {"em": "joe@example.com"}, "custom_data": {"value": 12.5, "currency": "EUR"}})`,
    ],
  ];
}

/** What appears here, and three ways to make it appear. */
export function empty() {
  return el(
    "section",
    { class: "card pad empty" },
    el("h2", {}, "No event has come yet"),
    el(
      "p",
      {},
      "Each event that is sent to this sandbox appears here within a second: the browser’s copy beside the " +
        "server’s, with its problems, its keys, and why it is counted or removed. Any access token is taken, and " +
        "any dataset whose id is a number, unless the sandbox was started with tokens.",
    ),
    el("p", {}, "Send one. The first and the second together are one purchase seen twice and counted once."),
    snippets().map(([label, code]) => snippet(label, code)),
  );
}

function snippet(label, code) {
  const said = el("button", { type: "button", class: "ctl", "aria-label": `Copy the example for ${label}` }, "Copy");
  said.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(code);
      said.textContent = "Copied";
    } catch {
      said.textContent = "Select and copy it by hand";
    }
    setTimeout(() => {
      said.textContent = "Copy";
    }, 2000);
  });
  return el(
    "div",
    { class: "snippet" },
    el("div", { class: "bar" }, el("h3", {}, label), said),
    el("pre", { tabindex: 0 }, el("code", {}, code)),
  );
}
