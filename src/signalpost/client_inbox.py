"""Into a local inbox, on disk when the result is there; `signalpost work` delivers."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Any

from signalpost.client_result import Outgoing, Status
from signalpost.client_rule import Append, Delivery, Ports, Step
from signalpost.errors import StoreUnavailable
from signalpost.store.record import EventCopy, event_record

LOCAL_KEY = "local"  # key id of copies that came through no gateway
LOCAL_SPACE = 1


class ToInbox:
    """Into a local inbox, on disk when the result is there; `signalpost work` delivers. Never waits for the network."""

    judges_last = False

    def __init__(self, *, test_event_code: str | None = None) -> None:
        self._test_event_code = test_event_code

    def knows(self, dataset: str | None) -> bool:
        """Any dataset by name: the worker keeps the events of one it does not know yet."""
        return dataset is not None

    def deliver(self, batch: Sequence[Outgoing], ports: Ports) -> Generator[Step, Any, Delivery]:
        """One commit; each event gets its receipt."""
        received_at = int(ports.now() * 1000)
        answer = yield Append([event_record(self._copy(one, received_at)) for one in batch])
        if isinstance(answer, StoreUnavailable):
            return Delivery([one.ends(Status.FAILED, reason=answer.code) for one in batch])
        paired = zip(batch, answer, strict=True)
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
        )
