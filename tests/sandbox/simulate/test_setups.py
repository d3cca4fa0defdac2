"""Which copies of an order reach Meta."""

from __future__ import annotations

import msgspec
import pytest

from signalpost.sandbox.received import Source
from signalpost.sandbox.simulate.settings import SimulationSettings
from signalpost.sandbox.simulate.setups import RESENT_AFTER_MS, Setup, copies
from signalpost.sandbox.simulate.shop import orders
from signalpost.sandbox.simulate.town import Town
from signalpost.sandbox.simulate.visit import Loss, Visit

changed = msgspec.structs.replace


@pytest.fixture(scope="module")
def visit() -> Visit:
    """An order that nothing goes wrong with."""
    settings = SimulationSettings(population=200, orders=10)
    found = orders(Town(settings, seed=1), settings, seed=1)[0]
    return changed(
        found, consent=True, blocked=False, lost_by=None, seen_again_ms=None, server_lost=False, server_resent=False
    )


def told(visit: Visit, setup: Setup) -> list[tuple[Source, str | None]]:
    return [(copy.source, copy.event_id) for copy in copies(visit, setup)]


def test_each_set_up_sends_its_copies(visit: Visit) -> None:
    """The pixel's script makes ids of its own where it is given none (meta-conversions-api.md 18.2)."""
    assert told(visit, Setup.PIXEL) == [(Source.BROWSER, f"made.{visit.order}.0")]
    assert told(visit, Setup.SERVER) == [(Source.SERVER, visit.order)]
    assert told(visit, Setup.BOTH_WITHOUT_EVENT_ID) == [
        (Source.BROWSER, f"made.{visit.order}.0"),
        (Source.SERVER, None),
    ]
    assert told(visit, Setup.BOTH_WITH_EVENT_ID) == [(Source.BROWSER, visit.order), (Source.SERVER, visit.order)]


@pytest.mark.parametrize("setup", list(Setup))
def test_without_consent_nothing_is_sent(visit: Visit, setup: Setup) -> None:
    """By no way: what is refused to the browser is refused to the server."""
    assert not told(changed(visit, consent=False), setup)


@pytest.mark.parametrize("loss", [loss for loss in Loss if loss is not Loss.REFUSED])
def test_what_the_pixel_loses_the_server_reports(visit: Visit, loss: Loss) -> None:
    """That is what it is for."""
    lost = changed(visit, lost_by=loss)
    assert not told(lost, Setup.PIXEL)
    assert told(lost, Setup.BOTH_WITH_EVENT_ID) == [(Source.SERVER, visit.order)]


def test_a_page_seen_again_reports_again(visit: Visit) -> None:
    """With a new id of the script's, or with the order's."""
    again = changed(visit, seen_again_ms=60_000)
    assert [event_id for _, event_id in told(again, Setup.PIXEL)] == [f"made.{visit.order}.{time}" for time in (0, 1)]
    browser = [event_id for source, event_id in told(again, Setup.BOTH_WITH_EVENT_ID) if source is Source.BROWSER]
    assert browser == [visit.order, visit.order]


def test_a_lost_answer_makes_the_client_send_again(visit: Visit) -> None:
    """The same event under the same id, later."""
    first, second = copies(changed(visit, server_resent=True), Setup.SERVER)
    assert first.event_id == second.event_id
    assert second.received_at - first.received_at == RESENT_AFTER_MS


def test_a_lost_server_event_is_lost(visit: Visit) -> None:
    """The pixel's copy is not."""
    assert [source for source, _ in told(changed(visit, server_lost=True), Setup.BOTH_WITH_EVENT_ID)] == [
        Source.BROWSER
    ]


def test_labels_tell_set_ups_apart() -> None:
    """Each has a letter and words."""
    assert [setup.value for setup in Setup] == ["a", "b", "c", "d", "e"]
    assert len({setup.label for setup in Setup}) == 5
