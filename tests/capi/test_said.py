"""What an event says that figures count."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.capi.codes_privacy import LEAK_WORDS
from signalpost.capi.merge import BROWSER, SERVER, MergeInput, merge
from signalpost.capi.said import (
    FAMILIES,
    LONGEST_AGENT,
    MOST_UNITS,
    NOTHING,
    PARAMETERS,
    Said,
    family_of,
    millionths,
    read,
    united,
    with_leaks,
    with_made_id,
    word_of,
    word_of_object,
    written,
)

NOW = 1_700_000_000


@given(st.integers(-(10**9), 10**9), st.integers(0, 999_999))
def test_a_price_is_exact_to_the_millionth(units: int, rest: int) -> None:
    """As JSON writes it, whatever type it was read as."""
    text = f"{units}.{rest:06d}"
    exact = int(Decimal(text) * 10**6)
    assert millionths(Decimal(text)) == millionths(float(text)) == exact
    assert millionths(units) == units * 10**6


@pytest.mark.parametrize("value", [None, True, "19.99", float("inf"), float("nan"), Decimal("NaN"), 10**13, -1e300])
def test_what_is_no_sum_of_money_is_left_out(value: object) -> None:
    """So that no sum overflows."""
    assert millionths(value) is None


def test_nine_million_of_the_largest_values_fit() -> None:
    """Sums are kept in whole units and the rest apart, in 64 bits each."""
    assert millionths(MOST_UNITS) == MOST_UNITS * 10**6
    assert MOST_UNITS * 9_000_000 < 2**63


@pytest.mark.parametrize(
    ("agent", "family"),
    [
        ("", ""),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) AppleWebKit/605.1.15 Version/17.0 Safari/604.1", "safari"),
        ("Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 Mobile/15E148 [FBAN/FBIOS;FBAV/440.0]", "facebook"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0", "edge"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36", "chrome"),
        ("curl/8.0", "other"),
    ],
)  # fmt: skip
def test_a_user_agent_names_a_family(agent: str, family: str) -> None:
    """One of a few."""
    assert family_of(agent) == family
    assert family_of(agent + " " * LONGEST_AGENT + "Edg") == (family or "other")
    assert family in ("", *FAMILIES)


@given(st.sampled_from(["", "EUR", "JPY"]), st.sets(st.sampled_from(PARAMETERS)), st.sampled_from(["", *FAMILIES]))
def test_a_word_is_read_back(currency: str, has: set[str], browser: str) -> None:
    """And one that is none says nothing."""
    said = Said(currency, tuple(name for name in PARAMETERS if name in has), browser)
    assert read(written(said)) == said
    assert read(with_made_id(written(said))) == said._replace(made_id=True)
    assert read("x" + written(said) + "|") == Said()


@given(
    st.sets(st.sampled_from(sorted(LEAK_WORDS)), min_size=1), st.booleans(), st.sampled_from(["", "EUR|value|safari"])
)
def test_leaks_stand_in_the_word_once_each(codes: set[str], made: bool, word: str) -> None:
    """Beside what it says; other notes change nothing."""
    before = with_made_id(word) if made else word
    told = with_leaks(before, [*codes, *codes, "url_cleaned"])
    assert read(told) == read(before)._replace(leaks=tuple(sorted(LEAK_WORDS[code] for code in codes)))
    assert with_leaks(before, ["url_cleaned"]) == before


def test_each_copys_leaks_are_its_own() -> None:
    """What a later copy leaked is not counted again with the event that it joins."""
    first, later = with_leaks("", ["leak_email_masked"]), with_leaks("", ["leak_phone_reported"])
    assert read(united(first, later, BROWSER, SERVER)[0]).leaks == ("email:masked",)
    assert united(NOTHING, later, BROWSER, SERVER)[0] == NOTHING


def test_copies_that_say_the_same_keep_the_value_that_goes_out() -> None:
    """Of two servers' the first one's, of browser and server the server's."""
    word = written(Said("EUR", ("value", "currency"), ""))
    later = {sides: united(word, word, *sides)[1] for sides in product((BROWSER, SERVER), repeat=2)}
    assert later == {
        (BROWSER, BROWSER): False,
        (BROWSER, SERVER): True,
        (SERVER, BROWSER): False,
        (SERVER, SERVER): False,
    }


_prices = st.sampled_from(
    [{}, {"value": 5}, {"currency": "EUR"}, {"value": 7, "currency": "USD"}, {"contents": [{"id": "1"}]}, {"value": 9}]
)
_agents = st.sampled_from(["", "Firefox", "Chrome"])
_sides = st.sampled_from(list(product((BROWSER, SERVER), repeat=2)))


@given(_prices, _prices, _agents, _agents, _sides)
def test_two_words_join_as_two_bodies_do(
    one: dict[str, object], two: dict[str, object], agent: str, other: str, sides: tuple[str, str]
) -> None:
    """The word of both is that of the joined body, and the value is that of the copy whose value goes out."""

    def body(custom: dict[str, object], agent: str, origin: str) -> MergeInput:
        user = {"client_user_agent": agent} if agent else {}
        event = {"event_name": "Purchase", "user_data": user, **({"custom_data": custom} if custom else {})}
        return MergeInput(origin=origin, body=msgspec.json.encode(event), event_time=NOW)

    joined = msgspec.json.decode(merge(body(one, agent, sides[0]), body(two, other, sides[1])).body)
    custom = joined.get("custom_data", {})
    words = word_of_object(one, family_of(agent)), word_of_object(two, family_of(other))
    word, of_later = united(*words, *sides)
    assert word == word_of_object(custom, family_of(joined["user_data"].get("client_user_agent", "")))
    assert custom.get("value") == (two if of_later else one).get("value")


def test_the_word_of_types_is_that_of_the_object() -> None:
    """What is not there has the type of nothing; the values do not count."""
    types = tuple(int if name in ("value", "currency") else msgspec.UnsetType for name in PARAMETERS)
    assert word_of(types, "EUR", "firefox") == "EUR|value,currency|firefox"
    assert word_of(tuple(msgspec.UnsetType for _ in PARAMETERS), "", "") == written(Said())
