"""A shop as commands and the poll have it: its settings, secrets, platform and the way of its orders into the inbox."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
import typer

from signalpost.cli import parts
from signalpost.cli.connectors_settings import known_shop, listed, put
from signalpost.gateway.shop_secrets import API, SIGNING, keep_signing, secret_name

if TYPE_CHECKING:
    from signalpost.connectors.order import Message
    from signalpost.connectors.source import OrderSource
    from signalpost.connectors.webhook import Connector
    from signalpost.gateway.shop_copies import ShopCopies
    from signalpost.settings import Settings
    from signalpost.shops.api import ShopApi
    from signalpost.shops.listing import Take, Told
    from signalpost.store.control import Control
    from signalpost.transport import AsyncTransport

T = TypeVar("T")


class OpenShop:
    """One shop of the settings. Get one by `open_shop`."""

    def __init__(self, settings: Settings, control: Control, space_id: int, source: OrderSource) -> None:
        from signalpost.connectors.platforms import CONNECTORS

        self._settings = settings
        self._control = control
        self.space_id = space_id
        self.source = source
        self.connector: Connector = CONNECTORS[source.platform.value]

    @property
    def signing(self) -> str | None:
        """What the platform signs with; None where nobody has given it yet."""
        return self._control.secret(self.space_id, secret_name(self.source.name, SIGNING))

    def sign_with(self, secret: str) -> None:
        """Take deliveries that are signed with `secret`, and for a while those signed with the one before."""
        author, now = parts.author(), parts.now_ms()
        keep_signing(self._control, self.space_id, self.source.name, secret, author=author, now=now)

    def change(self, **changes: Any) -> None:
        """Keep other settings of the shop."""
        self.source = msgspec.structs.replace(self.source, **changes)
        others = [one for one in listed(self._control, self.space_id) if one["name"] != self.source.name]
        put(self._control, self.space_id, [*others, msgspec.to_builtins(self.source)])

    def api(self, transport: AsyncTransport) -> ShopApi:
        """Its platform's API. Raises ShopRefused: shop_settings."""
        return api_of(self._control, self.space_id, self.source, self.connector, transport)

    def call(self, ask: Callable[[ShopApi], Awaitable[T]]) -> T:
        """What the platform's API answers. Raises ShopRefused, with the shop's name in it."""
        from signalpost.shops.api import ShopRefused

        async def asked() -> T:
            from signalpost.transport import AsyncHttpTransport

            transport = AsyncHttpTransport()
            try:
                return await ask(self.api(transport))
            finally:
                await transport.close()

        try:
            return asyncio.run(asked())
        except ShopRefused as refused:
            raise refused.of(self.source.name) from None

    def backfill(self, since: int, until: int) -> Told:
        """Read the list from `since` (Unix seconds) and take what it says, also of orders from before the shop was set
        up here. Raises ShopRefused, StoreUnavailable."""
        from signalpost.shops.listing import Listing

        wanted = msgspec.structs.replace(self.source, since=min(self.source.since, since))
        with taking(self._settings, self._control) as copies:
            take = take_into(copies, self.space_id)
            return self.call(lambda api: Listing(api, self.connector, wanted, take).read(since, until, "backfill"))


@contextmanager
def open_shop(ctx: typer.Context, name: str, space_id: int) -> Iterator[OpenShop]:
    """The shop of that name in a space; the command ends with what to do when there is none."""
    settings = parts.settings_of(ctx)
    with parts.control(settings, create=False) as control:
        source = known_shop(control, space_id, name)
        yield OpenShop(settings, control, space_id, source)


def api_of(
    control: Control, space_id: int, source: OrderSource, connector: Connector, transport: AsyncTransport
) -> ShopApi:
    """The shop's API. Raises ShopRefused: shop_settings."""
    from signalpost.shops.clients import client
    from signalpost.transport import Secret

    token = control.secret(space_id, secret_name(source.name, API))
    return client(source, Secret(token) if token else None, connector.topics, transport)


@contextmanager
def taking(settings: Settings, control: Control) -> Iterator[ShopCopies]:
    """What takes a shop's messages into an inbox of this process's own, as the gateway does with webhooks."""
    from signalpost.gateway.access import Access
    from signalpost.gateway.app import new_event_id
    from signalpost.gateway.collect import Collector
    from signalpost.gateway.decisions import Decisions
    from signalpost.gateway.limits import DroppedRows, Limits
    from signalpost.gateway.metrics import Counts
    from signalpost.gateway.shop_copies import ShopCopies
    from signalpost.store import open_suppressed

    with ExitStack() as held:
        keys = parts.keyring(settings, create=False)
        people = settings.data_dir / parts.IDENTITIES_FILE
        inbox = held.enter_context(closing(parts.inbox(settings)))
        suppressed = held.enter_context(closing(open_suppressed(people, keys)))
        rows = DroppedRows(Limits().dropped_rows_per_minute)
        collector = Collector(inbox, rows, Counts(), new_event_id, Decisions(suppressed))
        yield ShopCopies(collector=collector, access=Access(control, time.monotonic), clock=parts.now_ms)


def take_into(copies: ShopCopies, space_id: int) -> Take:
    """How a list's messages are taken. An order whose ids are none is passed over, as a webhook's is."""

    async def take(source: OrderSource, messages: Sequence[Message], via: str, delivery_id: str) -> None:
        await copies.take(space_id, source, messages, via, delivery_id)

    return take
