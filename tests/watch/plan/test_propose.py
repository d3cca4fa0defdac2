"""What was learnt, as a plan."""

from __future__ import annotations

from typing import Any

from signalpost.watch.plan.learner import Learner
from signalpost.watch.plan.plan import ParameterPlan, Plan, Presence
from signalpost.watch.plan.propose import condition, presence, proposed, types
from signalpost.watch.plan.rules import POSITIVE
from signalpost.watch.seen import Seen

NOW = 1_795_000_000


def learnt(customs: list[dict[str, Any]], source: str = "server", learner: Learner | None = None) -> Learner:
    learner = learner or Learner()
    for custom in customs:
        learner.observe(
            Seen(dataset="1", source=source, event_name="Purchase", at=NOW, event_time=NOW, custom=custom, keys=("em",))
        )
    return learner


def parameter(learner: Learner, name: str) -> ParameterPlan:
    return proposed(learner.state, "1").events["Purchase"].parameters[f"custom_data.{name}"]


def test_what_was_always_so_is_required() -> None:
    """With its kinds, words, pattern and sign; nothing of user_data is planned."""
    customs = [
        {"value": 9.5 + n, "currency": "EUR" if n % 2 else "USD", "order_id": f"ORD-{n}", "contents": [{"id": "a"}]}
        for n in range(100)
    ]
    plan = proposed(learnt(customs).state, "1").events["Purchase"]
    assert plan.rules == (POSITIVE,)
    required = Presence.REQUIRED
    assert plan.parameters == {
        "action_source": ParameterPlan(presence=required, type=("text",), values=("website",)),
        "custom_data.value": ParameterPlan(presence=required, type=("number",), minimum=0),
        "custom_data.currency": ParameterPlan(presence=required, type=("text",), values=("EUR", "USD")),
        "custom_data.order_id": ParameterPlan(presence=required, type=("text",), pattern="ORD-[0-9]+"),
        "custom_data.contents": ParameterPlan(presence=required, type=("list",), min_items=1),
        "custom_data.contents[].id": ParameterPlan(presence=required, type=("text",), pattern="[a-z]{1}"),
    }


def test_little_is_said_of_what_was_seen_little() -> None:
    """A dozen copies prove nothing."""
    assert parameter(learnt([{"value": 1.5}] * 12), "value") == ParameterPlan(type=("number",))


def test_of_one_source_alone_it_is_required_of_that() -> None:
    """The other may leave it out."""
    learner = learnt([{"value": 1.5, "num_items": 1}] * 30)
    learnt([{"value": 1.5}] * 30, "browser", learner)
    assert parameter(learner, "num_items").sources == ("server",)
    assert parameter(learner, "value").sources == ()


def test_what_goes_with_a_word_is_conditional() -> None:
    """In every source alike; in words, it is `only when`."""
    customs = [{"content_type": "product", "brand": "b"}, {"content_type": "hotel"}, {"content_type": "flight"}] * 40
    learner = learnt([*customs, {"often": 1}])
    brand = parameter(learner, "brand")
    assert brand.presence is Presence.CONDITIONAL
    assert brand.when == {"custom_data.content_type": ("product",)}
    event = learner.state.datasets["1"]["server"]["Purchase"]
    assert condition(event, "custom_data.content_type") is None
    assert presence(event, "custom_data.brand") == "only when custom_data.content_type is product"
    assert presence(event, "custom_data.often") == "sometimes" and presence(event, "action_source") == "always"
    learnt([{"value": 1}] * 30, "browser", learner)
    assert parameter(learner, "brand").presence is Presence.OPTIONAL


def test_what_is_there_for_most_is_usual() -> None:
    """By its share, when no word explains it."""
    event = learnt([{"value": 1}] * 90 + [{}] * 10).state.datasets["1"]["server"]["Purchase"]
    assert presence(event, "custom_data.value") == "usually"


def test_a_slip_is_no_kind() -> None:
    """One text among thousands of numbers."""
    learner = learnt([{"value": 1.5}] * 3_000 + [{"value": "1.5"}])
    event = learner.state.datasets["1"]["server"]["Purchase"]
    assert types(event.parameters["custom_data.value"]) == ("number",)


def test_of_an_unknown_dataset_nothing_is_said() -> None:
    """An empty plan."""
    assert proposed(Learner().state, "9") == Plan(dataset="9")
