"""What was learnt, read in part."""

from __future__ import annotations

import msgspec
import pytest

from signalpost.errors import InvalidInput
from signalpost.watch.plan.learner import Learner
from signalpost.watch.plan.outline import Outline
from signalpost.watch.plan.propose import proposed
from signalpost.watch.plan.state import from_bytes
from signalpost.watch.seen import Seen

NOW = 1_795_000_000


def learnt() -> bytes:
    learner = Learner(doubts=False)
    for number in range(60):
        for source, name in (("browser", "Purchase"), ("server", "Purchase"), ("server", "Lead")):
            custom = {"value": number + 0.5, "currency": "EUR"}
            learner.observe(
                Seen(
                    dataset="1", source=source, event_name=name, at=NOW + number, event_time=NOW, custom=custom,
                    host="shop.example", keys=("em",),
                )
            )  # fmt: skip
    return learner.to_bytes()


def test_a_list_says_what_the_whole_says() -> None:
    """Of each source's events: copies, first and last, hosts."""
    kept = learnt()
    outline, whole = Outline(kept), from_bytes(kept)
    assert outline.datasets == sorted(whole.datasets)
    assert outline.beyond == whole.beyond
    lines = {(one.source, one.event_name): one.head for one in outline.lines("1")}
    assert lines.keys() == {("browser", "Purchase"), ("server", "Purchase"), ("server", "Lead")}
    for (source, name), head in lines.items():
        event = whole.datasets["1"][source][name]
        assert (head.first, head.last, head.copies) == (event.first, event.last, event.copies)
        assert {host: place.copies for host, place in head.hosts.items()} == {"shop.example": 60}
    assert list(outline.lines("2")) == []


def test_a_part_proposes_what_the_whole_proposes() -> None:
    """Of the events that were asked for, and no others."""
    kept = learnt()
    part = proposed(Outline(kept).state("1", frozenset({"Purchase", "None"})), "1")
    assert set(part.events) == {"Purchase"}
    assert part.events["Purchase"] == proposed(from_bytes(kept), "1").events["Purchase"]


def test_nothing_learnt_is_nothing_and_damage_is_said() -> None:
    """So is what another release wrote."""
    assert (Outline(None).datasets, Outline(None).beyond) == ([], {})
    with pytest.raises(InvalidInput, match="damaged"):
        Outline(learnt()[:40])
    with pytest.raises(InvalidInput, match="version 9"):
        Outline(msgspec.msgpack.encode({"version": 9}))
