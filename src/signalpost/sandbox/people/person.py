"""Values: a person, whom an event was matched to, and which ad it was credited to."""

from __future__ import annotations

from enum import Enum
from typing import Literal

import msgspec


class MatchRule(str, Enum):
    """The rules by which an event finds its person, strongest first; docs/reference/sandbox-people.md states them.

    Lead id, click id and e-mail come first, then phone, then all else: the priority of Meta's Conversion Leads page
    (highest, high, medium; copy of 2026-09-12). Any finer order, and every confidence, is ours: Meta publishes none.
    """

    LEAD_ID = "lead_id"
    CLICK_ID = "click_id"
    EMAIL = "email"
    FB_LOGIN_ID = "fb_login_id"
    PHONE = "phone"
    MADID = "madid"
    EXTERNAL_ID = "external_id"
    NAME_BIRTH = "name_birth"
    NAME_POSTCODE = "name_postcode"
    BROWSER_ID = "browser_id"
    ADDRESS_AGENT = "address_agent"
    NAME_CITY = "name_city"


class Match(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The person an event belongs to: found by `rule`, agreed to by the user_data keys `by`, with a confidence of 0–1.

    `person` is the number in the population. Only which keys agreed is told, never their values.
    """

    person: int
    rule: MatchRule
    by: tuple[str, ...]
    confidence: float


class Attribution(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The ad that an event is credited to, by ids; `touched_at` (Unix seconds) is when it was clicked or viewed.

    `right`: whether the person who really acted would have been credited to the same ad; None where nobody knows.
    """

    ad: str
    adset: str
    campaign: str
    kind: Literal["click", "view"]
    touched_at: int
    right: bool | None = None


class Missed(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The ad that a matched event is not credited to, because it was clicked or viewed too long before.

    `touched_at`: Unix seconds; `days`: the window that it is outside of.
    """

    ad: str
    kind: Literal["click", "view"]
    touched_at: int
    days: int


class Typed(msgspec.Struct, frozen=True, kw_only=True):
    """What a person types into a checkout: now and then with a slip, another e-mail or an address moved away from."""

    em: str
    ph: str | None
    fn: str
    ln: str
    ct: str
    st: str | None
    zp: str
    country: str

    def __repr__(self) -> str:
        return "Typed(…)"


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """One invented person, in clear, as people write such things: names with capitals, telephone numbers with `+`.

    Lists hold what the local Meta knows, the one in use first. `db` is YYYY-MM-DD, `ge` f or m, `country` ISO 3166-1
    alpha-2. People of one `household` share addresses, sometimes a browser and a telephone. Who has no `account` can
    neither be matched nor see an ad. `typed` is what a shop gets to know.
    """

    number: int
    household: int
    account: bool
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    fn: str
    ln: str
    db: str
    ge: Literal["f", "m"]
    ct: str
    st: str | None
    zp: str
    country: str
    external_id: str
    fbps: tuple[str, ...]
    ips: tuple[str, ...]
    user_agents: tuple[str, ...]
    lead_id: str | None = None
    fb_login_id: str | None = None
    madid: str | None = None
    typed: Typed

    def __repr__(self) -> str:
        return f"Person({self.number})"
