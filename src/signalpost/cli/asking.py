"""How a command changes the ledger: it asks the worker that holds it or, when none does, does it itself."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from signalpost.cli import parts
from signalpost.errors import InvalidInput, StoreUnavailable
from signalpost.settings import Settings

if TYPE_CHECKING:
    from signalpost.store.control import Command, Control, Verb
    from signalpost.store.ledger import Ledger

ANSWER_WITHIN_S = 30.0
POLL_S = 0.05
OPERATOR = "operator"
#: Why the ledger cannot be had here: somebody else has it just now, and will answer.
BY_WORKER = ("store_held", "store_locked")


def ask(
    settings: Settings,
    verb: Verb,
    arguments: Mapping[str, Any],
    *,
    space_id: int | None = None,
    within_s: float = ANSWER_WITHIN_S,
) -> dict[str, Any]:
    """What came of `verb` in a space, by default the first. StoreUnavailable when the worker does not answer in time:
    then it will still do it.

    The command row stands in the control file either way, so that the audit knows who asked for what.
    """
    from signalpost.store.control import DEFAULT_SPACE

    space = DEFAULT_SPACE if space_id is None else space_id
    with parts.control(settings) as control:
        number = control.post(space, verb, arguments, author=parts.author(), now=parts.now_ms())
        until = time.monotonic() + within_s
        while True:
            command = control.command(space, number)
            if command is not None and command.done_at is not None:
                return _answer(command)
            if not _do_it_here(settings, control, space, number, verb, arguments):
                _wait(until)


def leave(settings: Settings, verb: Verb, arguments: Mapping[str, Any], *, space_id: int) -> None:
    """Ask for `verb` in a space without waiting: the worker does it, whenever it runs."""
    with parts.control(settings) as control:
        control.post(space_id, verb, arguments, author=parts.author(), now=parts.now_ms())


def _wait(until: float) -> None:
    if time.monotonic() > until:
        raise StoreUnavailable(
            "the worker has the ledger and has not answered yet; it will do it when it can", code="no_answer"
        )
    time.sleep(POLL_S)


def _do_it_here(
    settings: Settings, control: Control, space: int, number: int, verb: Verb, arguments: Mapping[str, Any]
) -> bool:
    """Do it and record the answer, if no worker holds the ledger."""
    from signalpost.store.control import Verb

    try:
        with parts.ledger(settings) as ledger:
            if verb is Verb.UNMERGE:
                answer = _unmerge(settings, ledger, space, arguments)
            else:
                answer = perform(ledger, verb, arguments, space_id=space, now=parts.now_ms())
            control.finish(number, answer=answer, now=parts.now_ms())
    except StoreUnavailable as error:
        if error.code not in BY_WORKER:
            raise  # a full disk, a damaged file: no worker will answer for it
        return False
    return True


def _unmerge(settings: Settings, ledger: Ledger, space: int, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """As the worker does it, which holds ledger and identities together."""
    from contextlib import closing

    from signalpost.store import open_identities
    from signalpost.worker.unmerge import unmerge

    file = settings.data_dir / parts.IDENTITIES_FILE
    with closing(open_identities(file, parts.keyring(settings, create=False))) as identities:
        name = bytes.fromhex(arguments["hmac"])
        return dict(unmerge(ledger, identities, space, name, parts.now_ms()))


def perform(ledger: Ledger, verb: Verb, arguments: Mapping[str, Any], *, space_id: int, now: int) -> dict[str, Any]:
    """Carry out `verb` of a space on an open ledger; the same answers as the worker's. `now` is Unix ms."""
    from signalpost.store.control import Verb

    match verb:
        case Verb.REPLAY:
            rows, dataset, reason = (arguments.get(name) for name in ("rows", "dataset", "reason"))
            return {"replayed": ledger.replay(space_id, rows=rows or (), dataset=dataset, reason=reason, now=now)}
        case Verb.PAUSE:
            ledger.pause(space_id, arguments["dataset"], OPERATOR, now)
            return {"paused": arguments["dataset"]}
        case Verb.RESUME:
            ledger.pause(space_id, arguments["dataset"], None, now)
            return {"resumed": arguments["dataset"]}
        case Verb.PRUNE:
            return {"pruned": ledger.prune(arguments["before"])}
        case Verb.REBUILD:
            return {"corrected": ledger.rebuild()}
        case Verb.UNMERGE | Verb.RELEASE:  # what becomes of a copy is for the worker's projection to say
            raise StoreUnavailable("only the worker can do this; start it", code="no_worker")


def _answer(command: Command) -> dict[str, Any]:
    if command.error is not None:
        raise InvalidInput(command.error)
    return command.answer or {}
