"""Forms of event_ids."""

from __future__ import annotations

import pytest

from signalpost.watch.counts.shape import LONGEST_SHAPE, MOST_KNOWN, Shapes, core_of, shape_of


@pytest.mark.parametrize(
    ("event_id", "shape"),
    [
        ("order_1042", "order_{n}"),
        ("ORDER-1042", "ORDER-{n}"),
        ("1042", "{n}"),
        ("1732300000", "{time}"),
        ("purchase.1042.1732300000123", "purchase.{n}.{time_ms}"),
        ("d41d8cd98f00b204e9800998ecf8427e", "{hex32}"),
        ("D41D8CD98F00B204E9800998ECF8427E", "{uphex32}"),
        ("3f2504e0-4f89-11d3-9a0c-0305e82c3301", "{uuid}"),
        ("Kx9zQwertyUi", "{mixedw12}"),
        ("web-3f2504e0-4f89-11d3-9a0c-0305e82c3301.7", "web-{uuid}.{n}"),
        ("zzz", "{w}"),
        ("order_1042!", "order_{n}{?}"),
        ("anna@example.com", "{address}"),
        ("x" * 200, "{long}"),
        ("ab-1", "{h2}-{n}"),
    ],
)
def test_a_form_leaves_out_what_differs(event_id: str, shape: str) -> None:
    """A prefix stays, as long as it could not be a part of the number; an address leaves nothing."""
    assert shape_of(event_id) == shape == Shapes().of(event_id)


def test_a_form_is_short() -> None:
    """However many parts an id has."""
    assert len(shape_of("z-" * 60)) == LONGEST_SHAPE


def test_what_is_remembered_is_bounded_and_right() -> None:
    """Ids of a thousand forms, and then those of the first again."""
    shapes = Shapes()
    ids = [f"{'z' * (number % 30 + 1)}{'q' * (number // 30)}-7" for number in range(MOST_KNOWN + 300)]
    assert [shapes.of(one) for one in ids] == [shape_of(one) for one in ids] == [shapes.of(one) for one in ids]
    assert len(shapes._known) == MOST_KNOWN


def test_digits_and_letters_of_one_length_are_told_apart() -> None:
    """Both are hexadecimal."""
    shapes = Shapes()
    assert [shapes.of(one) for one in ("12345678", "abcdefab", "ABCDEFAB")] == ["{n}", "{hex8}", "{uphex8}"]


@pytest.mark.parametrize("event_id", ["1042", "order_1042", "ORDER-1042", "purchase.1042.1732300000123", "web1042"])
def test_ids_of_one_order_have_one_core(event_id: str) -> None:
    """Whatever prefix, case, separator and time each side adds."""
    assert core_of(event_id) == "1042"


def test_cores_keep_what_tells_orders_apart() -> None:
    """A number that only looks like a time stays when it is all there is; a long text has none."""
    assert core_of("1732300000") == "1732300000"
    assert core_of("AB-12") == "ab12"
    assert core_of("x" * 200) == ""
