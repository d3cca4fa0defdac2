"""From the click on an ad to an order by telephone a fortnight later, with a login and nothing else in between.

Chromium, gateway and worker are real, the sandbox is Meta. The customer's address is unknown there, so that only the
click can lead to the person; where consent is required, as here, only the visit's can let the order go.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from fortnight import DENIES, GRANTS, Weeks, passing_time
from serving import wait_for
from signalpost.identity.added import read
from signalpost.sandbox.people.person import MatchRule, Missed
from signalpost.sandbox.people.touches import Touch
from signalpost.sandbox.received import ReceivedEvent
from tag_page import build_tag

EMAIL = "jo@mail.shop.example"
HASH = hashlib.sha256(EMAIL.encode()).hexdigest()
IDENTIFIES = f"signalpost('identify', {{em: '{EMAIL}'}});"
ORDER = "order-1"

Passing = Callable[[int], AbstractContextManager[Weeks]]


@pytest.fixture(scope="module")
def tag(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_tag(tmp_path_factory.mktemp("built") / "tag")


@pytest.fixture
def shop(tmp_path: Path, tag: Path) -> Passing:
    """A shop whose ads are credited with what comes within so many days after a click."""

    @contextmanager
    def made(click_days: int = 28) -> Iterator[Weeks]:
        with passing_time(tmp_path, tag, click_days=click_days) as here:
            yield here

    return made


def clicks_and_leaves(here: Weeks) -> Touch:
    """The ad is clicked, the shop visited with consent, and left for six days."""
    click = here.ad_click()
    here.visits(f"/?fbclid={click.fbclid}")
    here.passes(days=6)
    return click


def orders_by_phone(here: Weeks) -> ReceivedEvent:
    """Eight more days, and the order as it came to Meta."""
    here.passes(days=8)
    assert here.phones(ORDER, EMAIL)["status"] == "accepted"
    [order] = wait_for("the order", lambda: here.came("Purchase"))
    assert (order.event_id, order.action_source) == (ORDER, "phone_call")
    return order


def logs_in(here: Weeks) -> None:
    """The customer comes back by typing the shop's address, and logs in."""
    here.visits("/login", GRANTS + IDENTIFIES)
    assert here.logs_in(EMAIL, here.visitor())["status"] == "accepted"
    wait_for("the login", lambda: here.came("Login"))


def test_the_order_is_the_ads(shop: Passing) -> None:
    """It goes out with the click's fbc, matched by that, and says why it was given it."""
    with shop(28) as here:
        click = clicks_and_leaves(here)
        logs_in(here)
        order = orders_by_phone(here)
        assert order.event["user_data"]["em"] == HASH
        assert order.event["user_data"]["fbc"].endswith(f".{click.fbclid}")
        assert order.match is not None and order.attribution is not None
        assert (order.match.person, order.match.rule) == (here.person, MatchRule.CLICK_ID)
        assert (order.attribution.ad, order.attribution.kind) == (here.ad, "click")
        assert order.attribution.touched_at == click.at
        [row] = here.ledger.find(1, event_id=ORDER, now=here.now_ms())
        assert {(one.key, one.why) for one in read(row.enriched)} == {("fbc", "login"), ("fbp", "login")}
        assert "recorded_for_visit" in row.consent


def test_a_week_after_the_click_it_is_too_late(shop: Passing) -> None:
    """Matched all the same, credited to none, and it says which click came too early."""
    with shop(7) as here:
        click = clicks_and_leaves(here)
        logs_in(here)
        order = orders_by_phone(here)
        assert order.match is not None
        assert (order.match.person, order.match.rule) == (here.person, MatchRule.CLICK_ID)
        assert order.attribution is None
        assert order.missed == Missed(ad=here.ad, kind="click", touched_at=click.at, days=7)


def test_without_the_login_it_is_nobodys(shop: Passing) -> None:
    """Nothing ties the address to the visit, though it was typed into a page there: the order is not even sent."""
    with shop(28) as here:
        clicks_and_leaves(here)
        here.visits("/newsletter", GRANTS + IDENTIFIES)
        here.passes(days=8)
        here.phones(ORDER, EMAIL)
        wait_for("the order to be held", lambda: here.books().fates["held"] == 1)
        assert here.came("Purchase") == []


def says_no_in_the_banner(here: Weeks, visitor: str) -> None:
    """Then the back end reports the login as ever: it knows nothing of banners."""
    here.opens("/login", DENIES + IDENTIFIES)
    wait_for("the no", lambda: here.decided("visitor", visitor) == "denied")
    here.leaves()
    here.passes(minutes=1)
    assert here.logs_in(EMAIL, visitor)["reason"] == "consent_denied"


def says_no_to_the_back_end(here: Weeks, visitor: str) -> None:
    """A form of the shop's own asks, and its server passes the answer on with the login."""
    answer = here.logs_in(EMAIL, visitor, consent={"api": "denied"})
    assert answer["reason"] == "consent_denied"


@pytest.mark.parametrize("says_no", [says_no_in_the_banner, says_no_to_the_back_end])
def test_denied_at_the_login_the_order_is_dropped(shop: Passing, says_no: Callable[[Weeks, str], None]) -> None:
    """Found by what stands for the address alone. Nothing links it to anything, and no body with it ever existed."""
    with shop(28) as here:
        clicks_and_leaves(here)
        visitor = here.visitor()
        assert here.known("visitor", visitor) is not None
        says_no(here, visitor)
        wait_for("the no of the person", lambda: here.decided("em", HASH) == "denied")
        here.passes(days=8)
        answer = here.phones(ORDER, EMAIL)
        assert (answer["status"], answer["reason"]) == ("dropped", "consent_denied")
        wait_for("the rows", lambda: here.books().dropped == {"consent_denied": 2})
        assert [here.known("em", HASH), here.known("visitor", visitor)] == [None, None]
        assert not [body for body in here.bodies() if HASH.encode() in body or ORDER.encode() in body]
        assert here.ledger.find(1, event_id=ORDER, now=here.now_ms()) == []
        assert here.came("Login") == here.came("Purchase") == []
