"""What every connector takes and gives: a raw request, its verified delivery, its messages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

if TYPE_CHECKING:
    from signalpost.connectors.order import Message
    from signalpost.connectors.source import OrderSource


class Webhook(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A request as it came. Names of `headers` are in small letters; `body` is untouched. `now`: Unix seconds. `path`
    and `query` (undecoded): of its address, which some platforms sign too."""

    headers: Mapping[str, str]
    body: bytes
    now: int
    path: str = ""
    query: str = ""

    def __repr__(self) -> str:
        return f"Webhook({len(self.body)} bytes)"


class Delivery(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A request whose signature is right. `delivery_id` is the same in every repetition; `at` (Unix ms) is when the
    platform says that it happened, None where its headers do not. `api_version` as the platform names it. `content`:
    the body, where it had to be read for these. `receipt`: what the platform wants as the answer's body
    (XML), where it does not go by the status alone."""

    topic: str
    delivery_id: str
    body: bytes
    at: int | None = None
    api_version: str = ""
    content: Any = None
    receipt: str = ""

    def __repr__(self) -> str:
        return f"Delivery({self.topic!r}, {len(self.body)} bytes)"


class Unverified(Exception):
    """The request is not from the platform, or too old. `code` is one of `signature_missing`, `signature_malformed`,
    `signature_wrong`, `signature_old`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Unreadable(Exception):
    """The delivery is the platform's, and not what its documentation says. `path` is where, `code` what:
    `webhook_no_json`, `webhook_field_missing`, `webhook_field_malformed`. Never holds a value."""

    def __init__(self, path: str, code: str) -> None:
        super().__init__(f"{path}: {code}")
        self.path = path
        self.code = code


class Connector(Protocol):
    """One platform. Stateless and pure.

    `topics` are those it understands and asks the platform for. `ANSWER_WITHIN_S` is how long the platform waits.
    """

    @property
    def platform(self) -> str: ...

    @property
    def topics(self) -> Sequence[str]: ...

    @property
    def answer_within_s(self) -> float: ...

    def verify(self, webhook: Webhook, secrets: Sequence[str]) -> Delivery:
        """The delivery, if one of `secrets` signed the raw body (several while one is exchanged), compared in constant
        time. Raises Unverified."""
        ...

    def read(self, delivery: Delivery, source: OrderSource) -> Sequence[Message]:
        """What the delivery says, in order. An unknown topic is `Nothing`. Raises Unreadable."""
        ...

    def read_listed(self, order: bytes, source: OrderSource) -> Sequence[Message]:
        """What one order (JSON) of the platform's order list says, as its webhooks would have. Raises Unreadable."""
        ...
