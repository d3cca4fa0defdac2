"""The dashboard as an ASGI app: a route → a reading thread → an answer. Works with what it is given."""

from __future__ import annotations

import contextlib
import traceback
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route as Address
from starlette.routing import compile_path

from signalpost.dashboard import answering
from signalpost.dashboard.answering import Refused, Templates, Told, Typed, as_json, wants_json
from signalpost.dashboard.assets import PREFIX, Assets
from signalpost.dashboard.desk import Stores
from signalpost.dashboard.endpoints import Endpoints
from signalpost.dashboard.given import Asking, Given
from signalpost.dashboard.openapi import document
from signalpost.dashboard.route import Action, Download, Page, Route, Stream
from signalpost.dashboard.session_door import SessionDoor
from signalpost.dashboard.showing import Showing
from signalpost.dashboard.sign_in import Around, Kept, SignIn
from signalpost.dashboard.store_faults import refused_by
from signalpost.errors import StoreCorrupt, StoreUnavailable
from signalpost.store.roles import Role


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
        self._asking = Asking(given)
        self._templates = Templates(assets.address)
        self._showing = Showing(given.routes, self._templates, sandbox=given.around.sandbox)
        self._sign_in = self._signing_in(given)
        ask_first = None if self._sign_in is None else self._sign_in.ask_first
        self._endpoints = Endpoints(self._asking, self._showing, ask_first)

    def close(self) -> None:
        self._asking.desk.close()

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
        made = self._endpoints
        for one in self._given.routes:
            match one:
                case Page():
                    answer = self._guarded(made.page(one))
                    found += [Address(path, answer) for path in (one.path, one.path + ".json")]
                case Action():
                    found.append(Address(one.path, self._guarded(made.action(one)), methods=["POST"]))
                case Stream():
                    found.append(Address(one.path, self._guarded(made.stream(one))))
                case Download():
                    found.append(Address(one.path, self._guarded(made.download(one))))
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
        return await self._asking.ask(request, Role.VIEWER, lambda *_: as_json(document(self._given.routes)))

    def _guarded(self, answer: Callable[[Request], Any]) -> Callable[[Request], Any]:
        """Every ending that is none of the page's own."""

        async def guarded(request: Request) -> Response:
            try:
                return await answer(request)  # type: ignore[no-any-return]
            except Refused as refused:
                if refused.status == 401 and self._sign_in is not None and not wants_json(request):
                    return self._sign_in.ask_first(request)
                return answering.refusal(refused, request, self._templates)
            except (StoreUnavailable, StoreCorrupt) as error:
                fault = refused_by(error)
                self._given.log("page_waits", code=fault.code, path=request.scope["route"].path)
                return answering.refusal(fault, request, self._templates)
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

    def _signing_in(self, given: Given) -> SignIn | None:
        """The sign-in, where there is a door that asks for one."""
        if not isinstance(given.door, SessionDoor):
            return None
        around = Around(
            door=given.door,
            templates=self._templates,
            now=given.now,
            ask=self._asking.desk.ask,
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

        by_provider = OpenIdPages(given.openid, self._sign_in, self._asking.desk.ask, given.now, given.log)
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
            page = self._showing.pages[action.page]
            if entered is None or not entered.viewer.role.covers(page.least):
                return None
            view = self._asking.view(asked, stores, entered)
            told = Told(notice="You are signed in again. Nothing was sent yet: look the form over, and send it.")
            fields = {name: value for name, value in kept.fields.items() if name not in action.secret}
            return self._showing.page(page, asked, view, entered, typed=Typed(values=fields), told=told)

        return await self._asking.desk.ask(look)


_FAILED = Refused(500, "failed", "This page could not be made", "The log of the dashboard says more. Nothing is lost.")


def _meant(route: Route, path: str) -> tuple[Action, Mapping[str, str]] | None:
    """What the variable parts of an action's address are in `path`; None when that is another address."""
    if not isinstance(route, Action):
        return None
    matched = compile_path(route.path)[0].match(path)
    return None if matched is None else (route, matched.groupdict())
