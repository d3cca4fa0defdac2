"""What a dataset lets identity do: which keys may be added to its events, and whether its events are learnt from."""

from __future__ import annotations

from functools import cached_property

import msgspec

from signalpost.identity.keys import ADDED


class IdentitySettings(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True, dict=True
):
    """Per dataset: a switch for each user_data key that may be added. `learn`: whether its events link keys at all; an
    event that goes to several datasets is learnt from if one of them lets it. `orders_of_browsers`: whether the number
    of an order that a browser shows leads a server's event to that browser's visit; numbers can be guessed."""

    learn: bool = True
    orders_of_browsers: bool = True
    em: bool = True
    ph: bool = True
    external_id: bool = True
    fbc: bool = True
    fbp: bool = True
    client_ip_address: bool = True
    client_user_agent: bool = True

    @cached_property
    def adds(self) -> frozenset[str]:
        """The keys that may be added."""
        return frozenset(key for key in ADDED if getattr(self, key))


DEFAULT = IdentitySettings()
