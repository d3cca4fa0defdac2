"""How often invented people are as people are."""

from __future__ import annotations

import msgspec


class Rates(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How often, each 0–1. All are ours: assumptions to change, no measurements.

    `account`: known to Meta. `phone`: has a telephone that Meta knows. `second_email`: has another address that Meta
    knows. `second_browser`: uses a computer beside the telephone. `shared_browser`: a household of several has a
    computer in common. `shared_phone`: it has a telephone in common. `surname`: bears the name of the household.
    `madid`, `fb_login_id`, `lead_id`: has one that Meta knows. `other_email`: types an address into shops that Meta
    does not know. `no_phone`: types no telephone number. `moved`: the household lives elsewhere than Meta thinks.
    `email_slip`, `name_slip`: makes a slip when typing it.
    """

    account: float = 0.85
    phone: float = 0.8
    second_email: float = 0.35
    second_browser: float = 0.6
    shared_browser: float = 0.25
    shared_phone: float = 0.15
    surname: float = 0.7
    madid: float = 0.5
    fb_login_id: float = 0.1
    lead_id: float = 0.03
    other_email: float = 0.15
    no_phone: float = 0.35
    moved: float = 0.08
    email_slip: float = 0.02
    name_slip: float = 0.01
