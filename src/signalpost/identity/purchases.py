"""Carts, checkouts and orders: the visit behind them, so that a webhook without cookies is given what the visit had."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from signalpost.capi.click_id import fault
from signalpost.identity.browsers import OLDEST_MS, Open
from signalpost.identity.people import DAY_MS, Named, resolve
from signalpost.identity.rows import Name, Purchase, Rows
from signalpost.identity.sighting import Given

ADDRESS_LASTS_MS = 7 * DAY_MS  # a checkout is finished within that, or from elsewhere
PURCHASES_KEPT = 50  # tokens of one browser; older ones go
#: Whoever opens a page can show the number of an order, and numbers are counted up. One says something of a browser
#: only if a server names it about when the browser shows it.
NUMBER_SHOWN_MS = 3_600_000

ORDER = "order"

_with = msgspec.structs.replace


def learn_visit(
    rows: Rows, tokens: Sequence[Named], found: Open, ids: Mapping[str, str], facts: Mapping[str, str], at: int
) -> tuple[Open, list[tuple[Name, ...]]]:
    """A browser shows these tokens: the browser after it, and the keys of people that a server named with one of them
    before the visit was seen, of each person together.

    A token that two browsers show was sent from one to the other, or is none: it says nothing any more. The number of
    an order that no server named in time is whoever's shows it next.
    """
    browser, people, new = found.root, [], []
    for kind, _, name, _ in tokens:
        row = rows.get(name)
        old = row if type(row) is Purchase and not _guessed(kind, row, at) else None
        if old is not None and old.browser is not None and not _is_same(rows, old.browser, browser):
            rows.put(name, Purchase(at, shared=True), at)
            continue
        if old is not None and old.shared:
            continue
        now = Purchase(
            at,
            browser,
            ids.get("fbp") or (old.fbp if old is not None else None),
            ids.get("fbc") or (old.fbc if old is not None else None),
            facts.get("client_ip_address") or (old.address if old is not None else None),
            facts.get("client_user_agent") or (old.agent if old is not None else None),
            told=old is not None and (old.told or old.person is not None),
        )
        if old is None or at - old.at >= DAY_MS or _with(now, at=old.at) != old:
            rows.put(name, now, at)
        if old is None or old.browser is None:
            new.append(name)
        if old is not None and old.person is not None:
            people.append((old.person, *old.named))
    return _showing(rows, found, new, at), people


def _is_same(rows: Rows, shown_by: Name, browser: Name) -> bool:
    """Whether a token's browser is this one, which may stand under another name since: it was given a visitor id."""
    return shown_by == browser or resolve(rows, shown_by)[0] == browser


def _showing(rows: Rows, found: Open, new: Sequence[Name], at: int) -> Open:
    """The browser with the tokens it showed, so that they are forgotten with it."""
    root, kind, browser = found
    if not new:
        return found
    shown = (*browser.purchases, *new)
    for name in shown[:-PURCHASES_KEPT]:
        row = rows.get(name)
        if type(row) is not Purchase or row.shared:
            continue
        if row.browser is None or _is_same(rows, row.browser, root):  # not another's by now
            rows.drop(name)
    changed = _with(browser, purchases=shown[-PURCHASES_KEPT:], seen_at=max(browser.seen_at, at))
    rows.put(root, changed, at)
    return Open(root, kind, changed)


def visit_behind(rows: Rows, tokens: Sequence[Named], at: int) -> tuple[str, Purchase] | None:
    """The visit that a purchase came from, and the kind of the token that says so; the order's first."""
    for kind, _, name, _ in tokens:
        row = rows.get(name)
        if type(row) is not Purchase or row.browser is None or row.shared or row.at > at:
            continue
        if not _guessed(kind, row, at):
            return kind, row
    return None


def hand_on(rows: Rows, tokens: Sequence[Named], visit: Purchase, found: Open | None, at: int) -> Open | None:
    """A server shows a token that leads to a visit together with others: they lead there too. The browser after it."""
    new = []
    for kind, _, name, _ in tokens:
        row = rows.get(name)
        if row is None:
            rows.put(name, _with(visit, told=True), at)
            new.append((kind, name))
        elif kind == ORDER and type(row) is Purchase and not row.told and row.browser == visit.browser:
            rows.put(name, _with(row, told=True), at)
    return found if found is None else _showing(rows, found, [name for _, name in new], at)


def remember_person(rows: Rows, tokens: Sequence[Named], person: Name, named: tuple[Name, ...], at: int) -> None:
    """A server named a person with tokens that lead to no visit yet: the page's event may still be on its way."""
    for _, _, name, _ in tokens:
        if rows.get(name) is None:
            rows.put(name, Purchase(at, person=person, named=named), at)


def _guessed(kind: str, row: Purchase, at: int) -> bool:
    """Whether the number of an order may be one that somebody tried: browser and server named it at other times."""
    return kind == ORDER and not row.told and not row.shared and abs(at - row.at) > NUMBER_SHOWN_MS


def given_by_visit(kind: str, visit: Purchase, event_ms: int, website: bool) -> list[Given]:
    """What the visit behind a purchase has to give: its ids within Meta's age limit, its address for events of the web
    within a week."""
    earliest = event_ms - OLDEST_MS
    found = [
        Given(key=key, value=value, why=kind, at=visit.at)
        for key, value in (("fbp", visit.fbp), ("fbc", visit.fbc))
        if value is not None and fault(value, earliest, event_ms) is None
    ]
    if website and event_ms - visit.at <= ADDRESS_LASTS_MS:
        facts = (("client_ip_address", visit.address), ("client_user_agent", visit.agent))
        found += [Given(key=key, value=value, why=kind, at=visit.at) for key, value in facts if value is not None]
    return found
