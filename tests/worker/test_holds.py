"""Held copies, late grants, denials and withdrawals: a worker with the real stores."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from signalpost.errors import StoreUnavailable
from signalpost.store.decisions import CLOCKS_APART_MS, Decided
from signalpost.store.ledger import Settled, State
from signalpost.store.record import ConsentCopy, ConsentStand, Receipt, consent_record, event_record
from signalpost.worker.holds import DECISIONS_AT_ONCE
from signalpost.worker.run import Worker

EM, PH, VISITOR = ("em", "f" * 64), ("ph", "a" * 64), ("visitor", "v")
EEA, US = ConsentStand("undecided", region="eea"), ConsentStand("undecided", region="us")
DAY = 86_400_000


@pytest.fixture
def say(house) -> Callable[..., Receipt]:
    """Records a decision, as a gateway does."""
    inboxes = []

    def said(state: str, *keys: tuple[str, str], source: str = "http", **over) -> Receipt:
        inboxes.append(inboxes[0] if inboxes else house.inbox())
        values = {"space_id": 1, "key_id": "k", "received_at": house.now, "keys": keys or (EM,), "state": state}
        copy = ConsentCopy(**{**values, "reason": f"consent_{state}", "source": source, **over})
        (receipt,) = inboxes[0].append_wait([consent_record(copy)])
        return receipt

    return said


def fold(worker: Worker) -> None:
    """All there is to fold, and the upkeep after it."""
    while worker.fold_once():
        pass
    worker.upkeep()


def deliver(worker: Worker) -> int:
    return asyncio.run(worker.deliver_due())


def fates(house) -> dict[str, int]:
    """How many copies stand how; both sums hold, and so do the roll-ups."""
    books = house.ledger.books(1, house.now)
    assert books.balanced
    assert house.ledger.rebuild() == 0
    return {fate: count for fate, count in books.fates.items() if count}


def dropped(house) -> dict[str, int]:
    fates(house)
    return dict(house.ledger.books(1, house.now).dropped)


def test_a_held_copy_is_no_event_yet(house, put) -> None:
    """It counts as held, is found by its receipt, and nothing of it waits to be sent."""
    receipt = put("server", consent=EEA)
    worker = house.worker()
    fold(worker)
    assert fates(house) == {"held": 1}
    assert house.states() == {}
    fate, event = house.ledger.copy_fate(1, receipt, house.now)
    assert (fate.fate.value, fate.reason, fate.event_id, event) == ("held", "consent_unknown", "e1", None)
    (row,) = house.ledger.held(1)
    assert (row.event_name, row.held_until, row.consent) == (
        "Lead", house.now + 6 * DAY, "hold consent_unknown rule:no_signal eea",
    )  # fmt: skip


def test_a_grant_lets_it_go_as_if_it_had_just_come(house, put, say) -> None:
    """With the time and the event_id it came with, as an event with its own receipt."""
    came = house.now
    receipt = put("server", consent=EEA)
    worker = house.worker()
    fold(worker)
    house.now += 3 * DAY
    say("granted")
    fold(worker)
    assert fates(house) == {"event": 1}
    assert house.ledger.held(1) == []
    _, event = house.ledger.copy_fate(1, receipt, house.now)
    assert (event.event_id, event.received_at, event.consent.split()[:2]) == (
        "e1", came, ["send", "recorded_for_person"],
    )  # fmt: skip
    assert deliver(worker) == 1
    assert house.states() == {"delivered": 1}


def test_a_grant_for_another_person_lets_nothing_go(house, put, say) -> None:
    """Nor does one in another space."""
    put("server", consent=EEA)
    worker = house.worker()
    say("granted", PH)
    say("granted", EM, space_id=2)
    fold(worker)
    assert fates(house) == {"held": 1}


def test_a_browsers_grant_counts_for_no_email_it_comes_with(house, put, say) -> None:
    """Whoever types another's address into a page consents for themselves alone."""
    put("server", consent=EEA)
    worker = house.worker()
    say("granted", EM, VISITOR, source="tag")
    fold(worker)
    assert fates(house) == {"held": 1}


def test_a_visits_grant_counts_for_whom_a_login_showed_to_be_there(house, put, say) -> None:
    """The order by e-mail alone takes the decision of the visit that its person is linked to."""
    login = {"authenticated": "1", "visitor": "v"}
    given = ConsentStand("send", "consent_given", region="eea")
    put("server", "login", consent=given, link=login, user={"em": "f" * 64})
    worker = house.worker()
    fold(worker)
    say("granted", VISITOR, source="tag")
    fold(worker)
    put("server", "order", consent=EEA)
    fold(worker)
    assert fates(house) == {"event": 2}


def test_a_denial_ends_what_is_held_and_refuses_what_comes(house, put, say) -> None:
    """With one row each, without event_id or body."""
    receipt = put("server", consent=EEA)
    worker = house.worker()
    fold(worker)
    house.now += 1
    say("denied")
    fold(worker)
    put("server", "e2", consent=US)
    fold(worker)
    assert dropped(house) == {"consent_denied": 2}
    fate, _ = house.ledger.copy_fate(1, receipt, house.now)
    assert (fate.reason, fate.event_id) == ("consent_denied", None)
    assert house.ledger.held(1) == []


LOGIN = {"authenticated": "true", "visitor": "v"}


def test_a_login_that_overtook_the_browsers_no_shows_whose_it_was(house, put, say) -> None:
    """The order by e-mail alone is dropped, though it is folded with the login."""
    worker = house.worker()
    say("denied", VISITOR, source="tag")
    fold(worker)
    house.now += DAY
    put("server", "login", consent=US, link=LOGIN)
    put("server", "order", consent=US)
    fold(worker)
    assert (fates(house), dropped(house)) == ({"dropped": 2}, {"consent_denied": 2})
    said = house.identities.decisions.decided_of(1, EM)
    assert (said.state, said.evidence, said.at) == ("denied", "recorded_for_visit", house.now - DAY)


def test_a_held_login_that_its_browsers_no_ends_shows_whose_it_was(house, put, say) -> None:
    """The banner is answered after the login: nothing was learnt of it, and the no counts for the person."""
    put("server", "login", consent=EEA, link=LOGIN)
    worker = house.worker()
    fold(worker)
    house.now += 1
    say("denied", VISITOR, source="tag")
    fold(worker)
    put("server", "order", consent=US)
    fold(worker)
    assert (fates(house), dropped(house)) == ({"dropped": 2}, {"consent_denied": 2})


@pytest.mark.parametrize("said", [{}, {"authenticated": "false"}], ids=["a claim", "a typed address"])
def test_only_a_login_carries_a_browsers_no_over(house, put, say, said: dict[str, str]) -> None:
    """Anybody can type another's address into the browser of somebody who said no."""
    worker = house.worker()
    say("denied", VISITOR, source="tag")
    fold(worker)
    put("server", "typed", consent=US, link={"visitor": "v", **said})
    put("server", "order", consent=US)
    fold(worker)
    assert (fates(house), dropped(house)) == ({"dropped": 1, "event": 1}, {"consent_denied": 1})


def test_time_ends_what_is_held(house, put) -> None:
    """After six days, to the millisecond, it is dropped as unknown."""
    put("server", consent=EEA)
    worker = house.worker()
    fold(worker)
    house.now += 6 * DAY - 1
    fold(worker)
    assert fates(house) == {"held": 1}
    house.now += 1
    fold(worker)
    assert dropped(house) == {"consent_unknown": 1}
    assert house.ledger.held_due() is None


def test_at_the_end_of_its_time_the_person_is_asked_once_more(house, put, say) -> None:
    """A login since then may have shown whose visit had consented, and the worker may have been killed after it."""
    say("granted", VISITOR, source="tag")
    put("server", consent=EEA)
    worker = house.worker()
    fold(worker)
    house.now += DAY
    given = ConsentStand("send", "consent_given", region="eea")
    put("server", "login", consent=given, link={"authenticated": "1", "visitor": "v"}, user={"em": "f" * 64})
    real, house.ledger = house.ledger, Crashing(house.ledger, 2)
    with pytest.raises(StoreUnavailable):
        fold(house.worker())
    house.ledger = real
    assert fates(house) == {"event": 1, "held": 1}
    house.now += 5 * DAY
    fold(house.worker())
    assert fates(house) == {"event": 2}


def test_a_login_shows_whose_visit_had_consented(house, put, say) -> None:
    """The order by e-mail address alone was held: nobody knew yet whose it was."""
    say("granted", VISITOR, source="tag")
    put("server", "order", consent=EEA)
    worker = house.worker()
    fold(worker)
    assert fates(house) == {"held": 1}
    given = ConsentStand("send", "consent_given", region="eea")
    login = {"authenticated": "1", "visitor": "v"}
    put("server", "login", consent=given, link=login, user={"em": "f" * 64})
    fold(worker)
    assert fates(house) == {"event": 2}


def test_many_are_released_some_at_a_time(house, make_copy, say) -> None:
    """And each of them once."""
    inbox = house.inbox()
    inbox.append_wait([event_record(make_copy("server", f"e{number}", consent=EEA)) for number in range(1_203)])
    worker = house.worker()
    fold(worker)
    assert fates(house) == {"held": 1_203}
    say("granted")
    fold(worker)
    assert fates(house) == {"event": 1_203}


def test_pruning_spares_what_is_held(house, put, say) -> None:
    """However short what is over is kept."""
    put("server", consent=EEA)
    worker = house.worker()
    fold(worker)
    assert house.ledger.prune(house.now + DAY) == 0
    say("granted")
    fold(worker)
    assert fates(house) == {"event": 1}


def test_a_copy_that_was_sent_meanwhile_is_not_sent_again(house, put, say) -> None:
    """The browser's copy came with consent; days later the server's, held till now, is its duplicate."""
    given = ConsentStand("send", "consent_given", region="eea")
    put("server", consent=EEA)
    put("browser", consent=given)
    worker = house.worker()
    fold(worker)
    house.now += 10_000
    assert deliver(worker) == 1
    house.now += 5 * DAY
    say("granted")
    fold(worker)
    assert fates(house) == {"event": 1, "duplicate": 1}


def test_a_held_copy_whose_event_cannot_be_opened_stays_held_and_the_worker_lives(house, put, say) -> None:
    """With an incident as of an inbox; at the end of its time too, and until its event is out of the way."""
    put("browser", consent=ConsentStand("send", "consent_given", region="eea"))
    worker = house.worker()
    fold(worker)
    day = house.now // DAY
    house.now += DAY
    put("server", consent=EEA)
    fold(worker)
    house.keyring.destroy(day)
    say("granted")
    fold(worker)
    assert (fates(house), house.incidents()) == ({"event": 1, "held": 1}, {"key_missing"})
    house.now += 6 * DAY
    worker.upkeep()
    assert (fates(house)["held"], house.incidents()) == (1, {"key_missing"})


def test_a_copy_that_still_waits_takes_it_in(house, put, say) -> None:
    """Both go as one event: the grant came with the browser's."""
    given = ConsentStand("send", "consent_given", region="eea")
    put("server", consent=EEA)
    worker = house.worker()
    fold(worker)
    put("browser", consent=given)
    say("granted")
    fold(worker)
    assert fates(house) == {"event": 1, "merged": 1}
    house.now += 10_000
    assert deliver(worker) == 1


def test_a_withdrawal_takes_what_waits(house, put, say) -> None:
    """Its body goes, its place in the books stays; what others wait for stays."""
    given = ConsentStand("send", "consent_given", region="eea")
    put("server", "hers", consent=given)
    put("server", "his", consent=given, user={"em": "b" * 64})
    worker = house.worker()
    fold(worker)
    (hers,) = house.ledger.find(1, event_id="hers", now=house.now)
    house.now += 1
    say("withdrawn")
    fold(worker)
    assert house.states() == {"scheduled": 1, "withdrawn": 1}
    assert house.ledger.body(1, hers.row) is None
    (hers,) = house.ledger.find(1, event_id="hers", now=house.now)
    assert (hers.state, hers.reason) == ("withdrawn", "consent_withdrawn")
    house.now += 10_000
    assert deliver(worker) == 1
    fates(house)


def test_a_withdrawal_takes_what_joined_copies_knew_of_her(house, put, say) -> None:
    """In one batch, and later."""
    given = ConsentStand("send", "consent_given", region="eea")
    for number, later in enumerate((False, True)):
        put("browser", f"e{number}", consent=given)
        worker = house.worker()
        if later:
            fold(worker)
        put("server", f"e{number}", consent=given)
        fold(worker)
    house.now += 1
    say("withdrawn")
    fold(worker)
    assert house.states() == {"withdrawn": 2}


def test_what_is_being_sent_is_the_last(house, put, say) -> None:
    """Its answer is taken; put back instead, it is not sent again."""
    given = ConsentStand("send", "consent_given", region="eea")
    put("server", consent=given)
    worker = house.worker()
    fold(worker)
    house.now += 10_000
    (leased,) = house.ledger.lease(1, "11", 1, house.now, house.now + 60_000, "gone")
    say("withdrawn")
    fold(worker)
    assert house.states() == {"sending": 1}
    house.worker()  # takes back what the one before was sending
    assert house.states() == {"withdrawn": 1}
    assert house.ledger.body(1, leased.row) is None


def test_a_withdrawal_takes_what_died_and_could_be_replayed(house, put, say) -> None:
    """A replay must not send what the person has withdrawn."""
    given = ConsentStand("send", "consent_given", region="eea")
    put("server", consent=given)
    worker = house.worker()
    fold(worker)
    house.now += 10_000
    (leased,) = house.ledger.lease(1, "11", 1, house.now, house.now + 60_000, "w")
    house.ledger.settle([Settled(row=leased.row, state=State.DEAD, reason="refused_by_meta")], house.now)
    say("withdrawn")
    fold(worker)
    assert house.states() == {"withdrawn": 1}
    assert house.ledger.replay(1, dataset="11", now=house.now) == 0
    fates(house)


def test_what_she_sends_after_it_goes_by_its_own_word(house, put, say) -> None:
    """A later event with a grant of its own stands; one received before the denial does not, whenever it is folded."""
    given = ConsentStand("send", "consent_given", region="eea")
    say("denied")
    worker = house.worker()
    fold(worker)
    put("server", "late", consent=given, received_at=house.now + 1)
    put("server", "early", consent=given, received_at=house.now - 1)
    fold(worker)
    assert fates(house) == {"event": 1, "dropped": 1}


def test_a_later_grant_lifts_a_denial(house, put, say) -> None:
    """The latest decision counts, whatever order they are folded in."""
    worker = house.worker()
    say("granted", received_at=house.now + 2)
    say("denied", received_at=house.now + 1)
    fold(worker)
    put("server", consent=EEA)
    fold(worker)
    assert fates(house) == {"event": 1}


def test_anothers_later_grant_under_a_shared_key_lifts_no_denial(house, put, say) -> None:
    """Of two who have one telephone, one denied by e-mail address: an order with both keys is theirs, also where no
    gateway stood before it."""
    worker = house.worker()
    say("denied", EM)
    house.now += 1
    say("granted", ("em", "b" * 64), PH)
    fold(worker)
    put("server", "order", consent=US, user={"em": "f" * 64, "ph": "a" * 64})
    put("server", "other", consent=US, user={"em": "b" * 64, "ph": "a" * 64})
    fold(worker)
    assert (fates(house), dropped(house)) == ({"event": 1, "dropped": 1}, {"consent_denied": 1})


def test_a_denial_forgets_the_person(house, put, say) -> None:
    """Links go, and every key they led to refuses from now on: also a later order by telephone alone."""
    login = {"authenticated": "1", "visitor": "v"}
    given = ConsentStand("send", "consent_given", region="eea")
    put("server", "login", consent=given, link=login, user={"em": "f" * 64, "ph": "a" * 64})
    worker = house.worker()
    fold(worker)
    assert house.identities.person(1, *EM, house.now).keys
    house.now += 1
    say("denied", VISITOR, source="tag")
    fold(worker)
    assert house.identities.person(1, *EM, house.now) is None
    put("server", "order", consent=EEA, user={"ph": "a" * 64})
    fold(worker)
    assert dropped(house) == {"consent_denied": 1}


def test_a_grant_from_a_clock_that_was_ahead_outranks_no_later_denial(house, put, say) -> None:
    """It counts as of the time it is folded, within a minute."""
    worker = house.worker()
    say("granted", received_at=house.now + DAY)
    fold(worker)
    assert house.identities.decisions.decided_of(1, EM).at == house.now + CLOCKS_APART_MS
    house.now += CLOCKS_APART_MS
    say("denied")
    fold(worker)
    put("server", consent=EEA)
    fold(worker)
    assert dropped(house) == {"consent_denied": 1}


def test_walking_all_that_waits_takes_a_part_of_the_time(house, put, say) -> None:
    """Until the next walk, what is due is looked at one by one."""
    given = ConsentStand("send", "consent_given", region="eea")
    put("server", consent=given)
    put("server", "other", consent=given, user={"ph": "a" * 64})
    worker = house.worker()
    fold(worker)
    holds = worker._holds
    holds._walk_at = float("inf")
    say("withdrawn")
    fold(worker)
    assert house.states() == {"scheduled": 2}
    house.now += 10_000
    deliver(worker)
    assert house.states() == {"delivered": 1, "withdrawn": 1}
    holds._walk_at = 0.0
    fold(worker)
    assert house.states() == {"delivered": 1, "withdrawn": 1}
    fates(house)


def test_a_flood_of_denials_hides_none(house, put, say) -> None:
    """However many made-up people deny before her while all that waits cannot be walked yet."""
    put("server", consent=ConsentStand("send", "consent_given", region="eea"))
    worker = house.worker()
    fold(worker)
    worker._holds._walk_at = float("inf")
    decisions = house.identities.decisions
    made_up = [number.to_bytes(16, "big") for number in range(DECISIONS_AT_ONCE * 10 + 1)]
    decisions.decide([(1, made_up, Decided(state="denied", at=house.now))])
    say("withdrawn")
    fold(worker)
    house.now += 10_000
    deliver(worker)
    assert house.states() == {"withdrawn": 1}


class Crashing:
    """A ledger whose n-th transaction of folding does not come about."""

    def __init__(self, ledger, crash_at: int) -> None:
        self._ledger = ledger
        self._left = crash_at

    def __getattr__(self, name: str):
        return getattr(self._ledger, name)

    def apply(self, *args) -> None:
        self._left -= 1
        if self._left == 0:
            raise StoreUnavailable("the power went", code="disk_error")
        self._ledger.apply(*args)


@pytest.mark.parametrize("crash_at", range(1, 9))
def test_a_crash_anywhere_loses_and_doubles_nothing(house, put, say, crash_at: int) -> None:
    """A new worker goes on: held ones released once, what she withdrew withdrawn, the books balance throughout."""
    given = ConsentStand("send", "consent_given", region="eea")
    scenes = (
        lambda: put("server", "held-hers", consent=EEA),
        lambda: put("server", "held-his", consent=EEA, user={"ph": "a" * 64}),
        lambda: put("server", "waits", consent=given),
        lambda: say("granted", PH),
        lambda: say("withdrawn", EM, received_at=house.now + 1),
        lambda: put("server", "after", consent=US),
    )
    real, house.ledger = house.ledger, Crashing(house.ledger, crash_at)
    worker = house.worker()
    for scene in scenes:
        scene()
        try:
            fold(worker)
        except StoreUnavailable:
            house.ledger = real
            fates(house)
            worker = house.worker()
            fold(worker)
    house.ledger = real
    assert fates(house) == {"event": 2, "dropped": 2}
    assert dropped(house) == {"consent_withdrawn": 2}
    assert house.states() == {"scheduled": 1, "withdrawn": 1}
    assert len({row.event_id for row in house.ledger.find(1, now=house.now)}) == 2


def test_what_is_held_is_sealed(house, put) -> None:
    """Nothing of the person can be read in any file."""
    put("server", consent=EEA)
    fold(house.worker())
    for file in house.folder.rglob("*.db*"):
        assert b"f" * 64 not in file.read_bytes()


def test_an_address_typed_beside_a_denial_is_refused_and_keeps_its_links(house, put, say) -> None:
    """A page takes anybody's address: what a stranger types there stops events, and wipes out nothing. A server's later
    grant lifts it, and the links are as they were."""
    login = {"authenticated": "1", "visitor": "v"}
    given = ConsentStand("send", "consent_given", region="eea")
    put("server", "login", consent=given, link=login, user={"em": "f" * 64, "ph": "a" * 64})
    worker = house.worker()
    fold(worker)
    known = house.identities.person(1, *EM, house.now)
    house.now += 1
    for source in ("browser", "tag"):
        say("denied", EM, ("visitor", "a stranger's"), source=source)
    fold(worker)
    assert house.identities.person(1, *EM, house.now) == known
    put("server", "refused", consent=US, user={"ph": "a" * 64})
    fold(worker)
    assert dropped(house) == {"consent_denied": 1}
    house.now += 1
    say("granted", EM, PH)
    fold(worker)
    put("server", "sent", consent=US, user={"ph": "a" * 64})
    fold(worker)
    assert dropped(house) == {"consent_denied": 1}
