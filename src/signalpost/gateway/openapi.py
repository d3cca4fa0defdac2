"""The OpenAPI document, generated from the types that are decoded and encoded, so that it cannot say anything else."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import msgspec

from signalpost.capi.event import Event
from signalpost.connectors.ga4.hit import MOST_EVENTS
from signalpost.gateway.answers import ErrorAnswer, EventsAnswer, GraphAnswer, GraphError, TagAnswer
from signalpost.gateway.beacon import MAX_EVENTS, Beacon, TagConsent
from signalpost.gateway.consent_desk import ConsentBatch, ConsentRecorded, ConsentSaid
from signalpost.gateway.ga4 import Ga4Answer
from signalpost.gateway.health import Liveness, Readiness
from signalpost.gateway.limits import Limits
from signalpost.gateway.lookups import EventAnswer, ReceiptAnswer
from signalpost.gateway.orders import OrderAnswers
from signalpost.gateway.rights import ErasureAnswer, PersonRequest
from signalpost.gateway.segment import BATCH, MOST_MESSAGES, PLACES
from signalpost.gateway.tag.openbridge import Bridged
from signalpost.gateway.tag.settings import SettingsAnswer
from signalpost.gateway.webhooks import WebhookAnswer
from signalpost.store.order_reconcile import Reconciliation
from signalpost.store.order_shown import ClaimsAnswer, OrdersAnswer

Schema = dict[str, Any]

REF = "#/components/schemas/{name}"
TYPES = (
    Event, EventsAnswer, ErrorAnswer, GraphAnswer, GraphError, ReceiptAnswer, EventAnswer, Liveness, Readiness,
    PersonRequest, ErasureAnswer, Beacon, TagConsent, Bridged, SettingsAnswer, TagAnswer, ConsentSaid, ConsentBatch,
    ConsentRecorded, WebhookAnswer, OrdersAnswer, OrderAnswers, Reconciliation, ClaimsAnswer, Ga4Answer,
)  # fmt: skip

REFUSALS = {
    400: "The body, or the request as a whole, cannot be used.",
    401: "No key, or one that is unknown or revoked; or no signature of the platform.",
    403: "The key may not do this, or not from this origin.",
    404: "There is no such thing, or the key may not see it.",
    405: "The address does not take this method.",
    408: "The body took too long to arrive.",
    413: "The body is over a size limit.",
    415: "Content-Type or Content-Encoding is not read here.",
    429: "The key is over its rate, or too many deliveries of the address were not signed rightly.",
    500: "Something went wrong; nothing was kept.",
    503: "Events cannot be kept now; nothing was kept.",
}
COLLECTING = (400, 401, 403, 404, 405, 408, 413, 415, 429, 500, 503)
DELIVERING = (401, 404, 405, 408, 413, 415, 429, 500, 503)
PAGES = (403, 404, 405, 500)
ASKING = (400, 401, 403, 405, 413, 429, 500, 503)
READING = (400, 401, 403, 404, 405, 429, 500, 503)


def release() -> str:
    """The installed version of the package; in a source tree that is not installed there is none to tell."""
    try:
        return version("signalpost")
    except PackageNotFoundError:
        return "0"


def document() -> Schema:
    """The whole document."""
    _, components = msgspec.json.schema_components(TYPES, ref_template=REF)
    components["Beacon"]["properties"] |= {"data": _tag_events(), "consent": _ref("TagConsent")}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Signalpost gateway",
            "version": release(),
            "description": "Takes conversion events, keeps them, and delivers each to Meta exactly once.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": _paths(),
        "components": {
            "schemas": {**components, "EventsRequest": _events_request(), "CapiRequest": _capi_request()},
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer", "description": "A Signalpost key."},
                "query": {"type": "apiKey", "in": "query", "name": "access_token", "description": "A Signalpost key."},
                "basic": {"type": "http", "scheme": "basic", "description": "A Signalpost key as the user."},
                "api_secret": {"type": "apiKey", "in": "query", "name": "api_secret", "description": "The same."},
            },
        },
    }


def _paths() -> Schema:
    return {
        "/v1/events": {"post": _collect_events()},
        "/{version}/{dataset_id}/events": {"post": _collect_graph()},
        "/capi/{dataset_id}/events": {"post": _collect_capi()},
        "/webhooks/{name}": {"post": _take_webhook()},
        **{place: {"post": _segment(kind)} for place, kind in PLACES.items() if kind in place},
        "/mp/collect": {"post": _ga4("addHit", "Add events as GA4's Measurement Protocol takes them")},
        "/debug/mp/collect": {"post": _ga4("tryHit", "The same answer, and nothing is kept")},
        "/g/collect": {"get": _ga4_form("addHitOfPage"), "post": _ga4_form("addHitsOfPage")},
        "/v1/consent": {"post": _record_consent()},
        "/v1/privacy/erase": {"post": _person("erasePerson", "Erase a person", 202, _ref("ErasureAnswer"))},
        "/v1/privacy/export": {"post": _person("exportPerson", "Tell all that is kept", 200, {"type": "object"})},
        "/v1/privacy/erasures/{receipt}": {"get": _read("receipt", "What became of an erasure", ErasureAnswer)},
        "/tag.js": {"get": _script()},
        "/sp/{dataset_id}": {"get": _tag_settings(), "post": _collect_tag()},
        "/events": {"post": _collect_openbridge()},
        "/v1/receipts/{receipt}": {"get": _read("receipt", "What became of one copy", ReceiptAnswer)},
        "/v1/events/{event_id}": {"get": _read("event_id", "Where an event stands", EventAnswer)},
        "/v1/orders": {"get": _orders("listOrders", "Orders of shops, newest first", OrdersAnswer)},
        "/v1/orders/reconcile": {"get": _orders("reconcileOrders", "Whether every order reached Meta", Reconciliation)},
        "/v1/orders/claims": {"get": _claims()},
        "/v1/orders/{order_id}": {"get": _read("order_id", "What became of an order", OrderAnswers)},
        "/health/live": {"get": _plain("Whether the process answers", Liveness, {})},
        "/health/ready": {"get": _plain("Whether events can be taken", Readiness, {503: Readiness})},
        "/metrics": {"get": _text("Counters and gauges for Prometheus", "text/plain", {"type": "string"})},
        "/openapi.json": {"get": _text("This document", "application/json", {"type": "object"})},
    }


def _ref(name: str) -> Schema:
    return {"$ref": REF.format(name=name)}


def _answer(description: str, name: str, headers: Mapping[str, Schema] | None = None) -> Schema:
    answer: Schema = {"description": description, "content": {"application/json": {"schema": _ref(name)}}}
    return {**answer, "headers": dict(headers)} if headers else answer


def _refusals(statuses: tuple[int, ...], name: str) -> Schema:
    wait = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 1}}}
    return {str(status): _answer(REFUSALS[status], name, wait if status in (429, 503) else None) for status in statuses}


def _envelope(keys: Mapping[str, Schema]) -> Schema:
    events = {"type": "array", "minItems": 1, "maxItems": Limits().max_events, "items": _ref("Event")}
    return {
        "type": "object",
        "required": ["data", *(name for name in keys if name == "accessKey")],
        "properties": {
            "data": events,
            "test_event_code": {"type": "string", "maxLength": 64},
            "consent": _ref("EventConsent"),
            **keys,
        },
    }


def _events_request() -> Schema:
    sent_at = {"type": "integer", "minimum": 1, "maximum": 9_999_999_999_999, "description": "Unix milliseconds."}
    return {"anyOf": [_ref("Event"), _envelope({"sent_at": sent_at})]}


def _capi_request() -> Schema:
    return _envelope({"accessKey": {"type": "string", "description": "A Signalpost server key."}})


def _body(schema: Schema, *more: tuple[str, Schema]) -> Schema:
    content = {kind: {"schema": one} for kind, one in (("application/json", schema), *more)}
    return {"required": True, "content": content}


def _parameter(name: str, where: str, description: str, pattern: str | None = None) -> Schema:
    schema = {"type": "string", "minLength": 1, **({"pattern": pattern} if pattern else {})}
    return {"name": name, "in": where, "required": where == "path", "description": description, "schema": schema}


DATASET = _parameter("dataset_id", "path", "The dataset's (pixel's) id.", "^[0-9]{1,32}$")
ORIGIN = _parameter("Origin", "header", "The page's origin, as a browser key of the dataset lists it.")
SECURITY: list[Schema] = [{"bearer": []}, {"query": []}]


def _collect_events() -> Schema:
    sent_at = {
        "name": "X-Sent-At",
        "in": "header",
        "description": "Unix milliseconds by the sender's clock. If it is over 30 s off, event_time is shifted.",
        "schema": {"type": "integer", "minimum": 1, "maximum": 9_999_999_999_999},
    }
    release_named = {
        "name": "X-Release",
        "in": "header",
        "description": "The release of the sender's own code, for the tracking plan and the watch. Never leaves.",
        "schema": {"type": "string", "maxLength": 64},
    }
    return {
        "operationId": "addEvents",
        "summary": "Add one event, or up to 1,000",
        "security": SECURITY,
        "parameters": [sent_at, release_named],
        "requestBody": _body(_ref("EventsRequest")),
        "responses": {
            "202": _answer("On disk. One result per event.", "EventsAnswer"),
            **_refusals(COLLECTING, "ErrorAnswer"),
        },
    }


def _collect_graph() -> Schema:
    graph_version = _parameter("version", "path", "Any version of the Graph API.", r"^v[0-9]{1,3}\.[0-9]{1,2}$")
    token = {"access_token": {"type": "string", "description": "A Signalpost server key."}}
    text = {"type": "string", "description": "A JSON array of events, or of JSON texts of events."}
    fields = {"type": "object", "required": ["data"], "properties": {"data": text, **token}}
    forms = (("application/x-www-form-urlencoded", fields), ("multipart/form-data", fields))
    return {
        "operationId": "addEventsAsGraph",
        "summary": "Add events as Meta's Graph API takes them",
        "security": [*SECURITY, {}],
        "parameters": [graph_version, DATASET],
        "requestBody": _body(_envelope(token), *forms),
        "responses": {
            "200": _answer("At least one event was accepted.", "GraphAnswer"),
            **_refusals(COLLECTING, "GraphError"),
            "404": {
                "description": "The path names no version of the Graph API, or no dataset.",
                "content": {"application/json": {"schema": {"anyOf": [_ref("GraphError"), _ref("ErrorAnswer")]}}},
            },
        },
    }


def _collect_capi() -> Schema:
    return {
        "operationId": "addEventsAsCapi",
        "summary": "Add events as Meta's SDKs send them to a gateway",
        "security": [*SECURITY, {}],
        "parameters": [DATASET],
        "requestBody": _body(_ref("CapiRequest")),
        "responses": {
            "202": _answer("On disk. One result per event.", "EventsAnswer"),
            **_refusals(COLLECTING, "ErrorAnswer"),
        },
    }


def _take_webhook() -> Schema:
    """The bodies are the platforms' own."""
    return {
        "operationId": "takeWebhook",
        "summary": "Take what a shop's platform tells, signed as the platform signs",
        "parameters": [_parameter("name", "path", "The shop's name in the settings.", "^[a-z0-9][a-z0-9_-]{0,39}$")],
        "requestBody": {"required": True, "content": {"application/json": {"schema": {}}}},
        "responses": {
            "200": _answer("On disk, or nothing that a repetition could change.", "WebhookAnswer"),
            **_refusals(DELIVERING, "ErrorAnswer"),
        },
    }


def _segment(kind: str) -> Schema:
    """Messages are as Segment's SDKs write them: whatever is no message costs itself alone."""
    message = {"type": "object"}
    batch = {"type": "object", "required": ["batch"], "properties": {
        "batch": {"type": "array", "maxItems": MOST_MESSAGES, "items": message},
    }}  # fmt: skip
    taken = {"type": "object", "properties": {"success": {"const": True}}}
    return {
        "operationId": f"{kind}AsSegment",
        "summary": f"Take what SDKs of Segment and RudderStack send: {kind}",
        "security": [{"basic": []}, *SECURITY, {}],
        "requestBody": _body(batch if kind == BATCH else message),
        "responses": {
            "200": {"description": "On disk.", "content": {"application/json": {"schema": taken}}},
            **_refusals(COLLECTING, "ErrorAnswer"),
        },
    }


def _ga4(operation: str, summary: str) -> Schema:
    hit = {"type": "object", "required": ["events"], "properties": {
        "client_id": {"type": "string"}, "events": {"type": "array", "maxItems": MOST_EVENTS, "items": {}},
    }}  # fmt: skip
    return {
        "operationId": operation,
        "summary": summary,
        "security": [{"api_secret": []}, *SECURITY],
        "requestBody": _body(hit),
        "responses": _ga4_answers(),
    }


def _ga4_form(operation: str) -> Schema:
    """The form of GA4's tags: a query, and further events as lines of a body."""
    key = _parameter("ep.signalpost_key", "query", "A browser key.")
    return {
        "operationId": operation,
        "summary": "Add events as GA4's tags send them",
        "parameters": [ORIGIN, key],
        "responses": _ga4_answers(),
    }


def _ga4_answers() -> Schema:
    return {
        "200": _answer("Some of it is wrong, the rest on disk.", "Ga4Answer"),
        "204": {"description": "All of it is on disk."},
        **_refusals(COLLECTING, "ErrorAnswer"),
    }


def _record_consent() -> Schema:
    return {
        "operationId": "recordConsent",
        "summary": "Record what people decided, up to 1,000",
        "security": SECURITY,
        "requestBody": _body({"anyOf": [_ref("ConsentSaid"), _ref("ConsentBatch")]}),
        "responses": {
            "202": _answer("On disk. One result per decision.", "ConsentRecorded"),
            **_refusals(COLLECTING, "ErrorAnswer"),
        },
    }


def _person(operation: str, summary: str, status: int, answer: Schema) -> Schema:
    """Needs a server key with the right `privacy`."""
    taken = {"description": f"{summary}.", "content": {"application/json": {"schema": answer}}}
    return {
        "operationId": operation,
        "summary": f"{summary}; for server keys with the right `privacy`",
        "security": SECURITY,
        "requestBody": _body(_ref("PersonRequest")),
        "responses": {str(status): taken, **_refusals(ASKING, "ErrorAnswer")},
    }


def _script() -> Schema:
    script = _text("The tag's loader", "text/javascript", {"type": "string"})
    missing = _answer("The tag was not built into this installation.", "ErrorAnswer")
    return {**script, "responses": {**script["responses"], "404": missing}}


def _tag_settings() -> Schema:
    preview = _parameter("preview", "query", "Token of a preview of rules.")
    return {
        "operationId": "readTagSettings",
        "summary": "What the tag of a dataset is to do",
        "parameters": [DATASET, ORIGIN, preview],
        "responses": {"200": _answer("The settings in force.", "SettingsAnswer"), **_refusals(PAGES, "ErrorAnswer")},
    }


def _collect_tag() -> Schema:
    return {
        "operationId": "addEventsOfTag",
        "summary": "Add what a tag saw on a page",
        "parameters": [DATASET, ORIGIN],
        "requestBody": _body(_ref("Beacon")),
        "responses": {
            "202": _answer("On disk. One result per event; cookies as consent allows.", "TagAnswer"),
            **_refusals(COLLECTING, "ErrorAnswer"),
        },
    }


def _collect_openbridge() -> Schema:
    return {
        "operationId": "addEventOfPixel",
        "summary": "Add an event that Meta's pixel posts to a gateway",
        "parameters": [ORIGIN],
        "requestBody": _body(_ref("Bridged")),
        "responses": {
            "202": _answer("On disk, or dropped with its reason.", "TagAnswer"),
            **_refusals(COLLECTING, "ErrorAnswer"),
        },
    }


def _tag_events() -> Schema:
    """Events as anywhere, each with what the tag observed beside."""
    observed = {"type": "object", "additionalProperties": {"type": "string"}}
    event = {"type": "object", "required": ["event_name", "event_time", "action_source"]}
    return {"type": "array", "maxItems": MAX_EVENTS, "items": {**event, "properties": {"observed": observed}}}


def _read(name: str, summary: str, answer: type) -> Schema:
    return {
        "operationId": f"read{answer.__name__}",
        "summary": summary,
        "security": SECURITY,
        "parameters": [_parameter(name, "path", f"The {name} of an answer.")],
        "responses": {"200": _answer(summary, answer.__name__), **_refusals(READING, "ErrorAnswer")},
    }


def _claims() -> Schema:
    return _asked("listClaims", "Purchases of browsers that no order confirms", ClaimsAnswer, {
        "since": "Received from then on, Unix seconds. By default, 30 days back.",
        "until": "Received before then, Unix seconds.",
        "limit": "At most so many, newest first; 100 by default, 500 at most.",
        "source": "Only at the shop with this name.",
    })  # fmt: skip


def _orders(name: str, summary: str, answer: type) -> Schema:
    said = {
        "since": "Placed from then on, Unix seconds. By default, 30 days back.",
        "until": "Placed before then, Unix seconds.",
        "limit": "At most so many, of the list or of those that are missing; 100 by default, 500 at most.",
    }
    if answer is OrdersAnswer:
        said |= {"source": "Only of the shop with this name.", "before": "`next` of the page before."}
    return _asked(name, summary, answer, said)


def _asked(name: str, summary: str, answer: type, said: Mapping[str, str]) -> Schema:
    return {
        "operationId": name,
        "summary": summary,
        "security": SECURITY,
        "parameters": [
            _parameter(one, "query", words, None if one == "source" else "^[0-9]{1,12}$") for one, words in said.items()
        ],
        "responses": {"200": _answer(summary, answer.__name__), **_refusals(READING, "ErrorAnswer")},
    }


def _plain(summary: str, answer: type, more: Mapping[int, type]) -> Schema:
    others = {str(status): _answer(summary, kind.__name__) for status, kind in more.items()}
    refusals = _refusals((405, 500), "ErrorAnswer")
    return {"summary": summary, "responses": {"200": _answer(summary, answer.__name__), **others, **refusals}}


def _text(summary: str, kind: str, schema: Schema) -> Schema:
    content = {"200": {"description": summary, "content": {kind: {"schema": schema}}}}
    return {"summary": summary, "responses": {**content, **_refusals((405, 500), "ErrorAnswer")}}
