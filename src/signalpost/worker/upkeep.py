"""What the worker does beside folding and delivering: commands, forgetting what is old, watching the clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from signalpost.errors import InvalidInput, KeyMissing
from signalpost.store.control import DEFAULT_SPACE, Command, Control, Verb
from signalpost.store.identities import Identities
from signalpost.store.ledger import Ledger
from signalpost.store.record import Receipt
from signalpost.worker.clock import Clock
from signalpost.worker.deliver import Deliveries
from signalpost.worker.holds import Holds
from signalpost.worker.unmerge import unmerge

DAY_MS = 86_400_000
PRUNE_EVERY_MS = 3_600_000
PRUNED_AT_ONCE = 2_000
DELIVERIES_DAYS = 14  # how long a repeated delivery is known: Stripe repeats for three days, the longest of all
CLOCK_JUMPED = "clock_jumped"

Log = Callable[..., None]
Answer = dict[str, Any]


class Commands:
    """Carries out what was asked for through the control file, and answers there."""

    def __init__(
        self,
        ledger: Ledger,
        identities: Identities,
        control: Control,
        deliveries: Deliveries,
        holds: Holds,
        log: Log,
    ) -> None:
        self._ledger = ledger
        self._identities = identities
        self._holds = holds
        self._control = control
        self._deliveries = deliveries
        self._log = log

    def obey(self, now: int) -> int:
        """Do every open command; returns how many there were."""
        commands = self._control.open_commands()
        for command in commands:
            try:
                answer = self._do(command, now)
            except (InvalidInput, KeyMissing) as error:  # it asks for what cannot be, or cannot be opened now
                self._control.finish(command.command_id, error=str(error), now=now)
            else:
                self._control.finish(command.command_id, answer=answer, now=now)
            self._log("command_done", verb=command.verb.value, command_id=command.command_id)
        return len(commands)

    def _do(self, command: Command, now: int) -> Answer:
        arguments = command.arguments
        match command.verb:
            case Verb.REPLAY:
                return {"replayed": self._replay(command, now)}
            case Verb.PAUSE:
                dataset = _text(arguments, "dataset")
                self._deliveries.pause(command.space_id, dataset, now)
                return {"paused": dataset}
            case Verb.RESUME:
                dataset = _text(arguments, "dataset")
                self._deliveries.resume(command.space_id, dataset, now)
                return {"resumed": dataset}
            case Verb.PRUNE:
                return {"pruned": self._ledger.prune(_number(arguments, "before"))}
            case Verb.REBUILD:
                return {"corrected": self._ledger.rebuild()}
            case Verb.UNMERGE:
                name = _hmac(arguments)
                return dict(unmerge(self._ledger, self._identities, command.space_id, name, now))
            case Verb.RELEASE:
                receipts = [_receipt(text) for text in arguments.get("receipts", ())]
                evidence = _text(arguments, "evidence")
                return {"released": self._holds.release(command.space_id, receipts, evidence, now)}

    def _replay(self, command: Command, now: int) -> int:
        rows = command.arguments.get("rows", [])
        if not isinstance(rows, list) or not all(isinstance(row, int) for row in rows):
            raise InvalidInput("rows is a list of row numbers")
        dataset, reason = (_text(command.arguments, name, needed=False) for name in ("dataset", "reason"))
        return self._ledger.replay(command.space_id, rows=rows, dataset=dataset or None, reason=reason or None, now=now)


class Pruning:
    """Forgets settled events, orders, and visitors and grants past their retention, some at a time and never much at
    once."""

    def __init__(self, ledger: Ledger, identities: Identities, control: Control) -> None:
        self._ledger = ledger
        self._identities = identities
        self._control = control
        self._next = 0

    def prune(self, now: int) -> int:
        """Short transactions when it is time; returns how much was forgotten."""
        if now < self._next:
            return 0
        kept = [version.config.retention for version in self._control.snapshot().configs.values()]
        if not kept:
            return 0
        events = self._ledger.prune(now - max(one.events_days for one in kept) * DAY_MS, PRUNED_AT_ONCE)
        unseen = now - max(one.visitors_days for one in kept) * DAY_MS
        visitors = self._identities.prune(unseen, PRUNED_AT_ONCE)
        grants = self._identities.decisions.forget_grants(unseen, PRUNED_AT_ONCE)
        orders = self._ledger.order_book.prune(
            orders_before=now - max(one.events_days for one in kept) * DAY_MS,
            people_before=unseen,
            deliveries_before=now - DELIVERIES_DAYS * DAY_MS,
            limit=PRUNED_AT_ONCE,
        )
        if max(events, visitors, grants, orders) < PRUNED_AT_ONCE:
            self._next = now + PRUNE_EVERY_MS
        return events + visitors + grants + orders


class ClockWatch:
    """Keeps the incident of a clock that jumped."""

    def __init__(self, clock: Clock, ledger: Ledger, log: Log) -> None:
        self._clock = clock
        self._ledger = ledger
        self._log = log
        self._open = False

    def look(self, now: int) -> None:
        jumped = self._clock.jumped
        if jumped and not self._open:
            detail = f"the clock jumped by {jumped // 1000} s; nothing expires until a destination's answer confirms it"
            self._ledger.open_incident(DEFAULT_SPACE, CLOCK_JUMPED, None, now, detail)
            self._log(CLOCK_JUMPED, by_ms=jumped)
        elif self._open and not jumped:
            self._ledger.close_incident(DEFAULT_SPACE, CLOCK_JUMPED, None, now)
        self._open = bool(jumped)


def _hmac(arguments: Mapping[str, Any]) -> bytes:
    try:
        return bytes.fromhex(_text(arguments, "hmac"))
    except ValueError:
        raise InvalidInput("hmac is 32 hex digits") from None


def _text(arguments: Mapping[str, Any], name: str, *, needed: bool = True) -> str:
    value = arguments.get(name)
    if value is None and not needed:
        return ""
    if not isinstance(value, str) or not value:
        raise InvalidInput(f"{name} is missing")
    return value


def _receipt(text: object) -> Receipt:
    try:
        return Receipt.parse(str(text))
    except ValueError:
        raise InvalidInput("receipts is a list of receipts, which read inbox-segment-index") from None


def _number(arguments: Mapping[str, Any], name: str) -> int:
    value = arguments.get(name)
    if not isinstance(value, int):
        raise InvalidInput(f"{name} is missing")
    return value
