"""Into a local inbox, on disk when the result is there; `signalpost work` delivers."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Any

from signalpost.capi.event import Event
from signalpost.capi.policy import Policy
from signalpost.client.result import Outgoing, Status
from signalpost.client.rule import Append, Delivery, Ports, Step
from signalpost.consent.ruling import OPT_OUTS, Action, Ruling
from signalpost.errors import StoreUnavailable
from signalpost.store.person_keys import keys_beside, keys_of, keys_said
from signalpost.store.record import ConsentCopy, ConsentStand, EventCopy, Record, consent_record, event_record

LOCAL_KEY = "local"  # key id of copies that came through no gateway
LOCAL_SPACE = 1


class ToInbox:
    """Into a local inbox, on disk when the result is there; `signalpost work` delivers. Never waits for the network."""

    judges_last = False
    passes_consent_on = False

    def __init__(self, *, test_event_code: str | None = None) -> None:
        from signalpost.privacy.settings import AS_SHIPPED

        self._test_event_code = test_event_code
        self.control = AS_SHIPPED

    def knows(self, dataset: str | None) -> bool:
        """Any dataset by name: the worker keeps the events of one it does not know yet."""
        return dataset is not None

    def denial(self, event: Event, ruling: Ruling, policy: Policy, ports: Ports) -> Sequence[Record]:
        """The person's no, under the keys of their event: what comes later under the same is refused."""
        keys = keys_said(event.user_data, now=int(ports.now()), policy=policy)
        keys += keys_beside(event.link.as_texts() if event.link is not None else {})
        return [_decision(ruling, keys, int(ports.now() * 1000))] if keys else ()

    def deliver(self, batch: Sequence[Outgoing], ports: Ports) -> Generator[Step, Any, Delivery]:
        """One commit; each event gets its receipt."""
        received_at = int(ports.now() * 1000)
        copies = [self._copy(one, received_at) for one in batch]
        said = [
            _decision(one.ruling, keys_of(copy), received_at)
            for one, copy in zip(batch, copies, strict=True)
            if one.ruling is not None and one.ruling.state == "granted"
        ]
        answer = yield Append([*map(event_record, copies), *said])
        if isinstance(answer, StoreUnavailable):
            return Delivery([one.ends(Status.FAILED, reason=answer.code) for one in batch])
        paired = zip(batch, answer[: len(batch)], strict=True)
        return Delivery([one.ends(Status.ACCEPTED, receipt=str(receipt)) for one, receipt in paired])

    def _copy(self, outgoing: Outgoing, received_at: int) -> EventCopy:
        event = outgoing.event
        return EventCopy(
            space_id=LOCAL_SPACE,
            key_id=LOCAL_KEY,
            origin="server",
            received_at=received_at,
            dataset=outgoing.dataset,
            event_name=event.event_name,
            event_id=event.event_id,
            event_time=event.event_time,
            action_source=event.action_source,
            body=event.body,
            order_id=event.order_id,
            unmet=event.unmet,
            keys=event.keys,
            notes=tuple((note.path, note.code) for note in event.notes),
            test_event_code=self._test_event_code,
            made_event_id=outgoing.made_event_id,
            link=outgoing.link.as_texts() if outgoing.link is not None else {},
            consent=_stand(outgoing),
            enrich=outgoing.enrich,
            value=event.value,
            said=event.said,
        )


def _stand(outgoing: Outgoing) -> ConsentStand | None:
    """As a gateway has it: what the event's person did not say is decided by who delivers."""
    ruling = outgoing.ruling
    if ruling is None:
        return ConsentStand("undecided")
    waits = ruling.action is Action.HOLD and ruling.evidence.startswith(("api:", "fbq:"))
    if ruling.state == "unknown" and not waits:
        return ConsentStand("undecided", region=ruling.region)
    return ConsentStand(ruling.action.value, ruling.reason, ruling.evidence, ruling.state, ruling.region)


def _decision(ruling: Ruling, keys: Sequence[tuple[str, str]], at_ms: int) -> Record:
    copy = ConsentCopy(
        space_id=LOCAL_SPACE,
        key_id=LOCAL_KEY,
        received_at=at_ms,
        keys=tuple(keys),
        state=ruling.state,
        reason=ruling.reason,
        evidence=ruling.evidence,
        source="event",
        limited=ruling.state == "granted" and ruling.reason in OPT_OUTS,
        region=ruling.region,
    )
    return consent_record(copy)
