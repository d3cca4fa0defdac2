"""What the shop sells. Prices are in euros."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Literal

import msgspec

CURRENCY = "EUR"
Kind = Literal["bag", "cup", "kettle", "grinder", "dripper"]


class Product(msgspec.Struct, frozen=True, kw_only=True):
    """One product. `sku` is its id in the catalogue, `tint` the colour of its picture."""

    sku: str
    name: str
    kind: Kind
    price: Decimal
    tint: str
    line: str
    text: str

    @property
    def address(self) -> str:
        """The product's page."""
        return f"/products/{self.sku}"


PRODUCTS: tuple[Product, ...] = (
    Product(
        sku="HC-101", name="Morning Pier", kind="bag", price=Decimal("13.90"), tint="#c9733d",
        line="250 g of whole beans, medium roast",
        text="Hazelnut, milk chocolate and a little orange. What we drink while the boats go out.",
    ),
    Product(
        sku="HC-102", name="Night Ferry", kind="bag", price=Decimal("14.50"), tint="#4b4f86",
        line="250 g of whole beans, dark roast",
        text="Cocoa, roasted almond, a long finish. Made for espresso, forgiving in a pot.",
    ),
    Product(
        sku="HC-103", name="Lighthouse", kind="bag", price=Decimal("15.90"), tint="#b64f5b",
        line="250 g of whole beans, light roast",
        text="Red berries, black tea, honey. Washed, from one hillside, for slow filter coffee.",
    ),
    Product(
        sku="HC-104", name="Low Tide Decaf", kind="bag", price=Decimal("14.90"), tint="#3f8a86",
        line="250 g of whole beans, without caffeine",
        text="Caramel and walnut, decaffeinated with water alone. Nobody will notice.",
    ),
    Product(
        sku="HC-201", name="Harbour Dripper", kind="dripper", price=Decimal("24.00"), tint="#7b8794",
        line="Glazed stoneware, for one or two cups",
        text="Spiral ribs, a wide foot, and a glaze like wet slate. Takes size 02 papers.",
    ),
    Product(
        sku="HC-202", name="Quay Kettle", kind="kettle", price=Decimal("59.00"), tint="#5a6b52",
        line="Gooseneck, 0.9 litres, for every stove",
        text="Pours as thin as you want it to. The handle stays cool, the lid stays on.",
    ),
    Product(
        sku="HC-203", name="Winch Grinder", kind="grinder", price=Decimal("89.00"), tint="#8a5a3c",
        line="Hand grinder with steel burrs",
        text="Thirty turns for a cup, forty settings from espresso to cold brew. Comes apart without tools.",
    ),
    Product(
        sku="HC-204", name="Deckhand Cup", kind="cup", price=Decimal("18.50"), tint="#d0a03a",
        line="Enamelled steel, 0.3 litres",
        text="Falls without breaking. Keeps warm for as long as a watch on deck feels.",
    ),
)  # fmt: skip

PLAN_NAME = "A bag a month"
PLAN_PRICE = Decimal("12.50")

_BY_SKU = {product.sku: product for product in PRODUCTS}


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """So many of one product."""

    product: Product
    quantity: int

    @property
    def total(self) -> Decimal:
        """Euros."""
        return self.product.price * self.quantity


def find(sku: str) -> Product | None:
    """The product with this id."""
    return _BY_SKU.get(sku)


def search(words: str) -> list[Product]:
    """Products whose name or words have all of these words; none for no words."""
    wanted = words.lower().split()
    return [
        product
        for product in PRODUCTS
        if wanted and all(word in f"{product.name} {product.line} {product.text}".lower() for word in wanted)
    ]


def total(lines: Sequence[Line]) -> Decimal:
    """Euros."""
    return sum((line.total for line in lines), Decimal(0))


def custom_data_of(lines: Sequence[Line]) -> dict[str, Any]:
    """What these lines are to Meta: the same for the page's call and the back end's event."""
    return {
        "content_type": "product",
        "content_ids": [line.product.sku for line in lines],
        "contents": [
            {"id": line.product.sku, "quantity": line.quantity, "item_price": float(line.product.price)}
            for line in lines
        ],
        "num_items": sum(line.quantity for line in lines),
        "value": float(total(lines)),
        "currency": CURRENCY,
    }
