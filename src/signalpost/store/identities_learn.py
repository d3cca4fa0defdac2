"""What one visit adds to what is known of a visitor: pure, the same in the gateway (is it news?) and in the worker."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from signalpost.capi.click_id import DAY_MS, STALE_AFTER_MS, Fbc, fault, parse_fbc
from signalpost.store.identities import ClickSeen, Touch, VisitorIds
from signalpost.store.record import IdentityCopy

FUTURE_MS = 60_000  # how far ahead of ours a browser's clock may be: `Policy.future_tolerance_s`
MOST = 24  # utm_* parameters, and as many platforms' click ids
LONGEST = 1_000  # characters of a parameter with its name; click ids of 600 are real


def learn(known: VisitorIds | None, copy: IdentityCopy) -> VisitorIds:
    """`known` with what `copy` tells. A record that comes late moves no newer finding.

    The first fbp stays until it is too old for Meta (90 days); an fbc gives way to that of a later click, and one of
    the same click keeps its time of first sight. Malformed, stale or future ones are not taken.
    """
    at, touch = copy.received_at, _touch(copy)
    before = known or VisitorIds(first_seen=at, last_seen=at)
    return VisitorIds(
        first_seen=min(before.first_seen, at),
        last_seen=max(before.last_seen, at),
        fbp=_first_fbp(before.fbp, copy.fbp, at),
        fbc=_last_fbc(before.fbc, copy.fbc, at),
        first_touch=_earlier(before.first_touch, touch),
        last_touch=_later(before.last_touch, touch),
        click_ids=_click_ids(before.click_ids, touch),
    )


def teaches(known: VisitorIds | None, copy: IdentityCopy) -> bool:
    """Whether `copy` is worth a record: something new, something to forget, or the first visit of a day."""
    if copy.forget:
        return True
    if known is None:
        return bool(copy.fbp or copy.fbc or copy.utm or copy.click_ids)
    after = learn(known, copy)
    return copy.received_at - known.last_seen >= DAY_MS or after != msgspec.structs.replace(
        known, first_seen=after.first_seen, last_seen=after.last_seen
    )


def _first_fbp(old: str | None, new: str | None, at: int) -> str | None:
    if old is not None and not _fault(old, at):
        return old
    return new if new is not None and not _fault(new, at) else old


def _last_fbc(old: str | None, new: str | None, at: int) -> str | None:
    if new is None or _fault(new, at):
        return old
    held, came = parse_fbc(old or ""), parse_fbc(new)
    if held is None or came is None:
        return new
    if held.value == came.value:
        return old if _created_ms(held) <= _created_ms(came) else new
    return new if _created_ms(came) >= _created_ms(held) else old


def _created_ms(fbc: Fbc) -> int:
    return fbc.created_ms * (1000 if fbc.in_seconds else 1)


def _fault(text: str, at: int) -> bool:
    return fault(text, at - STALE_AFTER_MS, at + FUTURE_MS) is not None


def _touch(copy: IdentityCopy) -> Touch | None:
    """How this visit came about, within bounds: what is too long, or one too many, is left out."""
    utm, click_ids = _bounded(copy.utm), _bounded(copy.click_ids)
    return Touch(at=copy.received_at, utm=utm, click_ids=click_ids) if utm or click_ids else None


def _bounded(parameters: Mapping[str, str]) -> dict[str, str]:
    kept = [(name, text) for name, text in parameters.items() if text and len(name) + len(text) <= LONGEST]
    return dict(kept[:MOST])


def _earlier(old: Touch | None, new: Touch | None) -> Touch | None:
    return old if new is None or (old is not None and old.at <= new.at) else new


def _later(old: Touch | None, new: Touch | None) -> Touch | None:
    """The later of both. The same parameters again (a reload) are the same touch."""
    if new is None or (old is not None and (old.at > new.at or _alike(old, new))):
        return old
    return new


def _alike(one: Touch, other: Touch) -> bool:
    return (one.utm, one.click_ids) == (other.utm, other.click_ids)


def _click_ids(old: Mapping[str, ClickSeen], touch: Touch | None) -> dict[str, ClickSeen]:
    """The last click id of each platform. The same one again keeps its time of first sight."""
    found = dict(old)
    if touch is None:
        return found
    for name, text in touch.click_ids.items():
        held = found.get(name)
        room = len(found) < MOST
        if room if held is None else held.value != text and held.at <= touch.at:
            found[name] = ClickSeen(at=touch.at, value=text)
    return found
