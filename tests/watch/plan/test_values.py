"""What is learnt of a parameter's values, and what is never kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from signalpost.watch.plan.values import Rare, Values


def learnt(found: Iterable[Any], values: Values | None = None) -> Values:
    values = values or Values()
    rare: Rare = {}
    for value in found:
        values.look(value, rare, "x")
    return values


def test_few_words_seen_often_are_a_list() -> None:
    """Once they were seen often enough; and they have a pattern beside."""
    few = learnt(["EUR", "USD"] * 10)
    assert few.words == () and few.expression == "" and few.texts == {"EUR": 10, "USD": 10}
    many = learnt(["EUR", "USD"] * 30)
    assert many.words == ("EUR", "USD") and many.expression == "[A-Z]{3}"


def test_texts_that_differ_are_not_kept() -> None:
    """Neither while they are new, nor when there are too many words; only their pattern is."""
    ids = learnt(f"ORD-{number}" for number in range(1_000, 1_400))
    assert ids.free and ids.texts is None and ids.words == ()
    assert ids.expression == "ORD-[0-9]+"
    assert b"1003" not in msgspec.msgpack.encode(learnt(f"ORD-{number}" for number in range(1_000, 1_010)))
    assert b"anna" not in msgspec.msgpack.encode(learnt(["anna-1"] * 3))
    words = learnt(f"{chr(65 + number % 20)}x" for number in range(400))
    assert words.free and words.words == ()


def test_an_address_is_never_kept() -> None:
    """However often it comes."""
    assert b"ann" not in msgspec.msgpack.encode(learnt(["ann@shop.example"] * 500))


def test_a_list_with_much_beside_it_is_none() -> None:
    """Words that are rare stay out, and then the list is not all there is."""
    values = learnt([*["a"] * 90, *(f"b{n}" for n in range(10))])
    assert values.texts == {"a": 90} and values.words == ()


def test_sentences_have_no_pattern() -> None:
    """One is enough, and nothing after it brings a pattern back; so are texts built otherwise."""
    assert learnt(["AB"] * 50 + ["two words"] + ["AB"] * 50).expression == ""
    assert learnt(["AB"] * 50 + ["AB-1"]).expression == ""


def test_a_prefix_is_that_of_all() -> None:
    """Of all that were seen: another one, also later, ends it."""
    assert learnt(["A-1", "B-2"] * 60).prefix == ""
    believed = learnt(["AB-1"] * 60)
    assert believed.prefix == "AB-"
    assert learnt(["CD-1"], believed).prefix == ""


def test_numbers_have_a_range_and_lists_a_length() -> None:
    """Rounded outwards; only once there were enough."""
    values = learnt([12.3, 1999, 55] * 20)
    assert values.range == (12.0, 2000.0)
    assert learnt([1, 2]).range is None
    lists = learnt([[1], (1, 2, 3)] * 30)
    assert lists.lengths == (1, 3) and learnt([[1]]).lengths is None
    assert learnt([True, None, {}]) == Values()


def test_after_a_restart_the_unsure_is_counted_anew() -> None:
    """Words that came once before it do not spoil the list for ever."""
    values = learnt(["a"] * 38 + ["b", "c"])
    values.unsure_forgotten()
    assert (values.looks, values.other) == (38, 0)
    assert learnt(["a"] * 2, values).words == ("a",)
    free = learnt(f"t{n}" for n in range(100))
    free.unsure_forgotten()
    assert free.looks == 100


def test_a_parameter_can_be_closed_from_the_start() -> None:
    """Then no word of it is kept, and no beginning."""
    values = Values()
    values.closed()
    assert learnt(["AB-1"] * 100, values).words == () and values.texts is None and values.prefix == ""


def test_too_many_words_are_no_list() -> None:
    """Each seen often, and still more than a list has."""
    values = learnt(f"word{'abcdefghijklmnop'[number]}" for number in range(13) for _ in range(6))
    assert values.free and values.texts is None
