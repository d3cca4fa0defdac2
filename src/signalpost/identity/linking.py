"""One sighting at a time: learn from it, then say what it may be given.

What is given to an event, and by which way:

    its own browser            that browser's fbp and last click
    a cart, checkout or order  fbp, click, address and user agent of the visit behind it
    who is logged in there     em, ph, external_id of that person, unless the event names someone else
    its person, named by a     em, ph, external_id, and, if it came from no browser, the last click and the fbp of
    server                     the browsers that person was logged in on
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from signalpost.identity.browsers import (
    Open,
    Owner,
    belonged_to,
    click_of,
    fbp_of,
    find_browser,
    go_on,
    log_in,
    log_out,
    notice,
    own_click,
    own_fbp,
    owner,
)
from signalpost.identity.keys import ADDED
from signalpost.identity.newcomers import all_new
from signalpost.identity.people import (
    Known,
    Named,
    begin,
    learn_person,
    named,
    note_first_names,
    person_of,
    resolve,
    use_browser,
)
from signalpost.identity.purchases import given_by_visit, hand_on, learn_visit, remember_person, visit_behind
from signalpost.identity.rows import Browser, Name, Person, Purchase, Rows
from signalpost.identity.sighting import NOTHING, Enrichment, Given, Sighting
from signalpost.identity.trust import Trust

OF_PERSON_GIVEN = ("em", "ph", "external_id")
OF_BROWSER_GIVEN = ("fbp", "fbc")
BROWSERS_LOOKED_AT = 6
WHY = {Trust.LOGIN: "login", Trust.CLAIM: "claim", Trust.TYPED: "claim"}


def link(rows: Rows, sighting: Sighting) -> Enrichment:
    """Learn from `sighting`; what it may be given, as of its own time."""
    if all_new(rows, sighting):
        return NOTHING
    keys = named(rows, sighting.person, sighting.first_name) if sighting.trust > Trust.TYPED else []
    return learn_by_steps(rows, sighting, keys)


def learn_by_steps(rows: Rows, sighting: Sighting, keys: Sequence[Named]) -> Enrichment:
    """The same, always by the steps. `keys` are the keys of people that count."""
    tokens = named(rows, sighting.purchase)
    browser = _learn_browser(rows, sighting, tokens)
    if sighting.first_name and keys:
        note_first_names(rows, keys, sighting.at)
    learn_person(rows, keys, sighting.trust, sighting.at)
    visit = None
    if tokens and browser is None and (visit := visit_behind(rows, tokens, sighting.at)) is not None:
        browser = hand_on(rows, tokens, visit[1], _browser_of(rows, visit[1]), sighting.at)
    if keys:
        _learn_login(rows, sighting, keys, tokens, browser, visit)
    elif browser is not None and sighting.person:
        notice(rows, browser, [rows.name(*key) for key in sighting.person], sighting.at)
    elif browser is not None:
        go_on(rows, browser, sighting.at)
    return _given(rows, sighting, keys, browser, visit)


def known_for(rows: Rows, sighting: Sighting) -> Enrichment:
    """What `sighting` may be given, without learning from it. `rows` may be read-only."""
    keys = named(rows, sighting.person) if sighting.trust > Trust.TYPED else []
    tokens = named(rows, sighting.purchase)
    browser = next((found for kind, value in sighting.browser if (found := _lookup(rows, kind, value))), None)
    visit = None
    if tokens and browser is None and (visit := visit_behind(rows, tokens, sighting.at)) is not None:
        browser = _browser_of(rows, visit[1])
    return _given(rows, sighting, keys, browser, visit)


def whose(rows: Rows, sighting: Sighting) -> Name | None:
    """The name of whoever a sighting belongs to, by all that is known now: a person, else a browser that nobody was
    ever logged in on; None when that cannot be said."""
    keys = named(rows, sighting.person) if sighting.trust > Trust.TYPED else []
    if (known := _meant(rows, keys)) is not None:
        return known.root
    browser = next((found for kind, value in sighting.browser if (found := _lookup(rows, kind, value))), None)
    at, visit = sighting.at, None
    if browser is None and sighting.purchase:
        visit = visit_behind(rows, named(rows, sighting.purchase), at)
        browser = None if visit is None else _browser_of(rows, visit[1])
        at = at if visit is None else visit[1].at
    if browser is None or keys:
        return keys[0].name if len(keys) == 1 and browser is None and rows.get(keys[0].name) is None else None
    return belonged_to(rows, browser, at)


def _browser_of(rows: Rows, visit: Purchase) -> Open | None:
    """The browser of a visit as it stands now."""
    root, row = resolve(rows, visit.browser) if visit.browser is not None else (b"", None)
    return Open(root, "visitor", row) if type(row) is Browser else None


def _lookup(rows: Rows, kind: str, value: str) -> Open | None:
    root, row = resolve(rows, rows.name(kind, value))
    return Open(root, kind, row) if type(row) is Browser else None


def _learn_browser(rows: Rows, sighting: Sighting, tokens: Sequence[Named]) -> Open | None:
    if not sighting.browser:
        return None
    ids = dict(sighting.browser)
    found = find_browser(rows, ids, sighting.at)
    if found is None:
        return None
    if sighting.logout:
        found = log_out(rows, found, sighting.at)
    if tokens:
        found, people = learn_visit(rows, tokens, found, ids, sighting.facts, sighting.at)
        for names in people:
            found = _claim(rows, found, names, sighting.at) or found
    return found


def _claim(rows: Rows, found: Open, names: tuple[Name, ...], at: int) -> Open | None:
    """A server named this person, by these keys, with the purchase that the browser shows now."""
    known = person_of(rows, names[0])
    if known is None:
        return None
    held = known.person.keys[names[0]]
    return _log_in(rows, found, Named(held.kind, held.value, names[0]), names, Trust.CLAIM, at)


def _learn_login(
    rows: Rows,
    sighting: Sighting,
    keys: Sequence[Named],
    tokens: Sequence[Named],
    browser: Open | None,
    visit: tuple[str, Purchase] | None,
) -> None:
    """A server named a person together with a browser, or with a purchase whose visit is known or may still come.

    Through a purchase, it is at the time of its visit that the person was there.
    """
    at = sighting.at if visit is None else visit[1].at
    if browser is None:
        if tokens and begin(rows, keys[0], sighting.at) is not None:
            remember_person(rows, tokens, keys[0].name, tuple(key.name for key in keys[1:]), sighting.at)
    elif not sighting.logout:
        names, trust = [key.name for key in keys], sighting.trust if visit is None else Trust.CLAIM
        for key in keys:  # the first that is not shared by many
            if _log_in(rows, browser, key, names, trust, at) is not None:
                break


def _log_in(rows: Rows, browser: Open, key: Named, names: Sequence[Name], trust: Trust, at: int) -> Open | None:
    known = begin(rows, key, at)
    if known is None or (browser.root not in known.person.browsers and rows.parted(key.name, browser.root)):
        return None
    found = log_in(rows, browser, key, known, trust, at, names)
    if found is not None:
        use_browser(rows, known, key, found.root, trust, at)
    return found


def _given(
    rows: Rows, sighting: Sighting, keys: Sequence[Named], browser: Open | None, visit: tuple[str, Purchase] | None
) -> Enrichment:
    has = sighting.has
    lacking = [key for key in ADDED if key not in has]
    lacks_person, lacks_click = not has.issuperset(OF_PERSON_GIVEN), not has.issuperset(OF_BROWSER_GIVEN)
    event_ms, at = sighting.event_time * 1000 + 999, sighting.at
    found: list[Given] = []
    if visit is not None:
        found += given_by_visit(*visit, event_ms, sighting.website)
    if browser is not None:
        browser = _refreshed(rows, browser)
        seen_by = at if visit is None else min(at, visit[1].at)
        if lacks_click:
            found += _of_browser(rows, browser.browser, event_ms, seen_by)
        owned = _owner_meant(rows, sighting, keys, browser, seen_by) if lacks_person else None
        if owned is not None:
            found += _of_person(_as_shown(owned, browser), WHY[Trust(owned.login.trust)], at, owned.login.at)
    elif keys and (lacks_person or lacks_click) and (known := _meant(rows, keys)) is not None:
        found += _of_person(known, "account", at)
        found += _of_browsers(rows, known, event_ms, at) if lacks_click else ()
    given = _first_of_each(found, lacking) if found else ()
    return Enrichment(given=given) if given else NOTHING


def _refreshed(rows: Rows, found: Open) -> Open:
    row = rows.get(found.root)
    return Open(found.root, found.kind, row) if type(row) is Browser else found


def _of_browser(rows: Rows, browser: Browser, event_ms: int, at: int) -> Iterable[Given]:
    for key, seen in (("fbp", own_fbp(browser, event_ms, at)), ("fbc", own_click(rows, browser, event_ms, at))):
        if seen is not None:
            yield Given(key=key, value=seen.value, why="browser", at=seen.at)


def _owner_meant(rows: Rows, sighting: Sighting, keys: Sequence[Named], browser: Open, at: int) -> Owner | None:
    """Whoever is logged in, unless the event itself names someone else."""
    found = owner(rows, browser, at)
    if found is None:
        return None
    person = found.known.person
    said = keys or named(rows, sighting.person)
    if any(key.name not in person.keys for key in said if person.of_kind(key.kind)):
        return None
    return None if said and all(key.name not in person.keys for key in said) else found


def _as_shown(owned: Owner, browser: Open) -> Known:
    """The person as far as this browser has shown to be theirs: of one who never logged in there, the keys that a
    server named with it. Whoever orders with another's address is given that address, and nothing else of theirs."""
    root, person = owned.known
    used = person.browsers.get(browser.root)
    if owned.login.trust >= Trust.LOGIN or (used is not None and used.trust >= Trust.LOGIN):
        return owned.known
    shown = (owned.login.key, *owned.login.named)
    return Known(root, Person({name: person.keys[name] for name in shown if name in person.keys}))


def _meant(rows: Rows, keys: Sequence[Named]) -> Known | None:
    """The one person that all of a copy's keys lead to; None when they lead to two, or to nobody."""
    found = [known for key in keys if (known := person_of(rows, key.name)) is not None]
    return found[0] if found and all(known.root == found[0].root for known in found) else None


def _of_person(known: Known, why: str, at: int, since: int = 0) -> Iterable[Given]:
    for kind in OF_PERSON_GIVEN:
        held = next((held for _, held in known.person.of_kind(kind) if held.first_at <= at), None)
        if held is not None:
            yield Given(key=kind, value=held.value, why=why, at=since or held.last_at)


def _of_browsers(rows: Rows, known: Known, event_ms: int, at: int) -> Iterable[Given]:
    """The last click of a person on any of their browsers, with the fbp of that browser; else the fbp used last."""
    used = sorted(known.person.browsers.items(), key=lambda one: one[1].last_at, reverse=True)
    best: Given | None = None
    fbps: list[Given] = []
    for name, one in used[:BROWSERS_LOOKED_AT]:
        _, row = resolve(rows, name)
        if type(row) is not Browser or one.first_at > at:
            continue
        why = WHY[Trust(one.trust)]
        fbp = fbp_of(rows, row, known, event_ms, at)
        if fbp is not None:
            fbps.append(Given(key="fbp", value=fbp.value, why=why, at=fbp.at))
        click = click_of(rows, row, known, event_ms, at)
        if click is not None and (best is None or click.at > best.at):
            best = Given(key="fbc", value=click.value, why=why, at=click.at)
            fbps = [*fbps[-1:], *fbps[:-1]] if fbp is not None else fbps
    return [*([best] if best is not None else []), *fbps[:1]]


def _first_of_each(found: Iterable[Given], lacking: Sequence[str]) -> tuple[Given, ...]:
    first: dict[str, Given] = {}
    for one in found:
        if one.key in lacking:
            first.setdefault(one.key, one)
    return tuple(first.values())
