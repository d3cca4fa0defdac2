"""Any ledger against a model of a few dictionaries: whatever is done in whatever order, both say the same."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from ledger_parts import HOMES, INBOX, NOW, SPACE, a_fate, a_merge, an_event, receipt
from signalpost.store.ledger import Changes, Fate, HeldCopy, Settled, State

STEP = 1_000
LEASE = 5_000
DATASETS = ("a", "b")
PEOPLE = 3


def key_of(whose: int) -> bytes:
    """16 bytes by which a person is found."""
    return b"%016d" % (whose * 10**8)


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
        event = an_event(
            self.segment,
            dataset=dataset,
            due_at=due_at,
            received_at=self.now,
            state=state,
            reason="expired" if dead else None,
            observed=self._seen(),
            found_by=key_of(self.segment % PEOPLE)[:8],
        )
        lost = [a_fate(self.segment, count=dropped, receipt=receipt(self.segment)._replace(index=1))] if dropped else []
        for _ in range(1 + self.segment % 2):
            self.ledger.apply(INBOX, self.segment, Changes(events=[event], fates=lost))
        self.events[name] = Stood(
            dataset, state, due_at, reason="expired" if dead else "", settled_at=self.now,
            whose=self.segment % PEOPLE, received_at=self.now,
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
        copy = a_merge(
            self.rows[name], self.segment, due_at=due_at, dataset=stood.dataset, received_at=self.now,
            observed=self._seen(),
        )  # fmt: skip
        self.ledger.apply(INBOX, self.segment, Changes(merges=[copy]))
        if stood.state is State.QUEUED:
            self.events[name] = stood._replace(due_at=due_at)
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
            self.events[name] = self.events[name]._replace(state=ends, reason="refused_by_meta", settled_at=self.now)

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
            self.events[name] = Stood(dataset, State.QUEUED, self.now, whose=number % PEOPLE, received_at=self.now)

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
