"""`Sandbox`: what is allowed, what was received and what became of it. In memory; bounded; used from one event loop."""

from __future__ import annotations

import base64
import secrets
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from signalpost.quality.scoring import Scoring
from signalpost.sandbox.access import (
    authorise,
    authorise_beside,
    authorise_link,
    judge_proof,
    judge_test_code,
    judge_version,
)
from signalpost.sandbox.asgi import Answer
from signalpost.sandbox.call_log import CallLog
from signalpost.sandbox.clock import Clock
from signalpost.sandbox.conduct import Conduct
from signalpost.sandbox.dedup import Dedup, DedupSettings
from signalpost.sandbox.faults import Fault, Faults
from signalpost.sandbox.forms import Call
from signalpost.sandbox.graph import GRAPH_ERRORS, GraphError
from signalpost.sandbox.intake import Intake, People
from signalpost.sandbox.judge import Limits, Refusal, refusal
from signalpost.sandbox.received import ReceivedCall, ReceivedEvent, Source
from signalpost.sandbox.taking import Origin
from signalpost.sandbox.usage import WRITE, Headers, Score, Usage

if TYPE_CHECKING:
    from signalpost.sandbox.pixel.event import PixelEvent

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
        self.scoring = scoring or Scoring()
        self._listed = None if tokens is None else {dataset: frozenset(allowed) for dataset, allowed in tokens.items()}
        self._tokens = self._listed
        self._app_secret = app_secret
        self._intake = Intake(Dedup(dedup), keep=keep)
        self.counts = self._intake.counts
        self.dedup = self._intake.dedup
        self._calls = CallLog(keep, self._now_ms)
        self.note_call = self._calls.add
        self.scores: dict[tuple[str, str | None], Score] = {}  # by dataset and tier: another tier begins anew

    # ------------------------------------------------------------------------------------------ judging and taking

    def refusal(self, call: Call) -> Refusal | None:
        """Why the call is refused, and for which event: version, token, dataset, proof, score, then its events."""
        error = (
            judge_version(call.version, self.conduct)
            or self.authorise(call.token, call.dataset)
            or judge_proof(call.token or "", call.appsecret_proof, self._app_secret, self.conduct)
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
        found = authorise(token, object_id, tokens=self._tokens, conduct=self.conduct, method=method)
        return found or self._ended()

    def authorise_beside(self, token: str | None, object_id: str, method: str) -> GraphError | None:
        """Why `token` may not use an object that is no dataset, such as an ad account; None if it may."""
        found = authorise_beside(token, object_id, tokens=self._tokens, conduct=self.conduct, method=method)
        return found or self._ended()

    def token_error(self, token: str | None) -> GraphError | None:
        """Why `token` may ask for nothing at all; None if it may for something."""
        return self.authorise_beside(token, "0", "GET")

    def _ended(self) -> GraphError | None:
        ends = self.conduct.token_ends
        return None if ends is None or self.clock() < ends else GRAPH_ERRORS["190/463"]

    def link(self, token: str | None, object_id: str, dataset: str, method: str) -> GraphError | None:
        """Why `token` may not have the dataset of a page, account or user; None: it may, and from now on send there."""
        error = authorise_link(token, object_id, dataset, tokens=self._listed, conduct=self.conduct, method=method)
        if error is None and self._tokens is not None and token is not None:
            self._tokens = {**self._tokens, dataset: self._tokens.get(dataset, frozenset()) | {token}}
        return error

    def _judge_score(self, dataset: str) -> GraphError | None:
        tier = self.conduct.tier
        if tier is None or self.scores.setdefault((dataset, tier), Score(tier)).spend(WRITE, self.clock()):
            return None
        return GRAPH_ERRORS["17/2446079"]

    def usage_headers(self, dataset: str, regain_minutes: int | None = None) -> Headers:
        """The usage headers of an answer; a score that is spent, or `regain_minutes`, tells how long to wait."""
        score = self.scores.get((dataset, self.conduct.tier))
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
        return self._intake.take(call.items, origin, people=self.people, hosts=self.scoring.hosts)

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
        events = [pixel.as_event(received_at // 1_000)]
        return self._intake.take(events, origin, people=self.people, hosts=self.scoring.hosts)[0]

    def miss_pixel(self, pixel: PixelEvent, fault: Fault) -> None:
        """Remember that a browser's request met a fault, and what it held if that was lost."""
        lost = () if fault.keeps else (pixel.as_event(self._now_ms() // 1_000),)
        self.note_call(pixel.dataset, 1, new_trace_id(), fault.fault, items=lost)

    def refuse_pixel(self, reason: str) -> Answer:
        """Remember a browser's request that could not be read, and answer it."""
        body = {"error": {"message": reason, "code": "pixel_refused"}}
        self.note_call("", 1, new_trace_id(), "pixel_refused", answer=body)
        return Answer(status=400, body=body)

    # ------------------------------------------------------------------------------------------ reading

    def events(self, /, *, after: int = 0, **wanted: str) -> list[ReceivedEvent]:
        """Events taken with number > `after`, oldest first, of which `ReceivedEvent.has` all that is `wanted`."""
        found = self._intake.events.after(after)
        return [event for event in found if all(event.has(name, value) for name, value in wanted.items())]

    def event(self, number: int) -> ReceivedEvent | None:
        """The event of that number, if it is remembered."""
        return self._intake.events.get(number)

    @property
    def calls(self) -> Sequence[ReceivedCall]:
        """Calls, oldest first, taken and refused."""
        return list(self._calls)

    def call(self, number: int) -> ReceivedCall | None:
        """The call of that number, if it is remembered."""
        return self._calls.get(number)

    def forget(self) -> None:
        """Forget events, calls, counts and what was seen for deduplication. Numbers go on; faults stay."""
        self._intake.forget()
        self._calls.clear()

    def reset(self) -> None:
        """Forget all, set no fault, show the real time and no usage."""
        self.forget()
        self.faults.clear()
        self.usage = Usage()
        self.scores.clear()
        self._tokens = self._listed
        self.clock.reset()

    def export(self) -> bytes:
        """All that is remembered as one JSON document, to be kept and compared with another run."""
        return _encode(
            {
                "format": "signalpost-sandbox",
                "version": 1,
                "exported_at": self._now_ms(),
                "events": [event.as_json() for event in self._intake.events],
                "calls": [call.as_json(held=True) for call in self._calls],
                "counts": self.counts.as_json(),
            }
        )

    def as_json(self) -> dict[str, Any]:
        """A summary: totals since the start, settings."""
        return {
            "events_received": self._intake.events.next_number - 1,
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
