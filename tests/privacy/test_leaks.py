"""`scan`: what leaks in a text at a place."""

from __future__ import annotations

import base64
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from signalpost.privacy.leaks import Finding, masked, scan

NOTE = "custom_data.note"
URL = "event_source_url"
HASH = "b4c9a289323b21a01c3e940f150eb9b8c542587f1abfd8f0e1cc1ffc5e475514"


def kinds(path: str, value: str) -> list[str]:
    return [finding.kind for finding in scan(path, value)]


@pytest.mark.parametrize(
    ("path", "value", "left"),
    [
        (NOTE, "mail anna@shop.example or +49 151 23456789", "mail masked-email or masked-phone"),
        (URL, "https://shop.example/?email=anna%40shop.example&a=1", "https://shop.example/?email=masked-email&a=1"),
        (URL, "https://shop.example/?email=anna%2540shop.example", "https://shop.example/?email=masked-email"),
        (URL, "https://shop.example/?tel=%2B4915123456789#x", "https://shop.example/?tel=masked-phone#x"),
        (URL, "https://shop.example/?tel=+4915123456789", "https://shop.example/?tel=masked-phone"),
        (URL, "https://shop.example/?name=Anna+Schmidt&b=2", "https://shop.example/?name=masked-name&b=2"),
        (URL, "https://shop.example/u/anna@shop.example/orders", "https://shop.example/u/masked-email/orders"),
        (URL, f"https://shop.example/?em={HASH}", "https://shop.example/?em=masked-hashed_identifier"),
        (URL, "https://a.example/?to=https%3A%2F%2Fb.example%2F%3Femail%3Da%2540b.example",
         "https://a.example/?to=https%3A%2F%2Fb.example%2F%3Femail%3Dmasked-email"),
        (NOTE, '{"email": "anna@shop.example", "a": 1}', '{"email": "masked-email", "a": 1}'),
        (NOTE, '{"first_name": "Anna"}', '{"first_name": "masked-name"}'),
        (NOTE, "first_name=Anna&last_name=Schmidt", "first_name=masked-name&last_name=masked-name"),
        (NOTE, base64.b64encode(b"anna@shop.example").decode(), "masked-email"),
        (NOTE, "anna\uff20shop.example", "masked-email"),
        (NOTE, "4111 1111 1111 1111, DE89 3704 0044 0532 0130 00", "masked-payment_card, masked-iban"),
    ],
)  # fmt: skip
def test_only_the_find_is_masked(path: str, value: str, left: str) -> None:
    """The rest of the text stays byte for byte."""
    assert masked(value, scan(path, value)) == left


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("user_data.em", HASH),
        ("user_data.ph", "+4915123456789"),
        ("user_data.client_user_agent", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130.0.0.0"),
        (URL, "https://shop.example/products/red-shoe?variant=40012345678901&utm_source=fb&utm_campaign=Anna"),
        (URL, "https://shop.example/?fbclid=IwAR0aAbBcCdDeEfFgGhHiIjJkKlLmMnNoOpPqQrRsStTuUvVwWxX415555013201"),
        (URL, "https://shop.example/?gclid=EAIaIQobChMI4155550132&_ga=2.4155550132.1761004800-1761004800"),
        ("custom_data.content_name", "Anna dress in blue, size 38"),
        ("custom_data.order_id", "4155550132"),
        ("custom_data.content_ids", "40012345678901"),
        ("event_id", "550e8400-e29b-41d4-a716-446655440000"),
        ("event_id", HASH),
        ("custom_data.fbp", "fb.1.1596403881668.1116446470"),
    ],
)
def test_what_belongs_there_is_no_leak(path: str, value: str) -> None:
    """user_data, click ids, orders, products."""
    assert kinds(path, value) == []


def test_a_find_says_what_is_done_and_never_what_it_is() -> None:
    """A finding can be logged."""
    [finding] = scan(NOTE, "anna@shop.example")
    assert (finding.kind, finding.action) == ("email", "mask")
    assert 0 < finding.confidence <= 1
    assert "anna" not in repr(finding)


def test_where_two_see_the_same_the_surer_is_right() -> None:
    """An account is no telephone number, whatever its digits."""
    assert kinds(NOTE, "ES9121000418450200051332") == ["iban"]
    assert kinds("custom_data.ssn", "123-45-6789") == ["national_id"]
    assert kinds("custom_data.phone", "4155550132") == ["phone"]


@given(
    st.text(max_size=200), st.sampled_from([NOTE, URL, "custom_data.name", "custom_data.phone", "custom_data.em", ""])
)
@example("0" * 20_000, NOTE)
@example("a@" * 5_000, NOTE)
@example("a.b-" * 5_000 + "@", NOTE)
@example("%41" * 5_000, URL)
@example("1 " * 5_000, NOTE)
@example("x=" + "/a/b?c=" * 2_000, URL)
@example('{"a":"' * 2_000, NOTE)
def test_any_text_is_read_and_a_masked_one_is_clean(value: str, path: str) -> None:
    """Never an error; finds stand in the text, in order, apart; what was masked is not found again."""
    findings = scan(path, value)
    places = [(finding.start, finding.end) for finding in findings]
    assert places == sorted(places)
    assert all(0 <= start < end <= len(value) for start, end in places)
    assert all(one[1] <= other[0] for one, other in pairwise(places))


@pytest.mark.parametrize(
    "value",
    [
        "mail anna@shop.example",
        "+49 151 23456789",
        "4111111111111111",
        "123-45-6789",
        "https://a.example/?email=a%40b.example&name=Anna+Bo",
    ],
)
def test_what_is_masked_stays_masked(value: str) -> None:
    """A second reading finds nothing, nor does one under a key that calls for it."""
    once = masked(value, scan(NOTE, value))
    assert scan(NOTE, once) == ()
    assert scan("custom_data.first_name", "masked-name") == scan("custom_data.phone", "masked-phone") == ()


def test_of_two_findings_that_overlap_the_first_is_masked() -> None:
    """Nothing is masked twice, and nothing is lost between."""
    first = Finding(kind="email", confidence=0.9, action="mask", start=3, end=9)
    second = Finding(kind="phone", confidence=0.9, action="mask", start=5, end=12)
    assert masked("to 12345678901!", [second, first]) == "to masked-email78901!"


def test_words_inside_what_is_packed_are_no_names() -> None:
    """Addresses are; a name or an illness is found too easily in what only looks packed."""
    packed = base64.b64encode(b"diabetes medication anna@shop.example").decode()
    assert set(kinds(NOTE, packed)) == {"email"}
    assert kinds(NOTE, base64.b64encode(b"diabetes medication for me").decode()) == []
