"""What the people of some copies decided about consent, looked up for all of them together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from signalpost.store.decisions import Decided, Decisions, latest

Hmacs = tuple[bytes, ...]


class People(Protocol):
    """What is asked of `Identities`."""

    @property
    def decisions(self) -> Decisions: ...

    def linked(self, space_id: int, groups: Sequence[Sequence[bytes]]) -> Sequence[frozenset[bytes]]: ...


def recorded_for(people: People, space_id: int, asked: Sequence[Hmacs]) -> Sequence[Decided | None]:
    """For each group of a person's keys the decision that counts, or None: that of these keys, or else of what they are
    linked with. One key that stands as denied is enough, as at a gateway."""
    decisions = people.decisions
    if not decisions.any(space_id):
        return [None] * len(asked)
    stands = decisions.standing(space_id, {hmac for hmacs in asked for hmac in hmacs})
    said = [latest([stands[hmac] for hmac in hmacs if hmac in stands]) for hmacs in asked]
    for place, one in enumerate(said):
        if one is not None and not one.against:  # somebody else may have said no, under a key that they share
            said[place] = decisions.refusal(space_id, asked[place]) or one
    silent = [place for place, one in enumerate(said) if one is None and asked[place]]
    further = people.linked(space_id, [asked[place] for place in silent])
    stands = decisions.standing(space_id, {hmac for hmacs in further for hmac in hmacs})
    for place, hmacs in zip(silent, further, strict=True):
        said[place] = latest([stands[hmac] for hmac in hmacs if hmac in stands])
    return said
