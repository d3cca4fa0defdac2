"""Stand-ins for consent platforms: scripts with the interfaces that each documents, and `answer(…)` to play the person.

Sources are in docs/reference/consent-signals.md. Each waits for its answer.
"""

from __future__ import annotations

# IAB TCF, CMP API v2. `answer(tcString, addtlConsent)`.
TCF = """<script>
  (function () {
    var listeners = [];
    var data = {gdprApplies: true, eventStatus: 'cmpuishown', listenerId: 1};
    window.__tcfapi = function (command, version, callback) {
      if (command !== 'addEventListener') return;
      listeners.push(callback);
      callback(data, true);
    };
    window.answer = function (tcString, addtlConsent) {
      data = {gdprApplies: true, eventStatus: 'useractioncomplete', tcString: tcString, addtlConsent: addtlConsent};
      listeners.forEach(function (listener) { listener(data, true); });
    };
  })();
</script>"""
# Didomi Web SDK, which comes after 100 ms. `answer(enabled)`.
DIDOMI = """<script>
  window.didomiOnReady = window.didomiOnReady || [];
  setTimeout(function () {
    var changed = [], asked = false, vendors = {google: {id: 'google'}, facebook: {id: 'facebook', enabled: false}};
    window.Didomi = {
      getCurrentUserStatus: function () { return {vendors: vendors}; },
      shouldUserStatusBeCollected: function () { return !asked; },
      on: function (name, listener) { changed.push(listener); },
    };
    window.didomiOnReady.forEach(function (ready) { ready(window.Didomi); });
    window.didomiOnReady = {push: function (ready) { ready(window.Didomi); }};
    window.answer = function (enabled) {
      asked = true;
      vendors.facebook.enabled = enabled;
      changed.forEach(function (listener) { listener(); });
    };
  }, 100);
</script>"""
# Google Consent Mode through gtag. `answer("granted")`.
GOOGLE = """<script>
  window.dataLayer = window.dataLayer || [];
  function gtag() { dataLayer.push(arguments); }
  gtag('consent', 'default', {ad_storage: 'denied', ad_user_data: 'denied', ad_personalization: 'denied'});
  window.answer = function (word) {
    gtag('consent', 'update', {ad_storage: word, ad_user_data: word, ad_personalization: word});
  };
</script>"""
# Cookiebot. `answer(marketing)`.
COOKIEBOT = """<script>
  window.Cookiebot = {consent: {marketing: false}, hasResponse: false};
  window.answer = function (marketing) {
    window.Cookiebot = {consent: {marketing: marketing}, hasResponse: true};
    window.dispatchEvent(new Event(marketing ? 'CookiebotOnAccept' : 'CookiebotOnDecline'));
  };
</script>"""
# Usercentrics Web CMP, version 3. `answer(accepts)`.
USERCENTRICS = """<script>
  (function () {
    var given = false, type = 'IMPLICIT';
    window.__ucCmp = {
      getConsentDetails: function () {
        var service = {name: 'Facebook Pixel', category: 'marketing', consent: {given: given, type: type}};
        return Promise.resolve({consent: {type: type}, services: {ko1w5PpFl: service}});
      },
    };
    window.answer = function (word) {
      given = word;
      type = 'EXPLICIT';
      var detail = {type: word ? 'ACCEPT_ALL' : 'DENY_ALL'};
      window.dispatchEvent(new CustomEvent('UC_UI_CMP_EVENT', {detail: detail}));
    };
  })();
</script>"""
# OneTrust, with its cookies. `answer(accepts)`.
ONETRUST = """<script>
  window.OnetrustActiveGroups = ',C0001,';
  document.cookie = 'OptanonConsent=isGpcEnabled=0&groups=C0001%3A1%2CC0004%3A0; path=/';
  window.answer = function (accepts) {
    window.OnetrustActiveGroups = accepts ? ',C0001,C0004,' : ',C0001,';
    document.cookie = 'OptanonConsent=isGpcEnabled=0&groups=C0001%3A1%2CC0004%3A' + (accepts ? 1 : 0) + '; path=/';
    document.cookie = 'OptanonAlertBoxClosed=2026-03-01T00:00:00.000Z; path=/';
    window.dispatchEvent(new CustomEvent('OneTrustGroupsUpdated', {detail: accepts ? ['C0001', 'C0004'] : ['C0001']}));
  };
</script>"""
# Shopify's Customer Privacy API, loaded when asked for. `answer(accepts)`.
SHOPIFY = """<script>
  (function () {
    var allowed = false, word = '';
    window.Shopify = {
      loadFeatures: function (features, done) {
        if (features[0].name !== 'consent-tracking-api') return;
        window.Shopify.customerPrivacy = {
          marketingAllowed: function () { return allowed; },
          saleOfDataAllowed: function () { return true; },
          currentVisitorConsent: function () { return {marketing: word, analytics: ''}; },
        };
        setTimeout(done, 10);
      },
    };
    window.answer = function (accepts) {
      allowed = accepts;
      word = accepts ? 'yes' : 'no';
      var detail = {marketingAllowed: accepts, saleOfDataAllowed: true};
      document.dispatchEvent(new CustomEvent('visitorConsentCollected', {detail: detail}));
    };
  })();
</script>"""
# IAB GPP, CMP API 1.1, ready with the string in place of STRING, for the nation.
GPP = """<script>
  (function () {
    var ping = {gppVersion: '1.1', cmpStatus: 'loaded', cmpDisplayStatus: 'hidden', signalStatus: 'ready'};
    window.__gpp = function (command, callback) {
      ping.gppString = 'STRING';
      ping.applicableSections = [7];
      if (command === 'addEventListener') callback({eventName: 'listenerRegistered', data: true, pingData: ping}, true);
    };
  })();
</script>"""
