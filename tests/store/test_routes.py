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


LEADS = Route(name="leads", datasets=("2", "9"), event_names=("Lead",))
SHOPS = Route(name="shops", datasets=("3",), hosts=("*.shop.example",), action_sources=("website",))
TABLE = RouteTable([LEADS, SHOPS])


@pytest.mark.parametrize(
    ("named", "event_name", "host", "action_source", "found"),
    [
        (None, "Lead", "", "email", ("1", "2")),
        (None, "Purchase", "", "email", ("1",)),
        (None, "Purchase", "a.shop.example", "website", ("1", "3")),
        (None, "Purchase", "a.shop.example", "email", ("1",)),
        (None, "Lead", "shop.example", "website", ("1", "2", "3")),
        ("1", "Lead", "", "email", ("1", "2")),
        ("2", "Lead", "", "email", ("2",)),
        ("2", "Purchase", "", "email", ("2",)),
        ("3", "Lead", "shop.example", "website", ("3", "2")),
        ("7", "Purchase", "", "email", ("7",)),
    ],
)
def test_an_event_goes_where_it_says_and_where_rules_fit(
    named: str | None, event_name: str, host: str, action_source: str, found: tuple[str, ...]
) -> None:
    """Of the datasets that its key leads to (1, 2, 3): those that no rule names take all, the others what fits; 9 is
    named by a rule and not by the key."""
    assert TABLE.of(named, ("1", "2", "3"), event_name, host, action_source) == found


def test_consent_is_asked_for_all_that_may_be_reached() -> None:
    """What an event names, and what rules may add to it; without a name, wherever its key leads."""
    assert TABLE.reach(None, ("1", "2", "3")) == ("1", "2", "3")
    assert TABLE.reach("1", ("1", "2", "3")) == ("1", "2", "3")
    assert TABLE.reach("2", ("1", "2")) == ("2",)
    assert RouteTable().reach("1", ("1", "2")) == ("1",)


def test_a_table_says_whether_it_looks_at_hosts() -> None:
    """Then bodies are read for them; an empty one is none."""
    assert TABLE.asks_host and not RouteTable([LEADS]).asks_host
    assert TABLE and not RouteTable()
    assert TABLE.ruled == {"2", "3", "9"}


@pytest.mark.parametrize(
    "rule",
    [
        {"name": "a b", "datasets": ["1"]},
        {"name": "", "datasets": ["1"]},
        {"name": "x" * 65, "datasets": ["1"]},
        {"name": "r", "datasets": []},
        {"name": "r", "datasets": ["x"]},
        {"name": "r", "datasets": ["1"], "hosts": ["Shop.example"]},
        {"name": "r", "datasets": ["1"], "hosts": ["shop.*"]},
        {"name": "r", "datasets": ["1"], "event_name": ["Lead"]},
    ],
)
def test_a_rule_that_cannot_be_meant_is_refused(rule: dict[str, object]) -> None:
    """A blank in its name, nowhere to go, a host that is none, a misspelt condition."""
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(rule, Route)
    assert msgspec.to_builtins(msgspec.convert({"name": "r-1.a_b", "datasets": ["1"]}, Route)) == {
        "name": "r-1.a_b",
        "datasets": ("1",),
    }


def test_half_a_character_has_no_host() -> None:
    """Nor has a text that is cut off."""
    assert host_of_body(b'{"event_source_url":"\xff"}') == host_of_body(b'{"event_source_url":"http') == ""
    assert host_of("https://shop.example") == "shop.example"
