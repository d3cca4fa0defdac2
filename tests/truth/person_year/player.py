"""One step of a scene, played on a device."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

import msgspec

from person_year.habits import Customer
from person_year.happening import Source
from person_year.visit import OFFICES, Shopper, Told, names, slipped
from signalpost.sandbox.people import normal
from signalpost.sandbox.people.draw import Draw

ACTS: Final = ("ad", "look", "notice", "login", "logout", "letter", "order", "express", "clear")
"""What can be done on a device. `notice`: log out somebody else who is still logged in. An `order` is an account's
where its holder is logged in, else a guest's; `express` has only an e-mail address. Before these may stand `address=`
second, family or of@1, `number=` new or of@1, `account=` new: what is typed, or what the account has, from there on."""


class Player(Shopper):
    """A customer on a device for one step; `house` is the cast. Nothing is left to chance but slips when typing."""

    _address: str | None = None

    def perform(self, does: str) -> Iterator[Told]:
        """What the step says, act by act."""
        acts: Mapping[str, Callable[[], Iterator[Told]]] = {
            "look": self._pages,
            "notice": self._notice,
            "login": self._log_in,
            "logout": self._log_out,
            "letter": self._letter,
            "order": lambda: self._order(guest=True),
            "express": self._express,
        }
        words = does.split()
        if "clear" in words:
            self.device.clear()
        self.device.open(self.at)
        if self.device.name.startswith("work/"):
            self.address = f"203.0.113.{self.customer.person.number % OFFICES}"
        for word in words:
            what, _, value = word.partition("=")
            if value:
                self._change(what, value)
            elif what == "ad":
                self.device.click(self.at)
            elif what != "clear":
                yield from acts[what]()

    def _change(self, what: str, value: str) -> None:
        customer = self.customer
        other = self.house[int(value[-1])] if value.startswith("of@") else None
        if what == "number":
            phone = (
                Draw("new number", customer.person.number).shape("+49 176 2#######") if other is None else other.phone
            )
            self.customer = customer._replace(phone=phone or customer.phone)
        elif what == "account":
            self.customer = _with_new_address(customer)
        elif other is not None:
            self._address = other.person.typed.em
        else:
            self._address = customer.family_email if value == "family" else customer.person.emails[1]

    def _notice(self) -> Iterator[Told]:
        if self.device.logged_in not in (None, self.customer.person.number):
            yield from self._logout()

    def _log_in(self) -> Iterator[Told]:
        yield from self._notice()
        if self.customer.account and self.device.logged_in is None:
            yield from self._login()

    def _log_out(self) -> Iterator[Told]:
        if self.device.logged_in == self.customer.person.number:
            yield from self._logout()

    def _letter(self) -> Iterator[Told]:
        yield self._told(Source.BROWSER, "Lead", {**self._browser(), "em": normal.digest("em", self._email())})

    def _express(self) -> Iterator[Told]:
        """A wallet's button: no form, an e-mail address and a name in the platform's webhook."""
        yield from self._notice()
        cart, order = self.token[:24], str(int(self.token[48:60], 16))
        yield self._told(Source.BROWSER, "AddToCart", self._browser(), cart=cart)
        typed = {"em": normal.digest("em", self._email()), **names(self.customer)}
        yield self._told(Source.WEBHOOK, "Purchase", typed, cart=cart, order=order)

    def _email(self) -> str:
        text = self._address or self.customer.person.typed.em
        return slipped(self.draw, text) if self.draw.chance(self.rates.email_slip) else text


def _with_new_address(customer: Customer) -> Customer:
    """The account's address is another one, and typed from there on."""
    person = customer.person
    address = f"new.{person.number}@mail.example"
    typed = msgspec.structs.replace(person.typed, em=address)
    changed = msgspec.structs.replace(person, emails=(address, *person.emails[1:]), typed=typed)
    return customer._replace(person=changed)
