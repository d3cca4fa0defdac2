"""Who saw or clicked which ad, and when: 19 bytes a touch, found by person and, for a click, by its fbclid."""

from __future__ import annotations

import base64
from array import array
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import Final, Literal

import msgspec

from signalpost.sandbox.people.ads import AdAccount, place_of
from signalpost.sandbox.people.draw import Draw
from signalpost.sandbox.people.index import Index

Kind = Literal["click", "view"]

HOUR_S: Final = 3_600
DAY_S: Final = 24 * HOUR_S
SHOWN_DAYS: Final = 28
SHOWN_TO_EACH: Final = 6.0
_NONE: Final = -1
_FBCLID_BYTES: Final = 24
_FBCLID_START: Final = "IwAR"  # as many real ones begin
_VIEW, _CLICK = 0, 1


class Touch(msgspec.Struct, frozen=True, kw_only=True):
    """One time a person saw or clicked an ad. `ad` is its place in the account, `at` Unix seconds."""

    number: int
    person: int
    ad: int
    kind: Kind
    at: int
    fbclid: str | None = None


class Touches:
    """All touches of an account's ads. A click also counts as a time the ad was shown. `seed` makes its fbclids."""

    def __init__(self, account: AdAccount, *, seed: int = 1) -> None:
        self.account = account
        self._seed = seed
        self._last: dict[int, int] = {}  # person → their last touch
        self._previous = array("i")  # touch → the same person's touch before
        self._person = array("i")
        self._at = array("q")
        self._ad = array("H")
        self._kind = array("B")
        self._clicks = Index()
        self._by_hour: dict[tuple[int, int], list[int]] = {}  # (hour, ad) → times shown, clicks

    def __len__(self) -> int:
        return len(self._at)

    def __iter__(self) -> Iterator[Touch]:
        return map(self._touch, range(len(self._at)))

    def click(self, person: int, ad: str, at: float) -> Touch:
        """Note that somebody clicked the ad of that id; its fbclid is new. LookupError: no such ad."""
        return self._touch(self._add(person, place_of(self.account.ads, ad), at, _CLICK))

    def view(self, person: int, ad: str, at: float) -> Touch:
        """Note that somebody saw the ad of that id. LookupError: no such ad."""
        return self._touch(self._add(person, place_of(self.account.ads, ad), at, _VIEW))

    def show(self, people: Iterable[int], *, until: float, days: int = SHOWN_DAYS, each: float = SHOWN_TO_EACH) -> None:
        """Show ads to people during the `days` before `until`, to each `each` times on average, as the seed has it."""
        draw, span = Draw(self._seed, "touches"), int(days * DAY_S)
        shares = [place for place, ad in enumerate(self.account.ads) for _ in range(ad.weight)]
        rates = [ad.click_rate for ad in self.account.ads]
        often = int(each * 2) + 1
        for person in people:
            for _ in range(draw.below(often)):
                ad = draw.one(shares)
                kind = _CLICK if draw.chance(rates[ad]) else _VIEW
                self._add(person, ad, until - 1 - draw.below(span), kind)

    def of(self, person: int) -> Iterator[Touch]:
        """The touches of one person, the last noted first."""
        return map(self._touch, self._numbers(person))

    def last(self, person: int, *, at: int, click_s: int, view_s: int) -> tuple[Touch | None, Touch | None]:
        """The last click within `click_s` seconds before `at`, and the last view within `view_s`."""
        kinds, times, previous = self._kind, self._at, self._previous
        click = view = _NONE
        clicked_since, viewed_since = at - click_s, at - view_s
        number = self._last.get(person, _NONE)
        while number != _NONE:
            touched_at = times[number]
            if touched_at > at:
                pass
            elif kinds[number] == _CLICK:
                if touched_at >= clicked_since:
                    click, clicked_since = number, touched_at + 1
            elif touched_at >= viewed_since:
                view, viewed_since = number, touched_at + 1
            number = previous[number]
        return self._touch(click) if click != _NONE else None, self._touch(view) if view != _NONE else None

    def clicked(self, fbclid: str) -> Touch | None:
        """The click that an fbclid stands for; None if none of ours has it. Case matters, as Meta says."""
        found = self._clicks.find(hash(fbclid))
        return self._touch(found[0]) if found else None

    def clicks(self) -> Iterator[Touch]:
        """All clicks, in the order they were noted."""
        return (self._touch(number) for number, kind in enumerate(self._kind) if kind == _CLICK)

    def shown(self, *, since: float, until: float) -> dict[int, tuple[int, int]]:
        """Place of an ad → (times shown, clicks), in the hours from that of `since` to the last that begins before
        `until`, Unix seconds."""
        counts = [[0, 0] for _ in self.account.ads]
        for (hour, ad), (shown, clicks) in self._by_hour.items():
            if since // HOUR_S <= hour and hour * HOUR_S < until:
                counts[ad][0] += shown
                counts[ad][1] += clicks
        return {ad: (shown, clicks) for ad, (shown, clicks) in enumerate(counts)}

    def _add(self, person: int, ad: int, at: float, kind: int) -> int:
        number = len(self._at)
        self._previous.append(self._last.get(person, _NONE))
        self._last[person] = number
        self._person.append(person)
        self._at.append(int(at))
        self._ad.append(ad)
        self._kind.append(kind)
        counts = self._by_hour.setdefault((int(at) // HOUR_S, ad), [0, 0])
        counts[0] += 1
        counts[1] += kind
        if kind == _CLICK:
            self._clicks.add(hash(self._fbclid(number)), number)
        return number

    def _numbers(self, person: int) -> Iterator[int]:
        number = self._last.get(person, _NONE)
        while number != _NONE:
            yield number
            number = self._previous[number]

    def _touch(self, number: int) -> Touch:
        click = self._kind[number] == _CLICK
        return Touch(
            number=number,
            person=self._person[number],
            ad=self._ad[number],
            kind="click" if click else "view",
            at=self._at[number],
            fbclid=self._fbclid(number) if click else None,
        )

    def _fbclid(self, number: int) -> str:
        digest = blake2b(f"{self._seed}/{number}".encode(), digest_size=_FBCLID_BYTES).digest()
        return _FBCLID_START + base64.urlsafe_b64encode(digest).decode()


def touches_of(account: AdAccount, people: Iterator[int], *, until: float, seed: int) -> Touches:
    """The touches of an account whose ads `people` were shown in the 28 days before `until` (Unix seconds)."""
    made = Touches(account, seed=seed)
    made.show(people, until=until)
    return made
