"""What answers at the address of each route: a page, a form, a stream, a file. Each lets in by `Asking` first."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from functools import partial
from itertools import chain
from typing import Any
from urllib.parse import quote

import msgspec
from starlette.concurrency import iterate_in_threadpool, run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from signalpost.dashboard.answering import HEADERS, Refused, wants_json
from signalpost.dashboard.door import Entered, own_page
from signalpost.dashboard.forms import MalformedForm, place_of, read_form
from signalpost.dashboard.given import Asking
from signalpost.dashboard.route import Action, Download, Page, Stream, Wrong
from signalpost.dashboard.showing import Showing
from signalpost.dashboard.sign_in import Kept, kept_form
from signalpost.dashboard.view import View
from signalpost.errors import InvalidInput, StoreUnavailable

Endpoint = Callable[[Request], Awaitable[Response]]
_TOO_OLD = "This form is from an earlier sign-in"


class Endpoints:
    """Makes endpoints of routes. `ask_first` shows the sign-in to whoever has to sign in before a form is sent; None
    where nobody is asked to."""

    def __init__(
        self, asking: Asking, showing: Showing, ask_first: Callable[[Request, Kept | None], Response] | None
    ) -> None:
        self._asking = asking
        self._showing = showing
        self._ask_first = ask_first

    def page(self, page: Page) -> Callable[[Request], Any]:
        async def answer(request: Request) -> Response:
            return await self._asking.ask(
                request, page.least, lambda view, entered: self._showing.page(page, request, view, entered)
            )

        return answer

    def action(self, action: Action) -> Callable[[Request], Any]:
        async def answer(request: Request) -> Response:
            typed, token = await _typed(request, action)

            def act(view: View, entered: Entered) -> Response:
                if entered.csrf and token != entered.csrf and not _by_token(request):
                    if wants_json(request):
                        raise Refused(403, "form_too_old", _TOO_OLD, "Open the page again.")
                    again = Wrong(problems={"": f"{_TOO_OLD}. Look it over and send it again."})
                    return self._showing.refused_form(action, request, view, entered, typed, again)
                try:
                    form = msgspec.convert(typed, action.form, strict=False)
                    ended = action.do(view, form)
                except msgspec.ValidationError as error:
                    ended = Wrong(problems=place_of(error))
                except InvalidInput as error:
                    ended = Wrong(problems={"": str(error)})
                if isinstance(ended, Wrong):
                    return self._showing.refused_form(action, request, view, entered, typed, ended)
                return self._showing.done(request, view, entered, ended)

            try:
                return await self._asking.ask(request, action.least, act)
            except Refused as refused:
                if refused.status != 401 or self._ask_first is None or wants_json(request):
                    raise
                return self._ask_first(request, kept_form(request, typed, action.secret))

        return answer

    def stream(self, stream: Stream) -> Callable[[Request], Any]:
        async def answer(request: Request) -> Response:
            last = await self._asking.ask(request, stream.least, lambda *_: request.headers.get("last-event-id", ""))

            headers = {**HEADERS, "X-Accel-Buffering": "no"}
            return StreamingResponse(
                self._lines(request, stream, last), media_type="text/event-stream", headers=headers
            )

        return answer

    async def _lines(self, request: Request, stream: Stream, at: str) -> AsyncIterator[str]:
        """A stream's text from the id `at` on, until whoever listens goes, or may no longer listen."""
        while True:
            found: Sequence[tuple[str, Any]] = ()
            try:
                at, found = await self._asking.ask(request, stream.least, partial(_look_on, stream, at))
            except Refused:  # the session ended: the browser asks again, and is told to sign in
                return
            except StoreUnavailable:  # busy for the moment
                pass
            for name, model in found:
                yield f"id: {at}\nevent: {name}\ndata: {msgspec.json.encode(model).decode()}\n\n"
            if not found:
                yield ": still here\n\n"
            await asyncio.sleep(stream.every_s)

    def download(self, download: Download) -> Callable[[Request], Any]:
        async def answer(request: Request) -> Response:
            view = await self._asking.ask(request, download.least, lambda view, _: view)
            stores = self._asking.open_stores()
            own = msgspec.structs.replace(
                view,
                control=stores.control,
                ledger=stores.ledger,
                accounts=stores.accounts,
                watched=stores.watched,
            )
            try:
                name, kind, pieces = await run_in_threadpool(_begun, download, own)
            except BaseException:
                stores.close()
                raise

            def to_the_end() -> Iterator[bytes]:
                try:
                    yield from pieces
                finally:
                    stores.close()

            headers = {**HEADERS, "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
            return StreamingResponse(iterate_in_threadpool(to_the_end()), media_type=kind, headers=headers)

        return answer


async def _typed(request: Request, action: Action) -> tuple[dict[str, Any], str]:
    """The fields that came, and the form's token."""
    if not _by_token(request) and not own_page(request):
        raise Refused(403, "other_site", "Another site may not do this for you", "Open the page here.")
    try:
        typed = await read_form(request, most=action.most, binary=action.binary)
    except MalformedForm as error:
        raise Refused(400, "form_malformed", str(error), "Send a form, or one JSON object.") from None
    return typed, str(typed.pop("_csrf", ""))


def _begun(download: Download, view: View) -> tuple[str, str, Iterator[bytes]]:
    """A file with its first piece read: what keeps it from being read at all is said by a page then, and not by a file
    that breaks off."""
    name, kind, parts = download.parts(view)
    return name, kind, chain([next(parts, b"")], parts)


def _look_on(stream: Stream, last: str, view: View, _: Entered) -> tuple[str, Sequence[tuple[str, Any]]]:
    return stream.look(view, last)


def _by_token(request: Request) -> bool:
    return request.headers.get("authorization", "").lower().startswith("bearer ")
