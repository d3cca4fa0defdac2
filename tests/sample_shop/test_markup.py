"""HTML without a template engine."""

from __future__ import annotations

import json
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from signalpost.sample_shop.markup import attributes, field, lines_table, price, script_value
from signalpost.sample_shop.products import PRODUCTS, Line


@given(st.text(max_size=60))
def test_no_text_leaves_its_place(text: str) -> None:
    """Neither out of a script nor out of an attribute."""
    written = script_value({"text": text})
    assert not set(written) & set("<>&\u2028\u2029")
    assert json.loads(written) == {"text": text}
    assert attributes({"title": text}).count('"') == 2
    assert field("name", text, text).count("<") == 3


def test_a_price_is_written_as_people_read_it() -> None:
    """Two places, thousands apart."""
    assert price(Decimal("1234.5")) == "€1,234.50"


def test_a_line_can_be_taken_out_where_that_is_asked() -> None:
    """In the cart, not in an order."""
    lines = [Line(product=PRODUCTS[0], quantity=1)]
    assert "Remove Morning Pier" in lines_table(lines, removable=True)
    assert "Remove" not in lines_table(lines)
