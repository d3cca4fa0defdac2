"""What is asked of the worker for the queues: replay, pause, resume; with a preview and the answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from signalpost.dashboard.dead_events import DeadEvent, dead_event, dead_sums, name_of
from signalpost.dashboard.reasons import Said, said
from signalpost.dashboard.route import Done, Wrong
from signalpost.dashboard.standing import replaying
from signalpost.dashboard.view import View
from signalpost.store.control import Command, Verb
from signalpost.store.ledger import EventRow

PREVIEWED: Final = 20


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked of the worker, and its answer once there is one."""

    command: int
    done: bool
    tone: str
    sentence: str


class Replay(msgspec.Struct, frozen=True, kw_only=True):
    """The model of `/deliveries/replay`: what would be sent again. `expired`: of those shown, how many are older than
    Meta takes and would die again."""

    dataset: str
    name: str
    reason: str
    what: str
    fix: str
    count: int
    events: Sequence[DeadEvent]
    expired: int


class DatasetForm(msgspec.Struct, frozen=True, kw_only=True):
    """Which dataset."""

    dataset: str


class ReplayForm(msgspec.Struct, frozen=True, kw_only=True):
    """Which dead events: all of a dataset, of a reason, of both, or one by its number."""

    dataset: str = ""
    reason: str = ""
    row: int = 0


def replay_preview(view: View) -> Replay:
    """What a replay of this dataset and reason would do."""
    reason, chosen = view.query.get("reason", ""), view.dataset
    known = {one.dataset_id: one for one in view.datasets}
    queues = [one for one in view.ledger.traffic.queues(view.space_id, view.now) if chosen in (None, one.dataset)]
    sums = [one for one in dead_sums(known, queues) if reason in ("", one.reason)]
    rows = view.ledger.traffic.dead(view.space_id, dataset=chosen, reason=reason or None, now=view.now, limit=PREVIEWED)
    word = said(reason) if reason else Said(what="any reason", fix="")
    return Replay(
        dataset=chosen or "",
        name=name_of(known, chosen) if chosen else "all datasets",
        reason=reason,
        what=word.what,
        fix=replaying(reason, word) if reason else "",
        count=sum(one.count for one in sums),
        events=[dead_event(one) for one in rows],
        expired=sum(_too_old(view, one) for one in rows),
    )


def replay(view: View, form: ReplayForm) -> Done | Wrong:
    """Ask the worker to send dead events again."""
    if not (form.dataset or form.reason or form.row):
        return Wrong(problems={"": "Say which events: of which dataset, or of which reason."})
    arguments: dict[str, Any] = {"rows": [form.row]} if form.row else {}
    if not form.row:
        given = {"dataset": form.dataset, "reason": form.reason}
        arguments = {name: text for name, text in given.items() if text}
    return _post(view, Verb.REPLAY, arguments, "The worker was asked to send them again.")


def pause(view: View, form: DatasetForm) -> Done | Wrong:
    """Ask the worker to send nothing of a dataset."""
    return _of_dataset(view, Verb.PAUSE, form, "The worker was asked to pause it. Events keep coming and wait.")


def resume(view: View, form: DatasetForm) -> Done | Wrong:
    """Ask the worker to send a dataset's events again."""
    return _of_dataset(view, Verb.RESUME, form, "The worker was asked to go on.")


def _of_dataset(view: View, verb: Verb, form: DatasetForm, notice: str) -> Done | Wrong:
    if all(one.dataset_id != form.dataset for one in view.datasets):
        return Wrong(problems={"dataset": "There is no such dataset."})
    return _post(view, verb, {"dataset": form.dataset}, notice)


def _post(view: View, verb: Verb, arguments: Mapping[str, Any], notice: str) -> Done:
    number = view.control.post(view.space_id, verb, arguments, author=view.viewer.name, now=view.now)
    return Done(to=f"/deliveries?command={number}", notice=notice)


def asked(view: View) -> Asked | None:
    """What became of the command that the address names."""
    number = view.query.get("command", "")
    if not number.isdecimal() or len(number) > 17:
        return None
    command = view.control.command(view.space_id, int(number))
    return None if command is None else _told(command)


def _told(command: Command) -> Asked:
    if command.done_at is None:
        sentence = "The worker was asked and has not answered yet; it does within a second when it runs."
        return Asked(command=command.command_id, done=False, tone="", sentence=sentence)
    if command.error is not None:
        return Asked(command=command.command_id, done=True, tone="bad", sentence=f"Refused: {command.error}")
    answer = command.answer or {}
    sentence = {
        Verb.PAUSE: "It is paused. Events keep coming and wait.",
        Verb.RESUME: "It sends again.",
    }.get(command.verb, "Done.")
    if command.verb is Verb.REPLAY:
        count = int(answer.get("replayed", 0))
        sentence = f"{count:,} events are queued again." if count != 1 else "1 event is queued again."
        if not count:
            sentence = "Nothing was queued: they went out in another event of the same event_id, or are gone."
    return Asked(command=command.command_id, done=True, tone="good", sentence=sentence)


def _too_old(view: View, event: EventRow) -> bool:
    more = view.ledger.traffic.more(view.space_id, event.row)
    return more is not None and more.expires_at <= view.now
