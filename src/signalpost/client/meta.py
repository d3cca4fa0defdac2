"""Straight to Meta: batches, repeats, and halving of refused batches until the bad event stands alone."""

from __future__ import annotations

import gzip
from collections.abc import Generator, Mapping, Sequence
from typing import Any

import msgspec

from signalpost.capi.batch import join_bodies
from signalpost.capi.event import Event
from signalpost.capi.policy import Policy
from signalpost.capi.problem import Problem
from signalpost.capi.proof import appsecret_proof
from signalpost.capi.split import SET_UP_FAULT, Splitting
from signalpost.capi.verdict import FIRST_WAIT_S, Answer, Dead, Delay, Delivered, Pause, RetryAt, Split, verdict
from signalpost.client.advice import address
from signalpost.client.attempts import JSON, Again, GaveUp, attempts
from signalpost.client.result import Outgoing, Result, Status
from signalpost.client.rule import Delivery, Ports, Retries, Sleep, Step
from signalpost.consent.ruling import Ruling
from signalpost.errors import DestinationError
from signalpost.store.record import Record
from signalpost.transport import Request, Response, Secret, attempt_timeout_s
from signalpost.version import PARTNER_AGENT

META_URL = "https://graph.facebook.com"
API_VERSION = "v25.0"  # the version in Meta's examples (page "Using the API", copy of 2026-09-12)

Ending = Delivered | Split | Pause | Dead


class Dataset(msgspec.Struct, frozen=True, kw_only=True):
    """One dataset (pixel) of Meta, with the token that may write to it and the settings of its own.

    `api_version` and `base_url` say which Graph API answers; `gzip` packs bodies, which Meta does not document (off).
    `app_secret` is that of the app behind the token, where the app requires its proof. `repr()` hides both.
    """

    id: str
    token: str
    api_version: str = API_VERSION
    base_url: str = META_URL
    test_event_code: str | None = None
    gzip: bool = False
    app_secret: str | None = None

    @property
    def url(self) -> str:
        """The events edge."""
        return f"{self.base_url.rstrip('/')}/{self.api_version}/{self.id}/events"

    def __post_init__(self) -> None:
        address(self.base_url, "base_url")

    def __repr__(self) -> str:
        return f"Dataset({self.id}, {self.url})"


class ToMeta:
    """Straight to Meta. A refused batch is halved until the bad event stands alone; all others go out.

    Eight events refused alone in a row with one code are a fault of the set-up: no event is dropped for it, the dataset
    stops.
    """

    judges_last = True
    passes_consent_on = False
    control = None

    def __init__(self, datasets: Mapping[str, Dataset], retries: Retries) -> None:
        self._datasets = datasets
        self._retries = retries

    def knows(self, dataset: str | None) -> bool:
        """Registered datasets only."""
        return dataset in self._datasets

    def denial(self, event: Event, ruling: Ruling, policy: Policy, ports: Ports) -> Sequence[Record]:
        """Nothing: there is nowhere to keep it."""
        return ()

    def deliver(self, batch: Sequence[Outgoing], ports: Ports) -> Generator[Step, Any, Delivery]:
        """Send, halve, send again, until each event has its result."""
        dataset = self._datasets[batch[0].dataset or ""]
        sending = _Sending(batch)
        while part := sending.next():
            if sending.slow_s:
                yield Sleep(min(sending.slow_s, self._retries.longest_wait_s))
            sending.answered(part, (yield from self._send(dataset, part, ports)))
        return sending.delivery(dataset.id, self._retries.longest_wait_s)

    def _send(self, dataset: Dataset, part: Sequence[Outgoing], ports: Ports) -> Generator[Step, Any, Any]:
        def judge(response: Response) -> Ending | Again:
            judged = verdict(response.status, response.headers, response.body, events=len(part))
            return Again(judged.reason, _asked_wait_s(judged)) if isinstance(judged, RetryAt) else judged

        request = _meta_request(dataset, part)
        repeatable = part[0].event.action_source != "business_messaging"  # Meta does not deduplicate messaging
        return attempts(lambda: request, judge, self._retries, ports, repeatable=repeatable)


def _meta_request(dataset: Dataset, part: Sequence[Outgoing]) -> Request:
    token = dataset.token.strip()  # read from a file, it ends in a line feed
    body = join_bodies(
        [one.event.body for one in part],
        test_event_code=dataset.test_event_code,
        partner_agent=PARTNER_AGENT,
        appsecret_proof=appsecret_proof(token, dataset.app_secret.strip()) if dataset.app_secret else None,
    )
    return Request(
        url=dataset.url,
        headers=(*JSON, ("content-encoding", "gzip")) if dataset.gzip else JSON,
        body=gzip.compress(body, 1) if dataset.gzip else body,
        token=Secret(token),
        timeout_s=attempt_timeout_s(len(part)),
    )


def _asked_wait_s(retry: RetryAt) -> float:
    """What the answer asks for; the first wait of a plain repeat is ours to draw."""
    return 0.0 if retry.delay is Delay.SOON and retry.wait_s <= FIRST_WAIT_S[Delay.SOON] else retry.wait_s


class _Sending:
    """One batch on its way to Meta, and the results so far."""

    def __init__(self, batch: Sequence[Outgoing]) -> None:
        self._parts: Splitting[Outgoing, Split | Dead] = Splitting([batch], row_of=lambda one: one.index)
        self._results: list[Result] = []
        self._stop: tuple[str, Answer] | None = None
        self.slow_s = 0.0

    def next(self) -> Sequence[Outgoing] | None:
        return self._parts.next()

    def answered(self, part: Sequence[Outgoing], ended: Ending | GaveUp) -> None:
        if isinstance(ended, Delivered):
            self._drop(self._parts.passed())
            self.slow_s = ended.answer.slow_down_s
            said, fbtrace_id = _remarks(ended), ended.answer.fbtrace_id
            self._results += [one.ends(Status.DELIVERED, notes=said, fbtrace_id=fbtrace_id) for one in part]
        elif isinstance(ended, Pause):
            self._stop_with(self._parts.stop(part), ended.reason, ended.answer)
        elif isinstance(ended, GaveUp):  # what ended these would end those too that were to follow
            self._fail([*part, *self._parts.put_off()], ended.reason)
        else:
            refusal = self._parts.refused(part, _code(ended.answer), ended)
            self._drop(refusal.dead)
            if refusal.stopped:
                self._stop_with(refusal.back, SET_UP_FAULT, ended.answer)

    def delivery(self, dataset: str, longest_wait_s: float) -> Delivery:
        self._drop(self._parts.finish())
        stop = self._stop and _set_up_error(dataset, *self._stop)
        return Delivery(self._results, stop, min(self.slow_s, longest_wait_s))

    def _stop_with(self, left: Sequence[Outgoing], reason: str, answer: Answer) -> None:
        self._stop = (reason, answer)
        self._fail(left, reason)

    def _fail(self, events: Sequence[Outgoing], reason: str) -> None:
        self._results += [one.ends(Status.FAILED, reason=reason) for one in events]

    def _drop(self, refused: Sequence[tuple[Outgoing, Split | Dead]]) -> None:
        self._results += [
            event.ends(Status.DROPPED, reason=end.reason, problems=(_refusal(end),), fbtrace_id=end.answer.fbtrace_id)
            for event, end in refused
        ]


def _code(answer: Answer) -> str:
    return "/".join(str(part) for part in (answer.code, answer.subcode) if part is not None)


def _refusal(ended: Split | Dead) -> Problem:
    title = f": {ended.answer.title}" if ended.answer.title else ""
    return Problem(
        path="",
        code=ended.reason,
        message=f"Meta refused this event ({_code(ended.answer)}{title}).",
        fix="Look the code up in docs/reference/verdicts.md, and quote the fbtrace_id to Meta's support.",
    )


def _remarks(delivered: Delivered) -> tuple[Problem, ...]:
    """What Meta said about a call it took; it does not say about which event."""
    said = [Problem(path="", code="meta_remark", message=text) for text in delivered.answer.messages]
    if delivered.short:
        counted = (
            f"Meta counted {delivered.events_received} events of this call, {delivered.short} fewer than were sent."
        )
        said.append(Problem(path="", code="counted_fewer", message=counted))
    return tuple(said)


def _set_up_error(dataset: str, reason: str, answer: Answer) -> DestinationError:
    return DestinationError(
        f"dataset {dataset}: {reason} (Meta's code {_code(answer)}); nothing more is sent to it until this is mended",
        reason=reason,
        code=answer.code,
        subcode=answer.subcode,
        fbtrace_id=answer.fbtrace_id,
    )
