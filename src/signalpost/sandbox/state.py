"""`Sandbox`: what is allowed, what was received and what became of it. In memory; bounded; used from one event loop."""

from __future__ import annotations

import base64
import secrets
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from signalpost.quality.examine import Examined, compare, examine
from signalpost.quality.findings import Finding
from signalpost.quality.scoring import Scoring
from signalpost.sandbox import taking
from signalpost.sandbox.access import authorise, judge_proof, judge_test_code, judge_version
from signalpost.sandbox.asgi import Answer
from signalpost.sandbox.call_log import CallLog
from signalpost.sandbox.clock import Clock
from signalpost.sandbox.conduct import Conduct
from signalpost.sandbox.counts import Counted, Counts
from signalpost.sandbox.dedup import Dedup, DedupSettings, Placed
from signalpost.sandbox.faults import Fault, Faults
from signalpost.sandbox.forms import Call
from signalpost.sandbox.graph import GRAPH_ERRORS, GraphError
from signalpost.sandbox.judge import Limits, Refusal, refusal
from signalpost.sandbox.kept import Kept
from signalpost.sandbox.keys import match_keys
from signalpost.sandbox.received import ReceivedCall, ReceivedEvent, Source, Standing
from signalpost.sandbox.taking import Origin
from signalpost.sandbox.usage import WRITE, Headers, Score, Usage

if TYPE_CHECKING:
    from signalpost.sandbox.people.person import Attribution, Match
    from signalpost.sandbox.pixel.event import PixelEvent


class People(Protocol):
    """Whom events are matched against, and which ad the matched are credited to."""

    def match(self, keys: Mapping[str, tuple[str, ...]], /) -> Match | None:
        """The person of an event with these match keys."""

    def attribute(self, match: Match, event_time: int, /) -> Attribution | None:
        """The ad that the matched person's event is credited to; `event_time` is Unix seconds."""


_encode = msgspec.json.Encoder().encode


class Sandbox:
    """State and decisions of a local Meta.

    `tokens` maps each known dataset to the tokens that may write to it; None (the default) takes any token and any
    dataset whose id is a number, so that nothing needs to be set up. `people` is whom events are matched against;
    without it nothing is matched or attributed. `app_secret`: what appsecret_proof is checked with, if it is sent.
    `keep` bounds the events and calls remembered; counts know all. `clock` gives Unix seconds; `Sandbox.clock` can be
    moved. `usage` is what the headers of Graph's answers say, and may be set. `scoring`: the weights and thresholds of
    match quality and diagnostics.
    """

    def __init__(
        self,
        *,
        tokens: Mapping[str, Iterable[str]] | None = None,
        faults: Sequence[Fault] = (),
        limits: Limits | None = None,
        conduct: Conduct | None = None,
        dedup: DedupSettings | None = None,
        people: People | None = None,
        usage: Usage | None = None,
        app_secret: str | None = None,
        scoring: Scoring | None = None,
        keep: int = 100_000,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.limits = limits or Limits()
        self.conduct = conduct or Conduct()
        self.faults = Faults(faults)
        self.people = people
        self.usage = usage or Usage()
        self.clock = Clock(clock)
        self.counts = Counts()
        self.scoring = scoring or Scoring()
        self._tokens = None if tokens is None else {dataset: frozenset(allowed) for dataset, allowed in tokens.items()}
        self._app_secret = app_secret
        self.dedup = Dedup(dedup)
        self._events: Kept[ReceivedEvent] = Kept(keep)
        self._calls = CallLog(keep)
        self.scores: dict[str, Score] = {}

    # ------------------------------------------------------------------------------------------ judging and taking

    def refusal(self, call: Call) -> Refusal | None:
        """Why the call is refused, and for which event: version, token, dataset, proof, score, then its events."""
        error = (
            judge_version(call.version, self.conduct)
            or self.authorise(call.token, call.dataset)
            or judge_proof(call.token or "", call.appsecret_proof, self._app_secret)
            or judge_test_code(call.test_event_code, self.conduct)
            or self._judge_score(call.dataset)
        )
        if error is not None:
            return Refusal(error=error)
        return refusal(call.items, now=self.clock(), limits=self.limits, conduct=self.conduct, dataset=call.dataset)

    def judge(self, call: Call) -> GraphError | None:
        """The error of `refusal`; None if the call can be taken."""
        found = self.refusal(call)
        return None if found is None else found.error

    def authorise(self, token: str | None, object_id: str, method: str = "POST") -> GraphError | None:
        """Why `token` may not use the dataset or other object; None if it may."""
        return authorise(token, object_id, tokens=self._tokens, conduct=self.conduct, method=method)

    def _judge_score(self, dataset: str) -> GraphError | None:
        tier = self.conduct.tier
        if tier is None or self.scores.setdefault(dataset, Score(tier)).spend(WRITE, self.clock()):
            return None
        return GRAPH_ERRORS["17/2446079"]

    def usage_headers(self, dataset: str, regain_minutes: int | None = None) -> Headers:
        """The usage headers of an answer; a score that is spent, or `regain_minutes`, tells how long to wait."""
        score = self.scores.get(dataset)
        wait = score.regain_minutes(self.clock()) if regain_minutes is None and score is not None else regain_minutes
        if not wait:
            return self.usage.headers()
        return msgspec.structs.replace(self.usage, business=100.0, regain_minutes=wait).headers()

    def take(self, call: Call, fbtrace_id: str) -> list[ReceivedEvent]:
        """Keep all events of a call that was judged good."""
        origin = Origin(
            dataset=call.dataset,
            source=Source.SERVER,
            received_at=self._now_ms(),
            form=call.form,
            api_version=call.version,
            test_event_code=call.test_event_code,
            partner_agent=call.partner_agent,
            token_place=call.token_place,
            fbtrace_id=fbtrace_id,
        )
        return [self._take(item, origin) for item in call.items]

    def take_pixel(self, pixel: PixelEvent) -> ReceivedEvent:
        """Keep one event of a browser."""
        received_at = self._now_ms()
        origin = Origin(
            dataset=pixel.dataset,
            source=Source.BROWSER,
            received_at=received_at,
            form="pixel",
            partner_agent=pixel.agent,
        )
        return self._take(pixel.as_event(received_at // 1_000), origin)

    def refuse_pixel(self, reason: str) -> Answer:
        """Remember a browser's request that could not be read, and answer it."""
        body = {"error": {"message": reason, "code": "pixel_refused"}}
        self.note_call("", 1, new_trace_id(), "pixel_refused", answer=body)
        return Answer(status=400, body=body)

    def _take(self, event: Mapping[str, Any], origin: Origin) -> ReceivedEvent:
        keys = match_keys(event["user_data"])
        number = self._events.next_number
        seen = taking.sighting(event, keys, origin, number)
        placed = self.dedup.place(seen)
        match, attribution = self._find_person(keys, seen.event_time)
        examined = self._examine(event, origin, placed)
        received = ReceivedEvent(
            number=number,
            received_at=origin.received_at,
            dataset=origin.dataset,
            source=origin.source,
            event_name=seen.event_name,
            event_id=seen.event_id,
            event_time=seen.event_time,
            action_source=seen.action_source,
            keys=tuple(keys),
            standing=placed.standing,
            match=match,
            attribution=attribution,
            findings=tuple(finding.value for finding in examined.findings),
            api_version=origin.api_version,
            test_event_code=origin.test_event_code,
            partner_agent=origin.partner_agent,
            token_place=origin.token_place,
            form=origin.form,
            fbtrace_id=origin.fbtrace_id,
            body=_encode(event),
        )
        self._events.add(received)
        self.counts.add(self._counted(received, event, examined.malformed, placed))
        if placed.overturned is not None:
            self._overturn(*placed.overturned)
        return received

    def _find_person(
        self, keys: Mapping[str, tuple[str, ...]], event_time: int
    ) -> tuple[Match | None, Attribution | None]:
        if self.people is None:
            return None, None
        match = self.people.match(keys)
        return match, None if match is None else self.people.attribute(match, event_time)

    def _examine(self, event: Mapping[str, Any], origin: Origin, placed: Placed) -> Examined:
        browser = origin.source is Source.BROWSER
        found = examine(event, received_at_ms=origin.received_at, browser=browser, hosts=self.scoring.hosts)
        if browser or not placed.paired:
            return found
        other = self._events.get(placed.paired[0].browser)
        beside: tuple[Finding, ...] = () if other is None else compare(event["user_data"], other.event["user_data"])
        return msgspec.structs.replace(found, findings=(*found.findings, *beside)) if beside else found

    def _counted(
        self, received: ReceivedEvent, event: Mapping[str, Any], malformed: Sequence[str], placed: Placed | None
    ) -> Counted:
        value, currency = taking.value(event)
        return Counted(
            dataset=received.dataset,
            event_name=received.event_name,
            source=received.source,
            received_at=received.received_at,
            event_time=received.event_time,
            standing=received.standing,
            has_event_id=received.event_id is not None,
            web=received.source is Source.BROWSER or received.action_source == "website",
            keys=received.keys,
            malformed=malformed,
            findings=received.findings,
            matched=None if self.people is None else received.match is not None,
            attributed=received.attribution is not None,
            value=value,
            currency=currency,
            paired=placed.paired if placed is not None else (),
        )

    def _overturn(self, number: int, standing: Standing) -> None:
        """Take back what was said of an earlier event, as long as it is remembered."""
        old = self._events.get(number)
        if old is not None:
            self.counts.overturn(self._counted(old, old.event, (), None), standing)
            self._events.put(msgspec.structs.replace(old, standing=standing))

    # ------------------------------------------------------------------------------------------ calls

    def note_call(
        self,
        dataset: str,
        events: int,
        fbtrace_id: str,
        error: str | None,
        *,
        answer: Any = None,
        items: Sequence[Any] = (),
        at: int | None = None,
    ) -> None:
        """Remember a call and its answer; of a refused one also the `items` it held and at which of them it failed."""
        self._calls.add(
            received_at=self._now_ms(),
            dataset=dataset,
            events=events,
            fbtrace_id=fbtrace_id,
            error=error,
            answer=answer,
            items=items,
            at=at,
        )

    # ------------------------------------------------------------------------------------------ reading

    def events(self, *, after: int = 0, **wanted: str) -> list[ReceivedEvent]:
        """Events taken with number > `after`, oldest first, of which `ReceivedEvent.has` all that is `wanted`."""
        found = self._events.after(after)
        return [event for event in found if all(event.has(name, value) for name, value in wanted.items())]

    def event(self, number: int) -> ReceivedEvent | None:
        """The event of that number, if it is remembered."""
        return self._events.get(number)

    @property
    def calls(self) -> Sequence[ReceivedCall]:
        """Calls, oldest first, taken and refused."""
        return list(self._calls)

    def call(self, number: int) -> ReceivedCall | None:
        """The call of that number, if it is remembered."""
        return self._calls.get(number)

    def forget(self) -> None:
        """Forget events, calls, counts and what was seen for deduplication. Numbers go on; faults stay."""
        self._events.clear()
        self._calls.clear()
        self.dedup.forget()
        self.counts.forget()

    def reset(self) -> None:
        """Forget all, set no fault, show the real time and no usage."""
        self.forget()
        self.faults.clear()
        self.usage = Usage()
        self.scores.clear()
        self.clock.reset()

    def export(self) -> bytes:
        """All that is remembered as one JSON document, to be kept and compared with another run."""
        return _encode(
            {
                "format": "signalpost-sandbox",
                "version": 1,
                "exported_at": self._now_ms(),
                "events": [event.as_json() for event in self._events],
                "calls": [call.as_json(held=True) for call in self._calls],
                "counts": self.counts.as_json(),
            }
        )

    def as_json(self) -> dict[str, Any]:
        """A summary: totals since the start, settings."""
        return {
            "events_received": self._events.next_number - 1,
            "calls": self._calls.total,
            "kept": sum(cell.kept for _, cell in self.counts.cells()),
            "any_token": self._tokens is None,
            "datasets": sorted(self._tokens or {dataset for dataset, _ in self.counts.names()}),
            "people": self.people is not None,
            "now": self.clock(),
            "clock_ahead_s": self.clock.ahead_s,
            "limits": msgspec.to_builtins(self.limits),
            "usage": msgspec.to_builtins(self.usage),
            "dedup": msgspec.to_builtins(self.dedup.settings),
            "conduct": msgspec.to_builtins(self.conduct),
            "faults": self.faults.as_json(),
        }

    def _now_ms(self) -> int:
        return int(self.clock() * 1000)


def new_trace_id() -> str:
    """An fbtrace_id: starts with A, URL-safe letters, 23 characters (as the public samples look)."""
    return "A" + base64.urlsafe_b64encode(secrets.token_bytes(17)).decode()[:22]
