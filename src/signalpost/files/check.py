"""The pre-flight of a file: every row is read and judged as if it were sent, in a room that does not grow with rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from msgspec.structs import astuple

from signalpost.capi.outcome import Accepted
from signalpost.capi.policy import Policy
from signalpost.capi.problem import Problem
from signalpost.files.cells import day_of
from signalpost.files.drafts import Drafts
from signalpost.files.faults import fault
from signalpost.files.group import Made, PlainEvent, Row, grouped
from signalpost.files.judge import judged
from signalpost.files.layout import Layout
from signalpost.files.looks import Looks
from signalpost.files.report import KeyShare, Quality, Report
from signalpost.files.rows import Table
from signalpost.files.tally import Counts, Seen, Sums
from signalpost.quality.estimate import estimate
from signalpost.quality.weights import Weights

Known = Callable[[str, str], bool]
Bad = Callable[[Sequence[Row], Problem], None]
Going = Callable[[Accepted, int], None]


def policy_of(layout: Layout, policy: Policy) -> Policy:
    """`policy` with the country that the layout gives bare phones."""
    if not layout.default_country:
        return policy
    from msgspec.structs import replace

    return replace(policy, default_country=layout.default_country)


def check(
    table: Table,
    layout: Layout,
    *,
    file: str,
    now: int,
    policy: Policy,
    weights: Weights,
    known: Known = lambda event_name, event_id: False,
    bad: Bad = lambda rows, problem: None,
    going: Going = lambda outcome, groups: None,
    at: Callable[[int], None] | None = None,
    mark: Callable[[bytes], bytes] | None = None,
) -> Report:
    """Read and judge every row. `now`: Unix seconds. `known` says whether an event was sent before; `bad` is given each
    refused row with why; `going` each event that can go, and how many groups there were with it; `at` the bytes read so
    far. With questions open, only the columns are looked at."""
    checking = _Checking(layout, now, policy_of(layout, policy), known, bad, going)
    if not layout.questions:
        drafts = Drafts(layout, mark) if mark is not None else Drafts(layout)
        for group in grouped(table.rows(at), layout):
            checking.take(drafts.make(group), drafts)
    return checking.report(table, file, weights)


class _Checking:
    """What one pass counts."""

    def __init__(self, layout: Layout, now: int, policy: Policy, known: Known, bad: Bad, going: Going) -> None:
        self._layout, self._now, self._policy, self._known, self._bad = layout, now, policy, known, bad
        self._going = going
        self._seen = Seen()
        self._problems, self._notes = Counts(), Counts()
        self._sums, self._out_sums = Sums(), Sums()
        self._left_out: Counter[str] = Counter()
        self._remarks: Counter[str] = Counter()
        self._keys: Counter[tuple[str, ...]] = Counter()  # by the keys that an event has
        self._looks = Looks(layout.default_country)
        self._rows = self._groups = self._sendable = self._refused = self._bad_rows = 0
        self._oldest: int | None = None
        self._newest: int | None = None

    def take(self, made: Made, drafts: Drafts) -> None:
        """One row, or the lines of one order."""
        rows, event, problem, left_out, value, currency, remarks = made
        self._rows += len(rows)
        self._groups += 1
        if remarks:
            self._remarks.update(remarks)
        if event is None:
            assert problem is not None
            self._refuse(made, (problem,))
            return
        day = day_of(int(event.event_time), drafts.zone)
        if left_out:
            self._leave(made, left_out, day)
            return
        useless = self._looks.at(event.people if isinstance(event, PlainEvent) else astuple(event.user_data))
        outcome = judged(event, now=self._now, policy=self._policy)
        if not isinstance(outcome, Accepted):
            self._refuse(made, outcome.problems)
            return
        name, event_id, at = outcome.event_name, outcome.event_id, outcome.event_time
        if not self._seen.add(name, event_id):
            if self._layout.grouped and self._is_scattered():
                self._refuse(made, (fault("order_scattered", "order_id"),))
            else:
                self._leave(made, "duplicate_in_file", day)
            return
        if self._known(name, event_id):
            self._leave(made, "already_sent", day)
            return
        self._sendable += 1
        self._going(outcome, self._groups)
        self._keys[outcome.keys if not useless else tuple([key for key in outcome.keys if key not in useless])] += 1
        self._sums.add(day, name, currency, value)
        if outcome.notes:
            self._notes.add_all(outcome.notes, rows[0].number)
        if self._oldest is None or at < self._oldest:
            self._oldest = at
        if self._newest is None or at > self._newest:
            self._newest = at

    def _is_scattered(self) -> bool:
        """Whether a number that comes again can be further lines of its order: where no column says the order's sum."""
        return "value" not in self._layout.places

    def _refuse(self, made: Made, problems: Sequence[Problem]) -> None:
        self._refused += 1
        self._bad_rows += len(made.rows)
        self._problems.add(problems[0], made.rows[0].number)
        self._bad(made.rows, problems[0])

    def _leave(self, made: Made, why: str, day: str) -> None:
        self._left_out[why] += 1
        self._out_sums.add(day, why, made.currency, made.value)

    def report(self, table: Table, file: str, weights: Weights) -> Report:
        """All of it."""
        layout, sent = self._layout, self._sendable
        counts: Counter[str] = Counter()
        for having, count in self._keys.items():
            counts.update(dict.fromkeys(having, count))
        coverage = {key: count / sent for key, count in counts.items()}
        found = estimate(coverage, weights=weights) if sent else None
        adds = {one.key: one.adds for one in found.by_key} if found is not None else {}
        keys = [
            KeyShare(key=key, share=coverage.get(key, 0.0), adds=adds.get(key, 0.0))
            for key in sorted({*coverage, *adds}, key=lambda key: (-coverage.get(key, 0.0), key))
        ]
        return Report(
            file=file,
            checked_at=self._now,
            export=layout.export.value,
            form=table.form.value,
            encoding=table.dialect.encoding if table.dialect else "",
            delimiter=table.dialect.delimiter if table.dialect else "",
            columns=layout.columns,
            assumed=layout.assumed,
            questions=layout.questions,
            rows=self._rows,
            groups=self._groups,
            sendable=sent,
            refused=self._refused,
            bad_rows=self._bad_rows,
            problems=tuple(self._problems.listed()),
            notes=tuple(self._notes.listed()),
            left_out=dict(self._left_out),
            remarks=dict(self._remarks + self._looks.remarks),
            keys=tuple(keys) if sent else (),
            quality=Quality(estimate=found.estimate, low=found.low, high=found.high) if found is not None else None,
            phones=self._looks.phones.guess(layout.currency or self._sums.currency()),
            oldest=self._oldest,
            newest=self._newest,
            sums=tuple(self._sums.listed()),
            left_out_sums=tuple(self._out_sums.listed()),
            totals=tuple(self._sums.totals()),
            left_out_totals=tuple(self._out_sums.totals()),
        )
