"""The two addresses of a sign-in by OpenID Connect: there, and back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Final

import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route as Address

from signalpost.dashboard.answering import HEADERS
from signalpost.dashboard.desk import Stores
from signalpost.dashboard.openid import BACK, Attempt, OpenId, OpenIdRefused
from signalpost.dashboard.sign_in import SignIn, own_path
from signalpost.store.accounts import DEFAULT_ACCOUNT, Opened
from signalpost.store.roles import Role

THERE: Final = "/sign-in/openid"
COOKIE: Final = "sp_openid"


class OpenIdPages:
    """`ask` runs a function of stores in a reading thread; whoever is proven is let in by `sign_in`."""

    def __init__(
        self,
        openid: OpenId,
        sign_in: SignIn,
        ask: Callable[[Callable[[Stores], Any]], Awaitable[Any]],
        now: Callable[[], int],
        log: Callable[..., Any],
    ) -> None:
        self._openid = openid
        self._sign_in = sign_in
        self._ask = ask
        self._now = now
        self._log = log
        self._secure = openid.provider.public.startswith("https:")

    def addresses(self) -> list[Address]:
        """There, and back."""
        return [Address(THERE, self._there), Address(BACK, self._back)]

    async def _there(self, request: Request) -> Response:
        to = own_path(request.query_params.get("to", ""))
        try:
            address, attempt = await self._ask(lambda _: self._openid.begin(to))
        except OpenIdRefused as refused:
            return self._refused(refused)
        answer = RedirectResponse(address, 303, headers=HEADERS)
        answer.set_cookie(
            COOKIE,
            msgspec.json.encode(attempt).hex(),
            max_age=600,
            path=THERE,
            httponly=True,
            samesite="lax",
            secure=self._secure,
        )
        return answer

    async def _back(self, request: Request) -> Response:
        query = dict(request.query_params)
        try:
            attempt = msgspec.json.decode(bytes.fromhex(request.cookies.get(COOKIE, "")), type=Attempt)
        except (ValueError, msgspec.MsgspecError):
            return self._refused(OpenIdRefused("The sign-in was begun in another browser. Try again"))

        def prove(stores: Stores) -> Opened:
            email = self._openid.finish(query, attempt)
            return self._opened(stores, email)

        try:
            opened = await self._ask(prove)
        except OpenIdRefused as refused:
            return self._refused(refused)
        answer = self._sign_in.let_in(opened.text, attempt.to)
        answer.delete_cookie(COOKIE, path=THERE, httponly=True, samesite="lax", secure=self._secure)
        return answer

    def _opened(self, stores: Stores, email: str) -> Opened:
        now = self._now()
        user = stores.accounts.user(email)
        if user is None and self._openid.provider.invites(email):
            user = stores.accounts.put_member(DEFAULT_ACCOUNT, email, Role.VIEWER, author="openid", now=now)
        if user is None:
            raise OpenIdRefused("Nobody has invited that address. Ask an owner of the account")
        return stores.accounts.open_session(user.user_id, how="openid", now=now)

    def _refused(self, refused: OpenIdRefused) -> Response:
        self._log("openid_refused", reason=str(refused))
        answer = self._sign_in.refused(f"{refused}.")
        answer.delete_cookie(COOKIE, path=THERE, httponly=True, samesite="lax", secure=self._secure)
        return answer
