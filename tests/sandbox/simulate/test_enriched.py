"""What Signalpost adds to the server's event of an order."""

from __future__ import annotations

import msgspec
import pytest

from signalpost.sandbox.simulate.browser import DAY_S, Browser
from signalpost.sandbox.simulate.enriched import enriched
from signalpost.sandbox.simulate.settings import SimulationSettings
from signalpost.sandbox.simulate.setups import Setup
from signalpost.sandbox.simulate.shop import orders
from signalpost.sandbox.simulate.told import Keys, cookies, server_keys
from signalpost.sandbox.simulate.town import Town
from signalpost.sandbox.simulate.visit import Click, Loss, Visit

SETTINGS = SimulationSettings(population=400, orders=60, repeat_order=0.0)
BY_SCRIPT = SimulationSettings(population=400, orders=60, repeat_order=0.0, server_cookies=False)
changed = msgspec.structs.replace


@pytest.fixture(scope="module")
def visit() -> Visit:
    """An order two days after a click on the same telephone, of which the server's event has no request at hand."""
    town = Town(SETTINGS, seed=1)
    found = next(visit for visit in orders(town, SETTINGS, seed=1) if visit.click and visit.buyer.account)
    return changed(
        found,
        browser=Browser.CHROME,
        on_phone=True,
        consent=True,
        blocked=False,
        lost_by=None,
        server_lost=False,
        server_sees_browser=False,
        deleted_after_s=float("inf"),
        click=Click(fbclid="IwARabcdefghijklmnopqrstuvwxyz", clicked_at=found.at - 2 * DAY_S, same_device=True),
    )


def _added(visit: Visit, settings: SimulationSettings = SETTINGS) -> Keys:
    told = server_keys(visit, Setup.ENRICHED, settings)
    found = enriched([visit], Setup.ENRICHED, settings)[visit.order]
    assert {key: found[key] for key in told} == told
    return {key: found[key] for key in found.keys() - told.keys()}


def test_an_event_without_the_buyers_request_is_given_the_visits_ids(visit: Visit) -> None:
    """Address, user agent, fbp and fbc of the checkout whose token it names."""
    ids = cookies(visit, Setup.ENRICHED, SETTINGS)
    assert _added(visit) == {
        "client_ip_address": (visit.address,),
        "client_user_agent": (visit.agent,),
        "fbp": (ids.fbp,),
        "fbc": (ids.fbc,),
    }


def test_an_event_that_has_all_is_given_nothing(visit: Visit) -> None:
    """What the server saw itself is not replaced."""
    assert not _added(changed(visit, server_sees_browser=True))


def test_a_click_that_a_script_lost_is_given_back(visit: Visit) -> None:
    """Safari drops a script's cookie a day after an ad's link; the durable id still leads to the click."""
    found = changed(visit, browser=Browser.SAFARI, server_sees_browser=True)
    assert cookies(found, Setup.ENRICHED, BY_SCRIPT).fbc is None
    assert visit.click is not None
    assert _added(found, BY_SCRIPT)["fbc"] == (f"fb.1.{visit.click.clicked_at * 1_000}.{visit.click.fbclid}",)


def test_a_click_on_another_device_is_not_given(visit: Visit) -> None:
    """Nothing leads from this browser to that one."""
    assert visit.click is not None
    assert "fbc" not in _added(changed(visit, click=changed(visit.click, same_device=False)))


def test_deleted_cookies_lead_nowhere(visit: Visit) -> None:
    """The durable id is a new one then."""
    assert "fbc" not in _added(changed(visit, deleted_after_s=60.0))


def test_refused_consent_adds_nothing(visit: Visit) -> None:
    """And nothing is learnt of the visit."""
    assert not _added(changed(visit, consent=False, lost_by=Loss.REFUSED))
