"""What the worker decides about consent where the gateway could not: with the real stores."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from signalpost.consent.policy import ConsentPolicy, RegionRule
from signalpost.store.access_keys import Basis, KeyKind
from signalpost.store.business import Config, Dataset
from signalpost.store.decisions import Decided
from signalpost.store.ledger import Fate
from signalpost.store.record import ConsentStand, EventCopy, Receipt
from signalpost.store.routes import Route
from signalpost.worker.consent import Judge, Judged, found_by, rules_of

EM = ("em", "f" * 64)
EEA, US, CALIFORNIA = (ConsentStand("undecided", region=region) for region in ("eea", "us", "us_ca"))
RECEIPT = Receipt("box", 1, 0)
DAY = 86_400_000


@pytest.fixture
def judge(house) -> Callable[[EventCopy], Judged]:
    """Judges one copy by what the house's control file and identities say."""

    def judged(copy: EventCopy) -> Judged:
        made = Judge(house.identities)
        made.rules = rules_of(house.control.snapshot())
        return made.judge([(RECEIPT, copy)], {}, house.now)

    return judged


@pytest.fixture
def decide(house) -> Callable[..., None]:
    def decided(state: str, *keys: tuple[str, str], **over) -> None:
        decisions = house.identities.decisions
        said = Decided(**{"state": state, "at": house.now, "source": "http", **over})
        decisions.decide([(1, decisions.hmacs(1, keys or (EM,)), said)])

    return decided


def stand(judged: Judged) -> ConsentStand:
    """How the one copy that goes on stands."""
    ((_, copy),) = judged.going
    assert copy.consent is not None
    return copy.consent


def reason(judged: Judged) -> str:
    """Why the one copy that was dropped was."""
    (fate,) = judged.fates
    assert (judged.going, judged.held, fate.fate, fate.event_id) == ([], [], Fate.DROPPED, None)
    return fate.reason


@pytest.mark.parametrize(
    "copy_consent", [EEA, ConsentStand("undecided", region="uk"), ConsentStand("undecided", region="ch")]
)
def test_where_opt_in_is_required_a_silent_server_event_is_held(judge, make_copy, house, copy_consent) -> None:
    """For six days, with all of the copy and its keys."""
    copy = make_copy("server", consent=copy_consent)
    judged = judge(copy)
    (held,) = judged.held
    assert (judged.going, judged.fates, held.fate.reason) == ([], [], "consent_unknown")
    assert held.held_until == house.now + 6 * DAY
    assert msgspec.msgpack.decode(held.packed, type=EventCopy) == copy
    assert held.keys == house.identities.decisions.hmacs(1, (EM,))


@pytest.mark.parametrize(
    "copy_consent", [US, ConsentStand("undecided", region="elsewhere"), ConsentStand("undecided"), None]
)
def test_elsewhere_it_is_sent(judge, make_copy, copy_consent) -> None:
    """And says that the region's row let it."""
    assert stand(judge(make_copy("server", consent=copy_consent))).reason == "regional_default"


def test_the_table_of_the_dataset_decides(judge, make_copy, house) -> None:
    """Hold, send, limited or drop, and for how long."""
    rules = {
        "eea": RegionRule(unknown="drop"),
        "us": RegionRule(unknown="hold", hold_days=1),
        "uk": RegionRule(unknown="send"),
        "us_ca": RegionRule(unknown="limited"),
    }
    house.control.put_dataset(1, Dataset(dataset_id="11", consent=ConsentPolicy(regions=rules)), author="t", now=2)
    assert reason(judge(make_copy("server", consent=EEA))) == "consent_unknown"
    assert judge(make_copy("server", consent=US)).held[0].held_until == house.now + DAY
    assert stand(judge(make_copy("server", consent=ConsentStand("undecided", region="uk")))).action == "send"
    limited = judge(make_copy("server", consent=CALIFORNIA))
    assert stand(limited).action == "limited"
    body = msgspec.json.decode(limited.going[0][1].body)
    assert (body["data_processing_options"], body["data_processing_options_state"]) == (["LDU"], 1000)


def test_of_several_datasets_the_strictest_counts(house, make_copy) -> None:
    """A copy is held as a whole, before it is routed."""
    rules = {"eea": RegionRule(unknown="send")}
    house.control.put_dataset(1, Dataset(dataset_id="12", consent=ConsentPolicy(regions=rules)), author="t", now=2)
    made = Judge(house.identities)
    made.rules = rules_of(house.control.snapshot())
    copy = make_copy("server", consent=EEA, dataset=None)
    assert made.judge([(RECEIPT, copy)], {"k": ("12", "11")}, house.now).held
    assert made.judge([(RECEIPT, copy)], {"k": ("12",)}, house.now).going


def test_a_dataset_that_a_rule_may_add_is_asked_too(house, make_copy) -> None:
    """A copy that names one dataset is held where the other holds; what its sender took to Meta goes nowhere else."""
    sends = ConsentPolicy(regions={"eea": RegionRule(unknown="send")})
    both = (Dataset(dataset_id="11", consent=sends), Dataset(dataset_id="12"))
    rule = Route(name="r", datasets=("12",), event_names=("Lead",))
    house.control.apply_config(1, msgspec.to_builtins(Config(datasets=both, routes=(rule,))), author="t", now=2)
    made = Judge(house.identities)
    made.rules = rules_of(house.control.snapshot())
    stand = EEA
    copies = [make_copy(consent=stand), make_copy(consent=stand, passthrough=True)]
    arrivals = [(Receipt("i", 1, index), copy) for index, copy in enumerate(copies)]
    judged = made.judge(arrivals, {"k": ("11", "12")}, house.now)
    assert len(judged.held) == 1
    assert [copy.passthrough for _, copy in judged.going] == [True]


def test_a_copy_too_old_to_be_held_is_dropped(judge, make_copy, house) -> None:
    """What Meta would not take after any grant is not kept for one."""
    old = house.now // 1000 - 7 * 86_400
    assert reason(judge(make_copy("server", consent=EEA, event_time=old))) == "consent_unknown"
    young = judge(make_copy("server", consent=EEA, event_time=old + 3_600)).held[0]
    assert young.held_until == house.now + 3_600_000 - 60_000


def test_a_declared_basis_stands_where_nobody_said_anything(judge, make_copy, house, decide) -> None:
    """A decision that is recorded goes before it."""
    key, _ = house.control.create_key(1, KeyKind.SERVER, name="crm", basis=Basis.CONSENT, author="t", now=2)
    copy = make_copy("server", consent=EEA, key_id=key.key_id)
    assert stand(judge(copy)).reason == "declared_by_source"
    decide("denied", reason="consent_denied")
    assert reason(judge(copy)) == "consent_denied"


@pytest.mark.parametrize(
    ("state", "recorded", "told"),
    [
        ("denied", "consent_denied", "consent_denied"),
        ("denied", "consent_gpc", "consent_gpc"),
        ("withdrawn", "", "consent_withdrawn"),
    ],
)
def test_a_recorded_denial_drops(judge, make_copy, decide, state: str, recorded: str, told: str) -> None:
    """One row without anything of the person stays."""
    decide(state, reason=recorded)
    for copy in (make_copy("server", consent=US), make_copy("server", consent=EEA), make_copy("server")):
        assert reason(judge(copy)) == told


def test_a_recorded_grant_sends(judge, make_copy, decide) -> None:
    """For the person, or for the visit it was given in."""
    decide("granted")
    assert stand(judge(make_copy("server", consent=EEA))).reason == "recorded_for_person"
    decide("granted", ("visitor", "v"), source="tag")
    copy = make_copy("server", consent=EEA, user={"ph": "a" * 64}, link={"visitor": "v"})
    assert stand(judge(copy)).reason == "recorded_for_visit"


def test_one_key_that_stands_as_denied_is_enough(judge, make_copy, decide, house) -> None:
    """Whatever was said later under another: that may be shared. What is said later under the same key lifts it."""
    copy = make_copy("server", consent=EEA, user={"em": "f" * 64, "ph": "a" * 64})
    decide("denied", reason="consent_denied")
    decide("granted", ("ph", "a" * 64), at=house.now + 600_000)
    assert reason(judge(copy)) == "consent_denied"
    decide("granted", at=house.now + 1)
    assert stand(judge(copy)).action == "send"


def test_a_recorded_opt_out_limits(judge, make_copy, decide) -> None:
    """With the state where it is known; where neither we nor Meta can tell it, the event ends."""
    decide("granted", limited=True, reason="consent_opted_out")
    limited = judge(make_copy("server", consent=CALIFORNIA))
    assert stand(limited).action == "limited"
    assert msgspec.json.decode(limited.going[0][1].body)["data_processing_options_country"] == 1
    assert reason(judge(make_copy("server", consent=US))) == "consent_opted_out"


@pytest.mark.parametrize("origin", ["browser", "server"])
def test_a_word_that_came_with_the_copy_stands_until_a_later_denial(
    judge, make_copy, decide, house, origin: str
) -> None:
    """One that was received after the copy, though it was folded before it."""
    copy = make_copy(origin, user={"em": "f" * 64}, consent=ConsentStand("send", "consent_given", region="eea"))
    decide("denied", at=house.now - 1)
    assert stand(judge(copy)) == copy.consent
    decide("withdrawn", at=house.now)
    assert reason(judge(copy)) == "consent_withdrawn"


def test_a_browsers_copy_from_before_there_were_decisions_goes_on(judge, make_copy) -> None:
    """The gateway of the release that took it let none pass without consent."""
    assert judge(make_copy("browser")).going


def test_a_not_yet_waits_for_a_decision_that_comes_after_it(judge, make_copy, decide, house) -> None:
    """The site has asked again: what was said before does not answer that."""
    copy = make_copy("server", consent=ConsentStand("hold", "consent_unknown", "api:pending", region="us"))
    decide("granted", at=house.now - 1)
    assert judge(copy).held
    decide("granted", at=house.now + 600_000)
    assert stand(judge(copy)).action == "send"


def test_an_event_carries_eight_bytes_of_each_key() -> None:
    """Enough to find it by."""
    assert found_by([b"a" * 16, b"b" * 16]) == b"a" * 8 + b"b" * 8
