"""Any ledger against a model of a few dictionaries: whatever is done in whatever order, both say the same."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from ledger_parts import HOMES, INBOX, NOW, SPACE, a_fate, a_merge, an_event, receipt
from signalpost.store.figures import DELAYS, STEP_S, delay_of
from signalpost.store.ledger import Changes, Fate, HeldCopy, Settled, State

STEP = 1_000
LEASE = 5_000
DATASETS = ("a", "b")
PEOPLE = 3
FIGURES = ("seen", "value", "recovered", "parameter", "delivery")


def key_of(whose: int) -> bytes:
    """16 bytes by which a person is found."""
    return b"%016d" % (whose * 10**8)


SERVER_LATER = ("browser", "server")


class Stood(NamedTuple):
    """Where the model has an event."""

    dataset: str
    state: State
    due_at: int
    attempts: int = 0
    left: bool = False
    reason: str = ""
    settled_at: int = 0
    whose: int = 0
    received_at: int = 0
    withdrawn: bool = False
    told: tuple[Told, ...] = ()  # its copies, the first one first
    delivered_in: str = ""


class Told(NamedTuple):
    """What a copy of an event says that figures count. `joined`: it came in time to be joined."""

    origin: str
    value: int | None
    currency: str
    joined: bool = True


def said_by(told: Told) -> dict[str, Any]:
    """As parts of a batch carry it."""
    said = f"{told.currency}|{'' if told.value is None else 'value,currency'}|" if told.currency else ""
    return {"origin": told.origin, "value": told.value, "said": said}


def figures_of(stood: Stood) -> Counter[str]:
    """What one event counts as, from its copies, by the rule of `capi.merge`."""
    sides = {copy.origin for copy in stood.told}
    seen = "both" if len(sides) > 1 else min(sides)
    first = priced = stood.told[0]
    for copy in stood.told[1:]:
        if (
            copy.joined
            and copy.value is not None
            and (priced.value is None or (first.origin, copy.origin) == SERVER_LATER)
        ):
            priced = copy
    found = Counter([f"seen {seen}"])
    if priced.value:
        found[f"value {priced.currency} {seen}"] += priced.value
    if any(copy.value is not None for copy in stood.told if copy.joined):
        found.update(["parameter value", "parameter currency"])
    if seen == "server":
        found["recovered unknown"] += 1
    if stood.delivered_in:
        found[f"delivery {stood.delivered_in}"] += 1
    return found


class LedgerModel(RuleBasedStateMachine):
    """Rules are the verbs of the ledger; the model keeps events by the name they were given."""

    adapter = "sqlite"

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.home = HOMES[self.adapter](self.folder)
        self.ledger = self.home.open()
        self.now = NOW
        self.segment = 0
        self.events: dict[str, Stood] = {}
        self.rows: dict[str, int] = {}
        self.held: dict[str, int] = {}  # until when
        self.fates: Counter[str] = Counter()
        self.gone: Counter[str] = Counter()  # states of pruned events
        self.pixels: Counter[str] = Counter()  # how the pixel fared, where it was seen
        self.pruned: Counter[str] = Counter()  # figures of events that are gone

    def teardown(self) -> None:
        assert self.ledger.rebuild() == 0
        self.ledger.close()
        shutil.rmtree(self.folder)

    @rule(dataset=st.sampled_from(DATASETS), wait=st.integers(0, 4), dropped=st.integers(0, 2), dead=st.booleans())
    def fold(self, dataset: str, wait: int, dropped: int, dead: bool) -> None:
        """A segment with one event and some dropped copies; sometimes applied twice."""
        self.segment += 1
        name = f"e{self.segment}"
        state, due_at = (State.DEAD, 0) if dead else (State.QUEUED, self.now + wait * STEP)
        told = self._told()
        event = an_event(
            self.segment,
            dataset=dataset,
            due_at=due_at,
            received_at=self.now,
            state=state,
            reason="expired" if dead else None,
            observed=self._seen(),
            found_by=key_of(self.segment % PEOPLE)[:8],
            **said_by(told),
        )
        lost = [a_fate(self.segment, count=dropped, receipt=receipt(self.segment)._replace(index=1))] if dropped else []
        for _ in range(1 + self.segment % 2):
            self.ledger.apply(INBOX, self.segment, Changes(events=[event], fates=lost))
        self.events[name] = Stood(
            dataset, state, due_at, reason="expired" if dead else "", settled_at=self.now,
            whose=self.segment % PEOPLE, received_at=self.now, told=(told,),
        )  # fmt: skip
        self.rows[name] = self.ledger.find(SPACE, event_id=name, now=self.now)[0].row
        self.fates.update({"event": 1, "dropped": dropped})

    @precondition(lambda self: self.events)
    @rule(choice=st.integers(0, 99), wait=st.integers(0, 3))
    def merge(self, choice: int, wait: int) -> None:
        """A copy joins an event that waits; of any other it is a duplicate."""
        self.segment += 1
        name, stood = self._choose(choice)
        due_at = self.now + wait * STEP
        told = self._told()
        copy = a_merge(
            self.rows[name], self.segment, due_at=due_at, dataset=stood.dataset, received_at=self.now,
            observed=self._seen(), **said_by(told),
        )  # fmt: skip
        self.ledger.apply(INBOX, self.segment, Changes(merges=[copy]))
        told = told._replace(joined=stood.state is State.QUEUED)
        self.events[name] = stood._replace(
            due_at=due_at if stood.state is State.QUEUED else stood.due_at, told=(*stood.told, told)
        )
        fate, _ = self.ledger.copy_fate(SPACE, receipt(self.segment), self.now)
        assert fate is not None
        assert fate.fate is (Fate.MERGED if stood.state is State.QUEUED else Fate.DUPLICATE)
        self.fates[fate.fate.value] += 1

    @rule(dataset=st.sampled_from(DATASETS), n=st.integers(1, 3))
    def lease(self, dataset: str, n: int) -> None:
        """Due events go out in turn; one whose lease ran out may have left."""
        due = sorted(
            (stood.due_at, self.rows[name], name)
            for name, stood in self.events.items()
            if stood.dataset == dataset and stood.state in (State.QUEUED, State.SENDING) and stood.due_at <= self.now
        )
        leased = self.ledger.lease(SPACE, dataset, n, self.now, self.now + LEASE, "w")
        assert sorted(self.events[one.event_id].due_at for one in leased) == [at for at, _, _ in due[:n]]
        for one in leased:
            stood = self.events[one.event_id]
            left = stood.left or stood.state is State.SENDING
            assert (one.attempts, one.body_left, one.withdrawn) == (stood.attempts + 1, left, stood.withdrawn)
            self.events[one.event_id] = stood._replace(
                state=State.SENDING, due_at=self.now + LEASE, attempts=stood.attempts + 1, left=left
            )

    @precondition(lambda self: self.events)
    @rule(choices=st.sets(st.integers(0, 99), max_size=3), state=st.sampled_from((State.DELIVERED, State.DEAD)))
    def settle(self, choices: set[int], state: State) -> None:
        """Only what is being sent ends."""
        names = {self._choose(choice)[0] for choice in choices}
        results = [Settled(row=self.rows[name], state=state, reason="refused_by_meta") for name in names]
        sending = [name for name in names if self.events[name].state is State.SENDING]
        assert self.ledger.settle(results, self.now) == len(sending)
        for name in sending:
            ends = state
            if state is State.DEAD and self.events[name].withdrawn:
                ends = State.WITHDRAWN
            late = self.now - self.events[name].received_at
            delivered_in = DELAYS[delay_of(late)] if ends is State.DELIVERED else ""
            self.events[name] = self.events[name]._replace(
                state=ends, reason="refused_by_meta", settled_at=self.now, delivered_in=delivered_in
            )

    @precondition(lambda self: self.events)
    @rule(choice=st.integers(0, 99), wait=st.integers(0, 3), tried=st.booleans(), left=st.booleans())
    def put_back(self, choice: int, wait: int, tried: bool, left: bool) -> None:
        """What is being sent may wait again."""
        name, stood = self._choose(choice)
        due_at = self.now + wait * STEP
        result = Settled(row=self.rows[name], state=State.QUEUED, due_at=due_at, attempted=tried, body_left=left)
        assert self.ledger.settle([result], self.now) == (stood.state is State.SENDING)
        if stood.state is State.SENDING and stood.withdrawn:
            self.events[name] = stood._replace(state=State.WITHDRAWN, settled_at=self.now)
        elif stood.state is State.SENDING:
            self.events[name] = stood._replace(
                state=State.QUEUED, due_at=due_at, attempts=stood.attempts - (not tried), left=stood.left or left
            )

    @rule(dataset=st.sampled_from((None, *DATASETS)), reason=st.sampled_from((None, "expired", "refused_by_meta")))
    def replay(self, dataset: str | None, reason: str | None) -> None:
        """Dead events of the dataset and reason wait again."""
        meant = [
            name
            for name, stood in self.events.items()
            if stood.state is State.DEAD and dataset in (None, stood.dataset) and reason in (None, stood.reason)
        ]
        meant = meant if dataset or reason else []
        assert self.ledger.replay(SPACE, dataset=dataset, reason=reason, now=self.now) == len(meant)
        for name in meant:
            self.events[name] = self.events[name]._replace(
                state=State.QUEUED, due_at=self.now, left=False, withdrawn=False
            )

    @rule(wait=st.integers(0, 4))
    def hold(self, wait: int) -> None:
        """A copy that waits for consent; sometimes applied twice."""
        self.segment += 1
        fate = a_fate(self.segment, Fate.HELD, "consent_unknown", received_at=self.now)
        until = self.now + wait * STEP
        copy = HeldCopy(fate=fate, packed=b"copy", keys=(key_of(self.segment % PEOPLE),), held_until=until)
        for _ in range(1 + self.segment % 2):
            self.ledger.apply(INBOX, self.segment, Changes(held=[copy]))
        self.held[f"e{self.segment}"] = until
        self.fates["held"] += 1

    @precondition(lambda self: self.held)
    @rule(choice=st.integers(0, 99), dataset=st.sampled_from((None, *DATASETS)))
    def end_held(self, choice: int, dataset: str | None) -> None:
        """It becomes an event, or is dropped; done twice it is done once."""
        name = sorted(self.held)[choice % len(self.held)]
        number = int(name[1:])
        if dataset is None:
            became = Changes(released=[receipt(number)], fates=[a_fate(number, reason="consent_unknown")])
        else:
            whose = key_of(number % PEOPLE)[:8]
            event = an_event(number, dataset=dataset, due_at=self.now, received_at=self.now, found_by=whose)
            became = Changes(released=[receipt(number)], events=[event])
        for _ in range(2):
            self.ledger.apply("decisions", 0, became)
        del self.held[name]
        self.fates.update({"held": -1, "event" if dataset else "dropped": 1})
        if dataset is not None:
            self.rows[name] = self.ledger.find(SPACE, event_id=name, now=self.now)[0].row
            told = Told("server", None, "")
            self.events[name] = Stood(
                dataset, State.QUEUED, self.now, whose=number % PEOPLE, received_at=self.now, told=(told,)
            )

    @rule(whose=st.integers(0, PEOPLE - 1))
    def withdraw(self, whose: int) -> None:
        """What waits or died of a person ends; what is being sent is marked."""
        rows = self.ledger.found_by({(SPACE, key_of(whose)[:8]): self.now}, self.now)
        self.ledger.apply("decisions", 0, Changes(withdrawn=rows, withdrawn_at=self.now))
        for name, stood in self.events.items():
            if stood.whose != whose:
                continue
            if stood.state is State.SENDING:
                self.events[name] = stood._replace(withdrawn=True)
            elif stood.state in (State.QUEUED, State.DEAD):
                self.events[name] = stood._replace(state=State.WITHDRAWN, settled_at=self.now, reason="")

    @rule(age=st.integers(0, 3))
    def prune(self, age: int) -> None:
        """Old settled events are forgotten, not their counts."""
        before = self.now - age * STEP
        self.ledger.prune(before)
        for name, stood in list(self.events.items()):
            if stood.state in (State.DELIVERED, State.DEAD, State.WITHDRAWN) and stood.settled_at < before:
                self.gone[stood.state.value] += 1
                self.pruned.update(figures_of(stood))
                del self.events[name]
                assert self.ledger.find(SPACE, event_id=name, now=self.now) == []

    @rule(steps=st.integers(1, 8))
    def wait(self, steps: int) -> None:
        self.now += steps * STEP

    @rule()
    def reopen(self) -> None:
        """As after a restart."""
        self.ledger.close()
        self.ledger = self.home.open()

    @invariant()
    def books_agree(self) -> None:
        """Fates, states and the cursor are those of the model; both sums hold."""
        books = self.ledger.books(SPACE, self.now)
        assert books.balanced
        assert {fate: n for fate, n in books.fates.items() if n} == +self.fates
        assert {state: n for state, n in books.states.items() if n} == +(self._stand() + self.gone)
        assert self.ledger.cursor(INBOX) == self.segment
        assert self.ledger.held_due() == min(self.held.values(), default=None)
        assert {row.event_id for row in self.ledger.held(SPACE, limit=1_000)} == set(self.held)
        counted: Counter[str] = Counter()
        for _, _, _, measure, count in self.ledger.counts(SPACE, since=0, until=1 << 40):
            counted[measure] += count
        assert {name: n for name, n in counted.items() if name.startswith("pixel:")} == +self.pixels
        for step in STEP_S:
            figures = sum((figures_of(stood) for stood in self.events.values()), self.pruned.copy())
            for one in self.ledger.series(SPACE, kinds=FIGURES, since=0, until=1 << 40, step=step):
                figures[f"{one.kind} {one.word}"] -= one.count
            assert not any(figures.values()), figures

    def _told(self) -> Told:
        """Who sends the copy of this segment, and what it says: one in three no value, others in two currencies."""
        value = (None, 5_000_000, 19_990_000)[self.segment % 3]
        return Told(
            ("server", "browser")[self.segment // 2 % 2], value, ("EUR", "USD")[self.segment % 2] if value else ""
        )

    def _seen(self) -> str:
        """What was observed of the copy of this segment; nothing of every third."""
        state = ("", "sent", "blocked")[self.segment % 3]
        self.pixels.update([f"pixel:{state}"] if state else [])
        return f"pixel={state};via=fbq" if state else ""

    def _stand(self) -> Counter[str]:
        found: Counter[str] = Counter()
        for stood in self.events.values():
            queued = "waiting" if stood.due_at <= self.now else "scheduled"
            found[queued if stood.state is State.QUEUED else stood.state.value] += 1
        return found

    def _choose(self, choice: int) -> tuple[str, Stood]:
        name = sorted(self.events)[choice % len(self.events)]
        return name, self.events[name]


@pytest.mark.parametrize("adapter", sorted(HOMES))
def test_ledger_does_as_the_model(adapter: str) -> None:
    """Apply, hold, release, lease, settle, withdraw, replay and prune in any order, with restarts between."""
    machine = type("Adapted", (LedgerModel,), {"adapter": adapter})
    run_state_machine_as_test(machine)
