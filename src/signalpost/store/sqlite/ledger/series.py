"""Reading figures over time; see `LedgerReader.series`. Those of the roll-ups have their hours in `rollup`, all else is
in `figure`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from signalpost.capi.said import MILLION
from signalpost.store.figures import FROM_THE_BEGINNING, KINDS, STEP_S, Figure, Received, Step
from signalpost.store.ledger import Fate, State
from signalpost.store.sqlite.ledger.file import LedgerFile, json_list
from signalpost.store.sqlite.ledger.kinds import NUMBER_OF, NUMBERS, REST_OF
from signalpost.store.sqlite.ledger.tally import DAY_S, HOUR_S, OF_CONSENT, OF_PIXEL

STEPS_AT_ONCE = 24  # in one look, which must be short: a long one keeps the write-ahead log from being emptied

# Measures of the roll-ups by kind: whole words, and what words begin with. Only `pixel:` and `consent:` are taken off.
_WORDS: Mapping[str, tuple[str, ...]] = {
    "fate": tuple(fate.value for fate in Fate),
    "ending": tuple(state.value for state in State),
}
_BEGINNINGS: Mapping[str, tuple[str, ...]] = {
    "fate": (f"{Fate.DROPPED.value}:",),
    "ending": (f"{State.DEAD.value}:",),
    "pixel": ("pixel:",),
    "consent": ("consent:",),
}
_TAKEN_OFF = ("pixel", "consent")
#: Kinds of which a sum has two parts: the number of the whole one, and how many millionths one of it is.
_MONEY = {NUMBER_OF[kind]: (NUMBER_OF[kind], MILLION) for kind in REST_OF} | {
    rest: (NUMBER_OF[kind], 1) for kind, rest in REST_OF.items()
}

Row = tuple[int, int, int, int, int, int]  # dataset, name, at, kind, word: numbers of the file; count


def series(
    file: LedgerFile,
    space_id: int,
    dataset: str | None,
    names: Collection[str] | None,
    kinds: Collection[str],
    since: int,
    until: int,
    step: Step,
) -> Sequence[Figure]:
    """The figures of these kinds."""
    if unknown := set(kinds) - set(KINDS):
        raise ValueError(f"no such figure: {', '.join(sorted(unknown))}; there are {', '.join(KINDS)}")
    of_rollups = [kind for kind in kinds if kind in FROM_THE_BEGINNING]
    with file.read():
        names_asked = _names(file, space_id, names)
        datasets = dict(file.run("datasets_named", (space_id, dataset)).fetchall())
        if dataset is None:
            datasets[0] = ""  # copies that named none
        measures = _measures(file, of_rollups)
        first, after = _first_and_after(file, space_id, datasets)
    rows: list[Row] = []
    for part in _parts(max(first, since), min(after, until), step):
        hours = part.every == HOUR_S
        numbers = [NUMBER_OF[kind] for kind in kinds if not (hours and kind in of_rollups)]
        numbers += [REST_OF[kind] for kind in kinds if kind in REST_OF]
        asked = _Asked(space_id, datasets, names_asked, part, in_sum=step == "whole")
        with file.read():
            if hours and measures:
                rows += _of_rollups(file, asked, measures)
            rows += _of_figures(file, asked, numbers)
    with file.read():
        texts = _Texts(
            datasets,
            _texts(file, "name_texts", {row[1] for row in rows}),
            _texts(file, "word_texts", {row[4] for row in rows}),
        )
    return _figures(rows if step != "whole" else _sums(rows, since), texts)


def last_received(file: LedgerFile, space_id: int, dataset: str | None) -> Sequence[Received]:
    """See `LedgerReader.last_received`."""
    with file.read():
        rows = file.run("last_received", (space_id, dataset)).fetchall()
    return [Received(dataset=dataset, event_name=name, origin=origin, at=at) for dataset, name, origin, at in rows]


def figures_since(file: LedgerFile) -> int | None:
    """See `LedgerReader.figures_since`."""
    with file.read():
        since: int | None = file.value("figures_since")
    return since


class _Part(NamedTuple):
    """A time short enough for one look, `every` so many seconds a figure."""

    since: int
    until: int
    every: int


class _Asked(NamedTuple):
    space_id: int
    datasets: Mapping[int, str]
    names: str | None
    part: _Part
    in_sum: bool


class _Texts(NamedTuple):
    """What numbers stand for."""

    datasets: Mapping[int, str]
    names: Mapping[int, str]
    words: Mapping[int, str]

    def figure(self, row: Row) -> Figure:
        dataset, name, at, kind, word, count = row
        return Figure(
            dataset=self.datasets[dataset],
            event_name=self.names.get(name, ""),
            at=at,
            kind=NUMBERS[kind],
            word=_said(kind, self.words[word]),
            count=count,
        )


def _parts(since: int, until: int, step: Step) -> Iterator[_Part]:
    """The looks that a time takes. The whole of it is its days, and the hours before and after them."""
    if step != "whole":
        times = [(since, until, STEP_S[step])]
    else:
        days = -(-since // DAY_S) * DAY_S, until // DAY_S * DAY_S
        times = [(since, until, HOUR_S)]
        if days[0] < days[1]:
            times = [(since, days[0], HOUR_S), (*days, DAY_S), (days[1], until, HOUR_S)]
    for begin, end, every in times:
        for at in range(begin, end, STEPS_AT_ONCE * every):
            yield _Part(at, min(at + STEPS_AT_ONCE * every, end), every)


def _of_rollups(file: LedgerFile, asked: _Asked, measures: Mapping[int, tuple[str, str]]) -> list[Row]:
    part = asked.part
    bound = (asked.space_id, json_list(asked.datasets), json_list(measures), asked.names, part.since, part.until)
    return [
        (dataset, name, hour, NUMBER_OF[measures[measure][0]], measure, count)
        for dataset, name, hour, measure, count in file.run("series_of_rollups", bound)
    ]


def _of_figures(file: LedgerFile, asked: _Asked, numbers: Sequence[int]) -> list[Row]:
    part = asked.part
    times = json_list(range(-(-part.since // part.every) * part.every, part.until, part.every))
    rows: list[Row] = []
    for dataset in asked.datasets if numbers else ():
        bound = (asked.space_id, dataset, int(part.every == DAY_S), times, json_list(numbers), asked.names)
        if asked.in_sum:
            rows += [(*row[:2], 0, *row[2:]) for row in file.run("series_in_sum", bound)]
        else:
            rows += file.run("series", bound).fetchall()
    return rows


def _sums(rows: Iterable[Row], at: int) -> list[Row]:
    """The rows of all times added up."""
    sums: defaultdict[tuple[int, int, int, int], int] = defaultdict(int)
    for dataset, name, _, kind, word, count in rows:
        sums[dataset, name, kind, word] += count
    return [(dataset, name, at, kind, word, count) for (dataset, name, kind, word), count in sums.items() if count]


def _first_and_after(file: LedgerFile, space_id: int, datasets: Iterable[int]) -> tuple[int, int]:
    """The first day that any of them has figures of, and the end of the last one; an empty time without any."""
    days = [file.run("first_and_last", (space_id, dataset)).fetchone() for dataset in datasets]
    found = [(first, last + DAY_S) for first, last in days if first is not None]
    return min((first for first, _ in found), default=0), max((after for _, after in found), default=0)


def _figures(rows: Sequence[Row], texts: _Texts) -> list[Figure]:
    found: list[Figure] = []
    money: defaultdict[tuple[int, int, int, int, int], int] = defaultdict(int)
    for row in rows:
        dataset, name, at, kind, word, count = row
        if kind in _MONEY:
            whole, times = _MONEY[kind]
            money[dataset, name, at, whole, word] += count * times
        else:
            found.append(texts.figure(row))
    found += [texts.figure((*key, count)) for key, count in money.items() if count]
    return found


def _said(kind: int, text: str) -> str:
    """The word of a figure, where the measure of a roll-up stands for it."""
    return text.partition(":")[2] if kind in (OF_PIXEL, OF_CONSENT) else text


def _measures(file: LedgerFile, kinds: Collection[str]) -> Mapping[int, tuple[str, str]]:
    """Kind and word of each measure that is asked for, by its number."""
    found: dict[int, tuple[str, str]] = {}
    for kind in kinds:
        for word in _WORDS.get(kind, ()):
            if number := file.names.known_word(word):
                found[number] = kind, word
        for begins in _BEGINNINGS.get(kind, ()):
            after = begins[:-1] + chr(ord(begins[-1]) + 1)
            for number, word in file.run("words_between", (begins, after)):
                found[number] = kind, word.removeprefix(begins) if kind in _TAKEN_OFF else word
    return found


def _names(file: LedgerFile, space_id: int, names: Collection[str] | None) -> str | None:
    """Numbers of event names as SQL takes them; the empty one is 0."""
    if names is None:
        return None
    known = ((name, file.names.known_event_name(space_id, name)) for name in names)
    return json_list(number for name, number in known if number or not name)


def _texts(file: LedgerFile, statement: str, numbers: Iterable[int]) -> Mapping[int, str]:
    return dict(file.run(statement, (json_list(numbers),)).fetchall())
