"""What the three collecting addresses share: whose key, the facts, and the way into the inbox."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from signalpost.capi.codes import problem
from signalpost.capi.signals import EventConsent
from signalpost.consent.request import read_request
from signalpost.consent.signals import together
from signalpost.gateway.access import Access, check_origin
from signalpost.gateway.answers import Ended
from signalpost.gateway.body import Deadlines, Room
from signalpost.gateway.collect import Collector
from signalpost.gateway.consent import NO_SIGNALS, Asked, Tables, TablesOf, region_named
from signalpost.gateway.facts import Browser, browser_of, clock_shift, line_of, network_of, parse_sent_at
from signalpost.gateway.limits import Buckets, Limits
from signalpost.gateway.locate import Locate, nowhere
from signalpost.gateway.refusal import Refused
from signalpost.gateway.source import Source
from signalpost.gateway.split import Parcel
from signalpost.privacy.budget import MOST_READ_OF_BROWSER, Budget
from signalpost.store.access_keys import Key, KeyKind
from signalpost.visit.cookies import read_cookies
from signalpost.visit.proxies import Network

Headers = Mapping[bytes, bytes]
Scope = Mapping[str, Any]
UNVERIFIED = "webhooks"  # the name of a bucket beside those of keys, whose ids are no words
NOWHERE: Scope = {"headers": ()}  # of a caller whose address does not matter
CHARACTERS_A_REQUEST = 512  # read closely for leaks take as long as some tens of ordinary requests: four milliseconds
LONGEST_RELEASE = 64  # characters of X-Release that are kept
REGION_UNKNOWN = problem("consent_region_unknown", "consent.region")


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
        locate: Locate = nowhere,
    ) -> None:
        self.access = access
        self.limits = limits
        self._collector = collector
        self.trusted = trusted
        self.clock = clock
        self._monotonic = monotonic
        self.locate = locate
        self._tables = TablesOf()
        self.deadlines = Deadlines(limits.read_timeout_s, monotonic)
        self.unproven = Room(limits.max_unproven)
        self._buckets = Buckets(limits.burst_s)

    def key(self, token: str | None, headers: Headers, scope: Scope = NOWHERE) -> Key:
        """The key behind `token`, from an origin it lists and within its rate. Raises Refused."""
        return self.admit(self.access.key(token), headers, scope)

    def admit(self, key: Key, headers: Headers, scope: Scope = NOWHERE) -> Key:
        """`key`, from an origin it lists and within its rate. Raises Refused: origin_not_listed, rate_limited."""
        check_origin(key, headers.get(b"origin"))
        return self.within_rate(key, scope)

    def within_rate(self, key: Key, scope: Scope = NOWHERE) -> Key:
        """`key`, unless it makes too many requests, or with a browser key the address does. Raises Refused:
        rate_limited. One address's refused requests take nothing of the key's own rate."""
        if key.kind is not KeyKind.BROWSER:
            self._take(key.key_id, self.limits.requests_per_minute)
            return key
        if (per_address := self.limits.address_requests_per_minute) and scope is not NOWHERE:
            network = network_of(scope, self.trusted)
            if network is not None:
                self._take(f"{key.key_id} {network}", per_address)
        self._take(key.key_id, self.limits.browser_requests_per_minute)
        return key

    def of_stranger(self, caller: str, scope: Scope) -> None:
        """A request of somebody who has shown nothing that is known here: within what one address may send. Raises
        Refused: rate_limited."""
        network = network_of(scope, self.trusted)
        if network is not None:
            self._take(f"{caller} {network}", self.limits.address_requests_per_minute)

    def unverified(self, scope: Scope) -> None:
        """A webhook whose signature is not right counts for its address alone. Raises Refused: webhooks_limited, when
        there were too many. One that is right is never asked about, whatever else comes from there."""
        network, per_minute = network_of(scope, self.trusted), self.limits.unverified_per_minute
        if network is not None and per_minute:
            wait = self._buckets.take(f"{UNVERIFIED} {network}", per_minute, self._monotonic())
            if wait:
                raise Refused("webhooks_limited", retry_after=wait)

    def read_closely(self, key: Key, address: str | None, budget: Budget) -> None:
        """What a browser's events took of reading for leaks counts as further requests of its address: of texts made
        for it a few requests a second would take all of a processor."""
        further = budget.spent // CHARACTERS_A_REQUEST
        network = line_of(address) if further else None
        if network is not None:
            self._buckets.charge(f"{key.key_id} {network}", further, self.limits.address_requests_per_minute)

    def _take(self, caller: str, per_minute: int) -> None:
        if per_minute and (wait := self._buckets.take(caller, per_minute, self._monotonic())):
            raise Refused("rate_limited", retry_after=wait)

    async def collect(
        self,
        parcel: Parcel,
        key: Key,
        scope: Mapping[str, Any],
        headers: Headers,
        dataset: str | None,
        strict: bool,
        *,
        passthrough: bool = False,
        client: str = "",
    ) -> list[Ended]:
        """Make the events of `parcel` durable; how each ended. `client`: see Source. Raises Refused,
        StoreUnavailable."""
        if dataset is None:
            self.access.leads_somewhere(key)
        received_at = self.clock()
        browser = browser_of(scope, self.trusted) if key.kind is KeyKind.BROWSER else None
        source = Source(
            space_id=key.space_id,
            key_id=key.key_id,
            origin=key.kind.value,
            received_at=received_at,
            policy=self.access.snapshot.config(key.space_id).policy,
            dataset=dataset,
            bare=parcel.bare,
            strict=strict,
            # A page's own code would make a shop's orders tests.
            test_event_code=parcel.test_event_code if browser is None else None,
            browser=browser,
            asked=self._asked(parcel.consent, key, browser, headers, dataset),
            shift_s=_shift(headers.get(b"x-sent-at"), parcel.sent_at, received_at),
            passthrough=passthrough,
            release=_release(headers.get(b"x-release", b"")),
            client=client,
        )
        beside = await self._collector.learn(parcel.told, source) if parcel.told else ()
        ended = await self._collector.collect(parcel.read or parcel.events, source, beside)
        if browser is not None and source.asked is not None:
            self.read_closely(key, browser.client_ip_address, source.asked.budget)
        return ended

    def tables(self, key: Key, dataset: str | None) -> Tables:
        """The tables of consent for what `key` sends to `dataset`, or wherever it leads."""
        return self._tables.of(self.access.snapshot, key, dataset)

    def _asked(
        self, said: EventConsent | None, key: Key, browser: Browser | None, headers: Headers, dataset: str | None
    ) -> Asked:
        """How consent is judged for a request whose envelope `said` something. Raises Refused."""
        tables = self.tables(key, dataset)
        region = ""
        if said is not None and said.region:
            try:
                region = region_named(said.region)
            except ValueError:
                raise Refused("consent_region_unknown", problems=(REGION_UNKNOWN,)) from None
        if browser is None:
            return Asked(tables=tables, signals=said, region=region, locate=self.locate)
        carried = read_request(
            read_cookies(headers.get(b"cookie", b"").decode("latin-1")),
            sec_gpc=headers.get(b"sec-gpc", b"").decode("latin-1"),
            rule=tables.rule,
        )
        signals = together(said, carried) if said is not None else None if carried == NO_SIGNALS else carried
        region = region or self.locate(browser.client_ip_address)
        budget = Budget(MOST_READ_OF_BROWSER)
        return Asked(tables=tables, browser=True, signals=signals, region=region, budget=budget)


def _release(header: bytes) -> str:
    """The release that a sender names; one that could be an address, or is no name at all, is none."""
    text = header[:LONGEST_RELEASE].decode("latin-1").strip()
    return text if text.isascii() and text.isprintable() and "@" not in text else ""


def _shift(header: bytes | None, envelope: object, received_at: int) -> int:
    named = header.decode("latin-1") if header is not None else envelope
    if named is None:
        return 0
    try:
        return clock_shift(parse_sent_at(named), received_at)
    except ValueError:
        raise Refused("sent_at_malformed") from None
