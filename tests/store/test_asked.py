"""What people are asked by: made ready as events are, so that both meet."""

from __future__ import annotations

import hashlib

import pytest

from signalpost.capi.policy import Policy
from signalpost.errors import InvalidInput
from signalpost.store.asked import ASKED, keys_asked


def asked(**values: list[str]) -> tuple[tuple[str, str], ...]:
    return keys_asked(values, policy=Policy(), year=2026, country="DE")


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_values_are_found_however_they_are_written() -> None:
    """As a person types them or hashed, the key is the same; said twice it is one."""
    assert asked(email=[" Ann@Example.com ", digest("ann@example.com").upper()]) == (("em", digest("ann@example.com")),)
    assert asked(phone=["030 1234567"]) == asked(phone=["+49 30 1234567"])
    assert asked(visitor=["1.abc.2"], external_id=["Customer 7"]) == (
        ("visitor", "1.abc.2"),
        ("external_id", digest("customer7")),
    )


@pytest.mark.parametrize(
    ("values", "path"),
    [
        ({"email": ["no address"]}, "email"),
        ({"shoe_size": ["42"]}, "shoe_size"),
        ({}, ""),
        ({"visitor": [" "]}, "visitor"),
    ],
)
def test_what_cannot_be_right_is_refused_without_being_repeated(values: dict[str, list[str]], path: str) -> None:
    """The message names the place alone."""
    with pytest.raises(InvalidInput) as refused:
        keys_asked(values, policy=Policy(), year=2026)
    (problem,) = refused.value.problems
    assert problem.path == path
    assert problem.fix
    assert str(refused.value) == problem.message
    assert problem.message.endswith(".")
    assert "no address" not in str(refused.value)


def test_every_kind_can_be_asked_by() -> None:
    """Each name of ASKED, with a value of its kind."""
    values = {"email": "a@b.de", "phone": "+49301234567", "lead_id": "123456789012345"}
    for name, kind in ASKED.items():
        found = asked(**{name: [values.get(name, "x-1")]})
        assert {one for one, _ in found} == {kind}


def test_a_person_is_named_by_twenty_values_at_most() -> None:
    """Of different ones: the same said often is one."""
    names = [f"1.abc.{number}" for number in range(20)]
    assert len(asked(visitor=names * 2)) == 20
    with pytest.raises(InvalidInput) as refused:
        asked(visitor=[*names, "1.abc.20"])
    assert refused.value.problems[0].code == "ask_empty"
