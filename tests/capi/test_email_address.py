"""Which e-mail addresses are hashed."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.capi.email_address import email


@pytest.mark.parametrize(
    "text", ["a@b.c", "A.B+tag@Sub-Domain.Example.CO", "x_y-z@a1.b2", "!#$%&'*+/=?^_`{|}~-@d.e", "-a@b.c", "a-@b.c"]
)
def test_addresses_pass_in_lower_case(text: str) -> None:
    """Dots and tags stay."""
    assert email(f" {text}\n") == text.lower().encode()


@pytest.mark.parametrize(
    "text",
    ["", "@", "a", "a@", "@b.c", "a@b", "a@b.", "a@.b", ".a@b.c", "a.@b.c", "a..b@c.d", "a@b..c", "a@@b.c", "a@b@c.d",
     "a b@c.d", "a@-b.c", "a@b-.c", "a@b.-c", "a@b.c-", "a@b_c.d", "a,b@c.d", "é@b.c", "a@b.c\u200b", "a.b@c",
     "a\x00@b.c"],
)  # fmt: skip
def test_what_mail_cannot_reach_is_dropped(text: str) -> None:
    """Never repaired: what is left could be somebody else's address."""
    assert email(text) == b""


@given(st.text(string.ascii_letters + string.digits + ".@-_+ ", max_size=20))
def test_what_passes_has_one_at_and_a_dotted_domain(text: str) -> None:
    """The shape of every address that is hashed."""
    form = email(text)
    if form:
        local, at, domain = form.decode().partition("@")
        assert local and at and form == text.strip().lower().encode()
        assert all(label and label.strip("-") == label for label in domain.split("."))
        assert all(local.split(".")) and domain.count(".") >= 1
