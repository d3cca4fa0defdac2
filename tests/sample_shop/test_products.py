"""What the shop sells."""

from __future__ import annotations

from decimal import Decimal

from signalpost.sample_shop.products import PRODUCTS, Line, custom_data_of, find, search, total


def test_each_product_is_found_by_its_id() -> None:
    """Ids are unique."""
    assert [find(product.sku) for product in PRODUCTS] == list(PRODUCTS)
    assert find("none") is None


def test_all_words_of_a_search_have_to_fit() -> None:
    """In name or description, whatever the capitals; no words find nothing."""
    assert [product.sku for product in search("DARK roast")] == ["HC-102"]
    assert search("dark kettle") == search("  ") == []


def test_lines_are_metas_contents() -> None:
    """Section 4: contents with id, quantity and item_price, whose sum is the value."""
    lines = [Line(product=PRODUCTS[0], quantity=2), Line(product=PRODUCTS[4], quantity=1)]
    found = custom_data_of(lines)
    assert total(lines) == Decimal("51.80")
    assert (found["value"], found["num_items"], found["currency"]) == (51.8, 3, "EUR")
    assert found["contents"][0] == {"id": "HC-101", "quantity": 2, "item_price": 13.9}
    assert found["content_ids"] == ["HC-101", "HC-201"]
