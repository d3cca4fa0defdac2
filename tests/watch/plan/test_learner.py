"""Learning what is sent, in bounded memory."""

from __future__ import annotations

from typing import Any

import pytest

from signalpost.watch.plan import learner as module
from signalpost.watch.plan.learner import KNOWN, LONG_STRIDE, NEW, STRIDE, Learner
from signalpost.watch.plan.propose import presence, share, types
from signalpost.watch.plan.state import LONGEST_NAME, MOST_DATASETS, MOST_EVENTS, MOST_PARAMETERS, EventState
from signalpost.watch.seen import Seen

NOW = 1_795_000_000


def seen(event_name: str = "Purchase", *, at: int = NOW, source: str = "server", **rest: Any) -> Seen:
    return Seen(**({"dataset": "1"} | rest), source=source, event_name=event_name, at=at, event_time=at)


def learnt(copies: list[Seen]) -> Learner:
    learner = Learner()
    for one in copies:
        learner.observe(one)
    return learner


def event_of(learner: Learner, name: str = "Purchase") -> EventState:
    return learner.state.datasets["1"]["server"][name]


def test_parameters_are_counted_with_kinds_and_times() -> None:
    """Of every copy, also of `times` that are alike; null counts as missing."""
    learner = learnt(
        [
            seen(custom={"value": 1.5, "note": None}, event_id="1", host="shop.example", keys=("em",), times=3),
            seen(custom={"value": "2"}, at=NOW + 9),
            seen(custom={"value": 1.5, "note": None}, event_id="2", host="shop.example", keys=("em",), at=NOW - 9),
            seen(custom={"value": 1.5, "note": None}, event_id="2", host="shop.example", keys=("em",), at=NOW + 8),
        ]
    )
    event = event_of(learner)
    assert (event.copies, event.first, event.last) == (6, NOW - 9, NOW + 9)
    value = event.parameters["custom_data.value"]
    assert value.kinds[:3] == [1, 0, 5] and (value.first, value.last) == (NOW - 9, NOW + 9)
    assert event.parameters["event_id"].present == event.parameters["user_data.em"].present == 5
    assert "custom_data.note" not in event.parameters
    assert event.hosts["shop.example"].copies == event.parameters["event_source_url"].present == 5
    assert learner.state.datasets["1"]["server"]["Purchase"].copies == 6  # reading counts nothing twice


def test_of_keys_of_user_data_it_is_said_that_nothing_is_known() -> None:
    """Hashed, where Meta takes them hashed; the others are texts."""
    event = event_of(learnt([seen(keys=("client_user_agent", "em"))]))
    assert types(event.parameters["user_data.em"]) == ("hashed",)
    assert types(event.parameters["user_data.client_user_agent"]) == ("text",)


def test_tests_and_what_was_refused_teach_nothing() -> None:
    """Only what is sent for good does."""
    assert learnt([seen(test=True), seen(fate="dropped:value_negative")]).state.datasets == {}


def test_a_parameter_that_goes_with_a_word_is_found() -> None:
    """`only when content_type is product`; what comes as chance has it is only `sometimes` there."""
    copies = [
        seen(custom={"content_type": "product", "brand": "b"} if n % 2 else {"content_type": "hotel", "nights": n % 9})
        for n in range(200)
    ]
    event = event_of(learnt(copies + [seen(custom={"content_type": "hotel", "rare": 1})] * 10))
    assert presence(event, "custom_data.brand") == "only when custom_data.content_type is product"
    assert presence(event, "custom_data.content_type") == "always"
    assert presence(event, "custom_data.rare") == "sometimes"


def test_what_lies_in_lists_and_objects_is_learnt() -> None:
    """By the share of the items; not without end."""
    deep = {"a": {"b": {"c": {"d": 1}}}}
    contents = [{"id": "A-1", "quantity": 1, "more": [1]}, {"id": "A-2", "none": None}, "odd"]
    event = event_of(learnt([seen(custom={"contents": contents, "deep": deep, "tags": ["x"]})] * 50))
    assert share(event, "custom_data.contents[].id") == 1
    assert share(event, "custom_data.contents[].quantity") == 0.5
    assert "custom_data.deep.a.b" in event.parameters and "custom_data.deep.a.b.c" in event.parameters
    assert "custom_data.deep.a.b.c.d" not in event.parameters


def test_rules_are_tried() -> None:
    """How often each held, and was asked."""
    copies = [seen(custom={"value": 5 - n, "num_items": 1, "content_ids": ["a"]}) for n in range(6)]
    assert event_of(learnt(copies)).rules == {
        "custom_data.value > 0": [5, 6],
        "custom_data.num_items = count(custom_data.content_ids)": [6, 6],
    }


def test_releases_and_hosts_are_counted_apart() -> None:
    """With the parameters that each has; the longest unseen gives way."""
    copies = [
        seen(custom={"value": 1, **({"new": 1} if n > 8 else {})}, release=f"r{n}", at=NOW + n) for n in range(20)
    ]
    event = event_of(learnt(copies))
    assert len(event.releases) == 12 and "r0" not in event.releases
    place = event.parameters["custom_data.new"].place
    assert event.releases["r19"].share(place) == 1


def test_it_goes_on_after_a_restart() -> None:
    """As if nothing had been: counts add up, words stay."""
    copies = [seen(custom={"currency": "EUR"})] * 60
    whole = learnt(copies + copies)
    half = Learner.from_bytes(learnt(copies).to_bytes())
    for one in copies:
        half.observe(one)
    assert half.state == whole.state


def test_a_clock_that_jumps_spoils_nothing() -> None:
    """One copy of another year counts as of now; in a file, times are as they are."""
    copies = [seen(), seen(at=NOW + 400 * 86_400), seen(at=100), seen(at=NOW + 7)]
    event = event_of(learnt(copies))
    assert (event.first, event.last) == (NOW, NOW + 7)
    free = Learner(doubts=False)
    for one in copies:
        free.observe(one)
    assert event_of(free).first == 100


def test_a_clock_that_was_ahead_for_long_is_put_right() -> None:
    """Once it goes as others do, nothing was seen in the future."""
    ahead = [seen(at=NOW + 400 * 86_400, host="shop.example", release="r")] * 30
    learner = learnt([seen(), *ahead, *[seen(at=NOW + 60)] * 30])
    event = event_of(learner)
    assert event.last == event.hosts["shop.example"].last == event.releases["r"].last == NOW + 60
    assert {one.last for one in event.parameters.values()} == {NOW + 60}
    assert learner.state.clock == NOW + 60


def test_names_without_end_are_counted_and_not_kept() -> None:
    """Events, parameters, datasets, long names: each has its cap, and what is beyond is told."""
    learner = learnt([seen(f"event-{n}") for n in range(MOST_EVENTS + 5)])
    for n in range(MOST_PARAMETERS + 10):
        learner.observe(seen("event-1", custom={f"p{n}": n}))
    for n in range(MOST_DATASETS + 2):
        learner.observe(seen(dataset=f"d{n}"))
    long = "x" * (LONGEST_NAME + 1)
    learner.observe(seen(long, dataset="1"))
    learner.observe(seen("event-2", custom={long: 1}))
    learner.observe(seen("event-2", custom={"a": {"y" * 99: 1}}))
    learner.observe(seen("event-2", host=long))
    state = learner.state
    assert state.beyond == {"event_names": 5, "parameters": 11, "datasets": 3, "long_names": 3}
    assert len(event_of(learner, "event-1").parameters) == MOST_PARAMETERS
    assert event_of(learner, "event-2").hosts == {}


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Copies alike are unfolded when they are too many, rare words forgotten, and every copy still counts."""
    monkeypatch.setattr(module, "MOST_ALIKE", 20)
    monkeypatch.setattr(module, "MOST_RARE", 5)
    event = event_of(learnt([seen(custom={f"p{n % 30}": f"t{n}"}) for n in range(90)]))
    assert event.copies == 90 and event.parameters["custom_data.p3"].present == 3


def test_conditions_are_few() -> None:
    """Of the first parameters with words; one whose list ends is none any more."""
    words = {f"w{n}": "a" for n in range(6)}
    learner = learnt([seen(custom=words)] * 20)
    assert len(event_of(learner).words) == 4
    for n in range(NEW):
        learner.observe(seen(custom={"w0": f"b{n % 13}"}))
    assert "custom_data.w0" not in event_of(learner).words


def test_of_people_no_word_is_kept() -> None:
    """Neither of parameters called after them, nor anything of user_data but which keys there are."""
    kept = learnt([seen(custom={"customer": "Anna", "first_name": "Anna"}, keys=("em",))] * 300).to_bytes()
    assert b"Anna" not in kept and b"user_data.em" in kept


def test_values_are_looked_at_on_one_copy_of_many_once_an_event_is_known() -> None:
    """And on all of a new one."""
    learner = learnt([seen(custom={"value": 1.0})] * (NEW + STRIDE * 4))
    event = event_of(learner)
    assert (event.looked, event.copies) == (NEW + 4, NEW + STRIDE * 4)
    for one in [seen(custom={"value": 1.0})] * (STRIDE * (KNOWN - NEW - 4) + LONG_STRIDE * 3):
        learner.observe(one)
    assert event_of(learner).looked == KNOWN + 3
