"""What the dashboard works with, and what asks it: a request becomes a view, in a reading thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import unquote

import msgspec
from starlette.requests import Request

from signalpost.dashboard.answering import Refused
from signalpost.dashboard.desk import Desk, Stores
from signalpost.dashboard.door import Door, Entered
from signalpost.dashboard.route import Route
from signalpost.dashboard.view import OWN_LOCALE, OWN_ZONE, Around, View, known_zone
from signalpost.store.roles import Role
from signalpost.visit.proxies import Network

if TYPE_CHECKING:
    from signalpost.dashboard.openid import OpenId

T = TypeVar("T")
ZONE = "sp_zone"  # the time zone that the browser told


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """What the app works with."""

    open_stores: Callable[[], Stores]
    door: Door
    now: Callable[[], int]
    log: Callable[..., Any]
    routes: Sequence[Route]
    around: Around
    proxies: Sequence[Network] = ()
    openid: OpenId | None = None
    threads: int = 4


class Asking:
    """Lets whoever asks in, and no further than their role goes."""

    def __init__(self, given: Given) -> None:
        self._given = given
        self.desk = Desk(given.open_stores, given.threads)

    async def ask(self, request: Request, least: Role, answer: Callable[[View, Entered], T]) -> T:
        """What `answer` makes of the view of whoever asks, in a reading thread."""

        def look(stores: Stores) -> T:
            entered = self._given.door.enter(request, stores)
            if entered is None:
                raise Refused(401, "sign_in", "Please sign in", "Sign in, or send an API token.")
            if not entered.viewer.role.covers(least):
                raise Refused(403, "role", f"This needs the role {least.value}", "Ask an owner of the account for it.")
            return answer(self.view(request, stores, entered), entered)

        return await self.desk.ask(look)

    def view(self, request: Request, stores: Stores, entered: Entered) -> View:
        return View(
            space_id=entered.space_id,
            account_id=entered.account_id,
            viewer=entered.viewer,
            now=self._given.now(),
            control=stores.control,
            ledger=stores.ledger,
            accounts=stores.accounts,
            watched=stores.watched,
            around=self._given.around,
            query=dict(request.query_params),
            path=dict(request.path_params),
            zone=known_zone(unquote(request.cookies.get(OWN_ZONE) or request.cookies.get(ZONE, "UTC"))),
            locale=unquote(request.cookies.get(OWN_LOCALE, ""))
            or request.headers.get("accept-language", "en").partition(",")[0].partition(";")[0].strip()
            or "en",
        )

    def open_stores(self) -> Stores:
        """Stores of their own, for what reads longer than a page does; whoever asked closes them."""
        return self._given.open_stores()
