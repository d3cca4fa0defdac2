"""One visit, played on a device: pages, login, newsletter, cart, order, logout."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Final, NamedTuple

from person_year.device import Device
from person_year.habits import Customer
from person_year.happening import Source, Where
from person_year.rates import YearRates
from signalpost.sandbox.people import normal
from signalpost.sandbox.people.draw import Draw

CALL_CENTRE_PHONE: Final = "+49 800 1234567"
OFFICES: Final = 4
_PAGES: Final = 3
_LOGOUT: Final = {Where.OWN: "logout", Where.SHARED: "logout_shared", Where.KIOSK: "logout_kiosk"}


class Told(NamedTuple):
    """An event before it has a number: seconds after the visit began, source, name, keys, link."""

    after: int
    source: Source
    name: str
    keys: Mapping[str, str]
    link: Mapping[str, str]


class Shopper:
    """A customer on a device at a time."""

    def __init__(
        self, customer: Customer, house: Sequence[Customer], device: Device, *, at: int, seed: int, rates: YearRates
    ) -> None:
        self.customer, self.house, self.device, self.rates = customer, house, device, rates
        self.draw = Draw(seed, "visit", customer.person.number, at)
        self.token = sha256(f"{seed}/{customer.person.number}/{at}".encode()).hexdigest()
        self.at = at
        self.after = 0
        office = device.where is Where.OWN and self.draw.chance(rates.from_office)
        self.address = f"203.0.113.{self.draw.below(OFFICES)}" if office else device.address

    def visit(self) -> Iterator[Told]:
        """From the first page to the last."""
        self.device.open(self.at)
        if self.draw.chance(self.rates.from_ad):
            self.device.click(self.at)
        yield from self._pages()
        yield from self._meet_the_other()
        if self._logs_in():
            yield from self._login()
        if self.draw.chance(self.rates.signs_up):
            yield self._told(Source.BROWSER, "Lead", {**self._browser(), "em": normal.digest("em", self._email())})
        if self.draw.chance(self.rates.orders):
            yield from self._order()
        yield from self._leave()

    def at_agent(self) -> Iterator[Told]:
        """The call centre's agent types the customer's order into the shop's pages."""
        self.device.open(self.at)
        yield from self._order(guest=True)

    def _pages(self) -> Iterator[Told]:
        for _ in range(1 + self.draw.below(_PAGES)):
            yield self._told(Source.BROWSER, self.draw.one(("PageView", "ViewContent")), self._browser())

    def _meet_the_other(self) -> Iterator[Told]:
        """Somebody else may still be logged in here."""
        other = self.device.logged_in
        if other not in (None, self.customer.person.number) and self.draw.chance(self.rates.notices):
            yield from self._logout()

    def _logs_in(self) -> bool:
        if not self.customer.account or self.device.logged_in is not None:
            return False
        return self.draw.chance(self.rates.login if self.device.where is Where.OWN else self.rates.login_elsewhere)

    def _login(self) -> Iterator[Told]:
        person = self.customer.person
        self.device.logged_in = person.number
        yield self._told(Source.LOGIN, "Login", {**self._browser(), **account_keys(self.customer)})

    def _logout(self) -> Iterator[Told]:
        self.device.logged_in = None
        yield self._told(Source.LOGOUT, "Logout", {"fbp": self.device.fbp})

    def _leave(self) -> Iterator[Told]:
        mine = self.device.logged_in == self.customer.person.number
        chance: float = getattr(self.rates, _LOGOUT.get(self.device.where, "logout"))
        if mine and self.draw.chance(chance):
            yield from self._logout()

    def _order(self, *, guest: bool = False) -> Iterator[Told]:
        """Cart and checkout in the browser, then the platform's webhook, which has no cookies."""
        cart, checkout, order = self.token[:24], self.token[24:48], str(int(self.token[48:60], 16))
        yield self._told(Source.BROWSER, "AddToCart", self._browser(), cart=cart)
        mine = self.device.logged_in == self.customer.person.number
        if not mine and self.device.logged_in is not None:
            yield from self._logout()
        if not (guest or mine) and self.customer.account and not self.draw.chance(self.rates.guest):
            yield from self._login()
            mine = True
        typed = self._account_order() if mine else self._guest_order()
        contact = {key: typed[key] for key in ("em", "ph") if key in typed}
        yield self._told(
            Source.BROWSER, "InitiateCheckout", {**self._browser(), **contact}, cart=cart, checkout=checkout
        )
        yield self._told(Source.WEBHOOK, "Purchase", typed, cart=cart, checkout=checkout, order=order)

    def _account_order(self) -> dict[str, str]:
        return {**account_keys(self.customer), **self._phone(), **names(self.customer)}

    def _guest_order(self) -> dict[str, str]:
        return {"em": normal.digest("em", self._email()), **self._phone(), **names(self.customer)}

    def _email(self) -> str:
        """The address as it is typed."""
        customer, draw = self.customer, self.draw
        others = [one for one in self.house if one.person.number != customer.person.number]
        if others and draw.chance(self.rates.for_another):
            text = draw.one(others).person.typed.em
        elif customer.family_email and draw.chance(self.rates.family_email_used):
            text = customer.family_email
        elif len(customer.person.emails) > 1 and draw.chance(self.rates.other_address):
            text = customer.person.emails[1]
        else:
            text = customer.person.typed.em
        return slipped(draw, text) if draw.chance(self.rates.email_slip) else text

    def _phone(self) -> dict[str, str]:
        phone = self.customer.phone
        if phone is None:
            return {}
        text = slipped_digits(self.draw, phone) if self.draw.chance(self.rates.phone_slip) else phone
        return {"ph": normal.digest("ph", text)}

    def _browser(self) -> dict[str, str]:
        device = self.device
        found = {"fbp": device.fbp, "client_ip_address": self.address, "client_user_agent": device.agent}
        return found | ({"fbc": device.fbc} if device.fbc else {})

    def _told(self, source: Source, name: str, keys: Mapping[str, str], **link: str) -> Told:
        self.after += 5 + self.draw.below(90)
        seen = {} if source is Source.WEBHOOK else {"visitor": self.device.visitor}
        return Told(self.after, source, name, keys, {**seen, **link})


def account_keys(customer: Customer) -> dict[str, str]:
    """What the shop knows of an account holder and has verified."""
    person = customer.person
    return {
        "em": normal.digest("em", person.emails[0]),
        "external_id": normal.digest("external_id", person.external_id),
    }


def names(customer: Customer) -> dict[str, str]:
    """Name and place, as typed."""
    typed = customer.person.typed
    return {key: normal.digest(key, getattr(typed, key)) for key in ("fn", "ln", "ct", "zp", "country")}


def slipped(draw: Draw, text: str) -> str:
    """Two letters before the @ change places, or one is lost."""
    end = text.index("@")
    place = draw.below(max(1, end - 1))
    swapped = text[:place] + text[place + 1 : place + 2] + text[place] + text[place + 2 :]
    return text[:place] + text[place + 1 :] if swapped == text or place + 1 >= end else swapped


def slipped_digits(draw: Draw, text: str) -> str:
    """One of the last six digits is another."""
    places = [place for place, sign in enumerate(text) if sign.isdigit()][-6:]
    place = draw.one(places)
    return f"{text[:place]}{(int(text[place]) + 1 + draw.below(9)) % 10}{text[place + 1 :]}"
