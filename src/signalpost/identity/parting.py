"""Taking apart what was linked: one key from all others, or a whole person from memory."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

import msgspec

from signalpost.identity.browsers import belongs_to
from signalpost.identity.people import Known, keep, leave_browser, person_of, resolve, settle
from signalpost.identity.rows import Browser, Name, Person, Purchase, Rows

_with = msgspec.structs.replace


class PartRows(Rows, Protocol):
    """Rows whose pairs can be parted."""

    def part(self, one: Name, other: Name, at: int) -> None:
        """Never link these two again."""
        ...


def unmerge(rows: PartRows, name: Name, at: int) -> int:
    """Part a key from all that it is linked with; from how many keys that was."""
    root, row = resolve(rows, name)
    if type(row) is Person and name in row.keys:
        return _unmerge_key(rows, Known(root, row), name, at)
    return _unmerge_browser(rows, root, row, at) if type(row) is Browser else 0


def _unmerge_key(rows: PartRows, known: Known, name: Name, at: int) -> int:
    root, person = known
    beyond = [tie.beyond(name) for tie in person.ties if tie.has(name)]
    browsers = [browser for browser, used in person.browsers.items() if used.via == name]
    for other in (*beyond, *browsers):
        rows.part(name, other, at)
    ties = tuple(tie for tie in person.ties if not tie.has(name))
    left = {browser: used for browser, used in person.browsers.items() if used.via != name}
    settle(rows, root, Person(person.keys, ties, left), at)
    for browser in browsers:
        _drop_logins(rows, browser, {name}, at)
    return len(beyond) + len(browsers)


def _unmerge_browser(rows: PartRows, root: Name, browser: Browser, at: int) -> int:
    keys = {login.key for login in browser.logins}
    for key in keys:
        rows.part(key, root, at)
        leave_browser(rows, key, root, at)
    _drop_logins(rows, root, keys, at)
    return len(keys)


def _drop_logins(rows: Rows, name: Name, keys: set[Name], at: int) -> None:
    row = rows.get(name)
    if type(row) is Browser:
        logins = tuple(login for login in row.logins if login.key not in keys)
        rows.put(name, _with(row, logins=logins), at)


def forget(rows: Rows, names: Iterable[Name], at: int) -> frozenset[Name]:
    """Forget the people and browsers behind these names; the names of all that went, these among them."""
    gone: set[Name] = set()
    for name in names:
        gone.add(name)
        root, row = resolve(rows, name)
        if type(row) is Person:
            _forget_person(rows, Known(root, row), gone, at)
        elif type(row) is Browser:
            _forget_browser(rows, root, row, gone, at)
        elif type(row) is Purchase and row.browser is not None:
            root, browser = resolve(rows, row.browser)
            if type(browser) is Browser:
                _forget_browser(rows, root, browser, gone, at)
        rows.drop(name)
    return frozenset(gone)


def _forget_person(rows: Rows, known: Known, gone: set[Name], at: int) -> None:
    for browser in known.person.browsers:
        root, row = resolve(rows, browser)
        if type(row) is not Browser:
            continue
        others = tuple(login for login in row.logins if not belongs_to(rows, login, known))
        if others:
            rows.put(root, _with(row, logins=others), at)
        else:
            _drop_browser(rows, root, row, gone)
    for name in known.person.keys:
        gone.add(name)
        rows.drop(name)


def _forget_browser(rows: Rows, root: Name, browser: Browser, gone: set[Name], at: int) -> None:
    """The browser, and the person of its one owner: on a shared one nobody knows who asked, so that only it goes."""
    owners = {known.root: known for login in browser.logins if (known := person_of(rows, login.key)) is not None}
    _drop_browser(rows, root, browser, gone)
    if len(owners) == 1:
        _forget_person(rows, next(iter(owners.values())), gone, at)
    else:
        for owner in owners.values():
            browsers = {name: used for name, used in owner.person.browsers.items() if name != root}
            keep(rows, Known(owner.root, _with(owner.person, browsers=browsers)), at)


def _drop_browser(rows: Rows, root: Name, browser: Browser, gone: set[Name]) -> None:
    cookies = [("fbp", seen.value) for seen in browser.fbps] + [("fbc", seen.value) for seen in browser.clicks]
    for name in (root, *(rows.name(*cookie) for cookie in cookies), *browser.purchases):
        gone.add(name)
        rows.drop(name)
