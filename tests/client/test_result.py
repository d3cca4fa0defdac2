"""How an event ended."""

from __future__ import annotations

import pytest

import shop
import signalpost as sp
from signalpost.capi.outcome import Dropped
from signalpost.client.result import Outgoing, dropped
from signalpost.client.rule import prepared


@pytest.mark.parametrize(
    ("status", "ok"),
    [("delivered", True), ("accepted", True), ("held", True), ("dropped", False), ("failed", False)],
)
def test_an_event_is_all_right_when_it_is_there_or_safe_on_its_way(status: str, ok: bool) -> None:
    """Delivered, accepted and held are; dropped and failed are not."""
    assert sp.Result(status=sp.Status(status)).ok is ok


def test_notes_of_preparing_come_before_later_ones() -> None:
    """A result tells both, in the order they arose."""
    outcome, made, _ = prepared(shop.purchase(event_id=None), sp.Policy(), shop.ports())
    assert made
    assert not isinstance(outcome, Dropped)
    outgoing = Outgoing(index=4, dataset="1", event=outcome)
    later = sp.Problem(path="", code="later", message="m")
    result = outgoing.ends(sp.Status.DELIVERED, notes=(later,))
    assert [note.code for note in result.notes][-1] == "later"
    assert "event_id_made" in [note.code for note in result.notes]
    assert (result.index, result.event_id, result.event_name) == (4, "made-1", "Purchase")


def test_a_dropped_event_keeps_its_name_and_id() -> None:
    """So that the caller can find it."""
    outcome, _, _ = prepared(shop.old("x"), sp.Policy(), shop.ports())
    assert isinstance(outcome, Dropped)
    result = dropped(outcome, 3, "1")
    assert (result.index, result.event_name, result.event_id) == (3, "Purchase", "x")


def test_a_printed_result_is_one_short_line() -> None:
    """Status, ids, and the codes of what there is to say; not the sentences."""
    note = sp.Problem(path="x", code="a_note", message="A sentence.")
    result = sp.Result(status=sp.Status.DELIVERED, event_id="e1", dataset="1", fbtrace_id="A1", notes=(note,))
    assert repr(result) == "Result(delivered, event_id=e1, dataset=1, fbtrace_id=A1, notes=[a_note])"
