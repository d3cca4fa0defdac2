"""Looking around in the shop."""

from __future__ import annotations

from pathlib import Path

from sample_shop_visitor import page_calls, visiting


def test_a_search_reports_the_words_and_what_was_found(tmp_path: Path) -> None:
    """As texts: what was typed is shown, never run."""
    with visiting(tmp_path) as visitor:
        markup = visitor.open("/search?q=%3Cscript%3Ealert(1)%3C/script%3E")
        assert "<script>alert" not in markup
        assert page_calls(markup) == ["Search"]
        assert "Nothing by that name" in markup
        assert "2 products" in visitor.open("/search?q=filter%20light") or "1 product<" in visitor.open(
            "/search?q=filter"
        )


def test_an_empty_search_is_none(tmp_path: Path) -> None:
    """It leads home and reports nothing."""
    with visiting(tmp_path) as visitor:
        assert page_calls(visitor.open("/search?q=+")) == []
        assert visitor.reported() == []


def test_a_product_is_seen_with_its_price(tmp_path: Path) -> None:
    """ViewContent has value and currency."""
    with visiting(tmp_path) as visitor:
        markup = visitor.open("/products/HC-201")
        assert "€24.00" in markup
        assert '"value": 24.0, "currency": "EUR"' in markup
