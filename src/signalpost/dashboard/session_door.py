"""The door of an installation with users: a session's cookie, an API token, or, on one's own machine, nobody yet."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Sequence
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from signalpost.dashboard.desk import Stores
from signalpost.dashboard.door import Entered, OpenDoor
from signalpost.dashboard.view import Viewer
from signalpost.store.accounts import Account, SessionTimes

SPACE: Final = "sp_space"  # which of the spaces that one may see was chosen
LOCAL_HOSTS: Final = ("127.0.0.1", "localhost", "[::1]")
PROXY_HEADERS: Final = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip")


class SessionDoor:
    """See `Door`. `open_here`: whoever asks from this very machine is an owner as long as there is no user. `secure`:
    people come by https, so cookies are for that alone."""

    def __init__(
        self, *, now: Callable[[], int], open_here: bool, secure: bool, times: SessionTimes | None = None
    ) -> None:
        self._now = now
        self._open_here = open_here
        self._secure = secure
        self._times = times or SessionTimes()
        self._open = OpenDoor()
        self.cookie = "__Host-sp_session" if secure else "sp_session"

    def enter(self, request: Request, stores: Stores) -> Entered | None:
        """Who this is. A request with a token counts by that alone, never by a cookie that came with it."""
        token = bearer_of(request)
        if token is not None:
            return self._by_token(token, request, stores)
        text = request.cookies.get(self.cookie)
        entered = self.by_session(text, request, stores) if text else None
        if entered is None and self.is_open(request, stores):
            return self._open.enter(request, stores)
        return entered

    def is_open(self, request: Request, stores: Stores) -> bool:
        """Whether nobody is asked to sign in: nobody can yet, and the request comes from this machine to this machine.
        A name in `Host` that is not this machine's is that of a page which had its own name lead here."""
        return self._open_here and _from_here(request) and not stores.accounts.any_user()

    def by_session(self, text: str, request: Request, stores: Stores) -> Entered | None:
        """Who the session of that text is of."""
        present = stores.accounts.present(text, now=self._now())
        if present is None or not present.memberships:
            return None
        wanted = _chosen(request)
        mine = next((one for one in present.memberships if wanted in one.account.spaces), present.memberships[0])
        viewer = Viewer(
            name=present.user.login,
            role=mine.role,
            user_id=present.user.user_id,
            session_id=present.session.session_id,
        )
        return Entered(
            viewer=viewer, account_id=mine.account.account_id, space_id=_space(mine.account, wanted), csrf=csrf_of(text)
        )

    def let_in(self, answer: Response, text: str) -> None:
        """Give the browser the session of that text."""
        answer.set_cookie(
            self.cookie,
            text,
            max_age=self._times.most_ms // 1000,
            path="/",
            httponly=True,
            samesite="lax",
            secure=self._secure,
        )

    def let_out(self, answer: Response) -> None:
        """Take it away."""
        answer.delete_cookie(self.cookie, path="/", httponly=True, samesite="lax", secure=self._secure)

    def _by_token(self, text: str, request: Request, stores: Stores) -> Entered | None:
        found = stores.accounts.token(text, now=self._now())
        if found is None:
            return None
        token, account = found
        viewer = Viewer(name=f"token:{token.name}", role=token.role)
        return Entered(viewer=viewer, account_id=account.account_id, space_id=_space(account, _chosen(request)))


def bearer_of(request: Request) -> str | None:
    """The token that a machine showed; None when it showed none."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def csrf_of(text: str) -> str:
    """What forms of the session of that text bring back. It cannot be had without the cookie, nor the cookie by it."""
    return hmac.new(text.encode(), b"form", hashlib.sha256).hexdigest()[:32]


def _chosen(request: Request) -> int:
    """The space that was asked for, by a browser's choice or a machine's header; 0: none."""
    text = request.headers.get("signalpost-space") or request.cookies.get(SPACE, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _space(account: Account, wanted: int) -> int:
    return wanted if wanted in account.spaces else account.spaces[0]


def _from_here(request: Request, local: Sequence[str] = LOCAL_HOSTS) -> bool:
    """Whether the request is of this machine's own browser, with nothing between."""
    host = request.headers.get("host", "")
    name = host.partition("]")[0] + "]" if host.startswith("[") else host.partition(":")[0]
    return name.lower() in local and not any(header in request.headers for header in PROXY_HEADERS)
