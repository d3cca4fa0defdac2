"""A Meta that answers the worker's daily questions as it is told to, and a way to ask it.

meta = Meta(Response(status=200, body=b"{}"))
asked = asking(Reports, house, meta)
assert ask(house, asked) == 1
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, TypeVar

from signalpost.errors import TransportError
from signalpost.transport import Request, Response, Secret
from signalpost.worker.asks import DAY_MS, Asks
from signalpost.worker.destination import Destination

DATASET = "11"
NOW = 20_000 * DAY_MS
TOKEN = "a-secret"
URL = f"https://graph.example/v25.0/{DATASET}/events"

Kind = TypeVar("Kind", bound=Asks)


class Meta:
    """Gives `answers` one after the other, the last for ever, or those `by_end` of the path. None: no answer comes.
    `asked` are the requests it got."""

    def __init__(self, *answers: Response | None, by_end: Mapping[str, Response | None] | None = None) -> None:
        self.answers = list(answers) or [Response(status=200, body=b"{}")]
        self.by_end = dict(by_end or {})
        self.asked: list[Request] = []

    async def send(self, request: Request) -> Response:
        self.asked.append(request)
        path = request.url.partition("?")[0]
        found = [answer for end, answer in self.by_end.items() if path.endswith(end)]
        answer = found[0] if found else self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if answer is None:
            raise TransportError("no answer")
        return answer

    async def close(self) -> None:
        """Nothing is open."""


def asking(
    kind: type[Kind], house: Any, meta: Any, *, token: str | None = TOKEN, proof: str | None = None, url: str = URL,
    begun_at: int = NOW,
) -> Kind:  # fmt: skip
    """Who asks `meta` for the house's datasets with `token`; what it logs stands in `house.logged`."""
    destination = Destination(
        url=url,
        token=None if token is None else Secret(token),
        appsecret_proof=None if proof is None else Secret(proof),
    )
    log = lambda event, **fields: house.logged.append((event, fields))  # noqa: E731
    return kind(house.control, meta, lambda *_: destination, log, begun_at)


def ask(house: Any, asked: Asks, now: int = NOW) -> int:
    """What is due then; how many answered."""
    return asyncio.run(asked.ask_due(house.control.snapshot(), now))
