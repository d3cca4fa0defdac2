"""What one visit adds to what is known of a visitor: pure, the same in the gateway (is it news?) and in the worker."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from signalpost.capi.click_id import DAY_MS, STALE_AFTER_MS, Fbc, fault, parse_fbc
from signalpost.store.identities import ClickSeen, VisitorIds
from signalpost.store.record import IdentityCopy
from signalpost.visit.touch import CLICK_IDS, Touch, first_and_last

FUTURE_MS = 60_000  # how far ahead of ours a browser's clock may be: `Policy.future_tolerance_s`


def learn(known: VisitorIds | None, copy: IdentityCopy) -> VisitorIds:
    """`known` with what `copy` tells. A record that comes late moves no newer finding.

    The first fbp stays until it is too old for Meta (90 days); an fbc gives way to that of a later click, and one of
    the same click keeps its time of first sight. Malformed, stale or future ones are not taken.
    """
    at = copy.received_at
    before = known or VisitorIds(first_seen=at, last_seen=at)
    first, last = _touches(before, copy.touch)
    return VisitorIds(
        first_seen=min(before.first_seen, at),
        last_seen=max(before.last_seen, at),
        fbp=_first_fbp(before.fbp, copy.fbp, at),
        fbc=_last_fbc(before.fbc, copy.fbc, at),
        first_touch=first,
        last_touch=last,
        click_ids=_click_ids(before.click_ids, copy.touch),
    )


def teaches(known: VisitorIds | None, copy: IdentityCopy) -> bool:
    """Whether `copy` is worth a record: something new, something to forget, or the first visit of a day."""
    if copy.forget:
        return True
    if known is None:
        return bool(copy.fbp or copy.fbc or copy.touch)
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


def _touches(old: VisitorIds, new: Touch | None) -> tuple[Touch | None, Touch | None]:
    """First and last touch. The last one again (a reload) is no other touch."""
    if new is not None and old.last_touch is not None and _way(new) == _way(old.last_touch):
        new = old.last_touch if new.at_s >= old.last_touch.at_s else new
    return first_and_last(old.first_touch, old.last_touch, new)


def _way(touch: Touch) -> Touch:
    return msgspec.structs.replace(touch, at_s=0)


def _click_ids(old: Mapping[str, ClickSeen], touch: Touch | None) -> dict[str, ClickSeen]:
    """The last click id of each platform. The same one again keeps its time of first sight."""
    found = dict(old)
    if touch is None:
        return found
    for name in touch.click_ids.keys() & set(CLICK_IDS):
        value, held = touch.click_ids[name], found.get(name)
        if held is None or (held.value != value and held.at_s <= touch.at_s):
            found[name] = ClickSeen(at_s=touch.at_s, value=value)
    return found
