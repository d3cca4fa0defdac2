// A web container on a page, after the words of sandbox.mjs: `gtm.fire({call: "track", …})`, `gtm.grant("ad_storage", …)`.
const sections = sectionsOf(TEMPLATE);
const granted = new Set();
const listeners = [];
const consent = {
  isGranted: (type) => granted.has(type),
  listen: (type, listener) => listeners.push([type, listener]),
};
// The data layer as Tag Manager keeps it: the newest entry that has the key.
const dataLayer = (key) => {
  const found = (window.dataLayer || []).filter((entry) => entry && entry[key] !== undefined).pop();
  return found?.[key];
};
const loaded = new Set();
function inject(url, done, failed, token) {
  if (loaded.has(token)) return done();
  loaded.add(token);
  const script = document.createElement("script");
  Object.assign(script, { async: true, src: url.replace(ADDRESS, GATEWAY), onload: done, onerror: failed });
  document.head.append(script);
}
const apis = webApis(permissionsOf(sections), window, { inject, consent, dataLayer });
window.gtm = {
  ended: [],
  fire(data) {
    const end = (word) => () => gtm.ended.push(word);
    const given = { gatewayUrl: ADDRESS, gtmOnSuccess: end("success"), gtmOnFailure: end("failure"), ...data };
    execute(sections.SANDBOXED_JS_FOR_WEB_TEMPLATE, requireOf(apis), given);
  },
  grant(...types) {
    types.forEach((type) => granted.add(type));
    types.forEach((type) => listeners.forEach(([of, listener]) => of === type && listener(type, true)));
  },
};
