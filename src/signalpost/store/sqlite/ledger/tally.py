"""What a transaction adds to the books and roll-ups: summed up first, written once at its end."""

from __future__ import annotations

from collections import defaultdict

from signalpost.store.consent_word import measure_of
from signalpost.store.ledger import Fate, State
from signalpost.store.observed import PIXELS, pixel_of
from signalpost.store.sqlite.ledger.file import LedgerFile

STATES: tuple[State, ...] = (
    State.QUEUED,
    State.SENDING,
    State.DELIVERED,
    State.OBSERVED,
    State.DEAD,
    State.WITHDRAWN,
    State.ERASED,
)  # a state's place is its number in the file: only ever add at the end
FATES: tuple[Fate, ...] = (Fate.EVENT, Fate.MERGED, Fate.DUPLICATE, Fate.HELD, Fate.DROPPED)  # so here

NUMBER_OF_STATE = {state: number for number, state in enumerate(STATES)}
NUMBER_OF_FATE = {fate: number for number, fate in enumerate(FATES)}
QUEUED, SENDING, DELIVERED, DEAD = (
    NUMBER_OF_STATE[s] for s in (State.QUEUED, State.SENDING, State.DELIVERED, State.DEAD)
)
EVENT, HELD, DROPPED = (NUMBER_OF_FATE[f] for f in (Fate.EVENT, Fate.HELD, Fate.DROPPED))

RECEIVED, BY_FATE, ROUTED, BY_STATE = range(4)  # the books
HOUR_MS = 3_600_000
HOUR_S = 3_600
DAY_S = 86_400
OF_PIXEL = 2  # in place of `of_events`: how the pixel fared, `kind` being its state's number
OF_CONSENT = 3  # so too: how consent stood, `kind` being the number of the measure's word

Total = tuple[int, int, int, int, int]  # space_id, book, dataset_id, kind, reason_id
Rollup = tuple[int, int, int, int, int]  # space_id, dataset_id, hour, name_id, measure_id
FigureKey = tuple[int, int, int, int, int, int, int]  # space_id, dataset_id, step, at, kind, name_id, word_id
Side = tuple[int, int, int, str]  # space_id, dataset_id, name_id, origin
BY_HOUR, BY_DAY = range(2)  # the steps


def hour_of(at: int) -> int:
    """The hour of `at` (Unix ms), as Unix seconds."""
    return at // HOUR_MS * HOUR_S


class Tally:
    """Counts to be added. Numbers of datasets, names and reasons are those of the file."""

    def __init__(self, file: LedgerFile) -> None:
        self._file = file
        self.totals: defaultdict[Total, int] = defaultdict(int)
        self._hours: defaultdict[tuple[int, int, int, int, int, int, int], int] = defaultdict(int)
        self._figures: defaultdict[tuple[int, int, int, int, int, str], int] = defaultdict(int)
        self.newest: dict[Side, int] = {}

    def copy(
        self, space: int, dataset: int, name: int, at: int, fate: int, reason: int, part: int, count: int = 1
    ) -> None:
        """`count` copies received `at` became `fate`; they count in the books where `part` is 0."""
        reason = reason if fate == DROPPED else 0
        self._hours[space, dataset, hour_of(at), name, 0, fate, reason] += count
        if not part:
            self.totals[space, RECEIVED, 0, 0, 0] += count
            self.totals[space, BY_FATE, dataset, fate, reason] += count

    def routed(self, space: int, dataset: int, count: int = 1) -> None:
        """Events came into being."""
        self.totals[space, ROUTED, dataset, 0, 0] += count

    def state(self, space: int, dataset: int, state: int, reason: int, count: int) -> None:
        """`count` events more (or fewer) stand in `state`."""
        self.totals[space, BY_STATE, dataset, state, reason if state == DEAD else 0] += count

    def ending(self, space: int, dataset: int, name: int, at: int, state: int, reason: int, count: int = 1) -> None:
        """`count` events ended `at` in `state` (with -1: one was taken back)."""
        self.state(space, dataset, state, reason, count)
        self._hours[space, dataset, hour_of(at), name, 1, state, reason if state == DEAD else 0] += count

    def observed(self, space: int, dataset: int, name: int, at: int, word: str, count: int = 1) -> None:
        """`count` copies received `at` were observed with `word`, whose only figure is how the pixel fared."""
        pixel = pixel_of(word)
        if pixel is not None:
            self._hours[space, dataset, hour_of(at), name, OF_PIXEL, pixel, 0] += count

    def consent(self, space: int, dataset: int, name: int, at: int, word: str, count: int = 1) -> None:
        """`count` copies received `at` were judged with `word` (`store.consent_word`), counted by action and reason."""
        if word:
            measure = self._file.names.word(measure_of(word))
            self._hours[space, dataset, hour_of(at), name, OF_CONSENT, measure, 0] += count

    def hour(
        self, space: int, dataset: int, hour: int, name: int, of_events: int, kind: int, reason: int, count: int
    ) -> None:
        """`count` more in one hourly figure: of copies by fate (`of_events` 0), or of events by ending (1)."""
        self._hours[space, dataset, hour, name, of_events, kind, reason] += count

    def figure(self, space: int, dataset: int, hour: int, name: int, kind: int, word: str, count: int) -> None:
        """`count` more in the figure of a `kind` (`sqlite.ledger.kinds`) and `word`, of the hour in Unix seconds."""
        self._figures[space, dataset, hour, name, kind, word] += count

    def received(self, space: int, dataset: int, name: int, origin: str, at: int) -> None:
        """A copy that was not refused came from this side at `at` (Unix ms)."""
        side = space, dataset, name, origin
        if at > self.newest.get(side, 0):
            self.newest[side] = at

    def figures(self) -> dict[FigureKey, int]:
        """All figures by hour and by day, of the roll-ups only those by day: `rollup` has their hours."""
        found: defaultdict[FigureKey, int] = defaultdict(int)
        for (space, dataset, hour, name, of_events, kind, reason), count in self._hours.items():
            day = hour // DAY_S * DAY_S
            found[space, dataset, BY_DAY, day, of_events, name, self._measure(of_events, kind, reason)] += count
        number = self._file.names.word
        for (space, dataset, hour, name, kind, word), count in self._figures.items():
            if count:
                word_id = number(word)
                found[space, dataset, BY_HOUR, hour, kind, name, word_id] += count
                found[space, dataset, BY_DAY, hour // DAY_S * DAY_S, kind, name, word_id] += count
        return found

    def rollups(self) -> dict[Rollup, int]:
        """The hourly counts with their measures named."""
        return {
            (space, dataset, hour, name, self._measure(of_events, kind, reason)): count
            for (space, dataset, hour, name, of_events, kind, reason), count in self._hours.items()
        }

    def write(self) -> None:
        """Put the counts into the file, as a part of the transaction that is open."""
        self._write("add_total", "add_rollup", "add_figure")
        number = self._file.names.word
        self._file.run_many("received", [(*side[:3], number(side[3]), at) for side, at in self.newest.items()])

    def close(self) -> None:
        """So too, of rows that go: their counts move from the live part of each figure to the closed one."""
        self._write("close_total", "close_rollup", "close_figure")

    def _write(self, total: str, rollup: str, figure: str) -> None:
        run = self._file.run_many
        run(total, [(*key, count) for key, count in self.totals.items() if count])
        run(rollup, [(*key, count) for key, count in self.rollups().items() if count])
        run(figure, [(*key, count) for key, count in self.figures().items() if count])

    def _measure(self, of_events: int, kind: int, reason: int) -> int:
        if of_events == OF_CONSENT:
            return kind
        if of_events == OF_PIXEL:
            return self._file.names.word(f"pixel:{PIXELS[kind]}")
        word = STATES[kind].value if of_events else FATES[kind].value
        if reason:
            word = f"{word}:{self._file.names.text(reason)}"
        return self._file.names.word(word)
