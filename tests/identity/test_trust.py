"""Tests of signalpost.identity.trust."""

from __future__ import annotations

import pytest

from signalpost.identity.trust import FALSE, TRUE, Trust, logs_out, trust_of


@pytest.mark.parametrize(
    ("origin", "link", "trust"),
    [
        ("server", {"authenticated": "true"}, Trust.LOGIN),
        ("server", {"authenticated": "1"}, Trust.LOGIN),
        ("server", {"authenticated": "yes"}, Trust.LOGIN),
        ("server", {"authenticated": "no"}, Trust.TYPED),
        ("server", {"authenticated": "0"}, Trust.TYPED),
        ("server", {"authenticated": ""}, Trust.TYPED),
        ("server", {}, Trust.CLAIM),
        ("server", {"authenticated": "false"}, Trust.TYPED),
        ("server", {"authenticated": "perhaps"}, Trust.TYPED),
        ("browser", {}, Trust.TYPED),
        ("browser", {"authenticated": "true"}, Trust.TYPED),
    ],
)
def test_only_a_server_can_vouch_for_a_login(origin: str, link: dict[str, str], trust: Trust) -> None:
    """Whatever a page says of the person is typed; a server's word is a claim unless it says that someone logged in."""
    assert trust_of(origin, link) is trust


def test_a_logout_is_said_and_not_guessed() -> None:
    """Only a clear yes ends a login."""
    assert logs_out({"logout": "true"}) and logs_out({"logout": "1"}) and logs_out({"logout": "yes"})
    assert {"true", "1", "yes"} == TRUE and {"false", "0", "no"} == FALSE
    assert not logs_out({"logout": "false"})
    assert not logs_out({})


def test_each_trust_is_kept_as_its_number() -> None:
    """Files hold it: from least to most."""
    assert {trust.name: trust.value for trust in Trust} == {"TYPED": 1, "CLAIM": 2, "LOGIN": 3}
