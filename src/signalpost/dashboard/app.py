"""The dashboard as an ASGI app: a route → a reading thread → an answer. Works with what it is given."""

from __future__ import annotations

import asyncio
import contextlib
import traceback
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote, unquote

import msgspec
from starlette.applications import Starlette
from starlette.concurrency import iterate_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route as Address
from starlette.routing import compile_path

from signalpost.dashboard import answering
from signalpost.dashboard.answering import HEADERS, Refused, Templates, Told, Typed, as_html, as_json, wants_json
from signalpost.dashboard.assets import PREFIX, Assets
from signalpost.dashboard.desk import Desk, Stores
from signalpost.dashboard.door import Door, Entered, own_page
from signalpost.dashboard.forms import MalformedForm, place_of, read_form
from signalpost.dashboard.openapi import document
from signalpost.dashboard.route import Action, Done, Download, Page, Route, Stream, Wrong
from signalpost.dashboard.session_door import SessionDoor
from signalpost.dashboard.shell import shell_of
from signalpost.dashboard.sign_in import Around as SignInAround
from signalpost.dashboard.sign_in import Kept, SignIn, kept_form
from signalpost.dashboard.view import Around, View, known_zone
from signalpost.errors import InvalidInput, StoreUnavailable
from signalpost.store.roles import Role
from signalpost.visit.proxies import Network

if TYPE_CHECKING:
    from signalpost.dashboard.openid import OpenId

T = TypeVar("T")
NOTICE = "sp_notice"  # one sentence for the page after a form; it holds nothing that is kept from anybody
REMEMBERED_S = 31_536_000
OWN_ZONE, OWN_LOCALE = "sp_own_zone", "sp_own_locale"  # what somebody chose, over what their browser tells
ZONE = "sp_zone"  # the time zone that the browser told
MOST_FORM_BYTES = 1_000_000


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


def build(given: Given) -> Starlette:
    """The app. Raises NotBuilt when the style sheet and scripts were not built."""
    made = _Dashboard(given, Assets())

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        made.close()

    return Starlette(routes=made.addresses(), lifespan=lifespan, exception_handlers={HTTPException: made.not_found})


class _Dashboard:
    def __init__(self, given: Given, assets: Assets) -> None:
        self._given = given
        self._assets = assets
        self._desk = Desk(given.open_stores, given.threads)
        self._templates = Templates(assets.address)
        self._pages = {one.path: one for one in given.routes if isinstance(one, Page)}
        self._known = {path: page.least for path, page in self._pages.items()}
        self._sign_in = self._signing_in(given)

    def close(self) -> None:
        self._desk.close()

    def addresses(self) -> list[Address]:
        """One for each route; a page has a second one for JSON."""
        found = [
            Address("/", self._home),
            Address(PREFIX + "{name}", self._assets.answer),
            Address("/openapi.json", self._guarded(self._document)),
        ]
        found += [
            Address(one.path, self._guarded(one.endpoint), methods=sorted(one.methods or ()))
            for one in self._addresses_to_sign_in()
        ]
        for one in self._given.routes:
            match one:
                case Page():
                    found += [Address(path, self._guarded(self._page(one))) for path in (one.path, one.path + ".json")]
                case Action():
                    found.append(Address(one.path, self._guarded(self._action(one)), methods=["POST"]))
                case Stream():
                    found.append(Address(one.path, self._guarded(self._stream(one))))
                case Download():
                    found.append(Address(one.path, self._guarded(self._download(one))))
        # What is fixed goes before what is variable, JSON before what would take its ending for a part of a name.
        return sorted(found, key=lambda address: ("{" in address.path, not address.path.endswith(".json")))

    async def not_found(self, request: Request, error: Exception) -> Response:
        """An address that is none, or not for this method."""
        status = error.status_code if isinstance(error, HTTPException) else 404
        code, message = (
            ("no_such_page", "There is no such page") if status == 404 else ("not_here", "That cannot be done here")
        )
        return answering.refusal(Refused(status, code, message, "Go on from the overview."), request, self._templates)

    async def _home(self, _: Request) -> Response:
        return RedirectResponse("/overview", 307, headers={"Cache-Control": "no-store"})

    async def _document(self, request: Request) -> Response:
        return await self._ask(request, Role.VIEWER, lambda *_: as_json(document(self._given.routes)))

    def _guarded(self, answer: Callable[[Request], Any]) -> Callable[[Request], Any]:
        """Every ending that is none of the page's own."""

        async def guarded(request: Request) -> Response:
            try:
                return await answer(request)  # type: ignore[no-any-return]
            except Refused as refused:
                if refused.status == 401 and self._sign_in is not None and not wants_json(request):
                    return self._sign_in.ask_first(request)
                return answering.refusal(refused, request, self._templates)
            except StoreUnavailable as busy:
                self._given.log("page_waits", code=busy.code, path=request.scope["route"].path)
                return answering.refusal(_BUSY, request, self._templates)
            except Exception as error:  # the message may hold anything: only its kind and place are told
                place = traceback.extract_tb(error.__traceback__)[-1]
                self._given.log(
                    "page_failed",
                    error=type(error).__name__,
                    place=f"{place.name}:{place.lineno}",
                    path=request.scope["route"].path,
                )
                return answering.refusal(_FAILED, request, self._templates)

        return guarded

    def _page(self, page: Page) -> Callable[[Request], Any]:
        async def answer(request: Request) -> Response:
            return await self._ask(request, page.least, lambda view, entered: self._shown(page, request, view, entered))

        return answer

    def _action(self, action: Action) -> Callable[[Request], Any]:
        async def answer(request: Request) -> Response:
            typed, token = await self._typed(request, action)

            def act(view: View, entered: Entered) -> Response:
                if entered.csrf and token != entered.csrf and not _by_token(request):
                    if wants_json(request):
                        raise Refused(403, "form_too_old", _TOO_OLD, "Open the page again.")
                    again = Wrong(problems={"": f"{_TOO_OLD}. Look it over and send it again."})
                    return self._refused_form(action, request, view, entered, typed, again)
                try:
                    form = msgspec.convert(typed, action.form, strict=False)
                    ended = action.do(view, form)
                except msgspec.ValidationError as error:
                    ended = Wrong(problems=place_of(error))
                except InvalidInput as error:
                    ended = Wrong(problems={"": str(error)})
                if isinstance(ended, Wrong):
                    return self._refused_form(action, request, view, entered, typed, ended)
                return self._done(request, view, entered, ended)

            try:
                return await self._ask(request, action.least, act)
            except Refused as refused:
                if refused.status != 401 or self._sign_in is None or wants_json(request):
                    raise
                return self._sign_in.ask_first(request, kept_form(request, typed, action.secret))

        return answer

    def _signing_in(self, given: Given) -> SignIn | None:
        """The sign-in, where there is a door that asks for one."""
        if not isinstance(given.door, SessionDoor):
            return None
        around = SignInAround(
            door=given.door,
            templates=self._templates,
            now=given.now,
            ask=self._desk.ask,
            again=self._again,
            log=given.log,
            proxies=given.proxies,
            others=[("/sign-in/openid", "Sign in by OpenID Connect")] if given.openid is not None else (),
        )
        return SignIn(around)

    def _addresses_to_sign_in(self) -> list[Address]:
        given = self._given
        if self._sign_in is None:
            return []
        if given.openid is None:
            return self._sign_in.addresses()
        from signalpost.dashboard.openid_pages import OpenIdPages

        by_provider = OpenIdPages(given.openid, self._sign_in, self._desk.ask, given.now, given.log)
        return [*self._sign_in.addresses(), *by_provider.addresses()]

    async def _again(self, request: Request, kept: Kept, text: str) -> Response | None:
        """The page with a form that was kept, filled in, for whoever has signed in; None if there is no such form."""
        found = next((meant for one in self._given.routes if (meant := _meant(one, kept.path)) is not None), None)
        if found is None:
            return None
        action, path = found
        scope = {"path": kept.path, "query_string": kept.query.encode(), "path_params": path}
        asked = Request({**request.scope, **scope})

        def look(stores: Stores) -> Response | None:
            entered = self._given.door.by_session(text, asked, stores)  # type: ignore[attr-defined]
            page = self._pages[action.page]
            if entered is None or not entered.viewer.role.covers(page.least):
                return None
            view = self._view(asked, stores, entered)
            told = Told(notice="You are signed in again. Nothing was sent yet: look the form over, and send it.")
            fields = {name: value for name, value in kept.fields.items() if name not in action.secret}
            return self._shown(page, asked, view, entered, typed=Typed(values=fields), told=told)

        return await self._desk.ask(look)

    def _stream(self, stream: Stream) -> Callable[[Request], Any]:
        async def answer(request: Request) -> Response:
            last = await self._ask(request, stream.least, lambda *_: request.headers.get("last-event-id", ""))

            async def lines() -> AsyncIterator[str]:
                at = last
                while True:
                    ask = partial(_look_on, stream, at)
                    at, found = await self._ask(request, stream.least, ask)
                    for name, model in found:
                        yield f"id: {at}\nevent: {name}\ndata: {msgspec.json.encode(model).decode()}\n\n"
                    if not found:
                        yield ": still here\n\n"
                    await asyncio.sleep(stream.every_s)

            return StreamingResponse(
                lines(), media_type="text/event-stream", headers={**HEADERS, "X-Accel-Buffering": "no"}
            )

        return answer

    def _download(self, download: Download) -> Callable[[Request], Any]:
        async def answer(request: Request) -> Response:
            view = await self._ask(request, download.least, lambda view, _: view)
            stores = self._given.open_stores()
            own = msgspec.structs.replace(view, control=stores.control, ledger=stores.ledger, accounts=stores.accounts)
            name, kind, parts = download.parts(own)

            def to_the_end() -> Iterator[bytes]:
                try:
                    yield from parts
                finally:
                    stores.close()

            headers = {**HEADERS, "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
            return StreamingResponse(iterate_in_threadpool(to_the_end()), media_type=kind, headers=headers)

        return answer

    async def _ask(self, request: Request, least: Any, answer: Callable[[View, Entered], T]) -> T:
        """What `answer` makes of the view of whoever asks, in a reading thread."""

        def look(stores: Stores) -> T:
            entered = self._given.door.enter(request, stores)
            if entered is None:
                raise Refused(401, "sign_in", "Please sign in", "Sign in, or send an API token.")
            if not entered.viewer.role.covers(least):
                raise Refused(403, "role", f"This needs the role {least.value}", "Ask an owner of the account for it.")
            return answer(self._view(request, stores, entered), entered)

        return await self._desk.ask(look)

    def _view(self, request: Request, stores: Stores, entered: Entered) -> View:
        return View(
            space_id=entered.space_id,
            account_id=entered.account_id,
            viewer=entered.viewer,
            now=self._given.now(),
            control=stores.control,
            ledger=stores.ledger,
            accounts=stores.accounts,
            around=self._given.around,
            query=dict(request.query_params),
            path=dict(request.path_params),
            zone=known_zone(unquote(request.cookies.get(OWN_ZONE) or request.cookies.get(ZONE, "UTC"))),
            locale=unquote(request.cookies.get(OWN_LOCALE, ""))
            or request.headers.get("accept-language", "en").partition(",")[0].partition(";")[0].strip()
            or "en",
        )

    def _shown(
        self,
        page: Page,
        request: Request,
        view: View,
        entered: Entered,
        typed: Typed | None = None,
        told: Told | None = None,
        status: int = 200,
    ) -> Response:
        model = page.look(view)
        if model is None:
            raise Refused(404, "not_found", "There is no such thing here", "It may have been pruned, or never was.")
        if wants_json(request):
            return as_json(model, status)
        if page.onward is not None and (to := page.onward(model)):
            return RedirectResponse(to, 303, headers={"Cache-Control": "no-store"})
        at = _shown_at(page, request)
        shell = shell_of(view, at=at, item=page.item, known=self._known, sandbox=self._given.around.sandbox)
        notice = request.cookies.get(NOTICE)
        answer = as_html(
            self._templates.page(
                page.template,
                title=page.title,
                model=model,
                view=view,
                shell=shell,
                typed=typed,
                told=told or Told(notice=unquote(notice or "")),
                csrf=entered.csrf,
            ),
            status,
        )
        if notice is not None:
            answer.delete_cookie(NOTICE)
        return answer

    def _refused_form(
        self, action: Action, request: Request, view: View, entered: Entered, typed: Mapping[str, Any], wrong: Wrong
    ) -> Response:
        if wants_json(request):
            error = {"code": "form_invalid", "message": "The form was refused", "fields": dict(wrong.problems)}
            return as_json({"error": error}, 422)
        kept = {name: str(value) for name, value in typed.items() if name not in action.secret}
        again = Typed(values=kept, problems=wrong.problems)
        return self._shown(self._pages[action.page], request, view, entered, typed=again, status=422)

    def _done(self, request: Request, view: View, entered: Entered, done: Done) -> Response:
        if wants_json(request):
            return as_json({"notice": done.notice, "to": done.to, **({"told": dict(done.told)} if done.told else {})})
        page = self._pages.get(done.to.partition("?")[0])
        if done.told and page is not None:  # shown once, here: it is in no cookie and no address
            return self._shown(page, request, view, entered, told=Told(notice=done.notice, once=done.told))
        answer = RedirectResponse(done.to, 303, headers={"Cache-Control": "no-store"})
        answer.set_cookie(NOTICE, quote(done.notice), max_age=60, httponly=True, samesite="lax")
        for name, value in done.remember.items():
            answer.set_cookie(name, quote(value), max_age=REMEMBERED_S if value else 0, httponly=True, samesite="lax")
        return answer

    async def _typed(self, request: Request, action: Action) -> tuple[dict[str, Any], str]:
        """The fields that came, and the form's token."""
        if not _by_token(request) and not own_page(request):
            raise Refused(403, "other_site", "Another site may not do this for you", "Open the page here.")
        try:
            typed = await read_form(request, most=MOST_FORM_BYTES)
        except MalformedForm as error:
            raise Refused(400, "form_malformed", str(error), "Send a form, or one JSON object.") from None
        return typed, str(typed.pop("_csrf", ""))


_TOO_OLD = "This form is from an earlier sign-in"
_BUSY = Refused(503, "busy", "The ledger is busy just now", "Nothing is lost: open the page again in a few seconds.")
_FAILED = Refused(500, "failed", "This page could not be made", "The log of the dashboard says more. Nothing is lost.")


def _look_on(stream: Stream, last: str, view: View, _: Entered) -> tuple[str, Sequence[tuple[str, Any]]]:
    return stream.look(view, last)


def _meant(route: Route, path: str) -> tuple[Action, Mapping[str, str]] | None:
    """What the variable parts of an action's address are in `path`; None when that is another address."""
    if not isinstance(route, Action):
        return None
    matched = compile_path(route.path)[0].match(path)
    return None if matched is None else (route, matched.groupdict())


def _by_token(request: Request) -> bool:
    return request.headers.get("authorization", "").lower().startswith("bearer ")


def _shown_at(page: Page, request: Request) -> str:
    """The address of a page; one that is shown again, with a refused form on it, has another than was asked for."""
    return page.path if "{" not in page.path else request.url.path
