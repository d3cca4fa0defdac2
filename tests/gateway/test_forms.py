"""Form bodies of Meta's Graph API."""

from __future__ import annotations

from urllib.parse import quote_plus, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.gateway.forms import media_type, read_form, read_multipart, read_urlencoded
from signalpost.gateway.refusal import Refused

BOUNDARY = "----signalpost0123456789"
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"
names = st.text(st.characters(codec="ascii", min_codepoint=33, exclude_characters='"\\'), min_size=1, max_size=20)


def multipart(fields: dict[str, bytes]) -> bytes:
    """`fields` as a multipart body."""
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode() + value + b"\r\n"
        for name, value in fields.items()
    ]
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


@given(st.dictionaries(st.text(min_size=1, max_size=20), st.text(max_size=200), min_size=1, max_size=10))
def test_urlencoded_fields_come_back(fields: dict[str, str]) -> None:
    """What a client percent-encodes is read as it was, whatever characters it holds."""
    assert read_urlencoded(urlencode(fields).encode()) == {name: value.encode() for name, value in fields.items()}


@given(st.text(st.sampled_from('%25aAfF"2{}:+ 0'), max_size=60))
def test_broken_escapes_read_as_the_standard_library_reads_them(text: str) -> None:
    """The faster decoding of JSON's punctuation changes no result, not even for escapes that are none."""
    from urllib.parse import unquote_to_bytes

    raw = text.replace("&", "").encode()
    expected = unquote_to_bytes(raw.replace(b"+", b" "))
    assert read_urlencoded(b"data=" + raw)["data"] == expected


def test_lower_case_escapes_are_read() -> None:
    """Hex digits of an escape may have either case."""
    assert read_urlencoded(b"data=%5b%7B%22a%22%3a1%7d%5d") == {"data": b'[{"a":1}]'}


@given(st.dictionaries(names, st.binary(max_size=200), min_size=1, max_size=10))
def test_multipart_fields_come_back(fields: dict[str, bytes]) -> None:
    """Every part is read as it was, whatever bytes it holds."""
    fields = {name: value for name, value in fields.items() if BOUNDARY.encode() not in value}
    assert read_multipart(multipart(fields), MULTIPART) == fields


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"", MULTIPART),
        (b"garbage", MULTIPART),
        (multipart({"data": b"[]"})[:-10], MULTIPART),
        (multipart({"data": b"[]"}), "multipart/form-data"),
        (multipart({f"field{number}": b"" for number in range(100)}), MULTIPART),
        (multipart({"data": b"[]"}).replace(b"\r\n\r\n", b"\r\n" + b"X-A: b\r\n" * 20 + b"\r\n"), MULTIPART),
        ("&".join(f"field{number}=1" for number in range(100)).encode(), "application/x-www-form-urlencoded"),
    ],
)
def test_a_form_that_cannot_be_read_is_refused(body: bytes, content_type: str) -> None:
    """No boundary, no end, too many fields or headers: form_malformed."""
    with pytest.raises(Refused) as refused:
        read_form(body, content_type)
    assert refused.value.code == "form_malformed"


@given(
    st.binary(max_size=300), st.sampled_from([MULTIPART, "application/x-www-form-urlencoded", "multipart/form-data"])
)
def test_any_bytes_are_read_or_refused(body: bytes, content_type: str) -> None:
    """Garbage in a form ends in fields or in form_malformed, nothing else."""
    try:
        fields = read_form(body, content_type)
    except Refused as refused:
        assert refused.code == "form_malformed"
    else:
        assert all(isinstance(value, bytes) for value in fields.values())


def test_media_type_leaves_parameters_out() -> None:
    """Case and parameters of a Content-Type do not matter."""
    assert media_type("Application/JSON; charset=utf-8") == "application/json"


def test_a_field_that_comes_twice_counts_as_its_last() -> None:
    """As in PHP, which Meta's edge was made with."""
    assert read_urlencoded(f"data=1&data={quote_plus('[2]')}".encode()) == {"data": b"[2]"}
