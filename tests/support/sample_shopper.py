"""A person in the sample shop, in a real browser: clicks and fills in what a reader of the tutorial does."""

from __future__ import annotations

import json
from types import TracebackType

from chromium import Chromium, Page

PERSON = {
    "email": "Anna.Example@example.com",
    "phone": "+49 30 1234567",
    "first_name": "Anna",
    "last_name": "Example",
    "street": "Am Hafen 1",
    "postcode": "10115",
    "city": "Berlin",
}


class Shopper:
    """One browser at the shop under `url`, while the `with` block runs. `flags` are Chromium's."""

    def __init__(self, url: str, *flags: str) -> None:
        self.url = url
        self._browser = Chromium(*flags)
        self.page: Page

    def __enter__(self) -> Shopper:
        self._browser.__enter__()
        self.page = self._browser.tab()
        self.visit("/")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._browser.__exit__(kind, error, trace)

    def visit(self, path: str) -> None:
        """Go to a page of the shop."""
        self.page.go(self.url + path)

    def answer(self, word: str) -> None:
        """Press a button of the consent banner: `granted` or `denied`."""
        self.page.run(f"document.querySelector('[data-banner] [data-consent={word}]').click()")
        self.page.until("document.querySelector('[data-banner]').hidden")

    def press(self, selector: str, leads_to: str) -> None:
        """Press what a selector finds, and wait for the page it leads to."""
        self.page.run(f"document.querySelector({json.dumps(selector)}).click()")
        self.page.until(f"location.pathname.startsWith({json.dumps(leads_to)}) && document.readyState === 'complete'")

    def submit(self, selector: str, then: str) -> None:
        """Send the form that a selector finds, and wait until the page it leads to has loaded and `then` is true."""
        self.page.run(f"document.querySelector({json.dumps(selector)}).requestSubmit()")
        self.page.until(f"document.readyState === 'complete' && ({then})")

    def fill(self, selector: str, **fields: str) -> None:
        """Fill in the form that a selector finds."""
        for name, value in fields.items():
            place = f"document.querySelector({json.dumps(f'{selector} [name={name}]')})"
            self.page.run(f"void ({place}.value = {json.dumps(value)})")

    def put_into_cart(self, sku: str) -> None:
        """Look at a product and put one into the cart; the page stays."""
        self.visit(f"/products/{sku}")
        self.page.run("document.querySelector('form[data-add] button').click()")
        self.page.until("document.querySelector('[data-added]').textContent")

    def buy(self) -> str:
        """From the cart through checkout, payment and review; the order's number."""
        self.visit("/cart")
        self.press("a.button", "/checkout")
        self.fill("form.fields", **PERSON)
        self.press("form.fields button", "/payment")
        self.page.run("document.querySelector('input[value=invoice]').checked = true")
        self.press("form.fields button", "/review")
        self.press("main form button", "/orders/")
        return str(self.page.run("document.querySelector('[data-order]').textContent"))

    def reported(self) -> list[list[str]]:
        """What the foot of the page lists: name, event_id and what became of the back end's half."""
        rows = "[...document.querySelectorAll('[data-reported] tr')]"
        found: list[list[str]] = self.page.run(f"{rows}.map(row => [...row.cells].map(cell => cell.textContent))")
        return found
