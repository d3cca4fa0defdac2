"""Codes for text that is no event: malformed, too large, too deep, or with keys that do not belong."""

from __future__ import annotations

from signalpost.capi.code import Code, Severity, rows

WIRE_CODES: tuple[Code, ...] = tuple(
    rows(
        Severity.REFUSED,
        ("json_invalid", "The text is not JSON, at byte {at}.", "Send one JSON object, encoded by a JSON library."),
        ("json_truncated", "The JSON text ends too early.", "Send the whole text, and check Content-Length."),
        ("not_utf8", "The text is not UTF-8, at byte {at}.", "Encode the request as UTF-8."),
        ("half_character", "A text holds half of a surrogate pair.", "Send whole characters."),
        ("not_an_object", "An event must be a JSON object.", "Send an object with event_name and event_time."),
        ("duplicate_key", "A key stands twice in the same object.", "Send each key once."),
        ("unknown_key", "Meta does not know this key here and refuses events with unknown keys.", "{hint}"),
        ("wrong_type", "This should be {expected}.", "Send {expected}."),
        ("missing", "This is required and missing.", "Send it."),
        ("too_deep", "The event is nested more than {limit} levels deep.", "Send a flatter event."),
        ("text_too_long", "A text is longer than {limit} bytes.", "Shorten it."),
        ("list_too_long", "A list has more than {limit} items.", "Send fewer items."),
        ("too_many_keys", "custom_data has more than {limit} keys.", "Send fewer properties."),
        ("event_too_large", "The event is larger than {limit} bytes.", "Send a smaller event."),
        ("not_encodable", "This cannot be written as JSON.", "Send texts, whole numbers within 64 bits, or floats."),
        (
            "derive_from",
            "An event_id cannot be derived from this.",
            "Give event_name, the source's shop key and the platform's own order id, not the display name (#1001).",
        ),
        ("data_missing", "The request has no list of events under data.", 'Send {{"data": [...]}} or one event.'),
        ("data_empty", "The list data is empty.", "Send at least one event."),
        ("too_many_events", "The request has more than {limit} events.", "Send at most {limit} events a request."),
    )
)
