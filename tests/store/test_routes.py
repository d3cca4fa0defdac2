"""Rules of routing."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.store.routes import Route, RouteTable, host_fits, host_of, host_of_body

IDS = ("1", "2", "3")


def test_every_condition_given_must_hold_and_of_one_any_value() -> None:
    """Those not given hold for every event."""
    rule = Route(name="r", datasets=("1",), event_names=("A", "B"), hosts=("x.example",), action_sources=("website",))
    assert rule.fits("B", "x.example", "website")
    assert not rule.fits("C", "x.example", "website")
    assert not rule.fits("A", "y.example", "website")
    assert not rule.fits("A", "", "website")
    assert not rule.fits("A", "x.example", "email")
    assert Route(name="all", datasets=("1",)).fits("C", "", "email")


@pytest.mark.parametrize(
    ("pattern", "host", "fits"),
    [
        ("shop.example", "shop.example", True),
        ("shop.example", "www.shop.example", False),
        ("*.shop.example", "www.shop.example", True),
        ("*.shop.example", "a.b.shop.example", True),
        ("*.shop.example", "shop.example", True),
        ("*.shop.example", "myshop.example", False),
        ("*.shop.example", "", False),
    ],
)
def test_a_star_stands_for_a_host_and_what_is_below_it(pattern: str, host: str, fits: bool) -> None:
    """Never for one that only ends alike."""
    assert host_fits(pattern, host) is fits


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://Shop.Example:8443/a?b#c", "shop.example"),
        ("https://shop.example./", "shop.example"),
        ("//shop.example/x", "shop.example"),
        ("https://user:pw@shop.example/", "shop.example"),
        ("shop.example/x", ""),
        ("https://[::1", ""),
        ("", ""),
    ],
)
def test_the_host_of_an_address(url: str, host: str) -> None:
    """Small letters, no port; nothing where there is none."""
    assert host_of(url) == host
    assert host_of_body(msgspec.json.encode({"event_source_url": url})) == host


def test_a_body_that_says_no_address_has_no_host() -> None:
    """Nor has one that is none."""
    assert host_of_body(b"{}") == host_of_body(b'{"event_source_url":3}') == host_of_body(b"x") == ""


@given(
    rules=st.lists(
        st.builds(
            Route,
            name=st.just("r"),
            datasets=st.lists(st.sampled_from(IDS), min_size=1).map(tuple),
            event_names=st.lists(st.sampled_from(["A", "B"])).map(tuple),
        )
    ),
    leads_to=st.lists(st.sampled_from(IDS), unique=True).map(tuple),
    named=st.none() | st.sampled_from([*IDS, "9"]),
    event_name=st.sampled_from(["A", "B", "C"]),
    seed=st.randoms(use_true_random=False),
)
def test_rules_never_lead_where_the_key_does_not_and_their_order_means_nothing(
    rules, leads_to, named, event_name, seed
) -> None:
    """What is named stays; every dataset reached was judged for consent; nobody gets an event twice."""
    table = RouteTable(rules)
    found = table.of(named, leads_to, event_name, "", "website")
    assert set(found) <= {*leads_to, *([named] if named else [])}
    assert set(found) <= set(table.reach(named, leads_to))
    assert len(set(found)) == len(found)
    assert named is None or found[0] == named
    shuffled = list(rules)
    seed.shuffle(shuffled)
    assert RouteTable(shuffled).of(named, leads_to, event_name, "", "website") == found
    if named is None:
        assert {one for one in leads_to if one not in table.ruled} <= set(found)
