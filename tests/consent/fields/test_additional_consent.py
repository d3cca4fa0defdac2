"""Google's Additional Consent string."""

from __future__ import annotations

import pytest

from signalpost.consent.fields.additional_consent import additional_consent
from signalpost.consent.fields.reader import Unreadable


def test_version_2_tells_who_was_shown() -> None:
    """support.google.com/admanager/answer/9681920, read November 2026."""
    assert additional_consent("2~1.35.41.101~dv.9.21.81") == {
        "version": 2,
        "consented_providers": [1, 35, 41, 101],
        "disclosed_providers": [9, 21, 81],
    }
    assert additional_consent("2~~dv.")["consented_providers"] == []
    assert additional_consent("2~89")["disclosed_providers"] == []


def test_version_1_tells_who_has_consent() -> None:
    """Of the others it says nothing. Ids ascend, each once."""
    assert additional_consent("1~35.1.35") == {"version": 1, "consented_providers": [1, 35]}
    assert additional_consent("1~") == {"version": 1, "consented_providers": []}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "it does not begin with a version and ~"),
        ("89", "it does not begin with a version and ~"),
        ("x~1", "it does not begin with a version and ~"),
        ("²~1", "it does not begin with a version and ~"),
        ("3~89", "it is of a version that is not known"),
        ("1~1~dv.2", "it has two parts, which version 1 has not"),
        ("2~1~2.3", "its second part does not begin with dv."),
        ("2~1~dvx", "its second part does not begin with dv."),
        *((text, "it names a provider that is no number") for text in ("2~1..2", "2~a", "2~-1", "1~²")),
        ("1~" + "9" * 10, "it names a provider that is no number"),
    ],
)
def test_anything_else_is_unreadable(text: str, why: str) -> None:
    """A version of the future too."""
    with pytest.raises(Unreadable) as told:
        additional_consent(text)
    assert str(told.value) == why
