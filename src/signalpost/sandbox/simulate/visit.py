"""One order as it happened: who, when, in which browser, after which ad, and what went wrong on the way to Meta."""

from __future__ import annotations

from enum import Enum

import msgspec

from signalpost.sandbox.people.person import Person
from signalpost.sandbox.simulate.browser import Browser


class Loss(str, Enum):
    """Why the pixel does not report an order. An order that several apply to counts for the first."""

    REFUSED = "refused"
    BLOCKED = "blocked"
    PAGE_MISSED = "page_missed"
    REQUEST_LOST = "request_lost"

    @property
    def sentence(self) -> str:
        """In words."""
        return _WORDS[self]


_WORDS = {
    Loss.REFUSED: "consent refused",
    Loss.BLOCKED: "blocked",
    Loss.PAGE_MISSED: "page never seen",
    Loss.REQUEST_LOST: "request lost",
}


class Click(msgspec.Struct, frozen=True, kw_only=True):
    """The ad click that led to the order: its fbclid (None: taken away before it reached the shop), when, and whether
    the order was made on the same device."""

    fbclid: str | None
    clicked_at: int
    same_device: bool


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """Facts of one order; `at` is Unix seconds, delays are milliseconds after it.

    `signed_in_as` is whom Meta sees in this browser: mostly the buyer, sometimes somebody of the household, or None.
    `lost_by` is why the pixel does not report it, None when it does. `seen_again_ms`: the reporting page is seen a
    second time. `new_fbp` is the value of an _fbp that Meta has not seen before; `deleted_after_s` is when the cookies
    of this browser were deleted, counted from the click.
    """

    order: str
    buyer: Person
    at: int
    browser: Browser
    on_phone: bool
    address: str
    agent: str
    signed_in_as: Person | None
    click: Click | None
    consent: bool
    blocked: bool
    lost_by: Loss | None
    browser_delay_ms: int
    seen_again_ms: int | None
    server_lost: bool
    server_resent: bool
    server_delay_ms: int
    server_sees_browser: bool
    has_address: bool
    has_external_id: bool
    new_fbp: str
    deleted_after_s: float

    def __repr__(self) -> str:
        return f"Visit({self.order})"


def own_browser(person: Person, *, on_phone: bool) -> int | None:
    """Which of a person's browsers an order is made in: the telephone's stands first, a computer's last; None: one that
    Meta has not seen the person in."""
    if on_phone:
        return 0 if person.fbps else None
    return len(person.fbps) - 1 if len(person.fbps) > 1 else None
