"""`user_data`: who did it. Values come in clear (or already hashed) and are hashed by `hashed.hash_user_data`.

Source: Conversions API documentation, page "Customer information parameters" (2026-01-09); SDK-only keys from Meta's
Python Business SDK (2026-06-24) and Node Business SDK (2026-08-05).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

Text = str | int | None
Texts = str | int | Sequence[str | int | None] | None


class UserData(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Keys that identify the person, in Meta's names. Hashed keys and `external_id` take one value or a list.

    `repr()` shows which keys are present, never a value.
    """

    em: Texts = None
    ph: Texts = None
    fn: Texts = None
    ln: Texts = None
    db: Texts = None
    ge: Texts = None
    ct: Texts = None
    st: Texts = None
    zp: Texts = None
    country: Texts = None
    external_id: Texts = None
    f5first: Texts = None
    f5last: Texts = None
    fi: Texts = None
    dobd: Texts = None
    dobm: Texts = None
    doby: Texts = None
    app_user_id: Texts = None

    client_ip_address: str | None = None
    client_user_agent: str | None = None
    fbc: str | None = None
    fbp: str | None = None
    subscription_id: Text = None
    fb_login_id: Text = None
    lead_id: Text = None
    anon_id: str | None = None
    madid: str | None = None
    page_id: Text = None
    page_scoped_user_id: Text = None
    ctwa_clid: str | None = None
    ig_account_id: Text = None
    ig_sid: Text = None
    whatsapp_business_account_id: Text = None
    instagram_business_account_id: Text = None

    def __repr__(self) -> str:
        return f"UserData({', '.join(self.present())})"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        return [(name, True) for name in self.present()]

    def present(self) -> list[str]:
        """Names of the keys that have a value, in the order of the documentation."""
        return [name for name in self.__struct_fields__ if getattr(self, name) is not None]


HASHED_KEYS: tuple[str, ...] = UserData.__struct_fields__[:18]
CLEAR_KEYS: tuple[str, ...] = UserData.__struct_fields__[18:]
