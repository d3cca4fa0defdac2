"""JSON into typed fields: what is wrong is named by its place, never by its value."""

from __future__ import annotations

from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.connectors.reading import Number, amount, amount_or_zero, decoded, utc_seconds
from signalpost.connectors.webhook import Unreadable


class Piece(msgspec.Struct):
    """A part of a payload."""

    id: int


class Payload(msgspec.Struct):
    """A payload."""

    id: int
    name: str = ""
    pieces: list[Piece] = []


DECODER = msgspec.json.Decoder(Payload)


@pytest.mark.parametrize(
    ("body", "path", "code"),
    [
        (b"", "$", "webhook_no_json"),
        (b'{"id":1', "$", "webhook_no_json"),
        (b'{"id":1,"name":"\xff"}', "$", "webhook_no_json"),
        (b'{"id":1,"other":' + b"[" * 100_000, "$", "webhook_no_json"),
        (b"[" * 100_000, "$", "webhook_field_malformed"),
        (b"[]", "$", "webhook_field_malformed"),
        (b"{}", "id", "webhook_field_missing"),
        (b'{"id":1,"pieces":[{"id":1},{}]}', "pieces[1].id", "webhook_field_missing"),
        (b'{"id":"secret"}', "id", "webhook_field_malformed"),
        (b'{"id":1,"pieces":[{"id":"secret"}]}', "pieces[0].id", "webhook_field_malformed"),
    ],
)
def test_what_cannot_be_read_is_named_by_its_place(body: bytes, path: str, code: str) -> None:
    """Never by its value."""
    with pytest.raises(Unreadable) as refused:
        decoded(DECODER, body)
    assert (refused.value.path, refused.value.code) == (path, code)
    assert "secret" not in str(refused.value)


def test_what_can_be_read_is_typed() -> None:
    """Fields that nobody asked for are passed over."""
    assert decoded(DECODER, b'{"id":1,"other":{}}') == Payload(id=1)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("29.35", "29.35"),
        (3, "3"),
        (16.666666666666668, "16.666666666666668"),
        ("-10.00", "-10.00"),
        ("1e2", "1E+2"),
        ("1e-40", "1E-40"),
        ("0" * 40, "0"),
    ],
)
def test_amounts_are_decimals(value: str | int | float, expected: str) -> None:
    """Of a text or a number, exactly as it was written."""
    assert amount(value, "total") == Decimal(expected)


@pytest.mark.parametrize("value", ["1e-40", "0" * 40, "1e15"])
def test_the_longest_and_smallest_amounts_are_read(value: str) -> None:
    """Beyond them nobody has a price."""
    assert amount(value, "total") == Decimal(value)


@pytest.mark.parametrize("value", [None, ""])
def test_no_amount_is_none(value: str | None) -> None:
    """Which is not zero, unless somebody says so."""
    assert amount(value, "total") is None
    assert amount_or_zero(value, "total") == 0


@pytest.mark.parametrize(
    "value", ["ten", "1,50", "NaN", "Infinity", "1_000", "1" * 41, float("inf"), "1e16", "1e-41", 10**16]
)
def test_what_is_no_amount_is_refused(value: str | float) -> None:
    """With its place."""
    with pytest.raises(Unreadable) as refused:
        amount(value, "line_items[0].total")
    assert (refused.value.path, refused.value.code) == ("line_items[0].total", "webhook_field_malformed")


@given(st.one_of(st.text(max_size=50), st.floats(), st.integers()))
def test_an_amount_is_finite_or_refused(value: str | int | float) -> None:
    """Whatever stands there."""
    try:
        found = amount(value, "total")
    except Unreadable:
        return
    assert found is None or found.is_finite()


def test_an_orders_number_is_one() -> None:
    """From 1 to what a database holds."""
    decoder = msgspec.json.Decoder(Number)
    assert [decoded(decoder, str(n).encode()) for n in (1, 2**63 - 1)] == [1, 2**63 - 1]
    for number in (0, 2**63):
        with pytest.raises(Unreadable, match="webhook_field_malformed"):
            decoded(decoder, str(number).encode())


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("2017-03-22T19:28:02", 1490210882),
        ("2017-03-22 19:28:02", 1490210882),
        ("2017-03-22T20:28:02+01:00", 1490210882),
        ("2017-03-22T19:28:02Z", 1490210882),
        ("", None),
        (None, None),
    ],
)
def test_times_are_utc_unless_they_say_otherwise(text: str | None, seconds: int | None) -> None:
    """As platforms write them."""
    assert utc_seconds(text, "at") == seconds


@pytest.mark.parametrize("text", ["yesterday", "2017-13-01T00:00:00", "1490210882000"])
def test_what_is_no_time_is_refused(text: str) -> None:
    """With its place."""
    with pytest.raises(Unreadable) as refused:
        utc_seconds(text, "date_paid_gmt")
    assert (refused.value.path, refused.value.code) == ("date_paid_gmt", "webhook_field_malformed")
