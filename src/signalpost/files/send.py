"""A checked file into the inbox, batch by batch: each is durable before the journal says so.

After a kill the upload goes on behind the last batch that the journal has; what was durable but not yet noted comes
again with the same event_ids, by which the ledger knows it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from msgspec.structs import replace

from signalpost.capi.outcome import Accepted
from signalpost.capi.policy import Policy
from signalpost.capi.problem import Problem
from signalpost.files.check import Going, Known, policy_of
from signalpost.files.drafts import Drafts
from signalpost.files.group import Made, grouped
from signalpost.files.journal import Progress
from signalpost.files.judge import judged
from signalpost.files.layout import Layout
from signalpost.files.rows import Table
from signalpost.files.spool import Spool
from signalpost.files.tally import Seen
from signalpost.store.inbox import Inbox
from signalpost.store.record import ConsentStand, EventCopy, event_body, event_encoded, event_record

BATCH = 1_000
KEY_ID = "upload"  # key id of copies that came in a file
_OF_A_FILE = {"client": "file"}  # the watch counts them apart from what a server sends day by day
_UNDECIDED = ConsentStand("undecided")


class Sent(NamedTuple):
    """How many groups of the file are done, and how many events went by this call."""

    groups: int
    events: int


def send(
    table: Table,
    layout: Layout,
    *,
    inbox: Inbox,
    space_id: int,
    dataset: str,
    policy: Policy,
    now_ms: Callable[[], int],
    progress: Progress,
    keep: Callable[[Progress], None],
    known: Known = lambda event_name, event_id: False,
    at: Callable[[int], None] | None = None,
    mark: Callable[[bytes], bytes] | None = None,
    test_event_code: str | None = None,
    spool: Spool | None = None,
) -> Sent:
    """Append every event of the file that can go, from where `progress` ends; `keep` is called after each batch. What
    the check left in `spool` is not prepared again.

    Raises StoreUnavailable: the batch under way was not kept, those before are.
    """
    before = progress.events
    if spool is not None and spool.holds(now_ms()):
        progress = _spooled(spool, inbox, progress, keep)
        if not spool.is_full:
            keep(replace(progress, finished_at=now_ms() // 1_000))
            return Sent(progress.groups, progress.events - before)
    drafts = Drafts(layout, mark) if mark is not None else Drafts(layout)
    seen, policy = Seen(), policy_of(layout, policy)
    groups = grouped(table.rows(at), layout)
    for made in map(drafts.make, islice(groups, progress.groups)):
        if made.event is not None and not made.left_out:  # what is done counts for what comes again behind it
            seen.add(made.event.event_name, str(made.event.event_id))
    while batch := list(islice(groups, BATCH)):
        received_at = now_ms()
        going = _going(map(drafts.make, batch), seen, known, received_at // 1_000, policy)
        copies = [event_record(_copy(outcome, received_at, space_id, dataset, test_event_code)) for outcome in going]
        if copies:
            inbox.append_wait(copies)
        progress = replace(progress, groups=progress.groups + len(batch), events=progress.events + len(copies))
        keep(progress)
    keep(replace(progress, finished_at=now_ms() // 1_000))
    return Sent(progress.groups, progress.events - before)


def spooling(
    spool: Spool, *, now_ms: Callable[[], int], space_id: int, dataset: str, test_event_code: str | None = None
) -> Going:
    """For `check`: each event that can go is kept in `spool`, as `send` appends it."""

    def keep(outcome: Accepted, groups: int) -> None:
        spool.add(groups, event_encoded(_copy(outcome, now_ms(), space_id, dataset, test_event_code)))

    return keep


def _spooled(spool: Spool, inbox: Inbox, progress: Progress, keep: Callable[[Progress], None]) -> Progress:
    for batch in spool.batches(progress.groups):
        inbox.append_wait([event_body(body) for body in batch.bodies])
        progress = replace(progress, groups=batch.groups, events=progress.events + len(batch.bodies))
        keep(progress)
    return replace(progress, groups=max(progress.groups, spool.groups))


def _going(drafts: Iterator[Made], seen: Seen, known: Known, now: int, policy: Policy) -> Iterator[Accepted]:
    for made in drafts:
        if made.event is None or made.left_out:
            continue
        outcome = judged(made.event, now=now, policy=policy)
        if (
            isinstance(outcome, Accepted)
            and seen.add(outcome.event_name, outcome.event_id)
            and not known(outcome.event_name, outcome.event_id)
        ):
            yield outcome


@lru_cache(maxsize=512)
def _places(notes: tuple[Problem, ...]) -> tuple[tuple[str, str], ...]:
    """Path and code of each: most rows have the notes of an earlier one."""
    return tuple([(note.path, note.code) for note in notes])


def _copy(outcome: Accepted, received_at: int, space_id: int, dataset: str, test_event_code: str | None) -> EventCopy:
    """As a gateway keeps it; consent, which a file does not say, is decided by who delivers."""
    return EventCopy(
        space_id=space_id,
        key_id=KEY_ID,
        origin="server",
        received_at=received_at,
        dataset=dataset,
        event_name=outcome.event_name,
        event_id=outcome.event_id,
        event_time=outcome.event_time,
        action_source=outcome.action_source,
        body=outcome.body,
        order_id=outcome.order_id,
        unmet=outcome.unmet,
        keys=outcome.keys,
        notes=_places(outcome.notes) if outcome.notes else (),
        test_event_code=test_event_code,
        observed=_OF_A_FILE,
        consent=_UNDECIDED,
        value=outcome.value,
        said=outcome.said,
    )
