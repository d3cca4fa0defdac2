"""`POST /webhooks/{name}`: what a shop's platform tells, verified on the raw body, durable before it is answered.

    body ─► verify ─► read ─► ShopCopies.take ─► 200       erasures and requests of people: `shop_people`

Platforms take a webhook away after a few answers that are no 2xx. So everything that a repetition could not change is
answered 200 and kept with its reason: a message that asks for nothing, or one that is rightly signed and cannot be
read. What a repetition can still bring is answered otherwise: 401 for a wrong signature (429 to an address that sends
many), 503 while nothing can be kept or no secret is set. The poll of the platform's list finds what was lost meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from signalpost.capi.codes import problem
from signalpost.connectors.lead_ads.connector import LeadAds
from signalpost.connectors.order import AccessRequest, Erasure, Nothing
from signalpost.connectors.platforms import bound
from signalpost.connectors.source import OrderSource
from signalpost.connectors.webhook import Connector, Delivery, Unreadable, Unverified, Webhook
from signalpost.errors import InvalidInput
from signalpost.gateway.access import Access
from signalpost.gateway.answers import Answer, json_answer
from signalpost.gateway.body import Receive, read_body
from signalpost.gateway.collect import Collector
from signalpost.gateway.intake import Intake
from signalpost.gateway.limits import Limits
from signalpost.gateway.metrics import RIGHT, Counts
from signalpost.gateway.refusal import Refused
from signalpost.gateway.shop_copies import Kept, ShopCopies
from signalpost.gateway.shop_people import ShopPeople
from signalpost.gateway.shop_secrets import ShopSecrets
from signalpost.store.control import SHOP
from signalpost.store.record import DroppedCopy

ADDRESS = "webhooks"
PLAIN = (b"content-type", b"text/plain; charset=utf-8")
XML = (b"content-type", b"text/xml; charset=utf-8")
PREFIX = "/webhooks/"
MOST_BYTES = 4_000_000  # an order of 300 lines has 500 kB
TAKEN, NOTHING, UNREADABLE = "taken", "nothing", "unreadable"

Place = tuple[int, OrderSource]


class WebhookAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What became of a delivery: `taken`; `nothing`, when it asks for nothing here, with the reason; `unreadable`."""

    status: str
    records: int = 0
    reason: str | None = None


class Webhooks:
    """Answers platforms. `connectors` by platform."""

    def __init__(
        self,
        *,
        intake: Intake,
        copies: ShopCopies,
        people: ShopPeople,
        secrets: ShopSecrets,
        collector: Collector,
        counts: Counts,
        connectors: Mapping[str, Connector],
    ) -> None:
        self._intake = intake
        self._access: Access = intake.access
        self._copies = copies
        self._people = people
        self._secrets = secrets
        self._collector = collector
        self._counts = counts
        self._connectors = connectors
        self._limits: Limits = msgspec.structs.replace(intake.limits, max_body=MOST_BYTES)

    async def answer(self, scope: Mapping[str, Any], receive: Receive) -> Answer:
        """The answer to one request. Raises Refused, StoreError."""
        places = self._access.shops(scope["path"][len(PREFIX) :])
        if scope["method"] == "GET" and places:
            return self._challenged(places, scope)
        if scope["method"] != "POST":
            raise Refused("method_not_allowed")
        if not places:
            raise Refused("shop_unknown")
        headers = dict(scope["headers"])
        if headers.get(b"content-encoding", b"identity") != b"identity":
            raise Refused("encoding_unsupported")  # the signature is over the bytes as the platform has them
        body = await read_body(receive, headers, self._limits, self._intake.deadlines, self._intake.unproven)
        texts = {name.decode("latin-1"): value.decode("latin-1") for name, value in headers.items()}
        query = scope["query_string"].decode("latin-1")
        now = self._intake.clock() // 1_000
        webhook = Webhook(headers=texts, body=body, now=now, path=scope["path"], query=query)
        (space_id, source), connector, delivery = self._verified(places, webhook, scope)
        self._counts.signatures[space_id, source.name, RIGHT] += 1
        taken = await self._taken(space_id, source, connector, delivery)
        return Answer(200, delivery.receipt.encode(), (), XML) if delivery.receipt else json_answer(200, taken)

    def _challenged(self, places: list[Place], scope: Mapping[str, Any]) -> Answer:
        """Meta makes sure of an address before it sends there. Raises Refused."""
        query, refused = scope["query_string"].decode("latin-1"), ""
        for (_, source), connector, secrets in self._candidates(places):
            if isinstance(connector, LeadAds):
                try:
                    return Answer(200, connector.challenge(query, secrets, source.name).encode(), (), PLAIN)
                except Unverified as unverified:
                    refused = unverified.code
        if not refused:
            raise Refused("method_not_allowed")
        self._intake.unverified(scope)
        raise Refused(refused)

    def _verified(
        self, places: list[Place], webhook: Webhook, scope: Mapping[str, Any]
    ) -> tuple[Place, Connector, Delivery]:
        """Whose it is, of several shops of one name in as many spaces: the signature tells. Raises Refused."""
        refused: Unverified | None = None
        for place, connector, secrets in self._candidates(places):
            try:
                return place, connector, connector.verify(webhook, secrets)
            except Unverified as unverified:
                refused = unverified
        if refused is None:
            raise Refused("webhook_secret_missing", retry_after=60)
        self._counts.webhooks[places[0][1].platform.value, refused.code] += 1
        for space_id, source in places:
            self._counts.signatures[space_id, source.name, refused.code] += 1
        self._intake.unverified(scope)
        raise Refused(refused.code)

    def _candidates(self, places: list[Place]) -> Iterator[tuple[Place, Connector, tuple[str, ...]]]:
        for place in places:
            space_id, source = place
            connector = bound(self._connectors.get(source.platform.value), source)
            secrets = self._secrets.of(self._access.snapshot, space_id, source.name)
            if connector is not None and secrets:
                yield place, connector, secrets

    async def _taken(
        self, space_id: int, source: OrderSource, connector: Connector, delivery: Delivery
    ) -> WebhookAnswer:
        try:
            messages = connector.read(delivery, source)
            kept = await self._copies.take(space_id, source, messages, "webhook", delivery.delivery_id)
        except Unreadable as unreadable:
            return await self._unreadable(space_id, source, unreadable.path, unreadable.code)
        except InvalidInput as invalid:
            return await self._unreadable(space_id, source, invalid.problems[0].path, invalid.problems[0].code)
        asked = 0
        for message in messages:
            if isinstance(message, Erasure | AccessRequest):
                await self._people.take(space_id, source, message)
                asked += 1
        reason = _reason(messages, kept)
        status = TAKEN if kept.records or asked else NOTHING
        self._counts.webhooks[source.platform.value, status] += 1
        return WebhookAnswer(status=status, records=kept.records, reason=reason if status == NOTHING else None)

    async def _unreadable(self, space_id: int, source: OrderSource, path: str, code: str) -> WebhookAnswer:
        """A row says so, and the platform is not asked again: it would send the same."""
        copy = DroppedCopy(
            space_id=space_id,
            key_id=SHOP + source.name,
            origin="server",
            received_at=self._intake.clock(),
            dataset=None,
            reason=code,
            problems=((path, code),),
        )
        if (record := self._collector.drop(copy)) is not None:
            await self._collector.keep([record])
        self._counts.webhooks[source.platform.value, UNREADABLE] += 1
        return WebhookAnswer(status=UNREADABLE, reason=problem(code, path).code)


def _reason(messages: Any, kept: Kept) -> str | None:
    """Why nothing came of a delivery."""
    said = next((message.reason for message in messages if isinstance(message, Nothing)), None)
    return said or next(iter(kept.unsent), None)
