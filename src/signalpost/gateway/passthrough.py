"""Calls that senders make with access tokens of their own: passed on to Meta as they came, recorded and checked.

The body goes on byte for byte, once, and Meta's answer comes back as it is. Only then is anything recorded, and what
goes wrong there never reaches the sender: Meta's word counts. What Meta took becomes events that are observed and never
sent; what it refused or did not answer becomes dropped copies, and the sender is told to try again as Meta tells it.

Nobody here can judge the sender's token. So only calls are recorded whose token Meta has taken, now or before, and of
tokens nothing is kept but a keyed hash, in this process's memory.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from enum import Enum
from typing import Any

import msgspec

from signalpost.capi.admit import admit
from signalpost.capi.outcome import Accepted, Dropped
from signalpost.capi.prepare import prepare
from signalpost.capi.problem import Problem
from signalpost.capi.verdict import Dead, Delivered, RetryAt, Split, verdict
from signalpost.capi.wire import decode_event
from signalpost.errors import InvalidInput, TransportError
from signalpost.gateway.addresses import Address, take
from signalpost.gateway.answers import Answer
from signalpost.gateway.body import Receive
from signalpost.gateway.collect import MAX_PROBLEMS, Collector
from signalpost.gateway.intake import Intake
from signalpost.gateway.log import EdgeLog
from signalpost.gateway.refusal import Refused
from signalpost.gateway.relay import Call, Place, answer_of, read_call, replayed, request_of, token_beside
from signalpost.gateway.source import Source, dropped_of
from signalpost.store.access_keys import PREFIXES, Key, KeyKind
from signalpost.store.record import DroppedCopy
from signalpost.transport import AsyncTransport

KEY_ID = "passthrough"  # in place of a key's id, in rows and logs
CALLS_AT_ONCE = 128
STRANGERS_AT_ONCE = 32  # of those: calls whose token Meta has not taken yet, which anybody can make
TOKENS_KNOWN = 1_000

OURS = tuple(PREFIXES.values())  # how the keys of Signalpost begin

REFUSED = "passthrough_refused"
UNANSWERED = "passthrough_unanswered"


class Ending(str, Enum):
    """What became of a call that was passed on."""

    SENT = "sent"
    REFUSED = "refused"
    UNANSWERED = "unanswered"
    STRANGER = "stranger"  # nothing of it is recorded: Meta has not taken its token
    UNRECORDED = "unrecorded"  # Meta answered, and the answer went back; the copies could not be kept


class Passthrough:
    """Passes calls on. `open_transport` is called once, when the first call comes; without it nothing is passed on.

    `deliver_to` is where everything goes instead of to Meta: a sandbox. `passed` counts what became of calls.
    """

    def __init__(
        self,
        *,
        intake: Intake,
        collector: Collector,
        log: EdgeLog,
        passed: Counter[str],
        new_id: Callable[[], str],
        secret: bytes,
        open_transport: Callable[[], AsyncTransport] | None = None,
        deliver_to: str | None = None,
    ) -> None:
        self._intake = intake
        self._collector = collector
        self._log = log
        self._passed = passed
        self._new_id = new_id
        self._secret = secret
        self._open_transport = open_transport
        self._deliver_to = deliver_to
        self._transport: AsyncTransport | None = None
        self._known: dict[bytes, None] = {}
        self._under_way = 0
        self._strangers = 0  # of those under way

    def place(self, dataset_id: str) -> Place | None:
        """Whether calls to this dataset are passed on."""
        if self._open_transport is None:
            return None
        found = self._intake.access.passed_through(dataset_id)
        return Place(*found) if found is not None else None

    async def take(
        self, place: Place, address: Address, scope: Mapping[str, Any], headers: Mapping[bytes, bytes], receive: Receive
    ) -> Answer:
        """Meta's answer to a call with a token of its own; ours to one with a Signalpost key. Raises Refused."""
        shown = token_beside(scope, headers)
        if shown and not self._is_ours(shown):
            self._within_share(place, shown, scope)  # before a byte of the body is read
        call = await read_call(self._intake, place, scope, headers, receive)
        token = call.token.reveal()
        if self._is_ours(token):
            again = replayed(call.body)
            return await take(self._intake, address, place.dataset.dataset_id, scope, headers, again)
        if not shown:
            self._within_share(place, token, scope)
        known = self._mark(place, token) in self._known
        if self._under_way >= CALLS_AT_ONCE or (not known and self._strangers >= STRANGERS_AT_ONCE):
            raise Refused(UNANSWERED, retry_after=1)
        self._under_way += 1
        self._strangers += not known
        try:
            return await self._pass_on(call)
        finally:
            self._under_way -= 1
            self._strangers -= not known

    @staticmethod
    def _is_ours(token: str) -> bool:
        return not token or token.startswith(OURS)

    def _within_share(self, place: Place, token: str, scope: Mapping[str, Any]) -> None:
        """Who sends with a token that Meta has taken has the dataset's rate to themselves; all others share that of
        their address, so that nobody's made-up tokens stand in a sender's way. Raises Refused: rate_limited."""
        if self._mark(place, token) in self._known:
            self._intake.within_rate(_key(place))
        else:
            self._intake.of_stranger(KEY_ID, scope)

    async def close(self) -> None:
        """Close the connections to Meta."""
        if self._transport is not None:
            await self._transport.close()

    async def _pass_on(self, call: Call) -> Answer:
        mark = self._mark(call.place, call.token.reveal())
        known = mark in self._known
        try:
            base_url = self._deliver_to or call.place.dataset.base_url
            response = await self._connected().send(request_of(call, base_url))
        except TransportError:
            await self._not_taken(call, UNANSWERED, known=known)
            raise Refused(UNANSWERED, retry_after=1) from None
        judged = verdict(response.status, response.headers, response.body, events=call.events)
        if isinstance(judged, Delivered | Split | Dead):
            self._learn(mark)
        if isinstance(judged, Delivered):
            await self._taken(call)
        else:
            reason = UNANSWERED if isinstance(judged, RetryAt) else REFUSED
            await self._not_taken(call, reason, known=mark in self._known)
        return answer_of(response)

    def _connected(self) -> AsyncTransport:
        if self._transport is None:
            assert self._open_transport is not None
            self._transport = self._open_transport()
        return self._transport

    async def _taken(self, call: Call) -> None:
        """Meta took it: its events are observed."""
        if call.parcel is None:
            await self._kept(Ending.SENT, self._keep_unreadable(call))
            return
        dataset = call.place.dataset.dataset_id
        keeping = self._intake.collect(
            call.parcel, _key(call.place), call.scope, call.headers, dataset, strict=True, passthrough=True
        )
        await self._kept(Ending.SENT, keeping)

    async def _not_taken(self, call: Call, reason: str, *, known: bool) -> None:
        """Meta did not take it, and its sender is told so. Of one whose token Meta never took nothing is recorded."""
        if not known:
            self._passed[Ending.STRANGER.value] += 1
            return
        ending = Ending.REFUSED if reason == REFUSED else Ending.UNANSWERED
        await self._kept(ending, self._keep_dropped(call, reason) if call.parcel else self._keep_unreadable(call))

    async def _kept(self, ending: Ending, keeping: Awaitable[object]) -> None:
        """Await the recording. Whatever becomes of it, the sender gets Meta's answer: Meta has the events."""
        try:
            await keeping
        except Exception as error:  # a fault of ours must not make the sender send again
            self._passed[Ending.UNRECORDED.value] += 1
            self._log.failed(KEY_ID, error)
        else:
            self._passed[ending.value] += 1

    async def _keep_unreadable(self, call: Call) -> None:
        source = self._source(call)
        dropped = DroppedCopy(
            space_id=source.space_id, key_id=KEY_ID, origin=source.origin, received_at=source.received_at,
            dataset=source.dataset, reason=call.unreadable,
        )  # fmt: skip
        await self._keep([dropped], source)

    async def _keep_dropped(self, call: Call, reason: str) -> None:
        assert call.parcel is not None
        source = self._source(call)
        await self._keep([self._dropped(raw, source, reason) for raw in call.parcel.events], source)

    async def _keep(self, copies: list[DroppedCopy], source: Source) -> None:
        records = [record for copy in copies if (record := self._collector.drop(copy)) is not None]
        if records:
            await self._collector.collect((), source, beside=records)

    def _dropped(self, raw: bytes | msgspec.Raw, source: Source, reason: str) -> DroppedCopy:
        """What is kept of an event that Meta did not take: of one that it refused, what our rules say of it."""
        try:
            event = decode_event(raw)
        except InvalidInput as refused:
            problems: tuple[Problem, ...] = refused.problems
            return dropped_of(Dropped(reason=problems[0].code, problems=problems[:MAX_PROBLEMS]), source)
        outcome = prepare(event, now=source.received_at // 1000, random_id=self._new_id, policy=source.policy)
        if isinstance(outcome, Accepted):
            outcome = admit(outcome)
        if reason == REFUSED and isinstance(outcome, Dropped):
            return dropped_of(outcome, source)
        event_id = None if event.event_id is None else str(event.event_id)
        return dropped_of(Dropped(reason=reason, problems=(), event_name=event.event_name, event_id=event_id), source)

    def _source(self, call: Call) -> Source:
        space_id = call.place.space_id
        return Source(
            space_id=space_id,
            key_id=KEY_ID,
            origin=KeyKind.SERVER.value,
            received_at=self._intake.clock(),
            policy=self._intake.access.snapshot.config(space_id).policy,
            dataset=call.place.dataset.dataset_id,
        )

    def _mark(self, place: Place, token: str) -> bytes:
        """What stands for a token and its dataset in this process."""
        text = f"{place.dataset.dataset_id}\0{token}".encode("utf-8", "surrogateescape")
        return hashlib.blake2b(text, key=self._secret, digest_size=16).digest()

    def _learn(self, mark: bytes) -> None:
        """Meta took this token."""
        if mark not in self._known and len(self._known) >= TOKENS_KNOWN:
            del self._known[next(iter(self._known))]
        self._known[mark] = None


def _key(place: Place) -> Key:
    """What stands for the sender, who has no key of ours."""
    return Key(
        key_id=KEY_ID,
        space_id=place.space_id,
        kind=KeyKind.SERVER,
        name=KEY_ID,
        datasets=(place.dataset.dataset_id,),
        created_at=0,
    )
