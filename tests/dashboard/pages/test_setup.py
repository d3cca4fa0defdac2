"""Setup: from an empty database to a first event."""

from __future__ import annotations

import hashlib
import hmac
import re
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from dashboard_shown import AROUND, DATASET, NOW, Shown, dashboard
from signalpost.dashboard.pages.setup import TEST_EVENT
from signalpost.errors import TransportError
from signalpost.sandbox.conduct import Conduct
from signalpost.sandbox.server import RunningSandbox
from signalpost.sandbox.state import Sandbox
from signalpost.store import open_control
from signalpost.store.control import DEFAULT_SPACE
from signalpost.transport import Request, Response
from signalpost.transport_trial import Check


class _Gateway:
    """Answers as a gateway would, after `slow` calls with a key that it does not know yet."""

    def __init__(self, status: int = 202, result: bytes = b'{"status":"accepted"}', slow: int = 0) -> None:
        self.sent: list[Request] = []
        self._status, self._result, self._slow = status, result, slow

    def send(self, request: Request) -> Response:
        self.sent.append(request)
        if len(self.sent) <= self._slow:
            return Response(status=401)
        return Response(status=self._status, body=b'{"results":[%b]}' % self._result)

    def close(self) -> None: ...


class _Nobody(_Gateway):
    def send(self, request: Request) -> Response:
        raise TransportError("refused", body_left=False)


def test_each_step_says_whether_it_is_done(shown: Shown) -> None:
    """A dataset without a token, no site, no event."""
    model = shown.json("/setup")
    assert (model["done"], model["local"], model["datasets"][0]["has_token"]) == (["dataset"], True, False)
    page = shown.get("/setup").text
    assert "From here to the first event are four steps." in page
    named = ("Webflow", "Framer", "Wix", "Squarespace", "WordPress", "Shopify", "Tag Manager", "Plain HTML")
    assert all(f"<summary>{name}</summary>" in page for name in named)
    assert f"http://127.0.0.1:9/tag.js&#34; data-dataset=&#34;{DATASET}&#34;" in page


def test_a_token_is_tried_before_it_is_kept(tmp_path: Path) -> None:
    """One that Meta refuses is not; it is never shown again."""
    with RunningSandbox(Sandbox(tokens={"77": ["good"]})) as meta:
        around = msgspec.structs.replace(AROUND, sandbox=meta.url)
        with dashboard(tmp_path, around=around) as shown:
            refused = shown.post("/setup/dataset", dataset_id="77", name="New", token="secret-and-bad")
            assert (refused.status_code, "secret-and-bad" in refused.text) == (422, False)
            assert ('value="77"' in refused.text, "is of no use" in refused.text) == (True, True)
            assert "77" not in [one["dataset_id"] for one in shown.json("/setup")["datasets"]]
            assert shown.post("/setup/dataset", dataset_id="77", token="good").status_code == 303
            assert shown.json("/setup")["datasets"][1]["has_token"]
            assert shown.post("/setup/dataset", dataset_id="x").status_code == 422


def test_a_token_is_tried_with_the_proof_of_its_app(tmp_path: Path) -> None:
    """Where its secret is kept: an app may take no call without. The secret itself stays here."""
    meta = _Gateway(status=200)
    with dashboard(tmp_path, around=msgspec.structs.replace(AROUND, transport=meta)) as shown:
        shown.post("/setup/dataset", dataset_id="77", token="good")
        with closing(open_control(tmp_path / "control.db", shown.keys)) as control:
            control.set_secret(DEFAULT_SPACE, "app_secret", "s3cret", author="test", now=1)
        shown.post("/setup/dataset", dataset_id="77", token="good")
    without, proven = (msgspec.json.decode(request.body) for request in meta.sent)
    assert proven == {**without, "appsecret_proof": hmac.new(b"s3cret", b"good", hashlib.sha256).hexdigest()}


def test_a_token_whose_app_demands_the_proof_is_refused_until_its_secret_is_kept(tmp_path: Path) -> None:
    """The page says what to keep, and keeps no token before."""
    app = Sandbox(app_secret="s3cret", conduct=Conduct(proof="demanded"))
    with RunningSandbox(app) as meta:
        around = msgspec.structs.replace(AROUND, sandbox=meta.url)
        with dashboard(tmp_path, around=around) as shown:
            refused = shown.post("/setup/dataset", dataset_id="77", token="good")
            assert (refused.status_code, "signalpost secrets set app_secret/77" in refused.text) == (422, True)
            with closing(open_control(tmp_path / "control.db", shown.keys)) as control:
                control.set_secret(DEFAULT_SPACE, "app_secret", "s3cret", author="test", now=1)
            assert shown.post("/setup/dataset", dataset_id="77", token="good").status_code == 303


def test_a_site_gets_a_browser_key(shown: Shown) -> None:
    """For its origin alone; what is no address is refused."""
    assert shown.post("/setup/site", origin="https://shop.example/page?x=1", dataset=DATASET).status_code == 303
    assert shown.json("/setup")["sites"] == [{"origin": "https://shop.example", "dataset": DATASET}]
    for wrong in ({"origin": "shop", "dataset": DATASET}, {"origin": "https://a.example", "dataset": "9"}):
        assert shown.post("/setup/site", **wrong).status_code == 422


def test_a_test_event_has_its_own_name_and_no_value(tmp_path: Path) -> None:
    """Its key is made for it and revoked; a gateway that has not learnt of the key is asked again."""
    gateway = _Gateway(slow=1)
    with dashboard(tmp_path, around=msgspec.structs.replace(AROUND, transport=gateway)) as shown:
        done = shown.post("/setup/test", dataset=DATASET, code="TEST1")
        assert re.fullmatch("/setup/test/setup-[0-9a-f]{16}", done.headers["location"])
        assert shown.json(done.headers["location"]) == {
            "event_id": done.headers["location"].rpartition("/")[2],
            "events": [],
            "arrived": False,
        }
        body = msgspec.json.decode(gateway.sent[-1].body)
        assert (body["data"][0]["event_name"], "custom_data" in body["data"][0]) == (TEST_EVENT, False)
        assert (body["test_event_code"], len(gateway.sent)) == ("TEST1", 2)
        control = open_control(tmp_path / "control.db", shown.keys)
        assert [key.revoked_at for key in control.snapshot().keys(DEFAULT_SPACE)] == [NOW]
        control.close()
        assert shown.post("/setup/test", dataset="9").status_code == 422


@pytest.mark.parametrize(
    ("gateway", "words"),
    [
        (_Nobody(), "cannot be reached"),
        (_Gateway(status=503), "HTTP 503"),
        (_Gateway(result=b'{"status":"dropped","reason":"no_dataset"}'), "dropped it (no_dataset)"),
    ],
)
def test_what_stops_a_test_event_is_said(tmp_path: Path, gateway: _Gateway, words: str) -> None:
    """And what to do."""
    with dashboard(tmp_path, around=msgspec.structs.replace(AROUND, transport=gateway)) as shown:
        assert words in shown.post("/setup/test", dataset=DATASET).text


def test_the_doctors_findings_stand_on_the_page(tmp_path: Path) -> None:
    """With what to do about each."""
    checks = [
        Check(name="disk", ok=False, found="full", fix="Make room."),
        Check(name="keys", ok=True, found="fine"),
        Check(name="serve", ok=None, found="is not running", fix="Start it."),
    ]
    with dashboard(tmp_path, around=msgspec.structs.replace(AROUND, doctor=lambda: checks)) as shown:
        page = shown.get("/setup/doctor").text
        assert ("1 thing has to be mended." in page, "Make room." in page) == (True, True)
        assert shown.json("/setup/doctor")["broken"] == 1
