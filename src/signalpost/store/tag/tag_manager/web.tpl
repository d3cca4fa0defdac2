___INFO___

{
  "type": "TAG",
  "id": "cvt_temp_public_id",
  "version": 1,
  "securityGroups": [],
  "displayName": "Signalpost",
  "categories": ["ADVERTISING", "CONVERSIONS"],
  "brand": {"id": "brand_dummy", "displayName": "Signalpost"},
  "description": "Loads the Signalpost tag from your own gateway and makes its calls: events, the person, consent.",
  "containerContexts": ["WEB"]
}


___TEMPLATE_PARAMETERS___

[
  {
    "type": "SELECT",
    "name": "call",
    "displayName": "What this tag does",
    "simpleValueType": true,
    "defaultValue": "track",
    "help": "Each loads the tag first where it is not on the page yet.",
    "selectItems": [
      {"value": "load", "displayValue": "Load the tag"},
      {"value": "track", "displayValue": "Track an event"},
      {"value": "identify", "displayValue": "Say who the visitor is"},
      {"value": "consent", "displayValue": "Pass on the visitor's choice"}
    ]
  },
  {
    "type": "TEXT",
    "name": "gatewayUrl",
    "displayName": "Address of the gateway",
    "simpleValueType": true,
    "defaultValue": "https://signalpost.example",
    "help": "Where pages reach it. The template may load from this host only.",
    "valueValidators": [{"type": "NON_EMPTY"}, {"type": "REGEX", "args": ["^https://[^\\s?#]+$"]}]
  },
  {
    "type": "TEXT",
    "name": "script",
    "displayName": "Name of the tag's script",
    "simpleValueType": true,
    "defaultValue": "tag.js",
    "valueValidators": [{"type": "NON_EMPTY"}]
  },
  {
    "type": "TEXT",
    "name": "dataset",
    "displayName": "Dataset",
    "simpleValueType": true,
    "help": "Its id, which is the pixel's.",
    "valueValidators": [{"type": "NON_EMPTY"}, {"type": "REGEX", "args": ["^[0-9]+$"]}]
  },
  {
    "type": "SELECT",
    "name": "consentFrom",
    "displayName": "Who says whether the visitor consents",
    "simpleValueType": true,
    "defaultValue": "banner",
    "selectItems": [
      {"value": "banner", "displayValue": "The banner on the page, as the tag reads it"},
      {"value": "tagManager", "displayValue": "Tag Manager: ad_storage, ad_user_data and ad_personalization"}
    ],
    "help": "Tag Manager takes what nobody has set for granted: choose it only where a default is set before."
  },
  {
    "type": "CHECKBOX",
    "name": "requireConsent",
    "checkboxText": "Hold the pixel too where the tag cannot be loaded",
    "simpleValueType": true,
    "defaultValue": true,
    "help": "data-consent=required"
  },
  {
    "type": "CHECKBOX",
    "name": "loadPixel",
    "checkboxText": "Load the Meta Pixel: no other tag and no page does",
    "simpleValueType": true,
    "defaultValue": false
  },
  {
    "type": "SELECT",
    "name": "eventName",
    "displayName": "Event",
    "simpleValueType": true,
    "defaultValue": "Purchase",
    "macrosInSelect": true,
    "help": "A variable may give the name, also one of your own.",
    "selectItems": [
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
    ],
    "enablingConditions": [{"paramName": "call", "paramValue": "track", "type": "EQUALS"}]
  },
  {
    "type": "TEXT",
    "name": "eventId",
    "displayName": "event_id",
    "simpleValueType": true,
    "help": "The same variable as in the tag of Google Analytics 4 that feeds a server container. Left empty the tag makes one.",
    "enablingConditions": [{"paramName": "call", "paramValue": "track", "type": "EQUALS"}]
  },
  {
    "type": "CHECKBOX",
    "name": "ecommerce",
    "checkboxText": "Take products, value, currency and order number from the data layer's ecommerce",
    "simpleValueType": true,
    "defaultValue": true,
    "enablingConditions": [{"paramName": "call", "paramValue": "track", "type": "EQUALS"}]
  },
  {
    "type": "SIMPLE_TABLE",
    "name": "customData",
    "displayName": "More custom_data",
    "help": "Goes before what the data layer has.",
    "simpleTableColumns": [
      {"name": "name", "displayName": "Key, such as value", "type": "TEXT", "isUnique": true, "defaultValue": ""},
      {"name": "value", "displayName": "Value", "type": "TEXT", "defaultValue": ""}
    ],
    "enablingConditions": [{"paramName": "call", "paramValue": "track", "type": "EQUALS"}]
  },
  {
    "type": "SIMPLE_TABLE",
    "name": "userData",
    "displayName": "user_data",
    "help": "In clear or hashed, under Meta's names. It is hashed on the page and never stored.",
    "simpleTableColumns": [
      {"name": "name", "displayName": "Key, such as em", "type": "TEXT", "isUnique": true, "defaultValue": ""},
      {"name": "value", "displayName": "Value", "type": "TEXT", "defaultValue": ""}
    ],
    "enablingConditions": [{"paramName": "call", "paramValue": "identify", "type": "EQUALS"}]
  },
  {
    "type": "SELECT",
    "name": "choice",
    "displayName": "The choice",
    "simpleValueType": true,
    "defaultValue": "grant",
    "macrosInSelect": true,
    "selectItems": [
      {"value": "grant", "displayValue": "Granted"},
      {"value": "deny", "displayValue": "Denied"},
      {"value": "wait", "displayValue": "Not made yet"}
    ],
    "enablingConditions": [{"paramName": "call", "paramValue": "consent", "type": "EQUALS"}]
  }
]


___SANDBOXED_JS_FOR_WEB_TEMPLATE___

const addConsentListener = require('addConsentListener');
const callInWindow = require('callInWindow');
const callLater = require('callLater');
const copyFromDataLayer = require('copyFromDataLayer');
const copyFromWindow = require('copyFromWindow');
const createQueue = require('createQueue');
const getType = require('getType');
const injectScript = require('injectScript');
const isConsentGranted = require('isConsentGranted');
const makeNumber = require('makeNumber');
const makeString = require('makeString');
const makeTableMap = require('makeTableMap');
const Math = require('Math');
const setInWindow = require('setInWindow');

// What an ad by Meta needs of Google's consent types.
const CONSENTS = ['ad_storage', 'ad_user_data', 'ad_personalization'];

function has(value) {
  return value !== undefined && value !== null && value !== '';
}

function put(to, key, value) {
  if (has(value) && !has(to[key])) to[key] = value;
}

// The tag's own stub: calls wait in signalpost.q until the tag is there.
function makeStub() {
  if (copyFromWindow('signalpost')) return;
  setInWindow('signalpost', function() {
    const id = callInWindow('signalpost.q.push', arguments);
    return getType(id) === 'string' ? id : undefined;
  }, false);
  createQueue('signalpost.q');
}

// What a script element would say in its attributes, which Tag Manager's has not.
function describe() {
  const told = {dataset: makeString(data.dataset)};
  if (data.requireConsent !== false) told.consent = 'required';
  if (data.loadPixel) told.pixel = told.dataset;
  setInWindow('signalpost.data', told, true);
}

function areGranted() {
  return CONSENTS.every((type) => isConsentGranted(type));
}

// A default that denies is no answer yet; what is told later is one. All types of one update are heard before it counts.
function followConsent() {
  if (data.consentFrom !== 'tagManager' || copyFromWindow('signalpost.heard')) return;
  setInWindow('signalpost.heard', true, true);
  callInWindow('signalpost', 'consent', areGranted() ? 'grant' : 'wait');
  let isDue = false;
  const hear = () => {
    if (isDue) return;
    isDue = true;
    callLater(() => {
      isDue = false;
      callInWindow('signalpost', 'consent', areGranted() ? 'grant' : 'deny');
    });
  };
  CONSENTS.forEach((type) => addConsentListener(type, hear));
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
function valueOf(given, contents) {
  if (has(given)) return makeNumber(given);
  if (!contents.length || !contents.every((content) => content.item_price !== undefined)) return undefined;
  const sum = contents.reduce((all, content) => all + content.item_price * content.quantity, 0);
  return Math.round(sum * 1000) / 1000;
}

function customData() {
  const found = data.customData ? makeTableMap(data.customData, 'name', 'value') : {};
  const shopped = (data.ecommerce && copyFromDataLayer('ecommerce')) || {};
  const contents = contentsOf(shopped.items);
  if (contents.length) {
    put(found, 'contents', contents);
    put(found, 'content_ids', contents.map((content) => content.id));
    put(found, 'content_type', 'product');
    put(found, 'num_items', contents.reduce((sum, content) => sum + content.quantity, 0));
  }
  put(found, 'value', valueOf(shopped.value, contents));
  put(found, 'currency', shopped.currency);
  put(found, 'order_id', shopped.transaction_id);
  put(found, 'search_string', shopped.search_term);
  return found;
}

function call() {
  if (data.call === 'track' && has(data.eventName)) {
    const options = has(data.eventId) ? {event_id: makeString(data.eventId)} : {};
    callInWindow('signalpost', 'track', data.eventName, customData(), options);
  }
  if (data.call === 'identify') {
    callInWindow('signalpost', 'identify', data.userData ? makeTableMap(data.userData, 'name', 'value') : {});
  }
  if (data.call === 'consent') callInWindow('signalpost', 'consent', data.choice);
}

let base = data.gatewayUrl;
while (base.charAt(base.length - 1) === '/') base = base.substring(0, base.length - 1);
const address = base + '/' + (data.script || 'tag.js');

makeStub();
describe();
followConsent();
call();
injectScript(address, data.gtmOnSuccess, data.gtmOnFailure, address);


___WEB_PERMISSIONS___

[
  {
    "instance": {
      "key": {"publicId": "access_globals", "versionId": "1"},
      "param": [
        {
          "key": "keys",
          "value": {
            "type": 2,
            "listItem": [
              {
                "type": 3,
                "mapKey": [{"type": 1, "string": "key"}, {"type": 1, "string": "read"}, {"type": 1, "string": "write"}, {"type": 1, "string": "execute"}],
                "mapValue": [{"type": 1, "string": "signalpost"}, {"type": 8, "boolean": true}, {"type": 8, "boolean": true}, {"type": 8, "boolean": true}]
              },
              {
                "type": 3,
                "mapKey": [{"type": 1, "string": "key"}, {"type": 1, "string": "read"}, {"type": 1, "string": "write"}, {"type": 1, "string": "execute"}],
                "mapValue": [{"type": 1, "string": "signalpost.q"}, {"type": 8, "boolean": true}, {"type": 8, "boolean": true}, {"type": 8, "boolean": false}]
              },
              {
                "type": 3,
                "mapKey": [{"type": 1, "string": "key"}, {"type": 1, "string": "read"}, {"type": 1, "string": "write"}, {"type": 1, "string": "execute"}],
                "mapValue": [{"type": 1, "string": "signalpost.q.push"}, {"type": 8, "boolean": false}, {"type": 8, "boolean": false}, {"type": 8, "boolean": true}]
              },
              {
                "type": 3,
                "mapKey": [{"type": 1, "string": "key"}, {"type": 1, "string": "read"}, {"type": 1, "string": "write"}, {"type": 1, "string": "execute"}],
                "mapValue": [{"type": 1, "string": "signalpost.data"}, {"type": 8, "boolean": false}, {"type": 8, "boolean": true}, {"type": 8, "boolean": false}]
              },
              {
                "type": 3,
                "mapKey": [{"type": 1, "string": "key"}, {"type": 1, "string": "read"}, {"type": 1, "string": "write"}, {"type": 1, "string": "execute"}],
                "mapValue": [{"type": 1, "string": "signalpost.heard"}, {"type": 8, "boolean": true}, {"type": 8, "boolean": true}, {"type": 8, "boolean": false}]
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
      "key": {"publicId": "inject_script", "versionId": "1"},
      "param": [
        {"key": "urls", "value": {"type": 2, "listItem": [{"type": 1, "string": "https://signalpost.example/"}]}}
      ]
    },
    "clientAnnotations": {"isEditedByUser": true},
    "isRequired": true
  },
  {
    "instance": {
      "key": {"publicId": "read_data_layer", "versionId": "1"},
      "param": [
        {"key": "allowedKeys", "value": {"type": 1, "string": "specific"}},
        {
          "key": "keyPatterns",
          "value": {"type": 2, "listItem": [{"type": 1, "string": "ecommerce"}, {"type": 1, "string": "ecommerce.*"}]}
        }
      ]
    },
    "clientAnnotations": {"isEditedByUser": true},
    "isRequired": true
  },
  {
    "instance": {
      "key": {"publicId": "access_consent", "versionId": "1"},
      "param": [
        {
          "key": "consentTypes",
          "value": {
            "type": 2,
            "listItem": [
              {
                "type": 3,
                "mapKey": [{"type": 1, "string": "consentType"}, {"type": 1, "string": "read"}, {"type": 1, "string": "write"}],
                "mapValue": [{"type": 1, "string": "ad_storage"}, {"type": 8, "boolean": true}, {"type": 8, "boolean": false}]
              },
              {
                "type": 3,
                "mapKey": [{"type": 1, "string": "consentType"}, {"type": 1, "string": "read"}, {"type": 1, "string": "write"}],
                "mapValue": [{"type": 1, "string": "ad_user_data"}, {"type": 8, "boolean": true}, {"type": 8, "boolean": false}]
              },
              {
                "type": 3,
                "mapKey": [{"type": 1, "string": "consentType"}, {"type": 1, "string": "read"}, {"type": 1, "string": "write"}],
                "mapValue": [{"type": 1, "string": "ad_personalization"}, {"type": 8, "boolean": true}, {"type": 8, "boolean": false}]
              }
            ]
          }
        }
      ]
    },
    "clientAnnotations": {"isEditedByUser": true},
    "isRequired": true
  }
]


___TESTS___

scenarios:
- name: An event waits in the queue of the tag, and the tag is loaded from the gateway
  code: |-
    runCode(settings);
    assertThat(calls.length).isEqualTo(1);
    assertThat(calls[0][1]).isEqualTo('track');
    assertThat(calls[0][2]).isEqualTo('Purchase');
    assertThat(calls[0][3].value).isEqualTo(59.8);
    assertThat(calls[0][4].event_id).isEqualTo('order-1');
    assertThat(injected).isEqualTo('https://signalpost.example/tag.js');
    assertApi('gtmOnSuccess').wasCalled();
- name: Tag Manager's consent goes along where it is asked to
  code: |-
    settings.consentFrom = 'tagManager';
    mock('isConsentGranted', (type) => type !== 'ad_user_data');
    runCode(settings);
    assertThat(calls[0][1]).isEqualTo('consent');
    assertThat(calls[0][2]).isEqualTo('wait');
- name: What changes later is told once, as it stands in the end
  code: |-
    const listeners = [];
    const later = [];
    settings.consentFrom = 'tagManager';
    mock('isConsentGranted', false);
    mock('addConsentListener', (type, listener) => { listeners.push(listener); });
    mock('callLater', (call) => { later.push(call); });
    runCode(settings);
    listeners.forEach((listener) => listener('ad_storage', false));
    assertThat(listeners.length).isEqualTo(3);
    assertThat(later.length).isEqualTo(1);
    later[0]();
    assertThat(calls[2][2]).isEqualTo('deny');
- name: A choice is passed on
  code: |-
    settings.call = 'consent';
    settings.choice = 'deny';
    runCode(settings);
    assertThat(calls[0][1]).isEqualTo('consent');
    assertThat(calls[0][2]).isEqualTo('deny');
setup: |-
  const settings = {
    call: 'track', gatewayUrl: 'https://signalpost.example/', script: 'tag.js', dataset: '1234567890',
    consentFrom: 'banner', eventName: 'Purchase', eventId: 'order-1', ecommerce: true
  };
  const calls = [];
  let injected;
  mock('copyFromWindow', undefined);
  mock('setInWindow', true);
  mock('createQueue', undefined);
  mock('addConsentListener', undefined);
  mock('callInWindow', function() { calls.push(arguments); });
  mock('copyFromDataLayer', {currency: 'EUR', items: [{item_id: 'SKU-1', quantity: 2, price: 29.9}]});
  mock('injectScript', (url, done) => { injected = url; done(); });


___NOTES___

Signalpost, template of version 1. Made by `signalpost tag template web`.
