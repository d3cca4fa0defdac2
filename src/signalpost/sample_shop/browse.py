"""Looking: home, search, product. Search and ViewContent."""

from __future__ import annotations

from html import escape

from starlette.exceptions import HTTPException
from starlette.responses import Response

from signalpost.sample_shop.browsing import LONGEST, Browsing
from signalpost.sample_shop.drawings import drawing
from signalpost.sample_shop.markup import cards, price
from signalpost.sample_shop.products import CURRENCY, PRODUCTS, find
from signalpost.sample_shop.products import search as found_by


async def home(here: Browsing) -> Response:
    """All there is."""
    intro = '<section class="hero"><h1>Coffee from the old harbour</h1><p>Roasted on Tuesdays, sent on Wednesdays.</p>'
    return here.show("Coffee", f"{intro}</section>{cards(PRODUCTS)}")


async def search(here: Browsing) -> Response:
    """What fits the words."""
    words = here.request.query_params.get("q", "").strip()[:LONGEST]
    if not words:
        return here.go("/")
    found = found_by(words)
    here.happened(
        "Search",
        {
            "search_string": words,
            "content_type": "product",
            "content_ids": [product.sku for product in found],
            "currency": CURRENCY,
        },
    )
    count = f"{len(found)} {'product' if len(found) == 1 else 'products'}"
    nothing = '<p>Nothing by that name. <a href="/">See everything</a></p>'
    return here.show("Search", f"<h1>“{escape(words)}”: {count}</h1>{cards(found) if found else nothing}")


async def product(here: Browsing) -> Response:
    """One product."""
    shown = find(here.request.path_params["sku"])
    if shown is None:
        raise HTTPException(404)
    here.happened(
        "ViewContent",
        {
            "content_type": "product",
            "content_ids": [shown.sku],
            "content_name": shown.name,
            "value": float(shown.price),
            "currency": CURRENCY,
        },
    )
    return here.show(
        shown.name,
        f"""<article class="product">{drawing(shown)}
<div><h1>{escape(shown.name)}</h1><p class="line">{escape(shown.line)}</p><p>{escape(shown.text)}</p>
<p class="price">{price(shown.price)}</p>
<form method="post" action="/cart" data-add><input type="hidden" name="sku" value="{shown.sku}">
<label>Quantity<input name="quantity" type="number" min="1" max="20" value="1" required></label>
<button>Add to cart</button></form>
<p class="added" data-added aria-live="polite"></p></div></article>""",
    )
