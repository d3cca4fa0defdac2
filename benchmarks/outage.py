"""Meta away for a day: what waits, what the worker's process then needs, and how it catches up once Meta is back.

   python benchmarks/outage.py [events] [--minutes MINUTES] [--away SECONDS] [--look SECONDS]

Not a row of the table: five million events, as many as a large shop has in a day, take half an hour. They are put
into an inbox in process, received over the last 24 hours; one in a hundred has an age that runs out about now. The
worker is `signalpost work`; for Meta there is a closed port, later a sink that notes what came when. Prints a line now
and then, and at the end what was found. Ends when nothing waits, or after MINUTES of catching up: the books have to
balance either way.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import json
import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE)]
import msgspec  # noqa: E402
from filling import append, prepared  # noqa: E402
from installation import install, worker  # noqa: E402
from measure import free_port, process, scratch, wait_for  # noqa: E402

from signalpost.cli import parts  # noqa: E402
from signalpost.store import open_ledger_reader  # noqa: E402
from signalpost.store.ledger import Books  # noqa: E402
from signalpost.store.record import Record, event_record  # noqa: E402

EVENTS = 5_000_000
MINUTES = 60.0
PREPARED = 100_000  # events that are really prepared; the others are these with other ids, order numbers and times
DAY_S = 86_400
OLD_EVERY = 100
OLD_S = 7 * DAY_S - DAY_S // 2  # a day after they came half of them are past Meta's limit, half are near it
LOOK_EVERY_S = 10.0
FOLDING_MOST_S = 5_400.0
AWAY_S = 30.0
NEAR = 20_000  # numbers: a few calls are under way at once and pass one another
BOTH_CORES = "0,1"


def waiting(events: int, now_ms: int) -> Iterator[Record]:
    """`events` records, the oldest first, received over the last day. An event's id is its number."""
    begun_ms = now_ms - DAY_S * 1000
    pool = itertools.cycle(list(prepared(min(events, PREPARED), begun_ms)))
    for number, copy in zip(range(events), pool, strict=False):
        received_ms = begun_ms + number * DAY_S * 1000 // events
        event_id, order_id = f"{number:032x}", f"SO-{number:07d}"
        event_time = received_ms // 1000 - (OLD_S if number % OLD_EVERY == 0 else 60)
        body = (
            copy.body.replace(copy.event_id.encode(), event_id.encode())
            .replace((copy.order_id or "").encode(), order_id.encode())
            .replace(b'"event_time":%d' % copy.event_time, b'"event_time":%d' % event_time)
        )
        changed = {"event_id": event_id, "order_id": order_id, "event_time": event_time, "body": body}
        yield event_record(msgspec.structs.replace(copy, received_at=received_ms, **changed))


class Watched:
    """The worker's process and its files while it works."""

    def __init__(self, folder: Path, pid: int, look_every_s: float) -> None:
        self.most_mb: dict[str, float] = {}  # by phase
        self.look_every_s = look_every_s
        self._folder = folder
        self._pid = pid
        self._begun = time.monotonic()

    def look(self, phase: str) -> Books:
        """Note its memory, print a line, and give the books; stops everything when these do not balance."""
        with contextlib.closing(open_ledger_reader(self._folder / parts.LEDGER_FILE)) as reader:
            books = reader.books(1, time.time_ns() // 1_000_000)
        memory, own = (self._memory_mb(name) for name in ("VmRSS", "RssAnon"))
        self.most_mb[phase] = max(self.most_mb.get(phase, 0.0), memory)
        states = {state: count for state, count in books.states.items() if count}
        files = f"inbox {self.megabytes('inbox/*')} MB, ledger {self.megabytes('ledger.db*')} MB"
        seconds = time.monotonic() - self._begun
        print(f"{seconds:7.0f} s {phase:12} {memory:4.0f} MB ({own:.0f} its own); {files}; {states}", flush=True)
        if not books.balanced:
            sys.exit(f"the books do not balance: {books}")
        return books

    def processor_s(self) -> float:
        """Seconds of processor time that the process took so far."""
        fields = Path(f"/proc/{self._pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / 100

    def megabytes(self, pattern: str) -> int:
        sizes = 0
        for file in self._folder.glob(pattern):
            with contextlib.suppress(FileNotFoundError):
                sizes += file.stat().st_size
        return sizes // 1_000_000

    def _memory_mb(self, name: str) -> float:
        found = re.search(rf"{name}:\s+(\d+) kB", Path(f"/proc/{self._pid}/status").read_text())
        return int(found[1]) / 1024 if found else 0.0


def open_events(books: Books) -> int:
    """How many events are not settled."""
    return sum(books.states.get(state, 0) for state in ("scheduled", "waiting", "sending"))


def folded(watched: Watched, events: int, away_s: float) -> dict[str, float]:
    """Wait until all are in the ledger, Meta being away, and `away_s` more."""
    begun = time.monotonic()
    while watched.look("folding").received < events:
        if time.monotonic() - begun > FOLDING_MOST_S:
            sys.exit("not everything was folded in time")
        time.sleep(watched.look_every_s)
    seconds = time.monotonic() - begun
    time.sleep(away_s)
    watched.look("waiting")
    return {"folded_s": round(seconds), "processor_s": round(watched.processor_s())}


def caught_up(watched: Watched, minutes: float) -> dict[str, object]:
    """Look until nothing waits or the time is over: how many were delivered, in what time, and how it went on."""
    begun, spent, rates = time.monotonic(), watched.processor_s(), []
    before, at = watched.look("catching up").states.get("delivered", 0), begun
    while time.monotonic() - begun < minutes * 60:
        time.sleep(watched.look_every_s)
        books, now = watched.look("catching up"), time.monotonic()
        delivered = books.states.get("delivered", 0)
        rates.append(round((delivered - before) / (now - at)))
        before, at = delivered, now
        if not open_events(books):
            break
    return {
        "delivered": before,
        "dead": {reason: count for reason, count in books.dead.items() if count},
        "left": open_events(books),
        "seconds": round(at - begun),
        "processor_s": round(watched.processor_s() - spent),
        "a_second": {"in the first third": _mean(rates, 0), "second": _mean(rates, 1), "third": _mean(rates, 2)},
    }


def _mean(rates: list[int], third: int) -> int:
    part = rates[third * len(rates) // 3 : (third + 1) * len(rates) // 3]
    return round(sum(part) / len(part)) if part else 0


def in_order(notes: Path, attempts: Callable[[int], int]) -> dict[str, int]:
    """How far events came out of order, from the sink's notes: a line for each call, the numbers of its events.

    What was tried while Meta was away has a wait of its own, so that others are due before it: however long it took to
    fold them, a call or two more were tried. What was never tried has no reason to come late.
    """
    highest, near_limit, calls_behind, twice = -1, 0, 0, 0
    seen: set[int] = set()
    late: list[int] = []
    lines = notes.read_text().splitlines()
    for line in lines:
        numbers = [int(one, 16) for one in line.split()]
        twice += sum(one in seen for one in numbers)
        seen.update(numbers)
        usual = [one for one in numbers if one % OLD_EVERY]
        near_limit += not usual  # those go first
        behind = [one for one in usual if highest - one > NEAR]
        calls_behind += bool(behind)
        late += behind
        highest = max(highest, *usual) if usual else highest
    return {
        "calls": len(lines),
        "sent_twice": twice,
        "calls_near_the_limit": near_limit,
        "calls_far_behind": calls_behind,
        "events_far_behind": len(late),
        "of_those_not_tried_before": sum(attempts(one) < 2 for one in late),
    }


def attempts_of(folder: Path, stack: contextlib.ExitStack) -> Callable[[int], int]:
    """How often the event of a number was tried, the time it was delivered counted."""
    reader = stack.enter_context(contextlib.closing(open_ledger_reader(folder / parts.LEDGER_FILE)))
    now = time.time_ns() // 1_000_000
    return lambda number: reader.find(1, event_id=f"{number:032x}", now=now)[0].attempts


def main(events: int, minutes: float, away_s: float, look_every_s: float) -> None:
    port = free_port()
    with scratch() as folder, contextlib.ExitStack() as stack:
        installed = install(folder / "installation", base_url=f"http://127.0.0.1:{port}")
        begun = time.monotonic()
        append(installed.folder, waiting(events, time.time_ns() // 1_000_000))
        print(f"{events} events accepted, in {time.monotonic() - begun:.0f} s", flush=True)
        pid = stack.enter_context(worker(installed, core=BOTH_CORES))
        watched = Watched(installed.folder, pid, look_every_s)
        found: dict[str, object] = {"events": events, "inbox_mb": watched.megabytes("inbox/*")}
        found |= folded(watched, events, away_s)
        found["ledger_mb"] = watched.megabytes("ledger.db*")
        notes = folder / "notes"
        sink = [sys.executable, str(HERE / "floors" / "noting_sink.py"), str(port), str(notes)]
        stack.enter_context(process(sink, core=BOTH_CORES))
        wait_for(port)
        found["catching_up"] = caught_up(watched, minutes)
        found["order"] = in_order(notes, attempts_of(installed.folder, stack))
        found["memory_mb"] = {phase: round(most) for phase, most in watched.most_mb.items()}
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("events", nargs="?", type=int, default=EVENTS)
    arguments.add_argument("--minutes", type=float, default=MINUTES, help="of catching up, at most")
    arguments.add_argument("--away", type=float, default=AWAY_S, help="seconds that Meta stays away once all is folded")
    arguments.add_argument("--look", type=float, default=LOOK_EVERY_S, help="seconds between two looks")
    chosen = arguments.parse_args()
    main(chosen.events, chosen.minutes, chosen.away, chosen.look)
