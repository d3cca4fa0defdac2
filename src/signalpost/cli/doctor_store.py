"""What `doctor` finds in the stores: damage, locks, a worker that ends as it starts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing

from signalpost.cli.fixes import fix_of
from signalpost.errors import SignalpostError, StoreError, StoreUnavailable
from signalpost.settings import Settings
from signalpost.store.ledger import Incident
from signalpost.transport_trial import Check
from signalpost.watch.causes import cause_of
from signalpost.watch.code import Code
from signalpost.watch.rules import INBOX_STOPS

SETTLED_MS = 20_000  # after so long everything that `serve` starts has begun
UNREADABLE = "inbox_unreadable"
INBOX_FIX = (
    "Put that file back from a backup or the replica; if there is none, move it out of the inbox folder and keep it: "
    "mv var/inbox/ID.db* ELSEWHERE   (what lies behind it goes on within a minute)"
)


def store_checks(settings: Settings, begun_at: int | None, now: int) -> Iterator[Check]:
    """Everything about ledger, people and worker. `begun_at`: since when `serve` runs; `now`: Unix ms."""
    yield from ledger_checks(settings)
    yield from people_checks(settings)
    yield from write_checks(settings)
    yield from worker_checks(settings, begun_at, now)


def ledger_checks(settings: Settings) -> Iterator[Check]:
    """The ledger, its books, and what keeps an inbox from being folded into it."""
    from signalpost.cli import parts

    if not parts.ledger_path(settings).exists():
        yield Check(name="ledger", ok=None, found="is not there yet", fix="The worker makes it when it first runs.")
        return

    def look() -> str:
        from signalpost.store.control import DEFAULT_SPACE

        with parts.ledger_reader(settings) as ledger:
            books = ledger.books(DEFAULT_SPACE, parts.now_ms())
            incidents.extend(ledger.incidents(DEFAULT_SPACE))
        if not books.balanced:
            raise SignalpostError("the books do not balance; run: signalpost store rebuild")
        waiting = books.states.get("waiting", 0)
        codes = ", ".join(one.code for one in incidents)
        return f"{books.received} copies, {waiting} waiting" + (f", open incidents: {codes}" if codes else "")

    incidents: list[Incident] = []
    yield tried("ledger", look)
    for one in incidents:
        if one.code in INBOX_STOPS and one.dataset is None:
            fix = INBOX_FIX if one.code == UNREADABLE else cause_of(Code.NOT_DELIVERED, one.code).fix
            yield Check(name="inbox", ok=False, found=one.detail, fix=fix)


def write_checks(settings: Settings, patience_ms: int = 5_000) -> Iterator[Check]:
    """That nothing keeps the files from being written; said only where something does."""
    from signalpost.cli import parts
    from signalpost.store import try_to_write

    for name in (parts.LEDGER_FILE, parts.IDENTITIES_FILE, parts.CONTROL_FILE):
        file = settings.data_dir / name
        if file.exists():
            try:
                try_to_write(file, patience_ms)
            except StoreUnavailable as error:
                yield Check(name=name, ok=False, found=str(error), fix=fix_of(error))
            except StoreError:
                continue  # damaged: the check of that file says so


def people_checks(settings: Settings) -> Iterator[Check]:
    """The file of visitors and people: without it the worker ends again and again."""
    from signalpost.cli import parts
    from signalpost.store import open_identity_reader
    from signalpost.store.control import DEFAULT_SPACE

    file = settings.data_dir / parts.IDENTITIES_FILE
    if not file.exists():
        return

    def look() -> str:
        with closing(open_identity_reader(file, parts.keyring(settings, create=False))) as people:
            people.visitor(DEFAULT_SPACE, "nobody")  # looked up, not counted: there may be millions
        return "can be read"

    yield tried("people", look)


def worker_checks(settings: Settings, begun_at: int | None, now: int) -> Iterator[Check]:
    """Beside a `serve` that runs since `begun_at` (Unix ms) a worker holds the ledger, but for moments."""
    from signalpost.cli import parts
    from signalpost.store import ledger_holder

    if begun_at is None or now - begun_at < SETTLED_MS:
        return
    runs = ledger_holder(parts.ledger_path(settings)) is not None
    fix = "It is started again and again: its last lines in the log of serve say why it ends (worker died)."
    yield Check(name="worker", ok=runs, found="runs" if runs else "ends as it starts", fix="" if runs else fix)


def tried(name: str, act: Callable[[], str]) -> Check:
    """What `act` says, or why it could not."""
    try:
        return Check(name=name, ok=True, found=act())
    except SignalpostError as error:
        return Check(name=name, ok=False, found=str(error), fix=fix_of(error))
