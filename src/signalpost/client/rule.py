"""What a client does, step by step, without doing it: one generator that both drivers run.

`stream` takes events one at a time, prepares each, gathers batches by dataset and hands them to a `Way` (to Meta, to a
gateway, into an inbox). Whatever needs the world is yielded as a step and answered by the driver:

    Next()           → the next event handed over, or END
    Emit(results)    → None; the results go to the caller
    Call(request)    → Response | TransportError
    Append(records)  → receipts | StoreUnavailable
    Sleep(seconds)   → None
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

import msgspec

from signalpost.capi.admit import admit
from signalpost.capi.batch import MAX_BATCH_BYTES
from signalpost.capi.codes import problem
from signalpost.capi.event import Event
from signalpost.capi.judge_event import names
from signalpost.capi.link import EventLink
from signalpost.capi.outcome import Accepted, Dropped
from signalpost.capi.policy import Policy
from signalpost.capi.prepare import prepare
from signalpost.capi.problem import Problem
from signalpost.capi.signals import EventConsent
from signalpost.capi.spec import MAX_EVENTS
from signalpost.capi.tracking import refuses_tracking
from signalpost.capi.wire import decode_event, encode_event
from signalpost.client.consent import Stopped, judged
from signalpost.client.control import controlled
from signalpost.client.result import Outgoing, Result, Status, dropped
from signalpost.consent.policy import ConsentPolicy
from signalpost.consent.ruling import Ruling
from signalpost.errors import DestinationError, InvalidInput, StoreUnavailable, TransportError
from signalpost.store.record import Receipt, Record
from signalpost.transport import Request, Response

if TYPE_CHECKING:
    from signalpost.privacy.settings import DataControl

Sendable = Event | Mapping[str, Any] | bytes | str

END: Final = object()
SHIPPED_CONSENT = ConsentPolicy()


class Next(NamedTuple):
    """Wanted: the next event."""


class Emit(NamedTuple):
    """Results for the caller."""

    results: Sequence[Result]


class Call(NamedTuple):
    """One HTTP request to make."""

    request: Request


class Append(NamedTuple):
    """Records to make durable."""

    records: Sequence[Record]


class Sleep(NamedTuple):
    """Time to let pass."""

    seconds: float


Step = Next | Emit | Call | Append | Sleep
Answer = Response | TransportError | Sequence[Receipt] | StoreUnavailable | None
Rule = Generator[Step, Any, None]


class Ports(msgspec.Struct, frozen=True, kw_only=True):
    """The world's inputs: Unix seconds, a draw from [0, 1), a new random id."""

    now: Callable[[], float]
    random: Callable[[], float]
    random_id: Callable[[], str]


class Retries(msgspec.Struct, frozen=True, kw_only=True):
    """How often and how patiently a call is repeated. Seconds.

    The wait before repeat n is drawn from 0 to `base_s` doubled n-1 times, at most `cap_s` (full jitter), on top of
    what the answer asked for. Where that is more than `longest_wait_s` (Meta asks a throttled app to wait minutes) the
    events fail instead: waiting longer is the work of an inbox or a gateway.
    """

    attempts: int = 4
    base_s: float = 0.5
    cap_s: float = 8.0
    longest_wait_s: float = 30.0

    def wait_s(self, attempt: int, draw: float) -> float:
        """Seconds between attempt number `attempt` (from 1) and the next."""
        return draw * min(self.cap_s, self.base_s * 2.0 ** min(attempt - 1, 30))


class Delivery(NamedTuple):
    """How a batch ended: results, why nothing more can go to its dataset, how long to wait before the next."""

    results: Sequence[Result]
    stop: DestinationError | None = None
    slow_s: float = 0.0


class Way(Protocol):
    """Where batches go. `judges_last` says that nothing behind it can still complete an event."""

    @property
    def judges_last(self) -> bool: ...

    @property
    def passes_consent_on(self) -> bool:
        """Whether an event's signals are judged behind it."""
        ...

    @property
    def control(self) -> DataControl | None:
        """What is done about personal data outside user_data, where nothing behind it looks at events before they are
        stored."""
        ...

    def denial(self, event: Event, ruling: Ruling, policy: Policy, ports: Ports) -> Sequence[Record]:
        """What is to be kept of an event whose person said no."""
        ...

    def knows(self, dataset: str | None) -> bool:
        """Whether events for `dataset` can go this way."""
        ...

    def deliver(self, batch: Sequence[Outgoing], ports: Ports) -> Generator[Step, Any, Delivery]:
        """Send one batch, all of one dataset."""
        ...


class _Batch:
    """Events of one dataset on their way into one call."""

    def __init__(self) -> None:
        self.events: list[Outgoing] = []
        self.size = 0

    def add(self, event: Outgoing) -> None:
        self.events.append(event)
        self.size += len(event.event.body) + 1

    def has_room(self, event: Outgoing) -> bool:
        return len(self.events) < MAX_EVENTS and self.size + len(event.event.body) < MAX_BATCH_BYTES


class _Stream:
    """One pass over the events handed over: open batches, datasets that stopped, pace of each."""

    def __init__(
        self, way: Way, policy: Policy, consent: ConsentPolicy, ports: Ports, reach: frozenset[str | None]
    ) -> None:
        self.way = way
        self.consent = consent
        self.policy = policy
        self.ports = ports
        self._reach = reach
        self._batches: dict[tuple[str | None, bool], _Batch] = {}
        self._stopped: dict[str | None, DestinationError] = {}
        self._slow_s: dict[str | None, float] = {}

    def take(self, index: int, dataset: str | None, event: Sendable) -> Generator[Step, Any, None]:
        outgoing, denial = self._judge(index, dataset, event)
        if isinstance(outgoing, Result):
            if denial:
                kept = yield Append(denial)
                if isinstance(kept, StoreUnavailable):  # else the next event of this person would go out
                    outgoing = msgspec.structs.replace(outgoing, status=Status.FAILED, reason=kept.code, problems=())
            yield Emit((outgoing,))
            return
        key = (dataset, outgoing.event.action_source == "business_messaging")
        batch = self._batches.setdefault(key, _Batch())
        if batch.events and not batch.has_room(outgoing):
            yield from self._send(key)
            batch = self._batches.setdefault(key, _Batch())
        batch.add(outgoing)
        if len(batch.events) == MAX_EVENTS or dataset in self._stopped:
            yield from self._send(key)

    def finish(self) -> Generator[Step, Any, None]:
        for key in list(self._batches):
            yield from self._send(key)
        for stop in self._stopped.values():
            raise stop

    @property
    def is_stopped(self) -> bool:
        """Whether every dataset that events may still come for has stopped."""
        return bool(self._stopped) and self._stopped.keys() >= self._reach

    def _judge(self, index: int, dataset: str | None, event: Sendable) -> tuple[Outgoing | Result, Sequence[Record]]:
        """The event on its way, or its end; and what is to be kept of one that its person denied."""
        if not self.way.knows(dataset):
            return _unknown_dataset(index, dataset), ()
        ruling: Ruling | None = None
        try:
            typed = as_event(event)
        except InvalidInput as refused:
            return dropped(Dropped(reason=refused.problems[0].code, problems=refused.problems), index, dataset), ()
        if typed.consent is not None and not self.way.passes_consent_on:
            found = judged(typed, self.consent, holds=not self.way.judges_last)
            if isinstance(found, Stopped):
                denial = (
                    self.way.denial(typed, found.ruling, self.policy, self.ports) if found.ruling is not None else ()
                )
                return dropped(found.outcome, index, dataset), denial
            typed, ruling = found.event, found.ruling
        typed, notes, refusal = controlled(typed, self.way.control)
        if refusal is not None:
            return dropped(refusal, index, dataset), ()
        outcome, made_id, link = prepared(typed, self.policy, self.ports)
        if isinstance(outcome, Accepted) and self.way.judges_last:
            outcome = admit(outcome)
        if isinstance(outcome, Dropped):
            return dropped(outcome, index, dataset), ()
        if notes:
            outcome = msgspec.structs.replace(outcome, notes=(*outcome.notes, *notes))
        outgoing = Outgoing(
            index=index, dataset=dataset, event=outcome, made_event_id=made_id, link=link, consent=typed.consent,
            ruling=ruling, enrich=not refuses_tracking(typed),
        )  # fmt: skip
        return outgoing, ()

    def _send(self, key: tuple[str | None, bool]) -> Generator[Step, Any, None]:
        dataset, events = key[0], self._batches.pop(key).events
        if stop := self._stopped.get(dataset):
            yield Emit([event.ends(Status.FAILED, reason=stop.reason) for event in events])
            return
        if wait := self._slow_s.pop(dataset, 0.0):
            yield Sleep(wait)
        delivery = yield from self.way.deliver(events, self.ports)
        if delivery.stop is not None:
            self._stopped[dataset] = delivery.stop
        self._slow_s[dataset] = delivery.slow_s
        yield Emit(sorted(delivery.results, key=lambda result: result.index))


def stream(
    way: Way,
    policy: Policy,
    ports: Ports,
    *,
    dataset: str | None,
    reach: frozenset[str | None],
    consent: ConsentPolicy = SHIPPED_CONSENT,
) -> Rule:
    """Take events until END, emit one result for each; raise DestinationError at the end if a set-up is wrong.

    `dataset` is for events that name none; `reach` has every dataset that events may come for: when all of them have
    stopped, no further event is taken. `consent` is the table by which an event's own signals are judged, where
    nothing behind `way` judges them.
    """
    passing = _Stream(way, policy, consent, ports, reach)
    index = 0
    while not passing.is_stopped and (item := (yield Next())) is not END:
        named, event = item if isinstance(item, tuple) else (dataset, item)
        yield from passing.take(index, named, event)
        index += 1
    yield from passing.finish()


def prepared(event: Sendable, policy: Policy, ports: Ports) -> tuple[Accepted | Dropped, bool, EventLink | None]:
    """The event ready to send, or why not; whether it came without an event_id; what ties it to a visit. Never raises
    for its content."""
    now = int(ports.now())
    try:
        typed = as_event(event)
        try:
            outcome = prepare(typed, now=now, random_id=ports.random_id, policy=policy)
        except (TypeError, ValueError, AttributeError):  # an Event built in Python may hold values of any type
            typed = decode_event(encode_event(typed))
            outcome = prepare(typed, now=now, random_id=ports.random_id, policy=policy)
    except InvalidInput as refused:
        return Dropped(reason=refused.problems[0].code, problems=refused.problems), False, None
    return outcome, not names(typed.event_id), typed.link


def as_event(event: Sendable) -> Event:
    """`event` as one, with its signals as what they are. InvalidInput when it is none."""
    if not isinstance(event, Event):
        return decode_event(_encoded(event))
    given: object = event.consent
    if given is None or isinstance(given, EventConsent):
        return event
    try:
        return msgspec.structs.replace(event, consent=msgspec.convert(given, EventConsent))
    except msgspec.ValidationError:
        found = problem("wrong_type", "consent", expected="an EventConsent, or an object of its fields")
        raise InvalidInput(found.message, problems=(found,)) from None


def _encoded(event: Mapping[str, Any] | bytes | str) -> bytes:
    if isinstance(event, bytes):
        return event
    if isinstance(event, str):
        return event.encode("utf-8", "surrogatepass")
    if not isinstance(event, Mapping):
        raise TypeError(f"an event is an Event, a mapping or JSON text, not {type(event).__name__}")
    try:
        return msgspec.json.encode(event)
    except (TypeError, ValueError, OverflowError, RecursionError):
        raise InvalidInput(problems=(problem("not_encodable", ""),)) from None


def _unknown_dataset(index: int, dataset: str | None) -> Result:
    found = Problem(
        path="",
        code="dataset_unknown",
        message="This client has no such dataset."
        if dataset
        else "The event names no dataset and there is no default.",
        fix="Give the client this dataset with its token, or name one that it has.",
    )
    return Result(status=Status.DROPPED, index=index, dataset=dataset, reason=found.code, problems=(found,))
