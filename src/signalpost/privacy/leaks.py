"""What is personal in a text that stands outside user_data: `scan(path, value)`.

A text is read as a person would: escapes and look-alikes undone (`forms`), addresses and `name=value` texts taken apart
(`pairs`), base64 opened (`packed`). Then each detector says what it sees, and where two see the same characters the
more certain one is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from signalpost.privacy import sieve
from signalpost.privacy.cards import cards
from signalpost.privacy.emails import emails
from signalpost.privacy.forms import Plain, plain
from signalpost.privacy.hashes import hashes
from signalpost.privacy.ibans import ibans
from signalpost.privacy.kinds import ACTIONS, Action, Finding, Kind, Span, mask_of
from signalpost.privacy.nationals import nationals
from signalpost.privacy.packed import packed
from signalpost.privacy.pairs import Pair, pairs
from signalpost.privacy.person_names import person_names
from signalpost.privacy.phones import phones
from signalpost.privacy.place import Place, place_of
from signalpost.privacy.terms import terms
from signalpost.privacy.tokens import tokens

LONGEST: Final = 8_192  # characters; what is behind is not read (texts of events are shorter)
DEEPEST: Final = 3  # an address in a parameter of an address in a parameter

_DIGITS: Final = re.compile(r"\d(?:\D{0,3}\d){3}").search
_MASKED: Final = re.compile(r"masked-[a-z_]+")
_AFTER_KEY: Final = re.compile(r"[^.\[\]'\"/]+(?=[\]'\"\d\[]*$)")
_SENSITIVE: Final = (
    "payment_card",
    "iban",
    "national_id",
    "secret",
    "email",
    "phone",
    "hashed_identifier",
    "name",
    "health",
    "finance",
)
_RANK: Final = {kind: len(_SENSITIVE) - place for place, kind in enumerate(_SENSITIVE)}


def scan(path: str, value: str, actions: Mapping[Kind, Action] = ACTIONS) -> tuple[Finding, ...]:
    """What leaks in `value` at `path` (`custom_data.note`, `event_source_url`), in the order of the text.

    What stands in user_data is where it belongs: nothing is found there. Never raises.
    """
    place = place_of(path)
    if not place.outside or not value:
        return ()
    spans = _settled(_spans(value[:LONGEST], path, place, 0))
    return tuple(
        Finding(kind=kind, confidence=round(confidence, 2), action=actions[kind], start=start, end=end)
        for kind, confidence, start, end in spans
    )


def masked(value: str, findings: Iterable[Finding]) -> str:
    """`value` with each of `findings` replaced, and nothing else."""
    parts: list[str] = []
    last = 0
    for finding in sorted(findings, key=lambda one: one.start):
        if finding.start >= last:
            parts += value[last : finding.start], mask_of(finding.kind)
            last = finding.end
    return "".join((*parts, value[last:]))


def _spans(value: str, path: str, place: Place, depth: int) -> list[Span]:
    read = plain(value)
    found: list[Span] = []
    inner = list(pairs(value, place)) if depth < DEEPEST else []
    for pair in inner:
        found += _of_pair(value, pair, place, depth)
    taken = [(pair.start, pair.end) for pair in inner]
    for span in _detected(read, path, place):
        start, end = read.span(span.start, span.end)
        if not any(begin < end and start < stop for begin, stop in taken):
            found.append(Span(span.kind, span.confidence, start, end))
    return found


def _of_pair(value: str, pair: Pair, above: Place, depth: int) -> Iterator[Span]:
    """Finds in the value of a name, as it stands there and with each + read as a blank."""
    given = value[pair.start : pair.end]
    place = place_of(pair.name)
    if place.click or not place.outside:
        return
    spans = _spans(given, pair.name, place, depth + 1)
    if "+" in given and pair.form:
        spans = _settled([*spans, *_spans(_blanked(given), pair.name, place, depth + 1)])
    for span in spans:
        yield Span(span.kind, span.confidence, pair.start + span.start, pair.start + span.end)


def _blanked(text: str) -> str:
    return (
        text[:1].replace("+", "\u2009") + text[1:].replace("+", " ") if text[1:2].isdigit() else text.replace("+", " ")
    )


def _detected(read: Plain, path: str, place: Place) -> Iterator[Span]:
    text = read.text
    if "masked-" in text:  # as it was left by an earlier reading
        text = _MASKED.sub(lambda match: " " * len(match[0]), text)
        if not text.strip():
            return
    seen = sieve.ALL if place.speaks else sieve.signs(text)
    if seen & sieve.ADDRESSES:
        yield from emails(text, place)
    if seen & sieve.NUMBERS and _DIGITS(text):
        yield from phones(text, place)
        yield from cards(text, place)
        yield from ibans(text)
        yield from nationals(text, place)
    if seen & (sieve.TOKENS | sieve.WORDS | sieve.ADDRESSES | sieve.NUMBERS):
        yield from tokens(text, place, _last_key(path))
    if seen & sieve.TOKENS:
        yield from hashes(text, place)
    if seen & sieve.WORDS:
        yield from person_names(text, place)
        yield from terms(text, place)
    if seen & sieve.TOKENS and not place.click:
        for start, end, opened in packed(text):
            for span in _spans(opened, path, place, DEEPEST):
                if span.kind not in ("health", "finance", "name"):
                    yield Span(span.kind, span.confidence - 0.05, start, end)


def _last_key(path: str) -> str:
    match = _AFTER_KEY.search(path)
    return match[0] if match else ""


def _settled(spans: Iterable[Span]) -> list[Span]:
    """Where finds overlap, the most certain, then the more sensitive, then the longest; in the order of the text."""
    best: list[Span] = []
    order = sorted(spans, key=lambda span: (-span.confidence, -_RANK[span.kind], span.start - span.end))
    for span in order:
        if not any(span.start < other.end and other.start < span.end for other in best):
            best.append(span)
    return sorted(best, key=lambda span: span.start)
