"""What stands inside own properties."""

from __future__ import annotations

import pytest

from capi_events import NOW, decoded
from signalpost.capi.draft import Draft
from signalpost.capi.nested import judge_nested
from signalpost.capi.policy import Policy


def found(value, depth=3):
    draft = Draft(decoded(), NOW, "made", Policy())
    fits = judge_nested(draft, value, "custom_data.x", depth)
    assert fits == (not draft.problems)
    return [(problem.path, problem.code) for problem in draft.problems]


def test_what_fits_is_passed():
    """Objects, lists, texts, numbers."""
    assert found({"a": [1, {"b": None}], "c": "x"}) == []


def test_the_first_fault_is_named_with_its_place():
    """The path leads to it."""
    assert found({"a": [1, {"b": float("nan")}]}) == [("custom_data.x.a[1].b", "number_not_finite")]
    assert found({"a": [0] * 51}) == [("custom_data.x.a", "list_too_long")]
    assert found([[]], depth=16) == [("custom_data.x[0]", "too_deep")]


def test_a_list_that_holds_itself_ends():
    """Python values can be circular; the limit of depth holds for them too."""
    circle: list[object] = []
    circle.append(circle)
    assert [code for _, code in found(circle)] == ["too_deep"]


def test_the_longest_list_still_fits():
    """Fifty items; the refusal of more says how many may be sent."""
    assert found([0] * 50) == []
    draft = Draft(decoded(), NOW, "made", Policy())
    assert not judge_nested(draft, [0] * 51, "custom_data.x", 3)
    assert draft.problems[0].message == "A list has more than 50 items."


def test_objects_count_as_levels_as_lists_do():
    """Whatever mixture of both nests an event too deeply."""
    assert found({"a": {}}, depth=15) == []
    assert found({"a": {}}, depth=16) == [("custom_data.x.a", "too_deep")]


@pytest.mark.parametrize("number", [float("inf"), float("-inf"), float("nan")])
def test_what_json_has_no_number_for_is_refused(number):
    """Endless in either direction, or none."""
    assert found(number) == [("custom_data.x", "number_not_finite")]
