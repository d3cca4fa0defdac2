"""One visit of a shop in the engines that people have: Chromium's, Firefox's and WebKit's, which is Safari's.

The visit walks itself (tests/support/browser_walk.py), through `signalpost serve` to the sandbox. Chromium makes it in
the deep run; the others with `make test-browsers`, on a machine that has them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pytest

import signalpost as sp
from browser_walk import FORM, Starting, Walked, chromium, firefox, keys, names, walking, webkit
from signalpost.sandbox.received import Source

SENT = ["AddPaymentInfo", "AddToCart", "InitiateCheckout", "Lead", *["PageView"] * 4, "Purchase", "ViewContent"]
ENGINES = {chromium: "Chrome/", firefox: "Gecko/", webkit: "AppleWebKit/605"}


def order_id(start: Starting) -> str:
    """What the shop's back end would give the order of that visit."""
    return sp.order_event_id("Purchase", "main", f"{start.__name__}-1")


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walked]:
    """One installation for all of them: each browser is a visitor of its own."""
    with walking(tmp_path_factory.mktemp("browsers")) as running:
        yield running


@pytest.mark.parametrize(
    "start",
    [
        pytest.param(chromium, marks=pytest.mark.deep),
        pytest.param(firefox, marks=pytest.mark.browsers),
        pytest.param(webkit, marks=pytest.mark.browsers),
    ],
)
def test_a_visit_leaves_the_same_in_every_engine(here: Walked, start: Starting) -> None:
    """Each event once, by one id on both sides, of one visitor; what was typed is hashed alike."""
    told = here.visit(start)
    assert ENGINES[start] in told.agent
    assert told.wrong == []
    left = here.left(start.__name__, len(SENT))
    pixel, server = left[Source.BROWSER], left[Source.SERVER]
    assert names(server) == SENT
    # The page leaves while the pixel's last request is under way: an engine may drop it. The tag's copy always comes.
    assert pixel.keys() <= server.keys()
    assert set(names(pixel)) >= {"AddToCart", "InitiateCheckout", "Lead", "PageView", "ViewContent"}
    [order] = [one for one in server.values() if one.event_name == "Purchase"]
    assert (order.event_id, order.standing.kept) == (order_id(start), True)
    counted = [one for side in left.values() for one in side.values() if one.standing.kept]
    assert sorted(one.event_name for one in counted) == SENT
    assert {one.event["user_data"]["fbp"] for one in counted} == {told.cookies["_fbp"]}
    assert {one.event["user_data"]["fbc"] for one in counted} == {told.cookies["_fbc"]}
    assert all("client_user_agent" in found for found in keys(server).values())
    [lead] = [one for one in server.values() if one.event_name == "Lead"]
    assert lead.event["user_data"]["em"] == hashlib.sha256(FORM.lower().encode()).hexdigest()
