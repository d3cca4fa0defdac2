"""Messages as they arrive: at a webhook, in Slack's and Teams' forms, by mail; and what happens when they do not."""

from __future__ import annotations

import datetime
import ipaddress
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from receiving import Mails, Webhooks, mail_server, webhooks
from serving import environ
from signalpost.alarms.apprise_child import Letter, tell, tell_all, understood

BODY = "What: Dataset 1 (Shop): Meta refuses the access token.\nFix: signalpost datasets set-token 1 < token.txt"
SLACK = "T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"


def to(url: str, kind: str = "failure") -> Letter:
    return Letter(url=url, title="Signalpost: Dataset 1 (Shop)", body=BODY, kind=kind)


@pytest.fixture
def hooks() -> Iterator[Webhooks]:
    with webhooks(gone=404, moved=302, broken=500) as made:
        yield made


@pytest.fixture
def mails() -> Iterator[Mails]:
    with mail_server() as made:
        yield made


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Of 127.0.0.1, signed by itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "certificate.pem"
    private = serialization.PrivateFormat.PKCS8
    plain = key.private_bytes(serialization.Encoding.PEM, private, serialization.NoEncryption())
    file.write_bytes(plain + made.public_bytes(serialization.Encoding.PEM))
    return file


def test_a_webhook_gets_title_text_and_kind(hooks: Webhooks) -> None:
    """As JSON, on an address of the own network."""
    assert tell(to(hooks.url())) is None
    (came,) = hooks.take()
    assert came.path == "/hook"
    assert (came.body["title"], came.body["message"], came.body["type"]) == (
        "Signalpost: Dataset 1 (Shop)", BODY, "failure",
    )  # fmt: skip


def test_a_mail_arrives_as_plain_text(mails: Mails) -> None:
    """The title is its subject; the command can be copied out of it."""
    assert tell(to(mails.url)) is None
    ((whom, mail),) = mails.take()
    assert (whom, mail["subject"], mail["from"]) == (
        ["ops@shop.example"], "Signalpost: Dataset 1 (Shop)", "signalpost@shop.example",
    )  # fmt: skip
    assert mail.get_content_type() == "text/plain"
    assert mail.get_content().splitlines() == BODY.splitlines()


def test_slack_gets_its_form(hooks: Webhooks, monkeypatch: pytest.MonkeyPatch) -> None:
    """An attachment with title and text, coloured; no picture from elsewhere, no link."""
    from apprise.plugins.slack import NotifySlack

    monkeypatch.setattr(NotifySlack, "webhook_url", f"http://127.0.0.1:{hooks.port}/services")
    for url in (f"slack://{SLACK}/#ops", f"https://hooks.slack.com/services/{SLACK}"):
        assert tell(to(url)) is None
        (came,) = hooks.take()
        assert came.path == f"/services/{SLACK}"
        (attachment,) = came.body["attachments"]
        assert attachment["title"] == "Signalpost: Dataset 1 (Shop)"
        said = attachment["text"].replace("&lt;", "<").replace("&gt;", ">")
        assert said.splitlines() == BODY.splitlines()
        assert attachment["color"] != ""
        assert "://" not in json.dumps(came.body)


def test_teams_gets_its_form(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An adaptive card, over TLS, to a workflow's address; not to somebody whose certificate nobody vouches for."""
    with webhooks(certificate) as hooks:
        workflow = f"workflow://127.0.0.1:{hooks.port}/0123456789abcdef/signature"
        assert tell(to(workflow)) == "unreachable"
        assert hooks.take() == []
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
        assert tell(to(workflow)) is None
        (came,) = hooks.take()
    assert "/workflows/0123456789abcdef/" in came.path
    assert "application/vnd.microsoft.card.adaptive" in json.dumps(came.body)
    assert [line for line in _texts(came.body).splitlines() if line in BODY.splitlines()] == BODY.splitlines()
    assert "\n\nFix" in _texts(came.body), "lines of one paragraph would run together"


def _texts(value: Any) -> str:
    """All texts of a card, as one."""
    if isinstance(value, dict):
        return "\n".join(_texts(one) for one in value.values())
    if isinstance(value, list):
        return "\n".join(map(_texts, value))
    return value if isinstance(value, str) else ""


def test_a_redirect_is_not_followed(hooks: Webhooks) -> None:
    """Not even when the address asks for it: it would carry the message, and secrets in headers, elsewhere."""
    assert tell(to(hooks.url("/moved", redirect="yes"))) == "HTTP 302"
    assert [one.path for one in hooks.take()] == ["/moved"]


def test_what_a_server_answers_is_told_and_nothing_of_the_address(hooks: Webhooks) -> None:
    """Its status, or a word."""
    secret = "s3cr3t"
    login = f"json://user:{secret}@127.0.0.1:{hooks.port}"
    found = [tell(to(url)) for url in (f"{login}/gone", f"{login}/broken", "json://127.0.0.1:9/x", f"no such {secret}")]
    assert found == ["HTTP 404", "HTTP 500", "unreachable", "address_unknown"]
    assert secret not in repr(to(f"{login}/gone"))


def test_addresses_are_understood_without_calling_anybody() -> None:
    """Those of Slack, Teams, mail and webhooks; no other text."""
    known = (
        f"slack://{SLACK}",
        f"https://hooks.slack.com/services/{SLACK}",
        "workflow://host:443/0123456789abcdef/signature",
        "mailtos://user:pass@mail.example?to=ops@shop.example",
        "json://127.0.0.1/hook",
        "ntfy://topic",
    )
    assert [understood(url) for url in known] == [True] * len(known)
    assert not any(understood(url) for url in ("", "hello", "nosuch://x", "https://shop.example/page"))


def test_one_that_hangs_holds_up_no_other(hooks: Webhooks) -> None:
    """All are sent at once; what ended is told as it ends."""
    ended: list[tuple[int, str | None]] = []
    tell_all([to(hooks.url("/hang", rto="0.5")), to(hooks.url()), to("nosuch://x")], lambda *end: ended.append(end))
    assert {*ended[:2]} == {(1, None), (2, "address_unknown")}
    assert ended[2][0] == 0 and ended[2][1] is not None


def test_as_a_process_it_reads_letters_and_answers_by_lines(hooks: Webhooks) -> None:
    """Addresses come by stdin, and come back nowhere."""
    letters = [to(hooks.url()), to(f"json://user:s3cr3t@127.0.0.1:{hooks.port}/gone")]
    done = subprocess.run(
        [sys.executable, "-m", "signalpost.alarms.apprise_child"],
        input=msgspec.json.encode(letters),
        capture_output=True,
        env=environ(),
        timeout=60,
    )
    assert sorted(json.loads(line) for line in done.stdout.splitlines()) == [[0, None], [1, "HTTP 404"]]
    assert done.returncode == 0 and b"s3cr3t" not in done.stdout + done.stderr
    assert len(hooks.take()) == 2
