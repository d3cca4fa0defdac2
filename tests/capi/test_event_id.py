"""One event_id rule for every copy of an order's event, in every language."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.capi.event_id import derive, is_derived, order_of
from signalpost.errors import InvalidInput

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "event_id.json").read_text())


@pytest.mark.parametrize("row", GOLDEN["derived"], ids=range(len(GOLDEN["derived"])))
def test_golden_vectors_hold(row):
    """Tag, connectors and files read the same vectors."""
    assert derive(row["event_name"], row["shop"], row["order_id"]) == row["event_id"]


def test_the_rule_is_what_the_vectors_say():
    """Half a SHA-256 of three lines."""
    expected = hashlib.sha256(b"Purchase\nmain\n5123456789").hexdigest()[:32]
    assert GOLDEN["derived"][0]["event_id"] == expected


@pytest.mark.parametrize("row", GOLDEN["refused"], ids=range(len(GOLDEN["refused"])))
def test_what_names_no_order_is_refused(row):
    """A display name (#1001) is not unique; an empty part would join strangers' orders."""
    with pytest.raises(InvalidInput) as refusal:
        derive(row["event_name"], row["shop"], row["order_id"])
    assert refusal.value.problems[0].code == "derive_from"


def test_half_a_character_is_refused():
    """A lone surrogate has no UTF-8."""
    with pytest.raises(InvalidInput) as refusal:
        derive("Purchase", "main", "\ud800")
    (fault,) = refusal.value.problems
    assert (fault.code, fault.path) == ("half_character", "order_id")


@pytest.mark.parametrize("at", range(3))
def test_a_refusal_names_the_part_and_says_why(at):
    """The message is the fault's own."""
    parts = ["Purchase", "main", "1"]
    parts[at] = " "
    with pytest.raises(InvalidInput) as refusal:
        derive(*parts)
    (fault,) = refusal.value.problems
    assert fault.path == ("event_name", "shop", "order_id")[at]
    assert str(refusal.value) == fault.message


def test_a_gid_and_its_digits_are_one_order():
    """A webhook names the gid, the checkout the number."""
    assert order_of("gid://shopify/Order/42?key=9") == order_of("gid://shop7/Order2/42/") == order_of(42) == "42"


PART = st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1).filter(lambda text: text[0] != "#")


@given(PART, PART, PART)
def test_every_order_has_an_id_of_32_digits(event_name, shop, order_id):
    """Stable, and different for another event, shop or order."""
    made = derive(event_name, shop, order_id)
    assert made == derive(event_name, shop, order_id)
    assert len(made) == 32
    assert made != derive(event_name + "x", shop, order_id)
    assert made != derive(event_name, shop + "x", order_id)
    assert made != derive(event_name, shop, "x" + order_of(order_id))


def test_an_id_of_this_form_is_known():
    """By its length and digits alone."""
    assert is_derived(derive("Purchase", "main", "17"))
    for other in ("", "17", derive("Purchase", "main", "17").upper(), "g" * 32, "0" * 33):
        assert not is_derived(other)
