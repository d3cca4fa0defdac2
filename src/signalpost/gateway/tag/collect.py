"""What a page's request becomes: whose key, what the person decided, whose visit it is, then its events.

In this order, so that nothing of a request without consent is looked up, kept or set.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import msgspec

from signalpost.consent.decide import ConsentState, Decision
from signalpost.gateway.answers import Answer, Ended, tag_answer
from signalpost.gateway.beacon import MAX_BEACON, Beacon, Glance, glance, read_beacon
from signalpost.gateway.body import Receive, read_body
from signalpost.gateway.bots import bot_name
from signalpost.gateway.collect import Collector
from signalpost.gateway.consent import Asked
from signalpost.gateway.facts import clock_shift
from signalpost.gateway.intake import Intake
from signalpost.gateway.page import Page, is_test_host
from signalpost.gateway.source import BROWSER, Source
from signalpost.gateway.split import check_media_type
from signalpost.gateway.tag.asking import Asking, Sites, read_asking
from signalpost.gateway.tag.consent import PageConsent
from signalpost.gateway.tag.touches import kept_touch
from signalpost.gateway.tag.visitor_lookups import VisitorLookups
from signalpost.privacy.apply import masked_text
from signalpost.privacy.budget import MOST_READ_OF_BROWSER, Budget
from signalpost.store.access_keys import Key
from signalpost.store.identities import IdentityReader, VisitorIds
from signalpost.store.identities_learn import teaches
from signalpost.store.record import DroppedCopy, IdentityCopy, Record, identity_record
from signalpost.store.tag.settings import TagSettings
from signalpost.visit.cookies import set_cookie_header
from signalpost.visit.domain import Registrable, host_of
from signalpost.visit.visit import FBC, FBP, Visit, VisitRequest, read_visit, visitor_of
from signalpost.visit.visitor_id import VISITOR_COOKIE

Headers = Mapping[bytes, bytes]
Scope = Mapping[str, Any]
PAGE_VIEW = "PageView"
SAME_VISIT_MS = 600_000  # an fbp made at most so long after the visitor id was made in the same visit
MOST_DIGITS = 18
LATEST_MS = 1e14  # a clock is a number of milliseconds below this, the year 5138, or no clock


class TagCollect:
    """Takes one page's request at a time. `random(n)` gives n random bytes."""

    def __init__(
        self,
        *,
        intake: Intake,
        collector: Collector,
        identities: IdentityReader | None,
        registrable: Registrable,
        random: Callable[[int], bytes],
    ) -> None:
        self._intake = intake
        self._collector = collector
        self._lookups = VisitorLookups(identities)
        self._registrable = registrable
        self._random = random
        self._sites = Sites(intake.access)
        self._limits = msgspec.structs.replace(
            intake.limits,
            max_body=min(intake.limits.max_body, MAX_BEACON),
            max_unpacked=min(intake.limits.max_unpacked, MAX_BEACON),
        )
        bot_name("-")  # makes its patterns now: the first visitor need not wait for them

    async def take(self, dataset_id: str, scope: Scope, headers: Headers, receive: Receive) -> Answer:
        """The answer to one POST of a tag. Raises Refused, StoreUnavailable, Disconnected."""
        beacon = read_beacon(await self.read(headers, receive))
        key = self._key(beacon, dataset_id, headers, scope)
        return await self.accept(beacon, key, dataset_id, scope, headers)

    async def read(self, headers: Headers, receive: Receive) -> bytes:
        """The body of a page's request, within a page's limits. Raises Refused, Disconnected."""
        check_media_type(headers, forms=False)
        return await read_body(receive, headers, self._limits, self._intake.deadlines, self._intake.unproven)

    async def accept(self, beacon: Beacon, key: Key, dataset_id: str, scope: Scope, headers: Headers) -> Answer:
        """The answer to `beacon`, which came with `key` for a dataset of its. Raises StoreUnavailable."""
        site = self._sites.site(key.space_id, dataset_id)
        asking = read_asking(key, site, scope, headers, self._intake)
        region = self._intake.locate(asking.address)
        consent = site.consents.judge(beacon.consent, headers, asking.cookies, region)
        bot = bot_name(asking.user_agent) if site.tag.bots != "keep" else ""
        tested = _is_test_origin(asking.origin, site.tag.test_host_patterns)
        reason = _reason(site.tag, consent, bot, tested)
        seen = glance(beacon.data)
        stores = reason is None and bool(beacon.data)  # counts alone are of nobody
        learns = stores and _shows_more(asking, seen)
        known = await self._known(asking) if learns else None
        renews = learns or seen.event_name == PAGE_VIEW
        visit = self._visit(asking, seen, known, stores=stores, renews=renews, forgets=_forgets(consent))
        budget = Budget(MOST_READ_OF_BROWSER)
        source = Source(
            space_id=key.space_id,
            key_id=key.key_id,
            origin=BROWSER,
            received_at=asking.now_ms,
            policy=site.settings.config.policy,
            dataset=dataset_id,
            shift_s=_shift(beacon.sent_at, asking.now_ms),
            page=_page(site.tag, visit, consent.decision, beacon.tag, bot, reason, tested),
            address=asking.address,
            asked=Asked(
                tables=site.tables,
                browser=True,
                region=region,
                page=consent.judged,
                budget=budget,
            ),
        )
        beside = _beside(asking, visit, known, learns, forget=_forgets(consent))
        if stores or _forgets(consent):
            beside += self._collector.decisions.recorded(consent.judged.ruling, _visit_keys(asking, visit), source)
        if beacon.dropped:
            beside += self._given_up(beacon, source)
        ended = await self._collector.collect(beacon.data, source, beside) if beacon.data or beside else []
        self._intake.read_closely(key, asking.address, budget)
        return _answer(ended, visit, reason, site.settings.number)

    def _key(self, beacon: Beacon, dataset_id: str, headers: Headers, scope: Scope) -> Key:
        """The key of the request, which may add to the dataset. A POST names its page's origin, whatever the page."""
        origin = headers.get(b"origin", b"").decode("latin-1").lower()
        named = self._intake.access.named(beacon.key, dataset_id, origin)
        if named is not None:
            return self._intake.within_rate(named, scope)
        key = self._intake.key(beacon.key, headers, scope)
        self._intake.access.dataset(key, dataset_id)
        return key

    def _given_up(self, beacon: Beacon, source: Source) -> Sequence[Record]:
        """Rows of what the tag did not send."""
        copies = (_dropped(one.event_name, one.reason, one.count, source) for one in beacon.dropped)
        return [row for copy in copies if (row := self._collector.drop(copy)) is not None]

    async def _known(self, asking: Asking) -> VisitorIds | None:
        """What is kept under the visitor id."""
        visitor = visitor_of(asking.cookies)
        return await self._lookups.visitor(asking.key.space_id, visitor) if visitor is not None else None

    def _visit(
        self, asking: Asking, seen: Glance, known: VisitorIds | None, *, stores: bool, renews: bool, forgets: bool
    ) -> Visit:
        cookies = asking.cookies
        if seen.user_data is not None:  # what the page's scripts saw, where the request itself carries no cookies
            scripts = ((FBP, seen.user_data.fbp), (FBC, seen.user_data.fbc))
            cookies = {name: value for name, value in scripts if value} | cookies
        page_url, origin = seen.event_source_url, asking.origin
        own_page = page_url.startswith(f"{origin}/") or host_of(page_url) == asking.origin_host
        request = VisitRequest(
            host=asking.host,
            page_url=page_url if own_page else origin,
            referrer_url=seen.referrer_url,
            cookies=cookies,
            client_ip_address=asking.address,
            client_user_agent=asking.user_agent,
            restored_fbp=known.fbp if known is not None else None,
            restored_fbc=known.fbc if known is not None else None,
            may_store=stores,
            forget=forgets,
            renew=renews,
        )
        return read_visit(
            request,
            asking.site.visit,
            registrable=self._registrable,
            now_ms=asking.now_ms,
            random=self._random,
        )


@lru_cache(maxsize=256)
def _is_test_origin(origin: str, patterns: tuple[str, ...]) -> bool:
    return is_test_host(host_of(origin), patterns)


def _reason(tag: TagSettings, consent: PageConsent, bot: str, tested: bool) -> str | None:
    """Why no event of the request is taken, by the business's settings and the person's decision. Then nothing is kept
    of the visitor or set in the browser either."""
    if tag.mode != "on":
        return "tag_off"
    if tested and tag.test_hosts == "drop":
        return "test_host"
    return consent.refusal or ("bot" if bot and tag.bots == "drop" else None)


def _shows_more(asking: Asking, seen: Glance) -> bool:
    """Whether this request may tell something new of the visitor, or need what is kept: it begins a visit, its page has
    parameters, or its fbp is younger than the visitor id, because the browser lost it or a pixel made it anew.

    Any other event of a visit says what the visit's first one said, and is spared the look-up.
    """
    if "?" in seen.event_source_url:
        return True
    if seen.event_name == PAGE_VIEW and not seen.referrer_url.startswith(asking.origin):
        return True
    visitor_made, fbp_made = _made(asking.cookies.get(VISITOR_COOKIE, ""), 1), _made(asking.cookies.get(FBP, ""), 2)
    return visitor_made is None or fbp_made is None or fbp_made > visitor_made * 1000 + SAME_VISIT_MS


def _made(cookie: str, place: int) -> int | None:
    """The time that stands in a cookie, as its third or second part."""
    parts = cookie.split(".", place + 1)
    made = parts[place] if len(parts) > place else ""
    return int(made) if made.isascii() and made.isdecimal() and len(made) <= MOST_DIGITS else None


def _forgets(consent: PageConsent) -> bool:
    return consent.decision.state is ConsentState.DENIED


def _visit_keys(asking: Asking, visit: Visit) -> list[tuple[str, str]]:
    """By what a visit is known, so that its decision is found: the ids that it has, or had when it denied."""
    visitor = visit.visitor_id or visitor_of(asking.cookies)
    fbp = visit.fbp or asking.cookies.get(FBP)
    return [(kind, value) for kind, value in (("visitor", visitor), ("fbp", fbp)) if value]


def _page(
    tag: TagSettings, visit: Visit, decision: Decision, digest: str, bot: str, reason: str | None, tested: bool
) -> Page:
    return Page(
        visit=visit,
        tag=tag,
        reason=reason,
        observed=_observed(decision.state.value, decision.by, digest, bot, tested),
        link={"visitor": visit.visitor_id} if visit.visitor_id is not None else {},
    )


@lru_cache(maxsize=1_024)  # of words of at most 64 characters; nobody changes what it returns
def _observed(consent: str, consent_by: str, digest: str, bot: str, tested: bool) -> dict[str, str]:
    """What the edge saw of every event of a request."""
    seen = {"consent": consent, "consent_by": consent_by, "tag": digest, "host": "test" if tested else "", "bot": bot}
    return {name: text for name, text in seen.items() if text}


def _beside(asking: Asking, visit: Visit, known: VisitorIds | None, learns: bool, *, forget: bool) -> list[Record]:
    """What is kept of the visitor beside the events: something new, or that all is to be forgotten."""
    if not (forget or learns):
        return []
    visitor = visitor_of(asking.cookies) if forget else visit.visitor_id
    if visitor is None:
        return []
    copy = IdentityCopy(
        space_id=asking.key.space_id,
        key_id=asking.key.key_id,
        received_at=asking.now_ms,
        visitor_id=visitor,
        fbp=visit.fbp,
        fbc=visit.fbc,
        touch=None if forget else kept_touch(visit.touch),
        forget=forget,
    )
    return [identity_record(copy)] if teaches(known, copy) else []


def _dropped(event_name: str, reason: str, count: int, source: Source) -> DroppedCopy:
    return DroppedCopy(
        space_id=source.space_id,
        key_id=source.key_id,
        origin=source.origin,
        received_at=source.received_at,
        dataset=source.dataset,
        reason=reason,
        event_name=masked_text(event_name, "event_name"),
        count=count,
    )


def _shift(sent_at: float | None, now_ms: int) -> int:
    """Seconds by which the browser's clock is off. A clock that is years wrong is shifted like any other."""
    return clock_shift(round(sent_at), now_ms) if sent_at is not None and 0 <= sent_at < LATEST_MS else 0


def _answer(ended: Sequence[Ended], visit: Visit, reason: str | None, version: int) -> Answer:
    ids: dict[str, str] = {}
    if reason is None:
        ids = {name: value for name, value in (("fbp", visit.fbp), ("fbc", visit.fbc)) if value is not None}
    cookies = [(b"set-cookie", set_cookie_header(cookie).encode()) for cookie in visit.to_set]
    return tag_answer(ended, version, ids, tuple(cookies))
