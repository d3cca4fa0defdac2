"""`People`: the people a sandbox knows and the ads they saw; whom an event belongs to, and which ad gets the credit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any, Protocol

from signalpost.sandbox.people import attribute, match
from signalpost.sandbox.people.attribute import AttributionSettings
from signalpost.sandbox.people.hashed import Keys
from signalpost.sandbox.people.person import Attribution, Match, Missed
from signalpost.sandbox.people.register import Register
from signalpost.sandbox.people.touches import Touches


class Source(Protocol):
    """Where people come from: invented, or read from a file."""

    @property
    def size(self) -> int:
        """How many there are, numbered from 0."""

    def known(self) -> Iterator[tuple[int, Keys]]:
        """(number, what Meta knows of them) of everyone who has an account."""

    def shown(self, numbers: range) -> Iterator[dict[str, Any]]:
        """The people of these numbers, as JSON to look at; numbers nobody has are passed over."""


class People:
    """People and touches. Nothing is built before somebody asks: 100,000 people take seconds, and most tests none.

    `touches` makes the touches from the numbers of those who have an account. `least`: no match below this confidence.
    """

    def __init__(
        self,
        source: Source,
        touches: Callable[[Iterator[int]], Touches],
        *,
        settings: AttributionSettings | None = None,
        least: float = match.LEAST_CONFIDENCE,
    ) -> None:
        self.source = source
        self.settings = settings or AttributionSettings()
        self._make_touches = touches
        self._least = least

    @property
    def size(self) -> int:
        """How many people there are, with an account or without."""
        return self.source.size

    @property
    def accounts(self) -> int:
        """How many of them have an account, and so can be matched."""
        return len(self.register)

    def has_account(self, number: int) -> bool:
        """Whether there is a person of that number who can be matched."""
        return number in self.register

    @cached_property
    def register(self) -> Register:
        """What is known of whom; built when first asked for."""
        register = Register(self.source.size)
        for number, keys in self.source.known():
            register.add(number, keys)
        return register

    @cached_property
    def touches(self) -> Touches:
        """Who saw or clicked which ad; made when first asked for."""
        return self._make_touches(self.register.numbers())

    def match(self, keys: Keys) -> Match | None:
        """Whose event has these user_data keys (as `signalpost.sandbox.keys.match_keys` gives them)."""
        return match.match(self.register, self._who_clicked, keys, least=self._least)

    def attribute(
        self,
        matched: Match,
        event_time: int,
        settings: AttributionSettings | None = None,
        *,
        truly: int | None = None,
    ) -> Attribution | None:
        """The ad that the matched person's conversion at `event_time` (Unix seconds) is credited to; None: to none.

        `truly`: the number of who really acted, where that is known; it decides `Attribution.right`.
        """
        return attribute.attribute(self.touches, matched.person, event_time, settings or self.settings, truly=truly)

    def missed(self, matched: Match, event_time: int) -> Missed | None:
        """The ad that the matched person clicked or saw too long before `event_time` (Unix seconds) for any credit."""
        return attribute.missed(self.touches, matched.person, event_time, self.settings)

    def _who_clicked(self, fbclid: str) -> int | None:
        touch = self.touches.clicked(fbclid)
        return None if touch is None else touch.person
