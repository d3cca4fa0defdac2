"""How often things happen in the year. All are ours: assumptions to change, none is measured."""

from __future__ import annotations

from typing import Final

import msgspec

from signalpost.sandbox.people.draw import Draw
from signalpost.sandbox.people.rates import Rates

PEOPLE_RATES: Final = Rates(shared_browser=0.3, shared_phone=0.3)
"""More shared computers and telephones than the sandbox has by itself: this is where links go wrong."""


class YearRates(msgspec.Struct, frozen=True, kw_only=True):
    """Shares are of what is named, 0–1.

    People: `visits` in the year on average; `has_account` with the shop; `family_email`: households of several that
    have an e-mail address in common, which each member uses for `family_email_used` of what they type;
    `own_phone_shared`: members of a household with a telephone in common who give that one; `other_address`: orders
    that a guest with two e-mail addresses makes with the second.

    Devices: `on_computer`: visits on the own computer of those who have one; `on_shared`: visits on the household's
    computer where there is one; `on_kiosk`: visits at one of the shop's terminals; `from_office`: visits through
    the network of an office, which hundreds share. `limits_scripts`: devices whose browser drops the cookies of
    scripts after `script_days` without a visit (Safari); `drops_all`: of these, devices that lose the server's
    cookie too. `deleted_in_month`: devices whose owner deletes all cookies in a month.

    In a visit: `from_ad` by a click; `login` of an account holder who is not logged in; `login_elsewhere`: the same
    at a device that is not their own; `logout` at the end, on the own device, `logout_shared` on the household's,
    `logout_kiosk` at a terminal. `notices`: who finds another logged in logs them out before anything else.
    `signs_up` for the newsletter; `orders`; `guest`: orders of account holders made without login. `for_another`:
    orders typed with the e-mail address of somebody else in the household.

    Outside visits: `phones_order`: people who order by telephone, once; of these orders `at_agent` are typed by the
    call centre's agents into the shop's own pages, and `no_number` are booked under the call centre's number.
    `in_store`: account holders who buy at the till with their card of the shop, `till_visits` times; the file of
    all customers is imported `imports` times.

    Slips: `email_slip` and `phone_slip` of what is typed.
    """

    visits: float = 5.0
    has_account: float = 0.45
    family_email: float = 0.06
    family_email_used: float = 0.5
    own_phone_shared: float = 0.7
    other_address: float = 0.1

    on_computer: float = 0.35
    on_shared: float = 0.35
    on_kiosk: float = 0.004
    from_office: float = 0.1
    limits_scripts: float = 0.35
    script_days: int = 7
    drops_all: float = 0.3
    deleted_in_month: float = 0.05

    from_ad: float = 0.2
    login: float = 0.35
    login_elsewhere: float = 0.2
    logout: float = 0.05
    logout_shared: float = 0.4
    logout_kiosk: float = 0.7
    notices: float = 0.6
    signs_up: float = 0.03
    orders: float = 0.16
    guest: float = 0.25
    for_another: float = 0.005

    phones_order: float = 0.08
    at_agent: float = 0.3
    no_number: float = 0.15
    in_store: float = 0.2
    till_visits: int = 2
    imports: int = 2

    email_slip: float = 0.01
    phone_slip: float = 0.01

    def __post_init__(self) -> None:
        shares = {name: value for name in self.__struct_fields__ if isinstance(value := getattr(self, name), float)}
        wrong = [name for name, value in shares.items() if name != "visits" and not 0 <= value <= 1]
        if wrong:
            raise ValueError(f"not a share from 0 to 1: {', '.join(wrong)}")


def varied(seed: int) -> YearRates:
    """Every rate drawn anew, evenly from half to one and a half times what it is; counts of days and times stay."""
    draw, usual = Draw(seed, "rates"), msgspec.structs.asdict(YearRates())
    drawn = {name: value * (0.5 + draw.below(1_001) / 1_000) for name, value in usual.items() if type(value) is float}
    return YearRates(**{name: value if name == "visits" else min(value, 1.0) for name, value in drawn.items()})
