"""Pictures of the goods."""

from __future__ import annotations

from xml.etree import ElementTree

from signalpost.sample_shop.drawings import drawing
from signalpost.sample_shop.products import PRODUCTS


def test_every_product_has_a_picture() -> None:
    """Well-formed SVG in the product's colour; no placeholder is left, and nothing is fetched."""
    for product in PRODUCTS:
        picture = drawing(product)
        assert ElementTree.fromstring(picture).get("aria-hidden") == "true"
        assert product.tint in picture
        assert "{" not in picture
        assert "http" not in picture
