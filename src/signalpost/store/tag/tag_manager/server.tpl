___INFO___

{
  "type": "TAG",
  "id": "cvt_temp_public_id",
  "version": 1,
  "securityGroups": [],
  "displayName": "Signalpost",
  "brand": {"id": "brand_dummy", "displayName": "Signalpost"},
  "description": "Forwards the event to your Signalpost gateway, which hashes it and sends it to Meta's Conversions API.",
  "containerContexts": ["SERVER"]
}


___TEMPLATE_PARAMETERS___

[
  {
    "type": "TEXT",
    "name": "gatewayUrl",
    "displayName": "Address of the gateway",
    "simpleValueType": true,
    "defaultValue": "https://signalpost.example",
    "help": "Where servers reach it. The template may send to this host only.",
    "valueValidators": [{"type": "NON_EMPTY"}, {"type": "REGEX", "args": ["^https://[^\\s?#]+$"]}]
  },
  {
    "type": "TEXT",
    "name": "key",
    "displayName": "Server key",
    "simpleValueType": true,
    "help": "signalpost keys create tag-manager --kind server. It begins with sps_ and says which datasets the events go to.",
    "valueValidators": [{"type": "NON_EMPTY"}, {"type": "REGEX", "args": ["^sps_.+$"]}]
  },
  {
    "type": "SELECT",
    "name": "eventName",
    "displayName": "Event",
    "simpleValueType": true,
    "defaultValue": "inherit",
    "macrosInSelect": true,
    "help": "A variable may give the name too.",
    "selectItems": [
      {"value": "inherit", "displayValue": "Meta's name for the event of Google Analytics 4"},
      {"value": "AddPaymentInfo", "displayValue": "AddPaymentInfo"},
      {"value": "AddToCart", "displayValue": "AddToCart"},
      {"value": "AddToWishlist", "displayValue": "AddToWishlist"},
      {"value": "CompleteRegistration", "displayValue": "CompleteRegistration"},
      {"value": "Contact", "displayValue": "Contact"},
      {"value": "CustomizeProduct", "displayValue": "CustomizeProduct"},
      {"value": "Donate", "displayValue": "Donate"},
      {"value": "FindLocation", "displayValue": "FindLocation"},
      {"value": "InitiateCheckout", "displayValue": "InitiateCheckout"},
      {"value": "Lead", "displayValue": "Lead"},
      {"value": "PageView", "displayValue": "PageView"},
      {"value": "Purchase", "displayValue": "Purchase"},
      {"value": "Schedule", "displayValue": "Schedule"},
      {"value": "Search", "displayValue": "Search"},
      {"value": "StartTrial", "displayValue": "StartTrial"},
      {"value": "SubmitApplication", "displayValue": "SubmitApplication"},
      {"value": "Subscribe", "displayValue": "Subscribe"},
      {"value": "ViewContent", "displayValue": "ViewContent"}
    ]
  },
  {
    "type": "SELECT",
    "name": "actionSource",
    "displayName": "Where it happened",
    "simpleValueType": true,
    "defaultValue": "website",
    "selectItems": [
      {"value": "website", "displayValue": "On the website"},
      {"value": "email", "displayValue": "By e-mail"},
      {"value": "phone_call", "displayValue": "By phone"},
      {"value": "chat", "displayValue": "In a chat"},
      {"value": "physical_store", "displayValue": "In a store"},
      {"value": "system_generated", "displayValue": "By itself, such as a renewal"},
      {"value": "other", "displayValue": "Elsewhere"}
    ]
  },
  {
    "type": "CHECKBOX",
    "name": "forwardClient",
    "checkboxText": "Pass on the visitor's address, user agent and cookies",
    "simpleValueType": true,
    "defaultValue": true,
    "help": "Off for requests that come from a server of yours and not from the visitor's browser."
  },
  {
    "type": "SELECT",
    "name": "consent",
    "displayName": "Consent",
    "simpleValueType": true,
    "defaultValue": "signals",
    "macrosInSelect": true,
    "help": "The gateway decides by it. A variable may give granted or denied.",
    "selectItems": [
      {"value": "signals", "displayValue": "As the request says: Google Consent Mode, the banner's cookies, Sec-GPC"},
      {"value": "granted", "displayValue": "Granted: this tag fires with consent only"}
    ]
  },
  {
    "type": "TEXT",
    "name": "shop",
    "displayName": "Key of the shop",
    "simpleValueType": true,
    "help": "Optional. A Purchase without event_id gets the id that the tag and the shop's connector derive from the order number."
  },
  {
    "type": "SIMPLE_TABLE",
    "name": "userData",
    "displayName": "More user_data",
    "help": "Goes before what the event has. In clear or hashed, under Meta's names.",
    "simpleTableColumns": [
      {"name": "name", "displayName": "Key, such as em", "type": "TEXT", "isUnique": true, "defaultValue": ""},
      {"name": "value", "displayName": "Value", "type": "TEXT", "defaultValue": ""}
    ]
  },
  {
    "type": "SIMPLE_TABLE",
    "name": "customData",
    "displayName": "More custom_data",
    "help": "Goes before what the event has.",
    "simpleTableColumns": [
      {"name": "name", "displayName": "Key, such as value", "type": "TEXT", "isUnique": true, "defaultValue": ""},
      {"name": "value", "displayName": "Value", "type": "TEXT", "defaultValue": ""}
    ]
  },
  {
    "type": "TEXT",
    "name": "testEventCode",
    "displayName": "test_event_code",
    "simpleValueType": true,
    "help": "Optional, for Test Events."
  },
  {
    "type": "CHECKBOX",
    "name": "log",
    "checkboxText": "Log what became of each event",
    "simpleValueType": true,
    "defaultValue": false,
    "help": "Its name, event_id, status and reason; nothing of the person."
  }
]


___SANDBOXED_JS_FOR_SERVER___

const JSON = require('JSON');
const Math = require('Math');
const getAllEventData = require('getAllEventData');
const getCookieValues = require('getCookieValues');
const getRemoteAddress = require('getRemoteAddress');
const getRequestHeader = require('getRequestHeader');
const getTimestampMillis = require('getTimestampMillis');
const getType = require('getType');
const logToConsole = require('logToConsole');
const makeNumber = require('makeNumber');
const makeString = require('makeString');
const makeTableMap = require('makeTableMap');
const parseUrl = require('parseUrl');
const sendHttpRequest = require('sendHttpRequest');
const sha256Sync = require('sha256Sync');

// Meta's event for Google Analytics 4's name; any other goes as it is.
const NAMES = {
  'page_view': 'PageView',
  'gtm.dom': 'PageView',
  'view_item': 'ViewContent',
  'search': 'Search',
  'add_to_cart': 'AddToCart',
  'add_to_wishlist': 'AddToWishlist',
  'begin_checkout': 'InitiateCheckout',
  'add_payment_info': 'AddPaymentInfo',
  'purchase': 'Purchase',
  'generate_lead': 'Lead',
  'sign_up': 'CompleteRegistration',
  'subscribe': 'Subscribe',
  'start_trial': 'StartTrial',
  'contact': 'Contact',
  'schedule': 'Schedule',
  'submit_application': 'SubmitApplication',
  'find_location': 'FindLocation',
  'donate': 'Donate',
  'customize_product': 'CustomizeProduct'
};
// Meta's key for the names that user_data has in Google Analytics 4; those that are hashed go the same way.
const PERSON = {
  'email_address': 'em', 'email': 'em', 'sha256_email_address': 'em',
  'phone_number': 'ph', 'phone': 'ph', 'sha256_phone_number': 'ph'
};
const ADDRESS = {
  'first_name': 'fn', 'sha256_first_name': 'fn', 'last_name': 'ln', 'sha256_last_name': 'ln',
  'city': 'ct', 'region': 'st', 'postal_code': 'zp', 'country': 'country'
};
// The names under which Meta's own server tag reads the same event.
const META_PERSON = ['em', 'ph', 'fn', 'ln', 'ge', 'db', 'ct', 'st', 'zp', 'country', 'external_id', 'subscription_id',
  'fb_login_id'];
const META_CUSTOM = ['value', 'currency', 'content_ids', 'contents', 'content_name', 'content_category', 'content_type',
  'order_id', 'num_items', 'search_string', 'status', 'predicted_ltv', 'delivery_category'];
// What the gateway reads of a banner's cookie, by its name for the signal.
const BANNERS = {
  'tcf': 'euconsent-v2', 'addtl': 'addtl_consent', 'usp': 'usprivacy', 'onetrust': 'OptanonConsent',
  'cookiebot': 'CookieConsent', 'didomi': 'didomi_token', 'shopify': '_tracking_consent'
};

const event = getAllEventData() || {};
const isOfVisitor = data.forwardClient !== false;

function has(value) {
  return value !== undefined && value !== null && value !== '';
}

// Puts `value` into `to` unless nothing is there or the key has one.
function put(to, key, value) {
  if (has(value) && !has(to[key])) to[key] = value;
}

function cookie(name) {
  if (!isOfVisitor) return undefined;
  const found = getCookieValues(name, true);
  return found && found.length ? found[0] : undefined;
}

function nameOf() {
  if (has(data.eventName) && data.eventName !== 'inherit') return data.eventName;
  return NAMES[event.event_name] || event.event_name;
}

// Takes over what `from` has under the names of `keys`; a list of values stays one.
function rename(to, from, keys) {
  for (const name in keys) put(to, keys[name], from[name]);
}

function userData() {
  const found = data.userData ? makeTableMap(data.userData, 'name', 'value') : {};
  META_PERSON.forEach((key) => put(found, key, event['x-fb-ud-' + key]));
  const given = event.user_data || {};
  rename(found, given, PERSON);
  const addresses = getType(given.address) === 'array' ? given.address : [given.address || {}];
  addresses.forEach((address) => rename(found, address, ADDRESS));
  META_PERSON.forEach((key) => put(found, key, given[key]));
  put(found, 'external_id', event.user_id);
  put(found, 'fbp', event['x-fb-ck-fbp'] || event.fbp || cookie('_fbp'));
  put(found, 'fbc', event['x-fb-ck-fbc'] || event.fbc || cookie('_fbc') || clickOf(event.page_location));
  if (isOfVisitor) {
    put(found, 'client_ip_address', event.ip_override || getRemoteAddress());
    put(found, 'client_user_agent', event.user_agent || getRequestHeader('user-agent'));
  }
  return found;
}

// The landing page's click, where no cookie has it yet. A cookie goes before it: it has the time of the first sight.
function clickOf(address) {
  const parsed = has(address) ? parseUrl(address) : undefined;
  const clicks = parsed && parsed.searchParams ? parsed.searchParams.fbclid : undefined;
  const click = getType(clicks) === 'array' ? clicks[0] : clicks;
  return has(click) ? 'fb.1.' + makeString(getTimestampMillis()) + '.' + click : undefined;
}

function contentsOf(items) {
  const found = [];
  if (getType(items) !== 'array') return found;
  items.forEach((item) => {
    const id = has(item.item_id) ? item.item_id : item.id;
    if (!has(id)) return;
    const content = {id: makeString(id), quantity: Math.floor(makeNumber(item.quantity)) || 1};
    if (has(item.price)) content.item_price = makeNumber(item.price);
    found.push(content);
  });
  return found;
}

// Google Analytics 4 defines an event's value as the sum of price times quantity: only where every price is known.
function valueOf(contents) {
  if (has(event.value)) return makeNumber(event.value);
  if (!contents.length || !contents.every((content) => content.item_price !== undefined)) return undefined;
  const sum = contents.reduce((all, content) => all + content.item_price * content.quantity, 0);
  return Math.round(sum * 1000) / 1000;
}

function customData() {
  const found = data.customData ? makeTableMap(data.customData, 'name', 'value') : {};
  META_CUSTOM.forEach((key) => put(found, key, event['x-fb-cd-' + key]));
  const shopped = event.ecommerce || {};
  const contents = contentsOf(event.items || shopped.items);
  if (contents.length) {
    put(found, 'contents', contents);
    put(found, 'content_ids', contents.map((content) => content.id));
    put(found, 'content_type', 'product');
    put(found, 'num_items', contents.reduce((sum, content) => sum + content.quantity, 0));
  }
  put(found, 'value', valueOf(contents));
  put(found, 'currency', event.currency || shopped.currency);
  put(found, 'order_id', event.transaction_id || shopped.transaction_id);
  put(found, 'search_string', event.search_term);
  return found;
}

// The id that the page's copy has too; else, of an order, the one that every part of Signalpost derives.
function eventIdOf(name, order) {
  const given = event.event_id || event['x-fb-event_id'] || event.eventID;
  if (has(given)) return makeString(given);
  if (!has(data.shop) || !has(order) || name !== 'Purchase') return undefined;
  let number = makeString(order).trim();
  if (number.indexOf('gid://') === 0) number = number.split('?')[0].split('/').pop();
  return sha256Sync(name + '\n' + data.shop.trim() + '\n' + number, {outputEncoding: 'hex'}).substring(0, 32);
}

function consentOf() {
  if (has(data.consent) && data.consent !== 'signals') return {api: makeString(data.consent)};
  const found = {};
  put(found, 'gcs', event['x-ga-gcs']);
  put(found, 'gcd', event['x-ga-gcd']);
  if (isOfVisitor) {
    for (const signal in BANNERS) put(found, signal, cookie(BANNERS[signal]));
    if (getRequestHeader('sec-gpc') === '1') found.gpc = '1';
  }
  return found;
}

// Seconds: the event's own time, where it came with one.
function timeOf() {
  const micros = makeNumber(event.timestamp_micros);
  if (micros > 0) return Math.floor(micros / 1000000);
  const given = makeNumber(event.event_time);
  return given > 0 ? Math.floor(given) : Math.floor(getTimestampMillis() / 1000);
}

function make() {
  const name = nameOf();
  const custom = customData();
  const made = {
    event_name: name,
    event_time: timeOf(),
    action_source: data.actionSource || 'website',
    user_data: userData(),
    custom_data: custom,
    consent: consentOf()
  };
  put(made, 'event_id', eventIdOf(name, custom.order_id));
  put(made, 'event_source_url', event.page_location);
  put(made, 'referrer_url', event.page_referrer);
  const visitor = cookie('_spv');
  if (has(visitor)) made.link = {visitor: visitor};
  return made;
}

function tell(made, said) {
  if (data.log) logToConsole('Signalpost', made.event_name, made.event_id || '', said);
}

const made = make();
const body = {data: [made], sent_at: getTimestampMillis()};
if (has(data.testEventCode)) body.test_event_code = data.testEventCode;
const options = {
  method: 'POST',
  headers: {'Content-Type': 'application/json', 'Authorization': 'Bearer ' + data.key},
  timeout: 5000
};
let base = data.gatewayUrl;
while (base.charAt(base.length - 1) === '/') base = base.substring(0, base.length - 1);

sendHttpRequest(base + '/v1/events', options, JSON.stringify(body)).then((answer) => {
  const told = (answer.statusCode === 202 && JSON.parse(answer.body)) || {};
  const result = (told.results || [])[0] || {};
  tell(made, result.status ? result.status + ' ' + (result.reason || '') : 'HTTP ' + answer.statusCode);
  // An event without consent ends as it should.
  const isWell = result.status && (result.status !== 'dropped' || (result.reason || '').indexOf('consent_') === 0);
  return isWell ? data.gtmOnSuccess() : data.gtmOnFailure();
}, () => {
  tell(made, 'no answer');
  data.gtmOnFailure();
});


___SERVER_PERMISSIONS___

[
  {
    "instance": {
      "key": {"publicId": "read_event_data", "versionId": "1"},
      "param": [{"key": "eventDataAccess", "value": {"type": 1, "string": "any"}}]
    },
    "clientAnnotations": {"isEditedByUser": true},
    "isRequired": true
  },
  {
    "instance": {
      "key": {"publicId": "get_cookies", "versionId": "1"},
      "param": [
        {"key": "cookieAccess", "value": {"type": 1, "string": "specific"}},
        {
          "key": "cookieNames",
          "value": {
            "type": 2,
            "listItem": [
              {"type": 1, "string": "_fbp"},
              {"type": 1, "string": "_fbc"},
              {"type": 1, "string": "_spv"},
              {"type": 1, "string": "euconsent-v2"},
              {"type": 1, "string": "addtl_consent"},
              {"type": 1, "string": "usprivacy"},
              {"type": 1, "string": "OptanonConsent"},
              {"type": 1, "string": "CookieConsent"},
              {"type": 1, "string": "didomi_token"},
              {"type": 1, "string": "_tracking_consent"}
            ]
          }
        }
      ]
    },
    "clientAnnotations": {"isEditedByUser": true},
    "isRequired": true
  },
  {
    "instance": {
      "key": {"publicId": "read_request", "versionId": "1"},
      "param": [
        {"key": "requestAccess", "value": {"type": 1, "string": "specific"}},
        {"key": "remoteAddressAllowed", "value": {"type": 8, "boolean": true}},
        {"key": "headersAllowed", "value": {"type": 8, "boolean": true}},
        {"key": "headerAccess", "value": {"type": 1, "string": "specific"}},
        {
          "key": "headerWhitelist",
          "value": {
            "type": 2,
            "listItem": [
              {
                "type": 3,
                "mapKey": [{"type": 1, "string": "headerName"}],
                "mapValue": [{"type": 1, "string": "user-agent"}]
              },
              {
                "type": 3,
                "mapKey": [{"type": 1, "string": "headerName"}],
                "mapValue": [{"type": 1, "string": "sec-gpc"}]
              }
            ]
          }
        }
      ]
    },
    "clientAnnotations": {"isEditedByUser": true},
    "isRequired": true
  },
  {
    "instance": {
      "key": {"publicId": "send_http", "versionId": "1"},
      "param": [
        {"key": "allowedUrls", "value": {"type": 1, "string": "specific"}},
        {"key": "urls", "value": {"type": 2, "listItem": [{"type": 1, "string": "https://signalpost.example/"}]}}
      ]
    },
    "clientAnnotations": {"isEditedByUser": true},
    "isRequired": true
  },
  {
    "instance": {
      "key": {"publicId": "logging", "versionId": "1"},
      "param": [{"key": "environments", "value": {"type": 1, "string": "all"}}]
    },
    "clientAnnotations": {"isEditedByUser": true},
    "isRequired": true
  }
]


___TESTS___

scenarios:
- name: An event goes to the gateway with its id, cookies, person and consent
  code: |-
    runCode(settings);
    assertApi('gtmOnSuccess').wasCalled();
    assertThat(sent.url).isEqualTo('https://signalpost.example/v1/events');
    assertThat(sent.options.headers.Authorization).isEqualTo('Bearer sps_test');
    const made = sent.body.data[0];
    assertThat(made.event_name).isEqualTo('Purchase');
    assertThat(made.event_id).isEqualTo('order-1');
    assertThat(made.user_data.em).isEqualTo('jo@example.com');
    assertThat(made.user_data.fbp).isEqualTo('fb.1.1795200000123.1116446470');
    assertThat(made.custom_data.value).isEqualTo(59.8);
    assertThat(made.consent.gcs).isEqualTo('G111');
- name: A gateway that refuses the key is a failure
  code: |-
    answer = {statusCode: 401, body: '{"code": "key_unknown"}'};
    runCode(settings);
    assertApi('gtmOnFailure').wasCalled();
- name: An event without consent ends as it should
  code: |-
    answer = {statusCode: 202, body: '{"results": [{"status": "dropped", "reason": "consent_denied"}]}'};
    runCode(settings);
    assertApi('gtmOnSuccess').wasCalled();
- name: Without a cookie the click of the landing page counts
  code: |-
    found.page_location = 'https://shop.example/?fbclid=AbCdEf';
    runCode(settings);
    assertThat(sent.body.data[0].user_data.fbc).isEqualTo('fb.1.1795300000000.AbCdEf');
setup: |-
  const JSON = require('JSON');
  const settings = {gatewayUrl: 'https://signalpost.example/', key: 'sps_test', eventName: 'inherit', consent: 'signals'};
  const found = {
    event_name: 'purchase', event_id: 'order-1', currency: 'EUR', transaction_id: '1',
    items: [{item_id: 'SKU-1', quantity: 2, price: 29.9}],
    user_data: {email_address: 'jo@example.com'}, 'x-ga-gcs': 'G111'
  };
  let answer = {statusCode: 202, body: '{"results": [{"status": "accepted"}]}'};
  let sent;
  mock('getAllEventData', () => found);
  mock('getTimestampMillis', 1795300000000);
  mock('getRemoteAddress', '203.0.113.9');
  mock('getRequestHeader', 'Mozilla/5.0');
  mock('getCookieValues', (name) => name === '_fbp' ? ['fb.1.1795200000123.1116446470'] : []);
  mock('sendHttpRequest', (url, options, body) => {
    sent = {url: url, options: options, body: JSON.parse(body)};
    return {then: (done) => done(answer)};
  });


___NOTES___

Signalpost, template of version 1. Made by `signalpost tag template server`.
