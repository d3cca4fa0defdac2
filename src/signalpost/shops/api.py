"""What every platform's client gives: orders as the platform lists them, and the webhooks that it keeps for us."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Protocol

import msgspec

from signalpost.connectors.webhook import Delivery
from signalpost.errors import DestinationError


class ShopRefused(DestinationError):
    """The platform's API does not give what was asked for. `reason`: a key of SENTENCES; `status`: of its answer, 0
    where there was none; `shop`: its name in the settings, once that is known. Never holds what the platform said: it
    may name people."""

    def __init__(self, reason: str, status: int = 0, shop: str = "NAME") -> None:
        said = SENTENCES[reason].format(shop=shop)
        super().__init__(f"{said} (status {status})" if status else said, reason=reason)
        self.status = status

    def of(self, shop: str) -> ShopRefused:
        """The same, with the shop's name in it."""
        return ShopRefused(self.reason, self.status, shop)


#: What happened and what to do about it, by reason.
SENTENCES = {
    "shop_denied": "The platform refuses the API token: make a new one with the rights that the shop's page names, and "
    "give it to `signalpost connectors secret {shop} --api`.",
    "shop_busy": "The platform asks for fewer calls and went on asking, or those of an hour or a day are spent: it is "
    "tried again later, nothing is lost.",
    "shop_down": "The platform's API does not answer: it is tried again later, nothing is lost.",
    "shop_answer_unknown": "The platform's API answers something that its documentation does not have: is `address` "
    "the shop's own?",
    "shop_not_found": "The platform does not have what was asked for: is `address` the shop's own?",
    "hooks_by_hand": "This platform's webhooks are made on its own pages: `signalpost connectors install {shop}` says "
    "what to enter there.",
    "shop_settings": "The shop's address or API token is missing: `signalpost connectors show {shop}` says which.",
}


class Listed(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One order of the list, or what happened to one. `body` is the platform's JSON. `delivery` is set where the list
    gives what the webhook carried, and is read as that."""

    order_id: str
    body: bytes
    delivery: Delivery | None = None

    def __repr__(self) -> str:
        return f"Listed({self.order_id!r}, {len(self.body)} bytes)"


class _Id(msgspec.Struct):
    id: int


def listed_by_id(order: bytes) -> Listed:
    """An order of a list whose `id` is a number. ShopRefused: it has none."""
    try:
        return Listed(order_id=str(msgspec.json.decode(order, type=_Id).id), body=order)
    except msgspec.DecodeError:
        raise ShopRefused("shop_answer_unknown") from None


class Hook(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A webhook that the platform keeps. `active` is False where it has stopped using it."""

    hook_id: str
    topic: str
    address: str
    active: bool = True


class ShopApi(Protocol):
    """One shop's API. Every method raises ShopRefused."""

    #: True: all topics go to one webhook, as with Stripe.
    one_hook: bool
    #: True: its webhooks are made on the platform's own pages, and nobody can ask which there are.
    by_hand: bool

    def orders(self, since: int, until: int) -> AsyncIterator[Sequence[Listed]]:
        """Pages of all orders that changed from `since` up to `until` (Unix seconds), in any order."""
        ...

    async def order(self, order_id: str) -> Listed | None:
        """One order; None where the platform has none of that id."""
        ...

    async def hooks(self) -> Sequence[Hook]:
        """The webhooks that the platform keeps for this token."""
        ...

    async def add_hook(self, topics: Sequence[str], address: str, secret: str) -> str | None:
        """Make a webhook. The secret that it signs with, where the platform makes one; `secret` is ours, where it takes
        one."""
        ...

    async def remove_hook(self, hook_id: str) -> None:
        """Take a webhook away; one that is gone already is no mistake."""
        ...
