"""What one copy of an event shows of keys, and what it may be given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from signalpost.identity.trust import Trust


class Sighting(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The keys of one copy. `at` is when it was received (Unix ms), `event_time` when it happened (Unix seconds).

    `person`, `browser` and `purchase` hold kind and value of at most one key of each kind, in the order of
    `keys.OF_PERSON` and so on; of orders, one for each dataset. `facts` are client_ip_address and client_user_agent
    where the copy has them; `has` names the user_data keys of the copy, which it is never given again. `website`:
    whether it happened on the web, so that an address belongs to it. `first_name` is its hash, cut short: it links
    nothing, but two of them say that a family shares an e-mail.
    """

    space_id: int
    at: int
    event_time: int
    trust: Trust
    person: Sequence[tuple[str, str]] = ()
    browser: Sequence[tuple[str, str]] = ()
    purchase: Sequence[tuple[str, str]] = ()
    facts: Mapping[str, str] = {}
    has: frozenset[str] = frozenset()
    website: bool = False
    first_name: str = ""
    logout: bool = False

    def __repr__(self) -> str:
        kinds = [kind for kind, _ in (*self.person, *self.browser, *self.purchase)]
        return f"Sighting({self.trust.name}, {', '.join(kinds)})"


class Given(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One user_data key that an event may be given: why (`added.WHYS`), and when that was seen (Unix ms)."""

    key: str
    value: str
    why: str
    at: int

    def __repr__(self) -> str:
        return f"Given({self.key}, {self.why})"


class Enrichment(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What one sighting may be given."""

    given: tuple[Given, ...] = ()


NOTHING = Enrichment()
