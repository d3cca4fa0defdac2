"""Codes for events of a browser that end at the edge by a decision of the person or the business, not by a fault."""

from __future__ import annotations

from signalpost.capi.code import Code, Severity, rows

EDGE_CODES: tuple[Code, ...] = tuple(
    rows(
        Severity.REFUSED,
        ("consent_denied", "The person has not consented.", "Nothing: only this row is kept, without ids."),
        (
            "consent_gpc",
            "The person's browser asks not to sell or share, and the dataset's setting gpc is deny.",
            "Nothing; or set gpc to limit, which sends with limited data use where the law allows it.",
        ),
        (
            "consent_unknown",
            "Consent is required, and no signal says that the person has consented.",
            "Connect the consent banner, or set consent to optional where the law does not require it.",
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
        ("tag_off", "The tag of this dataset is off, or left to the pixel alone.", "Set the tag's mode to on."),
    )
)
