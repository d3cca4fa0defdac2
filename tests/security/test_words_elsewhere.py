"""What somebody wrote into an event, a file or an answer, where it is shown: metrics and terminals."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from attacked import JSON, Edge, bearer
from gateway_shop import DATASET, ORIGIN, purchase
from signalpost.cli.app import call

ESCAPES = "\x1b]0;title\x07\x1b[2J\x9b31m\u202e"
OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]")
SAMPLE = re.compile(r'[a-z_]+(\{([a-z]+="[A-Za-z0-9_.+]*",?)*\})? [0-9.e+-]+')


@pytest.mark.parametrize("name", ['x"} 1\nevil{a="b', "a\nevil 1", "\\", '"', "é" * 20, "evil{}", "evil 1"])
def test_no_word_of_a_sender_becomes_a_line_or_a_label_of_the_metrics(edge: Edge, name: str) -> None:
    """Labels are of closed sets: neither a name nor a reason that somebody made up, no more lines for more names."""
    edge.server(purchase())
    edge.page(purchase())
    before = len(edge.ask("GET", "/metrics").body.splitlines())
    said = {"state": "granted", "by": name, "reason": name, "signals": {name: name}}
    for event in (purchase(event_name=name), purchase(action_source=name), purchase(event_id=name)):
        edge.server(event)
        edge.page(event)
        edge.tag(event, consent=said)
    report = {"v": 1, "key": edge.shop.browser_key.key_id, "dropped": [{"event_name": name, "reason": "bot"}]}
    edge.ask("POST", f"/sp/{DATASET}", report, headers=[("Content-Type", "text/plain"), ("Origin", ORIGIN)])
    edge.ask("POST", f"/sp/{name.encode().hex()}", report, headers=[("Origin", ORIGIN)])
    lines = edge.ask("GET", "/metrics").body.decode().splitlines()
    assert [line for line in lines if line and line[0] != "#" and not SAMPLE.fullmatch(line)] == []
    assert not any("evil" in line for line in lines)
    assert len(lines) - before < 40, "codes of the product, of which there are so many"


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT", "DELETE", "TRACE", "CONNECT", "PATCH", "PROPFIND"])
def test_other_methods_do_nothing(edge: Edge, method: str) -> None:
    """No address takes an event, erases, or echoes a head by another method than its own; each says which that is."""
    known = len(edge.shop.records())
    for path in (
        "/v1/events",
        f"/v25.0/{DATASET}/events",
        "/v1/consent",
        "/v1/privacy/erase",
        f"/sp/{DATASET}",
        "/events",
    ):
        headers = [JSON, bearer(edge.shop.token), ("X-HTTP-Method-Override", "POST"), ("X-Echo", "echo-me")]
        answer = edge.ask(method, path, {"data": [purchase()]}, headers=headers)
        assert answer.status in (204, 403, 405), path
        assert answer.header("allow") or answer.status != 405
        assert b"echo-me" not in answer.raw
    assert len(edge.shop.records()) == known


@pytest.mark.parametrize(
    "body",
    [
        b"", b"[" * 50_000, b'{"data":' * 20_000, b'{"state":' + b"9" * 5_000 + b"}",
        b'{"state":"denied","user_data":{"em":"\\ud800@x.de"}}', b'{"state":"denied","user_data":{"em":"\xff"}}',
        b'{"state":"denied","user_data":{"em":NaN}}', '{"state":"denied"}'.encode("utf-16"),
        b'{"state":"denied","jo@example.com":1,"user_data":{"em":"a@b.de"}}',
        b'{"state":"denied","user_data":{"em":"a@b.de"},"state":"granted"}',
        b'{"data":[{"state":"granted","user_data":{"em":"a@b.de","em":"c@d.de"}}]}',
        b'{"data":[' + b'{"state":"granted","user_data":{"em":"a@b.de"}},' * 1_500 + b'{"state":"denied"}],"data":[]}',
    ],
)  # fmt: skip
def test_decisions_of_odd_form_are_refused_in_words_of_ours(edge: Edge, body: bytes) -> None:
    """With a code; nothing is recorded, and no word of the body stands in the answer."""
    known = len(edge.shop.records())
    answer = edge.ask("POST", "/v1/consent", body, headers=[JSON, bearer(edge.shop.token)])
    assert answer.status == 400
    assert answer.json["code"] in ("wrong_type", "json_invalid", "duplicate_key", "data_empty")
    assert "jo@example" not in answer.body.decode()
    assert "unknown field something" not in answer.body.decode()
    assert len(edge.shop.records()) == known


class _Evil(BaseHTTPRequestHandler):
    """Answers whatever is sent with words that a terminal would obey."""

    answer = (400, {"code": ESCAPES, "message": ESCAPES, "fix": ESCAPES})

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        status, words = self.answer
        body = json.dumps(words, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Retry-After", "9" * 300)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@contextmanager
def evil_gateway(status: int, words: dict[str, object]) -> Iterator[str]:
    """The address of a server that is no gateway of ours."""
    serving = ThreadingHTTPServer(("127.0.0.1", 0), type("Answers", (_Evil,), {"answer": (status, words)}))
    thread = threading.Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{serving.server_address[1]}"
    finally:
        serving.shutdown()
        thread.join()
        serving.server_close()


RESULT = {"status": "dropped", "reason": ESCAPES, "event_id": ESCAPES,
          "problems": [{"path": ESCAPES, "code": ESCAPES, "message": ESCAPES, "fix": ESCAPES}]}  # fmt: skip


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (400, {"code": ESCAPES, "message": ESCAPES, "fix": ESCAPES}),
        (401, {"code": ESCAPES, "message": ESCAPES, "fix": ESCAPES}),
        (202, {"results": [RESULT], "accepted": 0, "dropped": 1}),
    ],
)
def test_what_a_stranger_answers_is_not_obeyed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], status: int, words: dict[str, object]
) -> None:
    """Whoever stands at the address that was typed: `signalpost send` shows what it says, written out."""
    (tmp_path / "key").write_text("sps_x")
    (tmp_path / "events.jsonl").write_text(json.dumps(purchase()) + "\n")
    with evil_gateway(status, words) as address:
        sent = ["send", f"{tmp_path}/events.jsonl", "--gateway", address, "--key-file", f"{tmp_path}/key"]
        assert call(sent) != 0
    told = "".join(capsys.readouterr())
    assert "x1b]0;title" in told
    assert OBEYED.search(told) is None


@pytest.mark.parametrize("command", [["validate"], ["send", "--dry-run"], ["privacy", "scan"], ["config", "apply"]])
def test_what_a_file_says_is_not_obeyed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Events, columns, settings and the file's own name: whoever made them wrote for a program."""
    monkeypatch.chdir(tmp_path)
    evil = purchase(event_name=f"Lead{ESCAPES}", event_id=ESCAPES, action_source=ESCAPES, **{ESCAPES: ESCAPES})
    lines = [json.dumps(evil, ensure_ascii=False), json.dumps(evil), f"no json {ESCAPES}", json.dumps({ESCAPES: 1})]
    for name, text in {
        f"ev{ESCAPES}il.jsonl": "\n".join(lines),
        "evil.csv": f"event_name,{ESCAPES}\nLead,{ESCAPES}\n",
        "evil.toml": '["\\u001b]0;title\\u0007"]\nx = 1\n',
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        call([*command, name])
    call([*command, f"none{ESCAPES}"])
    told = "".join(capsys.readouterr())
    assert told
    assert OBEYED.search(told) is None
