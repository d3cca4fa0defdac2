"""Expressions, compiled once and bounded. Rows: the specification at jmespath.org."""

from __future__ import annotations

from typing import Any

import pytest

from signalpost.connectors.generic.expressions import LONGEST, MOST_ITEMS, NoExpression, Steps, Unfit, compiled, kind_of

VALUE: dict[str, Any] = {
    "order": {"id": 7, "customer": {"email": "a@example.org"}, "items": [{"sku": "A", "n": 1}, {"sku": "B", "n": 0}]},
    "with space": 1,
}


def found(text: str, value: Any = VALUE) -> Any:
    return compiled(text, "order.total").find(value, Steps())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("order.id", 7),
        ("order.customer.email", "a@example.org"),
        ("order.customer.phone", None),
        ("order.nobody.email", None),
        ("order.items.sku", None),  # a list has no names
        ('"with space"', 1),
        ("order.items[0].sku", "A"),
        ("order.items[?n > `0`].sku", ["A"]),
        ("order.phone || order.customer.email", "a@example.org"),
        ("'EUR'", "EUR"),
        ("sum(order.items[].n)", 1),
        ("length(order.items) == `2`", True),
        ("order.items[?sku == 'B']", [{"sku": "B", "n": 0}]),
        ("order.items[?sku == 'C']", []),
        ("order.items[?n == '1']", []),  # a number is no text
        ("order[?sku == 'A']", None),  # of no list
        ("order.nobody[?sku == 'A']", None),
        ("order.items[?sku == 'A'].n", [1]),
        ("order.customer.email == 'a@example.org'", True),
        ("order.id == '7'", False),
        ("order.nobody.email == 'a@example.org'", False),
        ("order.items[?@ == 'A']", []),
    ],
)
def test_an_expression_finds_what_the_language_says(text: str, expected: Any) -> None:
    """With or without the interpreter."""
    assert found(text) == expected == Steps().visit(compiled(text, "order.total").parsed, VALUE)


@pytest.mark.parametrize("value", [None, [], "text", 7, {}])
def test_a_way_of_names_finds_nothing_where_there_is_nothing(value: Any) -> None:
    """Whatever was posted."""
    assert found("order.customer.email", value) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("[@,@][]" + "|[@,@][]" * 40, list(range(100))),  # would double forty times
        ("[].[@,@,@][]|[].[@,@,@][]|[].[@,@,@][]|[].[@,@,@][]", [[n] for n in range(3_000)]),
        ("join('', @)", ["x" * 1_000] * 1_100),
        ("@[?length(@) > `0`]", ["x"] * (MOST_ITEMS + 1)),
        ("items[?n == 'x']", {"items": [{"n": "x"}] * 12_501}),  # without the interpreter, at the same price
    ],
)
def test_no_expression_costs_more_than_its_share(text: str, value: Any) -> None:
    """Neither steps nor memory: what is posted is anybody's."""
    with pytest.raises(Unfit) as refused:
        found(text, value)
    assert "more than an expression may cost" in refused.value.path


def test_all_expressions_of_a_message_share_their_steps() -> None:
    """However many there are."""
    steps, each = Steps(), compiled("@[].n", "order.total")
    value: list[dict[str, int]] = [{"n": 1}] * 10_000
    assert len(each.find(value, steps)) == 10_000
    with pytest.raises(Unfit):
        [each.find(value, steps) for _ in range(6)]


@pytest.mark.parametrize("text", ["length(order.id)", "order.items[?sku < `3`].n | sum(['a'])", "to_number(@.a, @)"])
def test_what_a_function_cannot_take_is_said_without_the_value(text: str) -> None:
    """With the field and the expression."""
    with pytest.raises(Unfit) as refused:
        found(text)
    assert refused.value.path.startswith(f"order.total ({text}): failed (")
    assert "example.org" not in str(refused.value)
    assert (refused.value.field, refused.value.code) == ("order.total", "webhook_field_malformed")


def test_two_types_that_cannot_be_compared_are_no_fault_of_the_gateway() -> None:
    """A text where a number was."""
    with pytest.raises(Unfit):
        found("items[?n < `3`]", {"items": [{"n": "one"}]})


@pytest.mark.parametrize("text", ["", "a.", "a[", "nosuch(", "(" * 900])
def test_a_text_that_is_none_is_refused(text: str) -> None:
    """When it is set."""
    with pytest.raises(NoExpression):
        compiled(text, "when")


def test_types_are_told_as_json_calls_them() -> None:
    """Not as Python does."""
    kinds = [kind_of(value) for value in (None, True, 1, 1.5, "", [], {})]
    assert kinds == ["null", "boolean", "number", "number", "string", "array", "object"]


def test_an_expression_has_an_end() -> None:
    """What is longer is no mapping of a shop's."""
    assert compiled("a" * LONGEST, "when").text == "a" * LONGEST
    with pytest.raises(NoExpression, match="longer than 1000 characters"):
        compiled("a" * (LONGEST + 1), "when")


def test_what_does_not_fit_a_field_is_told_by_its_type() -> None:
    """With the field and the expression, and never the value."""
    refused = compiled("order.customer", "user_data.em").unfit(VALUE["order"]["customer"])
    assert (refused.path, refused.came) == ("user_data.em (order.customer): object", "object")
    assert "example.org" not in str(refused)
