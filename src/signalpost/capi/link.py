"""Keys that tie an event to a visit, and that Meta does not take: they travel beside user_data and never leave."""

from __future__ import annotations

import msgspec

MAX_KEY = 256  # characters; what is longer is no id, and is left out
IDS = ("visitor", "cart", "checkout", "order")


class EventLink(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """What one event is tied to.

    visitor        the visitor id of the browser, from the cookie that Signalpost sets
    cart, checkout  the shop's tokens; an order webhook that has one is given what the visit with the same one had
    order          the order's number, where `custom_data.order_id` does not have it
    authenticated  True: the person has proved who they are (a login). False: somebody typed it. Left out: your server
                   vouches for it without saying why
    logout         True: nobody is logged in on this browser from now on

    `repr()` shows which are present, never a value.
    """

    visitor: str = ""
    cart: str = ""
    checkout: str = ""
    order: str = ""
    authenticated: bool | None = None
    logout: bool = False

    def __repr__(self) -> str:
        present = (name for name in self.__struct_fields__ if getattr(self, name) not in ("", None, False))
        return f"EventLink({', '.join(present)})"

    def as_texts(self, *, of_browser: bool = False) -> dict[str, str]:
        """As copies carry it. From a browser neither a visitor id counts, which its cookie has, nor a login."""
        names = IDS[1:] if of_browser else IDS
        texts = {name: value for name in names if (value := getattr(self, name)) and len(value) <= MAX_KEY}
        if self.authenticated is not None and not of_browser:
            texts["authenticated"] = "true" if self.authenticated else "false"
        if self.logout:
            texts["logout"] = "true"
        return texts
