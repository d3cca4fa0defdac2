"""Who may come in: whoever asks becomes a viewer of one space, or is sent to sign in."""

from __future__ import annotations

from typing import Protocol

import msgspec
from starlette.requests import Request

from signalpost.dashboard.desk import Stores
from signalpost.dashboard.view import Viewer
from signalpost.store.accounts import DEFAULT_ACCOUNT
from signalpost.store.control import DEFAULT_SPACE
from signalpost.store.roles import Role

SAME_SITE = ("same-origin", "none")


class Entered(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who is let in, and to which space of which account. `csrf` is what their forms must
    bring back; empty: nothing."""

    viewer: Viewer
    space_id: int
    account_id: int = DEFAULT_ACCOUNT
    csrf: str = ""


class Door(Protocol):
    """Asked in a reading thread, before every page, action, stream and download."""

    def enter(self, request: Request, stores: Stores) -> Entered | None:
        """Who this is; None: nobody that is known, and they have to sign in."""
        ...


class OpenDoor:
    """Whoever reaches this port is an owner: for a machine of one's own, as long as nobody was made a user."""

    def enter(self, request: Request, stores: Stores) -> Entered | None:
        """Always an owner of the first space."""
        return Entered(viewer=Viewer(name="this machine", role=Role.OWNER, signed_in=False), space_id=DEFAULT_SPACE)


def own_page(request: Request) -> bool:
    """Whether a request that changes something comes from a page of this dashboard, as the browser says.

    `Sec-Fetch-Site` cannot be set by a page; where a browser is too old to send it, `Origin` must be this host.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in SAME_SITE
    origin = request.headers.get("origin")
    return origin is None or origin.partition("://")[2] == request.headers.get("host", "")
