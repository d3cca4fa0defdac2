"""One call of a shop's API: patient with a busy platform, and clear about one that refuses."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import urlencode

import msgspec

from signalpost.errors import TransportError
from signalpost.shops.api import ShopRefused
from signalpost.transport import AsyncTransport, Request, Response

ATTEMPTS = 5
FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 60.0  # of what a platform asks for with Retry-After, no more is waited
TIMEOUT_S = 30.0  # a page of 250 orders is slow to make
MOST_BYTES = 64_000_000
MOST_SAID = 4_000  # of a refusal: longer ones are no platform's
SALESFORCE_SPENT = "REQUEST_LIMIT_EXCEEDED"
GRAPH_SPENT = frozenset({4, 17, 32, 613, 80001})  # of the app, of the user, of the page, of this call, of the business

Sleep = Callable[[float], Awaitable[None]]


class Caller:
    """Calls of one shop. `headers` carry its token, which no error and no address ever does."""

    def __init__(
        self, transport: AsyncTransport, address: str, headers: tuple[tuple[str, str], ...], sleep: Sleep
    ) -> None:
        self._transport = transport
        self._address = address.rstrip("/")
        self._headers = headers
        self._sleep = sleep

    def having(self, name: str, value: str) -> Caller:
        """One whose calls have another header too."""
        return Caller(self._transport, self._address, (*self._headers, (name, value)), self._sleep)

    def above(self) -> Caller:
        """One whose address lacks the last part of the path."""
        return Caller(self._transport, self._address.rpartition("/")[0], self._headers, self._sleep)

    async def get(self, path: str, query: Mapping[str, str | int] | None = None) -> Response:
        """The answer, status 2xx. Raises ShopRefused."""
        return await self._call("GET", path + (f"?{urlencode(query)}" if query else ""))

    async def post(self, path: str, body: Mapping[str, Any], *, form: bool = False) -> Response:
        """The answer, status 2xx. `form`: as a form's fields, with lists as `name[]`. Raises ShopRefused."""
        kind = "application/x-www-form-urlencoded" if form else "application/json"
        encoded = urlencode(list(_fields(body))).encode() if form else msgspec.json.encode(body)
        return await self._call("POST", path, encoded, (("content-type", kind),))

    async def delete(self, path: str) -> None:
        """What is gone already is no mistake. Raises ShopRefused."""
        try:
            await self._call("DELETE", path)
        except ShopRefused as refused:
            if refused.reason != "shop_not_found":
                raise

    async def _call(
        self, method: str, path: str, body: bytes = b"", more: tuple[tuple[str, str], ...] = ()
    ) -> Response:
        """Tried again while the platform is busy or down. A POST whose answer was lost may have been carried out: who
        makes a webhook looks first whether it is there."""
        pause, code, status = FIRST_PAUSE_S, "shop_down", 0
        for attempt in range(ATTEMPTS):
            if attempt:
                await self._sleep(min(pause, LONGEST_PAUSE_S))
                pause *= 2
            try:
                request = Request(
                    url=path if path.startswith("http") else self._address + path,
                    method=method,
                    headers=(*self._headers, *more),
                    body=body,
                    timeout_s=TIMEOUT_S,
                )
                response = await self._transport.send(request)
            except TransportError:
                code, status = "shop_down", 0
                continue
            status = response.status
            if 200 <= status < 300:
                return response
            if status != 429 and status < 500:
                raise ShopRefused("shop_busy" if _spent(response) else _refusal(status), status)
            code = "shop_busy" if status == 429 else "shop_down"
            pause = max(pause, _seconds(response.headers.get("retry-after", "")))
        raise ShopRefused(code, status)


def decoded(response: Response, type_: Any) -> Any:
    """The answer's JSON as `type_`. Raises ShopRefused: it is something else."""
    if len(response.body) > MOST_BYTES:
        raise ShopRefused("shop_answer_unknown", response.status)
    try:
        return msgspec.json.decode(response.body, type=type_)
    except (ValueError, RecursionError):  # no JSON, other JSON, or no UTF-8
        raise ShopRefused("shop_answer_unknown", response.status) from None


def _spent(response: Response) -> bool:
    """Whether what may be asked in an hour or a day was asked: told at once, for no pause of minutes helps. Salesforce
    says it by its code with 403 ("API Request Limits and Allocations"), Graph by codes with 400 or 403 ("Rate
    Limiting")."""
    if response.status not in (400, 403):
        return False
    try:
        said = msgspec.json.decode(response.body[:MOST_SAID])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    if isinstance(said, list):
        return any(isinstance(one, dict) and one.get("errorCode") == SALESFORCE_SPENT for one in said)
    error = said.get("error") if isinstance(said, dict) else None
    return isinstance(error, dict) and error.get("code") in GRAPH_SPENT


def _refusal(status: int) -> str:
    if status in (401, 402, 403):
        return "shop_denied"
    return "shop_not_found" if status in (404, 410) else "shop_answer_unknown"


def _seconds(text: str) -> float:
    try:
        return max(0.0, float(text))
    except ValueError:  # a date, or nothing
        return 0.0


def _fields(body: Mapping[str, Any]) -> list[tuple[str, str]]:
    fields: list[tuple[str, str]] = []
    for name, value in body.items():
        values = [(f"{name}[]", one) for one in value] if isinstance(value, (list, tuple)) else [(name, value)]
        fields.extend((key, str(one)) for key, one in values)
    return fields
