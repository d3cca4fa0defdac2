"""What the shop remembers of a browser while it runs: cart, customer, and what the next page has to report."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import msgspec

from signalpost import UserData
from signalpost.sample_shop.products import Line, find

COOKIE = "shop_session"
MOST_SESSIONS = 10_000
MOST_OF_ONE = 20
TOKEN_BYTES = 16


class Customer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a person told the shop. `account` is the shop's own number of them, the same on every channel."""

    email: str = ""
    phone: str = ""
    first_name: str = ""
    last_name: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""
    account: str = ""

    def __repr__(self) -> str:
        return f"Customer({', '.join(name for name in self.__struct_fields__ if getattr(self, name))})"

    @property
    def user_data(self) -> UserData:
        """As Meta's match keys, in clear: they are normalised and hashed before they leave this process."""
        return UserData(
            em=self.email or None,
            ph=self.phone or None,
            fn=self.first_name or None,
            ln=self.last_name or None,
            zp=self.postcode or None,
            ct=self.city or None,
            country=self.country or None,
            external_id=self.account or None,
        )

    @property
    def advanced_matching(self) -> dict[str, str]:
        """For the page's `fbq('init', …)`: the pixel hashes it in the browser."""
        found = {"em": self.email, "fn": self.first_name, "ln": self.last_name, "external_id": self.account}
        return {name: value for name, value in found.items() if value}


class PageEvent(msgspec.Struct, frozen=True, kw_only=True):
    """What a page reports to the pixel. `by_server` says whether the back end reported it too, or why not."""

    event_name: str
    event_id: str
    custom_data: dict[str, Any] = {}
    by_server: str = ""


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What was bought."""

    number: str
    lines: tuple[Line, ...]
    value: Decimal


class Session(msgspec.Struct, kw_only=True):
    """One browser's. `events` are for the next page that is shown."""

    token: str
    cart: dict[str, int] = {}
    customer: Customer = Customer()
    payment: str = ""
    plan: bool = False
    orders: dict[str, Order] = {}
    events: list[PageEvent] = []

    def __repr__(self) -> str:
        return f"Session({len(self.cart)} in cart, {self.customer!r})"

    @property
    def lines(self) -> tuple[Line, ...]:
        """The cart."""
        found = ((find(sku), quantity) for sku, quantity in self.cart.items())
        return tuple(Line(product=product, quantity=quantity) for product, quantity in found if product is not None)

    def put(self, sku: str, quantity: int) -> Line | None:
        """Put so many more of a product into the cart; what was put, or None for an unknown product."""
        product = find(sku)
        if product is None:
            return None
        quantity = max(1, min(quantity, MOST_OF_ONE))
        self.cart[sku] = min(self.cart.get(sku, 0) + quantity, MOST_OF_ONE)
        return Line(product=product, quantity=quantity)

    def take_events(self) -> list[PageEvent]:
        """What the page that is now shown has to report; each once."""
        events, self.events = self.events, []
        return events


class Sessions:
    """Sessions by the token in their cookie; the one unused for longest gives way. `random(n)`: n random bytes."""

    def __init__(self, random: Callable[[int], bytes]) -> None:
        self._random = random
        self._by_token: OrderedDict[str, Session] = OrderedDict()
        self._accounts: dict[str, Customer] = {}
        self._made = 0  # accounts, those that gave way among them: no number comes twice

    def find(self, token: str) -> Session:
        """The session, or a new one that is not kept yet."""
        known = self._by_token.get(token)
        if known is None:
            return Session(token=self._random(TOKEN_BYTES).hex())
        self._by_token.move_to_end(token)
        return known

    def keep(self, session: Session) -> None:
        """From now on the session is found by its token."""
        self._by_token[session.token] = session
        while len(self._by_token) > MOST_SESSIONS:
            self._by_token.popitem(last=False)

    def keeps(self, session: Session) -> bool:
        """Whether it is found by its token."""
        return session.token in self._by_token

    def log_in(self, session: Session, customer: Customer) -> bool:
        """Log the customer in by their e-mail address; whether that made a new account."""
        address = customer.email.strip().lower()
        is_new = address not in self._accounts
        if is_new:
            number = f"C-{1000 + self._made}"
            self._made += 1
            self._accounts[address] = msgspec.structs.replace(customer, account=number)
            while len(self._accounts) > MOST_SESSIONS:
                self._accounts.pop(next(iter(self._accounts)))
        session.customer = self._accounts[address]
        return is_new
