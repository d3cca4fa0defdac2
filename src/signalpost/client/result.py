"""How one event handed to a client ended."""

from __future__ import annotations

from enum import Enum

import msgspec

from signalpost.capi.link import EventLink
from signalpost.capi.outcome import Accepted, Dropped
from signalpost.capi.problem import Problem
from signalpost.capi.signals import EventConsent
from signalpost.client.advice import advice_of
from signalpost.consent.ruling import Ruling


class Status(str, Enum):
    """The five endings.

    delivered    Meta has it
    accepted     a gateway, or a local inbox, has it on disk and will deliver it
    held         a gateway keeps it until consent is given
    dropped      it is refused for what it is: `problems` say where and how to mend it
    failed       it is good, but did not get through: sending the same event (same event_id) again is safe
    """

    DELIVERED = "delivered"
    ACCEPTED = "accepted"
    HELD = "held"
    DROPPED = "dropped"
    FAILED = "failed"


class Result(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of one event.

    `index` is its place among the events handed over, from 0. `event_id` is the one it went out with, made if it had
    none. `reason` is a stable code, for `dropped` and `failed`. `fbtrace_id` is Meta's, for its support; `receipt` the
    gateway's or inbox's, to ask later. Holds no value of user_data.
    """

    status: Status
    index: int = 0
    dataset: str | None = None
    event_name: str | None = None
    event_id: str | None = None
    reason: str | None = None
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()
    fbtrace_id: str | None = None
    receipt: str | None = None

    def __repr__(self) -> str:
        told = ("event_id", "dataset", "reason", "receipt", "fbtrace_id")
        ids = [f"{name}={getattr(self, name)}" for name in told if getattr(self, name) is not None]
        remarks = [
            f"{name}=[{', '.join(remark.code for remark in getattr(self, name))}]"
            for name in ("problems", "notes")
            if getattr(self, name)
        ]
        return f"Result({', '.join([self.status.value, *ids, *remarks])})"

    def __str__(self) -> str:
        return f"{self!r}: {self.advice}" if self.advice else repr(self)

    @property
    def advice(self) -> str:
        """What to do about an event that is dropped or failed, for people; empty where all is well."""
        if self.ok:
            return ""
        if self.status is Status.FAILED:
            return advice_of(self.reason)
        return "; ".join(f"{one.path}: {one.message} {one.fix}".strip(": ") for one in self.problems)

    @property
    def ok(self) -> bool:
        """Whether the event is where it should be: with Meta, or safe on its way."""
        return self.status not in (Status.DROPPED, Status.FAILED)


class Outgoing(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """An event that passed, on its way out: its place, its dataset, and itself as it will be sent."""

    index: int
    dataset: str | None
    event: Accepted
    made_event_id: bool = False
    link: EventLink | None = None
    consent: EventConsent | None = None
    ruling: Ruling | None = None
    enrich: bool = True

    def ends(
        self,
        status: Status,
        *,
        reason: str | None = None,
        problems: tuple[Problem, ...] = (),
        notes: tuple[Problem, ...] = (),
        fbtrace_id: str | None = None,
        receipt: str | None = None,
    ) -> Result:
        """Its result; the notes of preparing it come first."""
        return Result(
            status=status,
            index=self.index,
            dataset=self.dataset,
            event_name=self.event.event_name,
            event_id=self.event.event_id,
            reason=reason,
            problems=problems,
            notes=(*self.event.notes, *notes),
            fbtrace_id=fbtrace_id,
            receipt=receipt,
        )


def dropped(outcome: Dropped, index: int, dataset: str | None) -> Result:
    """The result of an event that its own content refuses."""
    return Result(
        status=Status.DROPPED,
        index=index,
        dataset=dataset,
        event_name=outcome.event_name,
        event_id=outcome.event_id,
        reason=outcome.reason,
        problems=outcome.problems,
    )
