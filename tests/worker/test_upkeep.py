"""Commands, forgetting, and the incident of a clock's jump."""

from __future__ import annotations

from email.utils import formatdate

import pytest

from signalpost.store.control import Verb
from signalpost.store.decisions import Decided
from signalpost.store.record import ConsentStand, IdentityCopy, Receipt
from signalpost.worker.clock import Clock
from signalpost.worker.upkeep import DAY_MS, ClockWatch, Pruning


@pytest.fixture
def ask(house):
    """Posts a command, lets the worker act, and returns the command."""
    worker = house.worker()

    def post(verb: Verb, **arguments):
        number = house.control.post(1, verb, arguments, author="t", now=house.now)
        worker.upkeep()
        return house.control.command(1, number)

    return post


def test_every_command_is_answered(house, ask):
    """With what was done, and when."""
    assert ask(Verb.PAUSE, dataset="11").answer == {"paused": "11"}
    assert ask(Verb.RESUME, dataset="11").answer == {"resumed": "11"}
    assert ask(Verb.REBUILD).answer == {"corrected": 0}
    assert ask(Verb.PRUNE, before=1).answer == {"pruned": 0}
    done = ask(Verb.REPLAY, dataset="11", reason="expired")
    assert (done.answer, done.done_at) == ({"replayed": 0}, house.now)


@pytest.mark.parametrize(
    ("verb", "arguments"),
    [
        (Verb.PAUSE, {}),
        (Verb.RESUME, {"dataset": 3}),
        (Verb.PRUNE, {"before": "x"}),
        (Verb.REPLAY, {"rows": "all"}),
        (Verb.RELEASE, {"receipts": ["moon"], "evidence": "x"}),
        (Verb.RELEASE, {"receipts": []}),
    ],
)
def test_a_command_that_cannot_be_understood_is_refused(ask, verb: Verb, arguments: dict):
    """In words, and the worker goes on."""
    command = ask(verb, **arguments)
    assert command.answer is None
    assert command.error


def test_events_past_their_retention_are_forgotten_once_an_hour(house, put):
    """The books keep their counts."""
    worker = house.worker()
    put("server", event_time=house.now // 1000 - 8 * 86_400)
    worker.fold_once()
    pruning = Pruning(house.ledger, house.identities, house.control)
    assert pruning.prune(house.now) == 0
    house.now += 91 * DAY_MS
    assert pruning.prune(house.now) == 1
    assert pruning.prune(house.now + 1) == 0
    assert house.states() == {"dead": 1}
    assert not house.ledger.find(1, event_id="e1", now=house.now)


def test_a_visitor_not_seen_for_long_is_forgotten(house):
    """After 400 days, as long as a browser keeps the cookie they are known by."""
    house.worker()
    copy = IdentityCopy(space_id=1, key_id="k", received_at=house.now, visitor_id="v")
    house.identities.apply("box", 1, [(Receipt("box", 1, 0), copy)])
    pruning = Pruning(house.ledger, house.identities, house.control)
    house.now += 400 * DAY_MS
    assert pruning.prune(house.now) == 0
    house.now += DAY_MS
    assert pruning.prune(house.now) == 1
    assert house.identities.counts(1) == {"known": 0, "forgotten": 0}


def test_a_grant_not_repeated_for_long_is_forgotten(house):
    """With the visitor. A denial stays: it is there to refuse."""
    house.worker()
    decisions = house.identities.decisions
    for state, key in (("granted", ("visitor", "v")), ("denied", ("visitor", "w"))):
        decisions.decide([(1, decisions.hmacs(1, [key]), Decided(state=state, at=house.now))])
    house.now += 400 * DAY_MS + 1
    assert Pruning(house.ledger, house.identities, house.control).prune(house.now) == 1
    assert decisions.decision_counts(1) == {"granted": 0, "denied": 1, "withdrawn": 0}


def test_held_copies_go_on_an_operators_word(house, ask, put):
    """Those named, as if just arrived; nothing else does."""
    undecided = ConsentStand("undecided", region="eea")
    receipts = [put("server", name, consent=undecided) for name in ("e1", "e2")]
    worker = house.worker()
    while worker.fold_once():
        pass
    assert ask(Verb.RELEASE, receipts=[str(receipts[0]), "box-1-1"], evidence="form 7").answer == {"released": 1}
    assert house.ledger.books(1, house.now).fates["held"] == 1
    assert house.states() == {"waiting": 1} or house.states() == {"scheduled": 1}
    assert ask(Verb.RELEASE, receipts=[str(receipts[0])], evidence="form 7").answer == {"released": 0}


def test_a_jump_of_the_clock_is_an_incident_until_it_is_settled(house):
    """The answer of a destination settles it."""
    times = {"wall": 1_800_000_000.0}
    clock = Clock(lambda: times["wall"], lambda: 1.0)
    watch = ClockWatch(clock, house.ledger, house.log)
    watch.look(clock.now())
    assert house.incidents() == set()
    times["wall"] += 86_400
    watch.look(clock.now())
    watch.look(clock.now())
    assert house.incidents() == {"clock_jumped"}
    clock.hear(formatdate(times["wall"], usegmt=True))
    watch.look(clock.now())
    assert house.incidents() == set()
