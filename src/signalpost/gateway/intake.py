"""What the three collecting addresses share: whose key, the facts, and the way into the inbox."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from signalpost.gateway.access import Access, check_origin
from signalpost.gateway.answers import Ended
from signalpost.gateway.body import Deadlines
from signalpost.gateway.collect import Collector, Source
from signalpost.gateway.facts import browser_of, clock_shift, parse_sent_at
from signalpost.gateway.limits import Buckets, Limits
from signalpost.gateway.refusal import Refused
from signalpost.gateway.split import Parcel
from signalpost.store.control import Key, KeyKind
from signalpost.visit.proxies import Network

Headers = Mapping[bytes, bytes]


class Intake:
    """The way of a request from its key to durable copies. `clock` gives Unix ms, `monotonic` seconds."""

    def __init__(
        self,
        *,
        access: Access,
        collector: Collector,
        limits: Limits,
        trusted: Sequence[Network],
        clock: Callable[[], int],
        monotonic: Callable[[], float],
    ) -> None:
        self.access = access
        self.limits = limits
        self._collector = collector
        self.trusted = trusted
        self.clock = clock
        self._monotonic = monotonic
        self.deadlines = Deadlines(limits.read_timeout_s, monotonic)
        self._buckets = Buckets(limits.burst_s)

    def key(self, token: str | None, headers: Headers) -> Key:
        """The key behind `token`, from an origin it lists and within its rate. Raises Refused."""
        return self.admit(self.access.key(token), headers)

    def admit(self, key: Key, headers: Headers) -> Key:
        """`key`, from an origin it lists and within its rate. Raises Refused: origin_not_listed, rate_limited."""
        check_origin(key, headers.get(b"origin"))
        return self.within_rate(key)

    def within_rate(self, key: Key) -> Key:
        """`key`, unless it makes too many requests. Raises Refused: rate_limited."""
        browser = key.kind is KeyKind.BROWSER
        rate = self.limits.browser_requests_per_minute if browser else self.limits.requests_per_minute
        if rate and (wait := self._buckets.take(key.key_id, rate, self._monotonic())):
            raise Refused("rate_limited", retry_after=wait)
        return key

    async def collect(
        self, parcel: Parcel, key: Key, scope: Mapping[str, Any], headers: Headers, dataset: str | None, strict: bool
    ) -> list[Ended]:
        """Make the events of `parcel` durable; how each ended. Raises Refused, StoreUnavailable."""
        if dataset is None:
            self.access.leads_somewhere(key)
        received_at = self.clock()
        source = Source(
            space_id=key.space_id,
            key_id=key.key_id,
            origin=key.kind.value,
            received_at=received_at,
            policy=self.access.snapshot.config(key.space_id).policy,
            dataset=dataset,
            bare=parcel.bare,
            strict=strict,
            test_event_code=parcel.test_event_code,
            browser=browser_of(scope, self.trusted) if key.kind is KeyKind.BROWSER else None,
            shift_s=_shift(headers.get(b"x-sent-at"), parcel.sent_at, received_at),
        )
        return await self._collector.collect(parcel.events, source)


def _shift(header: bytes | None, envelope: object, received_at: int) -> int:
    named = header.decode("latin-1") if header is not None else envelope
    if named is None:
        return 0
    try:
        return clock_shift(parse_sent_at(named), received_at)
    except ValueError:
        raise Refused("sent_at_malformed") from None
