"""What a shop's page wrote into the order, read back: the same names everywhere, each with the platform's prefix.

`fbp`, `fbc`, `visitor` (the visitor id's cookie), `event_id` (of the browser's Purchase), `url`, `referrer`, `consent`:
one word, `granted` or `denied`, or the signals as a JSON object under the names of `capi.signals.EventConsent`.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from signalpost.capi.link import MAX_KEY
from signalpost.capi.signals import EventConsent, Signals
from signalpost.connectors.order import NO_BROWSER, BrowserHalf

NAMES = ("fbp", "fbc", "visitor", "event_id", "url", "referrer", "consent")
MAX_URL = 2048  # characters; more is cut by platforms, and a cut address may name another page
LONGEST_SIGNAL = 8_192  # characters, as the tag and the gateway take them

_PLAIN = msgspec.json.Decoder(EventConsent)
_SIGNALS = msgspec.json.Decoder(dict[str, str | int | bool | None])
_KNOWN = frozenset((*Signals.__struct_fields__, "region"))
UNREADABLE = "unreadable"  # no word of any signal: who decides takes it for an answer that cannot be read


class Written(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The half, read. `repr()` shows nothing of it."""

    fbp: str | None = None
    fbc: str | None = None
    visitor: str = ""
    consent: EventConsent | None = None
    browser: BrowserHalf = NO_BROWSER

    def __repr__(self) -> str:
        return "Written()"


NOTHING_WRITTEN = Written()


def read_half(texts: Mapping[str, str]) -> Written:
    """The half in `texts`, by the names above; nothing is raised. Ids that came with a denial are left out."""
    if not texts:
        return NOTHING_WRITTEN
    consent = read_consent(texts.get("consent", ""))
    if consent is not None and consent.api == "denied":
        return Written(consent=consent)
    return Written(
        fbp=_short(texts.get("fbp", "")) or None,
        fbc=_short(texts.get("fbc", ""), MAX_URL) or None,
        visitor=_short(texts.get("visitor", "")),
        consent=consent,
        browser=BrowserHalf(
            event_id=_short(texts.get("event_id", "")),
            event_source_url=address_in(texts.get("url", "")),
            referrer_url=address_in(texts.get("referrer", "")),
        ),
    )


def read_consent(text: str) -> EventConsent | None:
    """The signals that stand in `text`; None where there is none. What cannot be read grants nothing."""
    text = text.strip()
    if not text:
        return None
    if not text.startswith("{"):
        return EventConsent(api={"grant": "granted", "deny": "denied"}.get(text, text)[:LONGEST_SIGNAL])
    try:
        return _PLAIN.decode(text) if len(text) <= LONGEST_SIGNAL else _as_far_as_known(text)
    except (msgspec.DecodeError, RecursionError):  # a ValidationError is one
        return _as_far_as_known(text)


def _as_far_as_known(text: str) -> EventConsent:
    """Another writer's object: the signals of it that are known here."""
    try:
        given = _SIGNALS.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return EventConsent(api=UNREADABLE)
    known = {name: _text(value) for name, value in given.items() if name in _KNOWN and value is not None}
    return EventConsent(**{name: value for name, value in known.items() if len(value) <= LONGEST_SIGNAL})


def _text(value: str | int | bool) -> str:
    return value if isinstance(value, str) else str(int(value))


def _short(text: str, most: int = MAX_KEY) -> str:
    return text if len(text) <= most else ""


def address_in(text: str) -> str:
    """`text`, if it is an address of a page that is whole; otherwise nothing."""
    return text if len(text) <= MAX_URL and text.startswith(("https://", "http://")) else ""
