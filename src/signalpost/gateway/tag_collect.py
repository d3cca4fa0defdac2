"""What a tag posts: whose key, what the person decided, whose visit it is, then the events.

In this order, so that nothing of a request without consent is looked up, kept or set.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from signalpost.consent.decide import ConsentState, Decision
from signalpost.consent.votes import Reason
from signalpost.errors import StoreError
from signalpost.gateway.answers import Answer, Ended, Header, Result, json_answer, results_of
from signalpost.gateway.beacon import MAX_BEACON, Beacon, glance, read_beacon
from signalpost.gateway.body import Receive, read_body
from signalpost.gateway.bots import bot_name
from signalpost.gateway.collect import Collector, Source
from signalpost.gateway.facts import address_of, clock_shift
from signalpost.gateway.intake import Intake
from signalpost.gateway.page import Page
from signalpost.gateway.split import check_media_type
from signalpost.gateway.tag_consent import consent_of
from signalpost.gateway.tag_page import own_host, page_origin
from signalpost.store.control import Key
from signalpost.store.identities import IdentityReader, VisitorIds
from signalpost.store.identities_learn import teaches
from signalpost.store.record import DroppedCopy, IdentityCopy, Record, identity_record
from signalpost.store.tag_settings import TagSettings
from signalpost.visit.cookies import read_cookies, set_cookie_header
from signalpost.visit.domain import Registrable, host_of
from signalpost.visit.visit import RANDOM_NEEDED, Visit, VisitRequest, VisitSettings, read_visit, visitor_of

Headers = Mapping[bytes, bytes]
BROWSER = "browser"


class TagAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """202: one result per event, in order. `settings`: number of the settings in force. `ids`: fbp and fbc of this
    visit, when consent lets them be kept, for the tag to write where the answer's cookies cannot be."""

    results: Sequence[Result]
    accepted: int
    dropped: int
    settings: int
    ids: dict[str, str] = {}


class TagCollect:
    """Takes one tag's request at a time. `random(n)` gives n random bytes."""

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
        self._identities = identities
        self._registrable = registrable
        self._random = random
        self._limits = msgspec.structs.replace(
            intake.limits,
            max_body=min(intake.limits.max_body, MAX_BEACON),
            max_unpacked=min(intake.limits.max_unpacked, MAX_BEACON),
        )

    async def take(self, dataset_id: str, scope: Mapping[str, Any], headers: Headers, receive: Receive) -> Answer:
        """The answer to one POST. Raises Refused, StoreUnavailable, Disconnected."""
        check_media_type(headers, forms=False)
        beacon = read_beacon(await read_body(receive, headers, self._limits, self._intake.deadlines))
        key = self._key(beacon, dataset_id, scope, headers)
        self._intake.access.dataset(key, dataset_id)
        version = self._intake.access.snapshot.configs[key.space_id]
        dataset = version.config.dataset(dataset_id)
        assert dataset is not None
        tag, now_ms = dataset.tag, self._intake.clock()
        cookies = read_cookies(headers.get(b"cookie", b"").decode("latin-1"))
        decision = consent_of(beacon.consent, headers, cookies, tag.consent_rule)
        known = self._known(key, cookies, decision)
        visit = self._visit(beacon, scope, headers, cookies, decision, tag, known, now_ms)
        page = _page(visit, tag, decision, beacon)
        source = Source(
            space_id=key.space_id,
            key_id=key.key_id,
            origin=BROWSER,
            received_at=now_ms,
            policy=version.config.policy,
            dataset=dataset_id,
            shift_s=_shift(beacon.sent_at, now_ms),
            page=page,
        )
        for counted in beacon.dropped:
            self._collector.count(_dropped(counted.event_name, counted.reason, counted.count, source))
        beside = self._beside(key, visit, cookies, decision, known, now_ms)
        ended = await self._collector.collect(beacon.data, source, beside) if beacon.data or beside else []
        return _answer(ended, visit, decision, version.number)

    def _key(self, beacon: Beacon, dataset_id: str, scope: Mapping[str, Any], headers: Headers) -> Key:
        origin = page_origin(scope, headers, self._intake.trusted)
        named = self._intake.access.named(beacon.key, dataset_id, origin)
        return self._intake.admit(named, headers) if named is not None else self._intake.key(beacon.key, headers)

    def _known(self, key: Key, cookies: Mapping[str, str], decision: Decision) -> VisitorIds | None:
        """What is kept under the visitor id. While it cannot be read, events go on without."""
        visitor = visitor_of(cookies)
        if visitor is None or self._identities is None or decision.state is not ConsentState.GRANTED:
            return None
        try:
            return self._identities.visitor(key.space_id, visitor)
        except StoreError:
            return None

    def _visit(
        self,
        beacon: Beacon,
        scope: Mapping[str, Any],
        headers: Headers,
        cookies: dict[str, str],
        decision: Decision,
        tag: TagSettings,
        known: VisitorIds | None,
        now_ms: int,
    ) -> Visit:
        seen, origin = glance(beacon.data), page_origin(scope, headers, self._intake.trusted)
        if seen.user_data is not None:  # what the page's scripts saw, where the request itself carries no cookies
            for name, value in (("_fbp", seen.user_data.fbp), ("_fbc", seen.user_data.fbc)):
                if value and name not in cookies:
                    cookies[name] = value
        page_url = seen.event_source_url
        request = VisitRequest(
            host=own_host(scope, headers, self._intake.trusted),
            page_url=page_url if host_of(page_url) == host_of(origin) else origin,
            referrer_url=seen.referrer_url,
            cookies=cookies,
            client_ip_address=address_of(scope, self._intake.trusted),
            client_user_agent=headers.get(b"user-agent", b"").decode("latin-1"),
            restored_fbp=known.fbp if known is not None else None,
            restored_fbc=known.fbc if known is not None else None,
            may_store=decision.state is ConsentState.GRANTED,
            forget=decision.state is ConsentState.DENIED,
        )
        settings = VisitSettings(domains=tag.domains, cookie_days=tag.cookie_days, visitor_cookie=tag.visitor_cookie)
        return read_visit(
            request, settings, registrable=self._registrable, now_ms=now_ms, random=self._random(RANDOM_NEEDED)
        )

    def _beside(
        self,
        key: Key,
        visit: Visit,
        cookies: Mapping[str, str],
        decision: Decision,
        known: VisitorIds | None,
        now_ms: int,
    ) -> Sequence[Record]:
        """What is kept of the visitor beside the events: something new, or that all is to be forgotten."""
        forget = decision.state is ConsentState.DENIED
        visitor = visitor_of(cookies) if forget else visit.visitor_id
        if visitor is None or not (forget or decision.state is ConsentState.GRANTED):
            return ()
        copy = IdentityCopy(
            space_id=key.space_id,
            key_id=key.key_id,
            received_at=now_ms,
            visitor_id=visitor,
            fbp=visit.fbp,
            fbc=visit.fbc,
            touch=visit.touch,
            forget=forget,
        )
        return (identity_record(copy),) if teaches(known, copy) else ()


def _page(visit: Visit, tag: TagSettings, decision: Decision, beacon: Beacon) -> Page:
    reason = None
    if tag.mode != "on":
        reason = "tag_off"
    elif decision.state is ConsentState.DENIED:
        reason = "consent_gpc" if decision.reason is Reason.OPTED_OUT else "consent_denied"
    elif decision.state is ConsentState.UNKNOWN:
        reason = "consent_unknown"
    bot = bot_name(visit.client_user_agent or "") if tag.bots != "keep" else ""
    if bot and tag.bots == "drop" and reason is None:
        reason = "bot"
    observed = {
        "consent": decision.state.value,
        "consent_by": decision.by,
        "tag": beacon.tag,
        "host": host_of(visit.event_source_url or ""),
        "bot": bot,
    }
    return Page(
        visit=visit,
        tag=tag,
        reason=reason,
        limited=decision.limited,
        observed={name: text for name, text in observed.items() if text},
        link={"visitor": visit.visitor_id} if visit.visitor_id is not None else {},
    )


def _dropped(event_name: str, reason: str, count: int, source: Source) -> DroppedCopy:
    return DroppedCopy(
        space_id=source.space_id,
        key_id=source.key_id,
        origin=source.origin,
        received_at=source.received_at,
        dataset=source.dataset,
        reason=reason,
        event_name=event_name,
        count=count,
    )


def _shift(sent_at: float | None, now_ms: int) -> int:
    """Seconds by which the browser's clock is off. A clock that is years wrong is shifted like any other."""
    return clock_shift(round(sent_at), now_ms) if sent_at is not None and abs(sent_at) < 1e15 else 0


def _answer(ended: Sequence[Ended], visit: Visit, decision: Decision, version: int) -> Answer:
    results = results_of(ended)
    accepted = sum([result.status == "accepted" for result in results])
    ids = {name: value for name, value in (("fbp", visit.fbp), ("fbc", visit.fbc)) if value is not None}
    body = TagAnswer(
        results=results,
        accepted=accepted,
        dropped=len(results) - accepted,
        settings=version,
        ids=ids if decision.state is ConsentState.GRANTED else {},
    )
    headers: tuple[Header, ...] = tuple(
        (b"set-cookie", set_cookie_header(cookie).encode("latin-1")) for cookie in visit.to_set
    )
    return json_answer(202, body, headers)
