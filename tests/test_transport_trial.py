"""What a call without events tells of endpoint, token and clock."""

from __future__ import annotations

import time
from email.utils import formatdate

import pytest

from signalpost.sandbox.conduct import Conduct
from signalpost.sandbox.server import RunningSandbox
from signalpost.sandbox.state import Sandbox
from signalpost.transport import HttpTransport, Request, Response, Secret
from signalpost.transport_trial import checks_of, clock_check, token_check

DATASET = "123"


def asked(url: str, token: str) -> dict[str, bool | None]:
    transport = HttpTransport()
    try:
        found = checks_of(transport, url, DATASET, Secret(token), version="v25.0", now=int(time.time()))
        return {check.name.split()[0]: check.ok for check in found}
    finally:
        transport.close()


def test_a_good_token_is_told_from_a_bad_one_without_an_event() -> None:
    """The sandbox takes nothing in; the clock is compared on the way."""
    with RunningSandbox(Sandbox(tokens={"123": ["good"]})) as running:
        assert asked(running.url, "good") == {"endpoint": True, "token": True, "clock": True}
        assert asked(running.url, "bad") == {"endpoint": True, "token": False, "clock": True}
        assert running.sandbox.events() == []
        url = running.url
    assert asked(url, "good") == {"endpoint": False}


def test_the_proof_of_the_apps_secret_goes_with_the_question() -> None:
    """An app that requires it would refuse the call, whatever the token."""
    bodies: list[bytes] = []

    class Meta:
        def send(self, request: Request) -> Response:
            bodies.append(request.body)
            return Response(status=400, body=b'{"error":{"code":100}}')

        def close(self) -> None: ...

    list(checks_of(Meta(), "http://meta", DATASET, Secret("accesstoken0"), "appsecret1", version="v25.0", now=1))
    assert bodies == [
        b'{"data":[],"appsecret_proof":"f4fb3b41a416d7da68b7cb62f9a87aafd90911be3dc2896332a206dd96af0e32"}'
    ]


@pytest.mark.parametrize(
    ("secret", "ok", "found"),
    [
        ("the app's", True, "is taken"),
        ("another app's", False, "does not belong to the app of the token"),
        (None, False, "its app demands appsecret_proof, and no app secret is kept"),
    ],
)
def test_an_app_that_demands_the_proof_refuses_a_token_without_it(secret: str | None, ok: bool, found: str) -> None:
    """With the code that an empty list has as well; the sentence says what to keep."""
    sandbox = Sandbox(tokens={"123": ["good"]}, app_secret="the app's", conduct=Conduct(proof="demanded"))
    transport = HttpTransport()
    with RunningSandbox(sandbox) as running:
        checks = checks_of(transport, running.url, DATASET, Secret("good"), secret, version="v25.0", now=1)
        token = {check.name.split()[0]: check for check in checks}["token"]
    transport.close()
    assert (token.ok, found in token.found) == (ok, True)
    assert ok or "signalpost secrets set app_secret/123" in token.fix


@pytest.mark.parametrize(
    ("body", "ok"),
    [
        (b'{"error":{"code":190,"error_subcode":463}}', False),
        (b'{"error":{"code":200}}', False),
        (b'{"error":{"code":10}}', False),
        (b'{"error":{"code":100,"error_subcode":33}}', False),
        (b'{"error":{"code":2635}}', False),
        (b'{"error":{"code":4}}', None),
        (b'{"error":{"code":100}}', True),
        (b"<html>", None),
    ],
)
def test_codes_decide(body: bytes, ok: bool | None) -> None:
    """Those by which a dataset is stopped: a token of another dataset and a version that is gone are told here too."""
    assert token_check(DATASET, Response(status=400, body=body)).ok is ok


@pytest.mark.parametrize(("ahead", "ok"), [(0, True), (29, True), (31, False), (-3_600, False)])
def test_a_clock_far_off_is_a_fault(ahead: int, ok: bool) -> None:
    """More than half a minute, either way."""
    [check] = clock_check(Response(status=200, headers={"date": formatdate(1_000_000, usegmt=True)}), 1_000_000 + ahead)
    assert check.ok is ok


def test_without_a_date_nothing_is_said_of_the_clock() -> None:
    """Some endpoints send none."""
    assert list(clock_check(Response(status=200), 1_000_000)) == []
