"""Browsers: by which cookies they are found again, which clicks led to them, and who is logged in.

The latest login wins, and a logout ends it. On a browser that two people have used, a login counts for its own visit
alone, because nobody can know who sat down next; on one that more have used than share it at home, for nothing.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from signalpost.capi.click_id import STALE_AFTER_MS
from signalpost.identity.keys import LOGINS_MOST
from signalpost.identity.people import DAY_MS, Known, Named, leave_browser, person_of
from signalpost.identity.rows import Alias, Browser, Login, Name, Row, Rows, Seen, Stopped
from signalpost.identity.trust import Trust

VISIT_MS = 30 * 60_000  # without an event for so long, a visit is over
CONFIRMED_MS = 60_000  # within a visit, how often it is written that it goes on
LASTS_MS = 90 * DAY_MS  # a login that nobody confirmed for so long counts no more
OLDEST_MS = STALE_AFTER_MS + 999  # before the end of the event's second, which is all that event_time says
CLICKS_KEPT = 5
FBPS_KEPT = 3
LOGINS_KEPT = 8

_with = msgspec.structs.replace


class Open(NamedTuple):
    """A browser, and the name it stands under."""

    root: Name
    kind: str
    browser: Browser


class Owner(NamedTuple):
    """Whose a browser is at some time, and by which login."""

    known: Known
    login: Login


def find_browser(rows: Rows, keys: Mapping[str, str], at: int) -> Open | None:
    """The browser that a copy came from or speaks of, with what its cookies say taken in; None when none is known.

    `keys` are visitor, fbp and fbc, as far as the copy has them; `prepare` let no malformed or stale one through.
    """
    fbp, fbc = keys.get("fbp"), keys.get("fbc")
    found = _standing(rows, keys.get("visitor"), fbp, fbc, at)
    if found is None:
        return None
    root, kind, browser = found
    changed = browser
    if fbp is not None and all(seen.value != fbp for seen in changed.fbps):
        if kind == "fbp" and rows.name("fbp", fbp) == root:
            joined: Browser | None = changed
        else:
            joined = _take_in(rows, root, changed, "fbp", fbp, at)
        if joined is not None:
            earlier = tuple(seen for seen in joined.fbps if seen.value != fbp)  # it may have been met by it alone
            changed = _with(joined, fbps=(*earlier, Seen(fbp, _first(joined.fbps, fbp, at)))[-FBPS_KEPT:])
    if fbc is not None and all(seen.value != fbc for seen in changed.clicks):
        joined = _take_in(rows, root, changed, "fbc", fbc, at)
        if joined is not None:
            changed = _with(joined, clicks=(*joined.clicks, Seen(fbc, at))[-CLICKS_KEPT:])
    if changed is not browser or rows.get(root) is None or at - changed.seen_at >= DAY_MS:
        changed = _with(changed, seen_at=max(changed.seen_at, at))
        rows.put(root, changed, at)
    return Open(root, kind, changed)


def log_in(
    rows: Rows, found: Open, key: Named, known: Known, trust: Trust, at: int, named: Sequence[Name] = ()
) -> Open | None:
    """Someone is logged in now; None when what stands against it weighs more. `named`: all keys of theirs that were
    named with it.

    A claim takes no browser from someone who is logged in there, and gives no further browser to someone who has
    proved which are theirs.
    """
    root, kind, browser = found
    if browser.shared:
        return None
    logins = browser.logins
    latest = logins[-1] if logins else None
    same = latest is not None and latest.until is None and belongs_to(rows, latest, known)
    if latest is not None and latest.at > at and not same:
        return None  # it came late, and someone else was logged in since
    goes_on = same and latest is not None and at - latest.last_at <= VISIT_MS
    claimed = _claimed(latest if same else None, key.name, trust, named)
    confirmed = goes_on and latest is not None and latest.trust >= trust and at - latest.last_at < CONFIRMED_MS
    if confirmed and latest is not None and set(claimed) <= {latest.key, *latest.named}:
        return found
    typed = latest is not None and latest.trust <= Trust.TYPED  # which bears no claim out
    if trust < Trust.LOGIN and (typed or not same) and _against(rows, browser, root, known, at):
        return None
    if goes_on and latest is not None:
        further = tuple(name for name in claimed if name != latest.key)
        now = Login(
            latest.key, max(trust, latest.trust), latest.since, latest.at, max(latest.last_at, at), named=further
        )
        logins = (*logins[:-1], now)
    else:
        further = tuple(name for name in claimed if name != key.name)
        now = Login(key.name, trust, _since(browser, at), at, at, named=further)
        logins = _kept((*(logins if same else _ended(logins, at)), now))
    changed = _with(browser, logins=logins, seen_at=max(browser.seen_at, at))
    if len(people_on(rows, changed)) > LOGINS_MOST:
        _share(rows, Open(root, kind, changed), at)
        return None
    rows.put(root, changed, at)
    return Open(root, kind, changed)


def notice(rows: Rows, found: Open, names: Sequence[Name], at: int) -> Open:
    """Someone typed these keys of people. That proves nothing of who they are, but if they are not the owner's, that
    someone else may be there: from now on the login of the owner counts no more."""
    root, kind, browser = found
    logins = browser.logins
    if browser.shared or any(name in _names(rows, login) for name in names for login in logins):
        return found
    now = Login(names[0], Trust.TYPED, _since(browser, at), at, at)
    changed = _with(browser, logins=_kept((*_ended(logins, at), now)), seen_at=max(browser.seen_at, at))
    if len(people_on(rows, changed)) > LOGINS_MOST:
        _share(rows, Open(root, kind, changed), at)
        return Open(root, kind, _with(changed, logins=(), shared=True))
    rows.put(root, changed, at)
    return Open(root, kind, changed)


def log_out(rows: Rows, found: Open, at: int) -> Open:
    """Nobody is logged in any more."""
    root, kind, browser = found
    if not browser.logins or browser.logins[-1].until is not None:
        return found
    changed = _with(browser, logins=_ended(browser.logins, at), seen_at=max(browser.seen_at, at))
    rows.put(root, changed, at)
    return Open(root, kind, changed)


def owner(rows: Rows, found: Open, at: int) -> Owner | None:
    """Who is logged in at a time, if that says whose the browser is."""
    browser = found.browser
    login = next((one for one in reversed(browser.logins) if one.at <= at), None)
    if browser.shared or login is None or (login.until is not None and login.until <= at):
        return None
    lasts = VISIT_MS if len(people_on(rows, browser)) > 1 else LASTS_MS
    if at - max(login.last_at, login.at) > lasts:
        return None
    known = person_of(rows, login.key) if login.trust > Trust.TYPED else None
    return None if known is None else Owner(known, login)


def belonged_to(rows: Rows, found: Open, at: int) -> Name | None:
    """Whose the browser was at a time, by all that is known now: of one that one person alone was ever logged in on,
    theirs, unless they had logged out; of one that people share, whose visit it was; of one without logins, its own."""
    root, _, browser = found
    if browser.shared:
        return None
    if not browser.logins:
        return root
    if len(people_on(rows, browser)) > 1:
        login = next((one for one in reversed(browser.logins) if _in_visit(one, at)), None)
    else:
        login = None if _after_logout(browser, at) else browser.logins[-1]
    known = None if login is None or login.trust <= Trust.TYPED else person_of(rows, login.key)
    return None if known is None else known.root


def go_on(rows: Rows, found: Open, at: int) -> Open:
    """The visit goes on. Where several people share the browser, that keeps the login of this visit alive."""
    root, kind, browser = found
    login = browser.logins[-1] if browser.logins else None
    if login is None or login.until is not None or not CONFIRMED_MS <= at - login.last_at <= VISIT_MS:
        return found
    if len(people_on(rows, browser)) < 2:
        return found
    changed = _with(browser, logins=(*browser.logins[:-1], _with(login, last_at=at)), seen_at=max(browser.seen_at, at))
    rows.put(root, changed, at)
    return Open(root, kind, changed)


def click_of(rows: Rows, browser: Browser, known: Known, event_ms: int, at: int) -> Seen | None:
    """The last click that this person made on a browser before `event_ms`, and that was known at `at`.

    On their own browser every click is theirs unless it came after a logout; on a shared one those of their visits are.
    """
    fitting = [seen for seen in browser.clicks if seen.at <= at and _may_be_given(seen, event_ms)]
    if not fitting or browser.shared:
        return None
    if len(people_on(rows, browser)) > 1:
        visits = [one for one in browser.logins if belongs_to(rows, one, known)]
        fitting = [seen for seen in fitting if any(_in_visit(one, seen.at) for one in visits)]
    else:
        fitting = [seen for seen in fitting if not _after_logout(browser, seen.at)]
    return max(fitting, key=_made, default=None)


def fbp_of(rows: Rows, browser: Browser, known: Known, event_ms: int, at: int) -> Seen | None:
    """The fbp of a person's browser, where nobody else used it and they did not log out."""
    mine = browser.logins and browser.logins[-1].until is None and belongs_to(rows, browser.logins[-1], known)
    if not mine or browser.shared or len(people_on(rows, browser)) > 1:
        return None
    return own_fbp(browser, event_ms, at)


def own_fbp(browser: Browser, event_ms: int, at: int) -> Seen | None:
    """The fbp to give to an event of this browser itself: the newest that was known then."""
    fitting = (seen for seen in reversed(browser.fbps) if seen.at <= at and _may_be_given(seen, event_ms))
    return next(fitting, None)


def own_click(rows: Rows, browser: Browser, event_ms: int, at: int) -> Seen | None:
    """The click to give to an event of this browser itself: the last before the event; on one that people share, only
    one of the same visit."""
    since = at - VISIT_MS if browser.shared or len(people_on(rows, browser)) > 1 else 0
    fitting = [seen for seen in browser.clicks if since <= seen.at <= at and _may_be_given(seen, event_ms)]
    return max(fitting, key=_made, default=None)


def _may_be_given(seen: Seen, event_ms: int) -> bool:
    return event_ms - OLDEST_MS <= seen.made_at <= event_ms


def _first(shown: Sequence[Seen], value: str, at: int) -> int:
    """When a cookie was first seen."""
    return min((seen.at for seen in shown if seen.value == value), default=at)


def _made(seen: Seen) -> int:
    return seen.made_at


def _standing(rows: Rows, visitor: str | None, fbp: str | None, fbc: str | None, at: int) -> Open | None:
    """Where the browser stands, new ones not written yet. A click alone is no browser, but leads to one."""
    if visitor is not None:
        name = rows.name("visitor", visitor)
        return _open(name, "visitor", rows.get(name), at)
    if fbp is not None:
        name = rows.name("fbp", fbp)
        row = rows.get(name)
        if type(row) is Alias:
            return _open(row.root, "visitor", rows.get(row.root), at)
        return _open(name, "fbp", row, at)
    if fbc is not None:
        row = rows.get(rows.name("fbc", fbc))
        standing = rows.get(row.root) if type(row) is Alias else None
        if type(row) is Alias and type(standing) is Browser:
            return Open(row.root, "visitor", standing)
    return None


def _open(name: Name, kind: str, row: Row | None, at: int) -> Open | None:
    if row is None:
        return Open(name, kind, Browser(at))
    return Open(name, kind, row) if type(row) is Browser else None


def _take_in(rows: Rows, root: Name, browser: Browser, kind: str, value: str, at: int) -> Browser | None:
    """The browser once a further cookie leads to it; None when that cookie is another browser's too."""
    name = rows.name(kind, value)
    row = rows.get(name)
    if type(row) is Browser and name != root:  # it was met by this cookie alone before
        browser = _joined(browser, row)
    elif row is not None and row != Alias(root):
        if type(row) is Alias:
            rows.put(name, Stopped("contested", at), at)
        return None
    if row is None or type(row) is Browser:
        rows.put(name, Alias(root), at)
    return browser


def _joined(one: Browser, other: Browser) -> Browser:
    logins = sorted({*one.logins, *other.logins}, key=lambda login: login.at)
    clicks = {seen.value: seen for seen in (*one.clicks, *other.clicks)}
    fbps = {seen.value: seen for seen in (*other.fbps, *one.fbps)}
    return Browser(
        max(one.seen_at, other.seen_at),
        tuple(fbps.values())[-FBPS_KEPT:],
        tuple(clicks.values())[-CLICKS_KEPT:],
        _kept(tuple(logins)),
        one.shared or other.shared,
        (*other.purchases, *one.purchases),
    )


def belongs_to(rows: Rows, login: Login, known: Known) -> bool:
    """Whether the login was this person's."""
    if login.key in known.person.keys:
        return True
    row = rows.get(login.key)
    return type(row) is Alias and row.root == known.root


def people_on(rows: Rows, browser: Browser) -> set[Name]:
    """Who was ever logged in. A key that stopped since counts as one more: somebody was. Two whose orders named one
    telephone and came with one first name are one person with two addresses."""
    if len(browser.logins) < 2:
        return {login.key for login in browser.logins}
    found: dict[Name, set[Name]] = {}
    for login in browser.logins:
        row = rows.get(login.key)
        found.setdefault(row.root if type(row) is Alias else login.key, {login.key}).update(login.named)
    if len(found) < 2:
        return set(found)
    people: dict[Name, set[Name]] = {}
    for root, keys in found.items():
        if not any(not keys.isdisjoint(other) and _namesakes(rows, keys, other) for other in people.values()):
            people[root] = keys
    return set(people)


def _namesakes(rows: Rows, keys: Iterable[Name], others: Iterable[Name]) -> bool:
    """Whether the same first name, and no other, came with two sets of keys."""
    names = [{name for key in each if (name := _first_name(rows, key))} for each in (keys, others)]
    return len(names[0] | names[1]) == 1 and bool(names[0] and names[1])


def _first_name(rows: Rows, key: Name) -> str:
    """The first name that came with a key of a person; "" when none did, or the key is nobody's."""
    known = person_of(rows, key)
    return "" if known is None else known.person.keys[key].first_name


def _names(rows: Rows, login: Login) -> Container[Name]:
    """All keys of whoever was logged in."""
    known = person_of(rows, login.key)
    return (login.key,) if known is None else known.person.keys


def _against(rows: Rows, browser: Browser, root: Name, known: Known, at: int) -> bool:
    """Whether a proof stands against a claim."""
    latest = browser.logins[-1] if browser.logins else None
    if (
        latest is not None
        and latest.trust >= Trust.LOGIN
        and latest.until is None
        and not belongs_to(rows, latest, known)
    ):
        return at - latest.last_at <= LASTS_MS
    used = known.person.browsers
    return root not in used and any(one.trust >= Trust.LOGIN for one in used.values())


def _in_visit(login: Login, at: int) -> bool:
    """Whether a time lies in the visit of a login."""
    return login.since <= at <= min(login.until or at, login.last_at + VISIT_MS)


def _since(browser: Browser, at: int) -> int:
    """When the visit of a login began, as far as is known: not before the login of someone else."""
    began = min(browser.seen_at, at) if at - browser.seen_at <= VISIT_MS else at
    return max(began, browser.logins[-1].last_at) if browser.logins else began


def _after_logout(browser: Browser, at: int) -> bool:
    """Whether nobody was logged in any more at a time."""
    login = next((one for one in reversed(browser.logins) if one.since <= at), None)
    return login is not None and login.until is not None and login.until <= at


def _ended(logins: tuple[Login, ...], at: int) -> tuple[Login, ...]:
    if not logins or logins[-1].until is not None:
        return logins
    return (*logins[:-1], _with(logins[-1], until=at))


def _claimed(before: Login | None, key: Name, trust: Trust, named: Sequence[Name]) -> Sequence[Name]:
    """The keys that this claim of a person and their last one on a browser named; none of a login, which proves all."""
    if trust >= Trust.LOGIN or (before is not None and before.trust >= Trust.LOGIN):
        return ()
    earlier = (before.key, *before.named) if before is not None and before.trust > Trust.TYPED else ()
    return tuple(dict.fromkeys((*earlier, key, *named)))


def _kept(logins: tuple[Login, ...]) -> tuple[Login, ...]:
    """The last ones; of whoever was logged in once more, an earlier visit goes first."""
    while len(logins) > LOGINS_KEPT:
        gone = next((login for place, login in enumerate(logins)
                     if any(later.key == login.key for later in logins[place + 1 :])), logins[0])  # fmt: skip
        logins = tuple(login for login in logins if login is not gone)
    return logins


def _share(rows: Rows, found: Open, at: int) -> None:
    """Too many people: whatever was linked through this browser is linked no more."""
    rows.put(found.root, _with(found.browser, logins=(), shared=True), at)
    for login in found.browser.logins:
        leave_browser(rows, login.key, found.root, at)
