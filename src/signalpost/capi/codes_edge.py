"""Codes for events that end by a decision of the person or the business, not by a fault."""

from __future__ import annotations

from signalpost.capi.code import Code, Severity, rows

EDGE_CODES: tuple[Code, ...] = tuple(
    rows(
        Severity.REFUSED,
        ("consent_denied", "The person has not consented.", "Nothing: only this row is kept, without ids."),
        (
            "consent_withdrawn",
            "The person took their consent back.",
            "Nothing: only this row is kept, without ids.",
        ),
        (
            "consent_gpc",
            "The person's browser asks not to sell or share, and such events are dropped here.",
            "Nothing; or set the tag's gpc to limit and the region's opted_out to limited, which sends with limited "
            "data use where the law allows it.",
        ),
        (
            "consent_opted_out",
            "The person opted out of sale, sharing or targeted advertising, and such events are dropped here, or "
            "nothing tells their state, so that the event could not be limited.",
            "Nothing; or set the region's opted_out to limited, and send country and st, or client_ip_address.",
        ),
        (
            "consent_unknown",
            "Consent is required, and no signal says that the person has consented.",
            "Connect the consent banner, send the event's own consent, or set the region's row to send where the law "
            "does not require it.",
        ),
        (
            "consent_region_unknown",
            "consent.region is no region that is known here.",
            "Send eea, uk, ch, us, us_ca (or another state), elsewhere, or a country such as DE or US-CA.",
        ),
        (
            "consent_keys_missing",
            "Nothing says whose decision it is.",
            "Send user_data with em, ph, external_id, fbp or the like, or visitor_id.",
        ),
        (
            "consent_says_nothing",
            "Neither a state nor a signal says what was decided.",
            "Send state: granted, denied or withdrawn; or consent with signals that a person answered.",
        ),
        (
            "test_host",
            "The page is on a local, preview or test host.",
            "Nothing; or set test_hosts to keep, or correct test_host_patterns.",
        ),
        ("bot", "The user agent is that of a known bot.", "Nothing; or set bots to flag or keep."),
        (
            "automatic_event",
            "The pixel made this event by itself (SubscribedButtonClick, Microdata, InputData).",
            "Nothing; or set automatic_events to keep.",
        ),
        (
            "segment_type_unknown",
            "type is none of track, page, screen, identify, alias and group.",
            "Send the message as Segment's SDKs write it.",
        ),
        (
            "segment_not_for_meta",
            "integrations of the message keeps it from Meta.",
            "Nothing; or set integrations.Signalpost to true.",
        ),
        (
            "ga4_client_id_missing",
            "The hit has no client_id, so nobody knows whose it is.",
            "Send client_id (cid at /g/collect), as GA4 does.",
        ),
        (
            "ga4_events_missing",
            "events is no list of events.",
            "Send events, a list of 1 to 25 objects with a name.",
        ),
        (
            "ga4_too_many_events",
            "The hit has more than 25 events; none was taken.",
            "Send at most 25 events a request.",
        ),
        (
            "ga4_form_unreadable",
            "A line is no query in UTF-8.",
            "Send what GA4's tag sends, as it is.",
        ),
        (
            "ga4_name_missing",
            "The event has no name.",
            "Send name (en at /g/collect).",
        ),
        (
            "ga4_items_malformed",
            "items is no list; the event goes without.",
            "Send items as a list of objects.",
        ),
        (
            "ga4_item_nameless",
            "The item has neither item_id nor item_name; the event goes without it.",
            "Send item_id as in your catalog.",
        ),
        (
            "ga4_item_malformed",
            "quantity or price of the item is no number that can be; the event goes without it.",
            "Send a whole quantity from 1 on, and the price as a number.",
        ),
        ("tag_off", "The tag of this dataset is off, or left to the pixel alone.", "Set the tag's mode to on."),
    )
)
