"""Signing in and out, and choosing a password by an invitation. A form that came too late is kept over a sign-in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final, TypeVar
from urllib.parse import quote, urlencode

import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route as Address

from signalpost.capi.address import is_public
from signalpost.dashboard.answering import HEADERS, Refused, Templates, as_html
from signalpost.dashboard.desk import Stores
from signalpost.dashboard.door import own_page
from signalpost.dashboard.forms import MalformedForm, read_form
from signalpost.dashboard.session_door import SessionDoor, csrf_of
from signalpost.errors import InvalidInput
from signalpost.store.accounts import Opened
from signalpost.visit.proxies import Network, client_address

T = TypeVar("T")
HOME: Final = "/overview"
WRONG: Final = "Login or password are wrong."
MOST_BYTES: Final = 1_000_000
MOST_KEPT: Final = MOST_BYTES // 3  # as a form carries it; in JSON a sign may take nearly three times as much


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A form that came without a session: where it was sent to, and its fields but for secrets."""

    path: str
    query: str = ""
    fields: Mapping[str, str] = {}


class Around(msgspec.Struct, frozen=True, kw_only=True):
    """What signing in works with. `ask` runs a function of stores in a reading thread; `again` shows the page of a form
    that was kept to whoever has the session of that text. `others`: further ways in, as (address, label)."""

    door: SessionDoor
    templates: Templates
    now: Callable[[], int]
    ask: Callable[[Callable[[Stores], Any]], Awaitable[Any]]
    again: Callable[[Request, Kept, str], Awaitable[Response | None]]
    log: Callable[..., Any]
    proxies: Sequence[Network] = ()
    others: Sequence[tuple[str, str]] = ()


class SignIn:
    """The addresses that whoever is not signed in may use."""

    def __init__(self, around: Around) -> None:
        self._around = around

    def addresses(self) -> list[Address]:
        """Each with its method."""
        return [
            Address("/sign-in", self._page),
            Address("/sign-in", self._enter, methods=["POST"]),
            Address("/sign-out", self._leave, methods=["POST"]),
            Address("/invitation", self._invited),
            Address("/invitation", self._accept, methods=["POST"]),
        ]

    def ask_first(self, request: Request, kept: Kept | None = None) -> Response:
        """The answer to whoever has to sign in first: the way there, or, to a form, the sign-in with the form in it."""
        to = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        if kept is not None:
            return self._shown(to=HOME, kept=kept, status=401)
        there = f"/sign-in?{urlencode({'to': to})}"
        if "hx-request" in request.headers:
            return Response(status_code=401, headers={**HEADERS, "HX-Redirect": there})
        return RedirectResponse(there, 303, headers=HEADERS)

    def let_in(self, text: str, to: str) -> Response:
        """Go on with a new session."""
        answer = RedirectResponse(own_path(to), 303, headers=HEADERS)
        self._around.door.let_in(answer, text)
        return answer

    def refused(self, problem: str, status: int = 401) -> Response:
        """The sign-in with what was wrong."""
        return self._shown(to=HOME, problem=problem, status=status)

    async def _page(self, request: Request) -> Response:
        to = own_path(request.query_params.get("to", HOME))

        def look(stores: Stores) -> tuple[bool, bool]:
            return self._around.door.enter(request, stores) is not None, stores.accounts.any_user()

        inside, anybody = await self._around.ask(look)
        if inside:
            return RedirectResponse(to, 303, headers=HEADERS)
        return self._shown(to=to, anybody=anybody)

    async def _enter(self, request: Request) -> Response:
        form = await self._form(request)
        login, password, to = form.get("login", ""), form.get("password", ""), own_path(form.get("to", HOME))
        kept = _kept(form.get("kept", ""))
        now, address = self._around.now(), network_of(request, self._around.proxies)
        found = await self._around.ask(
            lambda stores: stores.accounts.sign_in(login, password, address=address, now=now)
        )
        if isinstance(found, Opened):
            if kept is not None and (page := await self._around.again(request, kept, found.text)) is not None:
                self._around.door.let_in(page, found.text)
                return page
            return self.let_in(found.text, to)
        if found.until:
            minutes = max(1, -(-(found.until - now) // 60_000))
            self._around.log("sign_in_locked")
            problem = f"Too many tries that failed. Wait {minutes} min, then try again."
            return self._shown(to=to, login=login, kept=kept, problem=problem, status=429)
        self._around.log("sign_in_refused")
        return self._shown(to=to, login=login, kept=kept, problem=WRONG, status=401)

    async def _leave(self, request: Request) -> Response:
        form = await self._form(request)
        text = request.cookies.get(self._around.door.cookie, "")
        if not text or form.get("_csrf") != csrf_of(text):
            raise Refused(403, "form_too_old", "This form is from an earlier sign-in", "Open the page again.")
        now = self._around.now()

        def end(stores: Stores) -> None:
            present = stores.accounts.present(text, now=now)
            if present is not None:
                user = present.user
                stores.accounts.end_session(user.user_id, present.session.session_id, author=user.login, now=now)

        await self._around.ask(end)
        answer = RedirectResponse("/sign-in", 303, headers=HEADERS)
        self._around.door.let_out(answer)
        return answer

    async def _invited(self, request: Request) -> Response:
        code, now = request.query_params.get("code", ""), self._around.now()
        found = await self._around.ask(lambda stores: stores.accounts.invited(code, now=now))
        return self._welcome(code, found.login if found else "")

    async def _accept(self, request: Request) -> Response:
        form = await self._form(request)
        code, password, now = form.get("code", ""), form.get("password", ""), self._around.now()

        def accept(stores: Stores) -> tuple[Opened | None, str, str]:
            found = stores.accounts.invited(code, now=now)
            if found is None:
                return None, "", ""
            if password != form.get("again"):
                return None, found.login, "The two passwords are not the same."
            try:
                return stores.accounts.accept(code, password, now=now), found.login, ""
            except InvalidInput as error:
                return None, found.login, f"{error}."

        opened, login, problem = await self._around.ask(accept)
        return self.let_in(opened.text, HOME) if opened else self._welcome(code, login, problem)

    async def _form(self, request: Request) -> dict[str, str]:
        if not own_page(request):
            raise Refused(403, "other_site", "Another site may not do this for you", "Open the page here.")
        try:
            found = await read_form(request, most=MOST_BYTES)
        except MalformedForm as error:
            raise Refused(400, "form_malformed", str(error), "Send a form.") from None
        return {name: value for name, value in found.items() if isinstance(value, str)}

    def _shown(
        self,
        *,
        to: str,
        login: str = "",
        kept: Kept | None = None,
        problem: str = "",
        status: int = 200,
        anybody: bool = True,
    ) -> Response:
        text = self._around.templates.bare(
            "sign_in.html",
            title="Sign in",
            to=to,
            login=login,
            kept=msgspec.json.encode(kept).decode() if kept is not None else "",
            problem=problem,
            anybody=anybody,
            others=self._around.others,
        )
        return as_html(text, status)

    def _welcome(self, code: str, login: str, problem: str = "") -> Response:
        text = self._around.templates.bare(
            "invitation.html", title="Choose a password", code=code, login=login, problem=problem
        )
        return as_html(text, 422 if problem else 200 if login else 404)


def own_path(to: str) -> str:
    """`to`, if it is a path of this dashboard; else the overview. What browsers read as another host is none."""
    own = to.startswith("/") and not to.startswith(("//", "/\\")) and to.isprintable()
    return to if own else HOME


def network_of(request: Request, proxies: Sequence[Network]) -> str:
    """The line that a request came over, to count tries by: a public address, of IPv6 the 64 bits of a subscriber.
    Empty where it is not public: then it is an office's, or a proxy's that nobody named."""
    peer = request.client.host if request.client else None
    address = client_address(peer, request.headers.getlist("x-forwarded-for"), proxies)
    if address is None or not is_public(address):
        return ""
    return ":".join(address.split(":")[:4]) if ":" in address else address


def kept_form(request: Request, typed: Mapping[str, Any], secret: Sequence[str]) -> Kept:
    """What is kept of a form that came without a session: no secret, and of what is large, as a file, as much as the
    sign-in's own form can carry."""
    fields: dict[str, str] = {}
    room = MOST_KEPT
    for name, value in typed.items():
        if isinstance(value, str) and name not in secret and (took := len(quote(value)) + len(name)) <= room:
            fields[name] = value
            room -= took
    return Kept(path=request.url.path, query=request.url.query, fields=fields)


def _kept(text: str) -> Kept | None:
    try:
        return msgspec.json.decode(text, type=Kept) if text else None
    except msgspec.MsgspecError:
        return None
