"""HTML without a template engine: texts made safe, values for scripts, the few parts that pages share."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from html import escape
from typing import Any

from signalpost.sample_shop.drawings import drawing
from signalpost.sample_shop.products import Line, Product, total

_NO_MARKUP = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def script_value(value: Any) -> str:
    """A value as it may stand in a script element, whatever texts are in it."""
    return json.dumps(value, ensure_ascii=True).translate(_NO_MARKUP)


def price(amount: Decimal) -> str:
    """Euros, as people read them."""
    return f"€{amount:,.2f}"


def field(name: str, label: str, value: str = "", *, kind: str = "text", fill: str = "", wide: bool = False) -> str:
    """One labelled field that has to be filled in; `fill` is what browsers know it by (autocomplete)."""
    extra = ' class="wide"' if wide else ""
    return (
        f'<label{extra}>{escape(label)}<input name="{name}" type="{kind}" value="{escape(value)}" '
        f'autocomplete="{fill or "on"}" maxlength="120" required></label>'
    )


def cards(products: Sequence[Product]) -> str:
    """Products side by side, each a link to its page."""
    items = "".join(
        f'<li><a class="card" href="{product.address}">{drawing(product)}<strong>{escape(product.name)}</strong>'
        f"<span>{escape(product.line)}</span><b>{price(product.price)}</b></a></li>"
        for product in products
    )
    return f'<ul class="cards">{items}</ul>'


def lines_table(lines: Sequence[Line], *, removable: bool = False) -> str:
    """What is bought, with its sum."""
    rows = "".join(
        f"<tr><td>{escape(line.product.name)}{_remove(line) if removable else ''}</td>"
        f"<td>{line.quantity}</td><td>{price(line.total)}</td></tr>"
        for line in lines
    )
    return (
        "<table><thead><tr><th>Product</th><th>Quantity</th><th>Price</th></tr></thead>"
        f"<tbody>{rows}</tbody><tfoot><tr><th>Total</th><td></td><td>{price(total(lines))}</td></tr></tfoot></table>"
    )


def _remove(line: Line) -> str:
    return (
        f'<form method="post" action="/cart/remove"><input type="hidden" name="sku" value="{line.product.sku}">'
        f'<button class="quiet" aria-label="Remove {escape(line.product.name)}">Remove</button></form>'
    )


def attributes(values: Mapping[str, str]) -> str:
    """HTML attributes."""
    return "".join(f' {name}="{escape(value)}"' for name, value in values.items())
