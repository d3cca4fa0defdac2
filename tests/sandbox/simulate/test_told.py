"""What Meta is told about a buyer."""

from __future__ import annotations

from functools import partial

import msgspec
import pytest

from signalpost.sandbox.people.hashed import known_keys
from signalpost.sandbox.simulate.browser import DAY_S, Browser
from signalpost.sandbox.simulate.settings import SimulationSettings
from signalpost.sandbox.simulate.setups import Setup
from signalpost.sandbox.simulate.shop import orders
from signalpost.sandbox.simulate.told import cookies, pixel_keys, server_keys
from signalpost.sandbox.simulate.town import Town
from signalpost.sandbox.simulate.visit import Click, Visit

SETTINGS = SimulationSettings(population=400, orders=60, repeat_order=0.0)
BOTH = Setup.BOTH_WITH_EVENT_ID


@pytest.fixture(scope="module")
def visit() -> Visit:
    """An order by telephone, an hour after a click on the same device, seen by server and pixel."""
    town = Town(SETTINGS, seed=1)
    found = next(visit for visit in orders(town, SETTINGS, seed=1) if visit.click and visit.buyer.account)
    assert found.click is not None
    return msgspec.structs.replace(
        found,
        browser=Browser.CHROME,
        on_phone=True,
        signed_in_as=None,
        blocked=False,
        server_sees_browser=True,
        has_address=True,
        has_external_id=True,
        deleted_after_s=float("inf"),
        click=Click(fbclid="IwARabc", clicked_at=found.at - 3_600, same_device=True),
    )


changed = msgspec.structs.replace


def test_the_click_id_is_sent_with_the_time_of_the_click(visit: Visit) -> None:
    """`fb.1.` milliseconds `.` fbclid (meta-conversions-api.md 6.1)."""
    assert visit.click is not None
    expected = f"fb.1.{visit.click.clicked_at}000.IwARabc"
    assert {cookies(visit, setup, SETTINGS).fbc for setup in Setup} == {expected}


@pytest.mark.parametrize("lost", ["stripped", "other device", "cookies deleted"])
def test_a_click_id_can_get_lost(visit: Visit, lost: str) -> None:
    """By a browser that strips it, on another device, or with the cookies."""
    assert visit.click is not None
    gone = {
        "stripped": changed(visit, click=changed(visit.click, fbclid=None)),
        "other device": changed(visit, click=changed(visit.click, same_device=False)),
        "cookies deleted": changed(visit, deleted_after_s=60.0),
    }[lost]
    assert cookies(gone, BOTH, SETTINGS).fbc is None


def test_safari_loses_a_scripts_click_id_after_a_day_and_keeps_the_servers(visit: Visit) -> None:
    """identity-and-cookies.md 5.1 row 2 and 5.2 rule 1."""
    assert visit.click is not None
    late = changed(visit, browser=Browser.SAFARI, at=visit.click.clicked_at + 3 * DAY_S)
    assert cookies(late, Setup.PIXEL, SETTINGS).fbc is None
    assert cookies(late, BOTH, SETTINGS).fbc is not None
    assert cookies(late, BOTH, changed(SETTINGS, server_cookies=False)).fbc is None


def test_a_blocked_pixel_sets_no_cookies(visit: Visit) -> None:
    """The server does, but the _fbp it makes means nothing to Meta."""
    blocked = changed(visit, blocked=True, signed_in_as=visit.buyer)
    assert cookies(blocked, Setup.PIXEL, SETTINGS).fbp is None
    assert cookies(blocked, BOTH, SETTINGS).fbp == visit.new_fbp


def test_meta_knows_a_browser_id_that_came_with_its_own_cookie_or_a_click_id(visit: Visit) -> None:
    """And of whom: of who is signed in, else of who clicked."""
    nothing = changed(visit, click=None)
    assert cookies(nothing, BOTH, SETTINGS).fbp == visit.new_fbp
    assert cookies(changed(nothing, signed_in_as=visit.buyer), BOTH, SETTINGS).fbp == visit.buyer.fbps[0]
    assert cookies(visit, BOTH, SETTINGS).fbp == visit.buyer.fbps[0]
    assert cookies(visit, Setup.SERVER, SETTINGS).fbp == visit.new_fbp


def test_safari_does_not_tell_who_is_signed_in(visit: Visit) -> None:
    """It sends Meta's cookie to no other site."""
    in_safari = changed(visit, click=None, browser=Browser.SAFARI, signed_in_as=visit.buyer)
    assert cookies(in_safari, BOTH, SETTINGS).fbp == visit.new_fbp


def test_the_pixel_tells_of_the_browser_only(visit: Visit) -> None:
    """Unless it is given what the buyer typed: e-mail and telephone, no address."""
    told = partial(pixel_keys, visit, Setup.PIXEL)
    assert set(told(SETTINGS)) == {"client_ip_address", "client_user_agent", "fbp", "fbc"}
    more = set(told(changed(SETTINGS, advanced_matching=True))) - set(told(SETTINGS))
    assert {"em", "fn", "ln"} <= more
    assert not more & {"ct", "zp", "country"}


def test_the_server_tells_what_the_checkout_asked_for(visit: Visit) -> None:
    """With the buyer's request at hand, of the browser too."""
    told = server_keys(visit, BOTH, SETTINGS)
    assert {"em", "fn", "ln", "ct", "zp", "country", "external_id", "client_ip_address", "fbp", "fbc"} <= set(told)
    alone = server_keys(
        changed(visit, server_sees_browser=False, has_address=False, has_external_id=False), BOTH, SETTINGS
    )
    assert set(alone) <= {"em", "ph", "fn", "ln"}


def test_what_a_buyer_types_is_hashed_as_meta_knows_it(visit: Visit) -> None:
    """The shop normalises with the client's rules, the sandbox's people with their own; they meet."""
    typed = visit.buyer.typed
    plain = changed(visit, buyer=changed(visit.buyer, typed=changed(typed, em=f" {visit.buyer.emails[0].upper()} ")))
    assert set(server_keys(plain, BOTH, SETTINGS)["em"]) & set(known_keys(visit.buyer)["em"])
