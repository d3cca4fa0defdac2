"""What is asked of a provider. The flow as a whole: `test_openid_pages.py`."""

from __future__ import annotations

import pytest

from signalpost.dashboard.openid import ALGORITHMS, OpenId, OpenIdRefused, Provider
from signalpost.errors import TransportError
from signalpost.transport import Request, Response


class _Nobody:
    def send(self, request: Request) -> Response:
        raise TransportError("refused", body_left=False)

    def close(self) -> None: ...


def _provider(issuer: str) -> Provider:
    return Provider(
        issuer=issuer,
        client_id="x",
        client_secret=lambda: None,
        public="https://sp.example/",
        domains=("Shop.example",),
    )


def test_a_provider_is_asked_by_https_alone() -> None:
    """But for one on this machine; one that does not answer is told."""
    for issuer, words in (("http://id.example", "https alone"), ("https://id.example", "does not answer")):
        with pytest.raises(OpenIdRefused, match=words):
            OpenId(_provider(issuer), _Nobody(), lambda: 0).begin("/overview")


def test_a_domain_is_compared_whole() -> None:
    """What ends like it is another."""
    asked = _provider("https://id.example")
    assert asked.back == "https://sp.example/sign-in/openid/back"
    assert [asked.invites(text) for text in ("a@shop.example", "a@evilshop.example", "a@shop.example@x")] == [
        True,
        False,
        False,
    ]


def test_no_shared_secret_proves_anything() -> None:
    """A client's secret could else sign as the provider."""
    assert not [name for name in ALGORITHMS if name.startswith(("HS", "none"))]
