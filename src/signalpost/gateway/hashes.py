"""Hashes that were made in a wrong form, by the clear values that passed by in this process."""

from __future__ import annotations

from collections.abc import Sequence

from signalpost.capi.codes import problem
from signalpost.capi.hash_variants import Variants, is_clear, is_hash
from signalpost.capi.problem import Problem
from signalpost.capi.user_data import UserData

MOST_VALUES = 2  # of a key's list that are looked at


class Hashes:
    """`remarks` on each event that is taken. Of clear values twenty a second are learnt; a hash costs a look-up."""

    def __init__(self) -> None:
        self._variants = Variants()

    def remarks(self, user: UserData, now: int) -> Sequence[Problem]:
        """What is known to be wrong with its hashed e-mail addresses and telephone numbers; nearly always nothing.
        `now`: Unix seconds."""
        found: Sequence[Problem] = ()
        for key, value in (("em", user.em), ("ph", user.ph)):
            if value is None:
                continue
            for text in (value,) if isinstance(value, str) else _first(value):
                if is_clear(text):
                    self._variants.learn(key, text, now)
                elif is_hash(text) and (code := self._variants.of(text)):
                    found = (*found, problem(code, f"user_data.{key}"))
        return found


def _first(value: object) -> Sequence[str]:
    if not isinstance(value, list | tuple):
        return ()
    return [one for one in value[:MOST_VALUES] if isinstance(one, str)]
