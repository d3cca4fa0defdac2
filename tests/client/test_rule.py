"""The rule that both clients run, driven by hand: which step follows which answer."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import shop
import signalpost as sp
from signalpost.capi.outcome import Accepted, Dropped
from signalpost.client.result import Outgoing
from signalpost.client.rule import END, Delivery, Emit, Next, Ports, Retries, Sleep, Step, prepared, stream
from signalpost.errors import DestinationError


class Script:
    """A way that delivers all it gets, except where told, and keeps what it got."""

    judges_last = True
    control = None

    def __init__(self, *, slow_s: float = 0.0, stops: bool = False) -> None:
        self.batches: list[list[str]] = []
        self._slow_s = slow_s
        self._stops = stops

    def knows(self, dataset: str | None) -> bool:
        return dataset is not None

    def deliver(self, batch: Sequence[Outgoing], ports: Ports) -> Generator[Step, Any, Delivery]:
        self.batches.append([one.event.event_id for one in batch])
        stop = DestinationError("stopped", reason="token") if self._stops else None
        status = sp.Status.FAILED if self._stops else sp.Status.DELIVERED
        return Delivery([one.ends(status) for one in reversed(batch)], stop, self._slow_s)
        yield Next()


def run(way: Any, items: list[Any], reach: frozenset[str | None] = frozenset({"1"})) -> list[Step]:
    """Every step of one pass over `items`."""
    rule = stream(way, sp.Policy(), shop.ports(), dataset="1", reach=reach)
    steps: list[Step] = []
    following = iter(items)
    answer: Any = None
    try:
        while True:
            step = rule.send(answer)
            steps.append(step)
            answer = next(following, END) if isinstance(step, Next) else None
    except StopIteration:
        return steps


def emitted(steps: list[Step]) -> list[sp.Result]:
    return [result for step in steps if isinstance(step, Emit) for result in step.results]


def test_events_are_taken_one_at_a_time_and_emitted_when_a_batch_ends() -> None:
    """Two events and the end are three Next, then one Emit in the order they came."""
    steps = run(Script(), [shop.purchase("a"), shop.purchase("b")])
    assert [type(step) for step in steps] == [Next, Next, Next, Emit]
    assert [result.event_id for result in emitted(steps)] == ["a", "b"]


def test_nothing_in_nothing_out() -> None:
    """An empty source ends at once."""
    assert run(Script(), []) == [Next()]


def test_a_dataset_near_its_limit_is_given_time() -> None:
    """What the last answer asked for passes before the next batch."""
    steps = run(Script(slow_s=7.5), [shop.purchase(str(number)) for number in range(1001)])
    assert [step for step in steps if isinstance(step, Sleep)] == [Sleep(7.5)]


def test_a_stop_ends_the_taking_when_nothing_else_can_be_sent() -> None:
    """After the first batch no further event is asked for."""
    way = Script(stops=True)
    with pytest.raises(DestinationError):
        run(way, [shop.purchase(str(number)) for number in range(5000)])
    assert [len(batch) for batch in way.batches] == [1000]


def test_messaging_events_go_apart() -> None:
    """They may not be repeated, the others may: they never share a call."""
    message = shop.purchase(
        "m",
        action_source="business_messaging",
        messaging_channel="messenger",
        user_data=sp.UserData(page_id="1", page_scoped_user_id="2"),
    )
    way = Script()
    run(way, [shop.purchase("a"), message, shop.purchase("b")])
    assert sorted(way.batches) == [["a", "b"], ["m"]]


def test_a_wait_grows_by_doubling_under_full_jitter() -> None:
    """The draw spans 0 to base × 2^(n-1), capped."""
    retries = Retries(base_s=0.5, cap_s=3.0)
    assert [retries.wait_s(attempt, 1.0) for attempt in (1, 2, 3, 4, 99)] == [0.5, 1.0, 2.0, 3.0, 3.0]
    assert retries.wait_s(3, 0.0) == 0.0


@given(st.integers(1, 10_000), st.floats(0, 1, exclude_max=True))
def test_no_wait_is_longer_than_the_cap(attempt: int, draw: float) -> None:
    """For any attempt and draw."""
    assert 0 <= Retries().wait_s(attempt, draw) <= Retries().cap_s


@given(st.one_of(st.binary(), st.text(), st.dictionaries(st.text(max_size=12), st.none() | st.text() | st.integers())))
def test_any_text_or_mapping_is_prepared_or_dropped(event: Any) -> None:
    """Never an exception; what is dropped says why."""
    outcome, _, _ = prepared(event, sp.Policy(), shop.ports())
    assert isinstance(outcome, Accepted) or (isinstance(outcome, Dropped) and outcome.problems)


@given(st.lists(st.sampled_from(["good", "bad", "nowhere"]), max_size=30))
def test_each_event_has_exactly_one_result(kinds: list[str]) -> None:
    """Whatever the mixture, indexes are complete and not doubled."""
    of = {"good": shop.purchase(), "bad": shop.old(), "nowhere": (None, shop.purchase())}
    results = emitted(run(Script(), [of[kind] for kind in kinds]))
    assert sorted(result.index for result in results) == list(range(len(kinds)))
    for result in results:
        assert result.ok == (kinds[result.index] == "good")
