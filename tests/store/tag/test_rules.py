"""Rules of the tag: what can be kept, and that the browser reads the same shapes."""

from __future__ import annotations

import re
from typing import Any

import msgspec
import pytest

import tree
from signalpost.errors import InvalidInput
from signalpost.store.tag.rules import MOST_RULES, Rule, Source, check_rules, parse_rules, remarks, rule_rows

CLICK = {"name": "newsletter", "event_name": "Lead", "on": "click", "match": ".newsletter button"}


def rule(**changes: Any) -> Rule:
    return msgspec.convert({**CLICK, **changes}, Rule)


@pytest.mark.parametrize(
    "changes",
    [
        {"on": "submit", "match": "form#signup", "where": "/join*"},
        {"on": "page", "match": "/thanks/*", "value": {"element": ".total"}, "currency": {"text": "EUR"}},
        {"on": "page", "match": "*/thanks", "where": "http://shop.example/*"},
        {"on": "page", "match": "/" + "a" * 499, "event_name": "x" * 50, "name": "n" * 64},
        {"on": "page", "match": "https://shop.example/*?paid=1", "order_id": {"query": "order"}},
        {"on": "download", "match": "pdf, .zip"},
        {"on": "download", "match": "*"},
        {"on": "booking", "match": "calendly"},
        {"on": "booking", "match": "*", "parameters": {"content_name": {"element": "h1"}}},
        {"value": {"element": "a", "attribute": "data-price"}, "order_id": {"json_ld": "Order.orderNumber"}},
    ],
)
def test_a_rule_reads_back_as_it_was_written(changes: dict[str, Any]) -> None:
    """What is delivered to the tag is what was given, with nothing added."""
    made = rule(**changes)
    [row] = rule_rows((made,))
    assert row == {**CLICK, **changes}
    assert msgspec.json.decode(msgspec.json.encode(made), type=Rule) == made


@pytest.mark.parametrize(
    "changes",
    [
        {"on": "hover"},
        {"match": ""},
        {"name": "two\nlines"},
        {"event_name": ""},
        {"colour": "red"},
        {"on": "booking", "match": "typewriter"},
        {"on": "download", "match": "a[href$='.pdf']"},
        {"on": "page", "match": "thanks"},
        {"where": "shop"},
        {"value": {}},
        {"value": {"text": "1", "query": "v"}},
        {"value": {"text": "1", "attribute": "data-v"}},
        {"parameters": {"value": {"text": "1"}}},
        {"parameters": {"currency": {"text": "1"}}},
        {"parameters": {"order_id": {"text": "1"}}},
        {"match": "a" * 501},
        {"event_name": "x" * 51},
        {"name": "n" * 65},
        {"parameters": {"a b": {"text": "1"}}},
        {"parameters": {f"p{number}": {"text": "1"} for number in range(21)}},
    ],
)
def test_a_rule_that_could_not_work_is_refused(changes: dict[str, Any]) -> None:
    """When it is written, not in the visitor's browser."""
    with pytest.raises(msgspec.ValidationError):
        rule(**changes)


def test_names_tell_rules_apart() -> None:
    """An event says which rule it came from, so two cannot share a name; there is an end to how many."""
    check_rules((rule(), rule(name="other")))
    with pytest.raises(InvalidInput, match="newsletter"):
        check_rules((rule(), rule(event_name="Contact")))
    with pytest.raises(InvalidInput, match="at most"):
        check_rules(tuple(rule(name=f"r{number}") for number in range(MOST_RULES + 1)))


def test_a_list_of_rules_is_read_or_its_wrong_place_is_named() -> None:
    """By the number of the rule and the name of the field."""
    assert parse_rules([CLICK]) == (rule(),)
    assert parse_rules([]) == ()
    with pytest.raises(InvalidInput, match=r"rules\[1\].on: Invalid enum value 'hover'"):
        parse_rules([CLICK, {**CLICK, "name": "b", "on": "hover"}])
    with pytest.raises(InvalidInput, match=r"rules\[0\].value: Give exactly one"):
        parse_rules([{**CLICK, "value": {}}])
    with pytest.raises(InvalidInput, match="two rules have the name newsletter"):
        parse_rules([CLICK, CLICK])


def test_an_order_without_number_or_value_is_remarked() -> None:
    """Meta refuses a Purchase without value and currency; one without order_id is counted with each reload."""
    bare = rule(event_name="Purchase", on="page", match="/thanks")
    assert len(remarks(bare)) == 2
    source = {"text": "1"}
    assert remarks(rule(event_name="Purchase", value=source, currency=source, order_id=source)) == []
    assert len(remarks(rule(value=source))) == 1


def fields_of(name: str) -> set[str]:
    """The fields of an interface of settings.ts."""
    text = (tree.ROOT / "web/tag/src/settings.ts").read_text(encoding="utf-8")
    body = re.search(rf"^export (?:interface|type) {name}\b(.*?)(?:^\}}|;\n\n|;\n\Z)", text, re.M | re.S)
    assert body is not None
    found = re.findall(r"(?:^  |^  \| \{ |; )(\w+)\??:", re.sub(r"^ +\*.*$", "", body[1], flags=re.M), re.M)
    return set(found)


@pytest.mark.parametrize("shape", [Rule, Source])
def test_the_browser_reads_the_same_shape(shape: type[msgspec.Struct]) -> None:
    """Field by field as web/tag/src/settings.ts has it."""
    assert fields_of(shape.__name__) == set(shape.__struct_fields__)
