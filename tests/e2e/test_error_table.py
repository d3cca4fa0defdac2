"""Meta's table of errors, row by row: what the sandbox answers over HTTP, and what the worker makes of it."""

from __future__ import annotations

import asyncio
import json
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pytest

import tree
from delivering import Delivering, sandbox_at
from graph_causes import CAUSES, NOW, settled
from signalpost.capi.verdict import Split, verdict
from signalpost.sandbox.server import RunningSandbox
from signalpost.sandbox.state import Sandbox
from signalpost.sandbox.usage import Usage

GOLDEN = json.loads((tree.ROOT / "tests" / "golden" / "error_table.json").read_text())
RECORDS = json.loads((tree.ROOT / "tests" / "golden" / "graph_errors.json").read_text())
SECOND, MINUTE, HOUR = 1_000, 60_000, 3_600_000
DATASET = "1234567890"


def name_of(row: Mapping[str, Any]) -> str:
    """The row as faults name it."""
    return str(row["code"]) + (f"/{row['error_subcode']}" if row["error_subcode"] else "")


ROWS = {name_of(row): row for row in GOLDEN["rows"]}
OF_THE_CONTENT = ("fix_event", "fix_code")


class Answer(NamedTuple):
    """What came over HTTP."""

    status: int
    headers: Mapping[str, str]
    body: dict[str, Any]

    @property
    def error(self) -> dict[str, Any]:
        return dict(self.body["error"])


def ask(url: str, body: Any, token: str | None = "t") -> Answer:
    """One POST of JSON."""
    headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})}
    request = urllib.request.Request(url, json.dumps(body).encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return Answer(response.status, dict(response.headers), json.load(response))
    except urllib.error.HTTPError as error:
        return Answer(error.code, dict(error.headers), json.load(error))


@pytest.fixture(scope="module")
def meta() -> Iterator[RunningSandbox]:
    """A sandbox on a port, for all rows."""
    with RunningSandbox(Sandbox(clock=lambda: float(NOW))) as running:
        yield running


@pytest.mark.parametrize("name", ROWS)
def test_the_answer_has_the_numbers_of_its_row(name: str, meta: RunningSandbox) -> None:
    """Section 2.2: code, subcode, HTTP status. Section 2.1: which keys stand in the body, and whether it may pass."""
    row = ROWS[name]
    ask(f"{meta.url}/_sandbox/faults", {"fault": name})
    answer = ask(f"{meta.url}/v25.0/{DATASET}/events", {"data": [{"event_name": "Lead"}]})
    error = answer.error
    assert answer.status in (row["http_status"] or [400])
    assert (error["code"], error.get("error_subcode")) == (row["code"], row["error_subcode"])
    assert error["type"] == ("GraphMethodException" if name in ("100/33", "100/34") else "OAuthException")
    assert error["message"] and len(error["fbtrace_id"]) == 23 and error["fbtrace_id"].startswith("A")
    assert list(answer.body) == ["error"]
    optional = set(error) - {"message", "type", "code", "fbtrace_id"}
    if row["code"] == 100 and (row["error_subcode"] or 0) > 2_800_000:
        assert optional == {"error_subcode", "is_transient", "error_user_title", "error_user_msg"}
        assert error["message"] == "Invalid parameter" and error["is_transient"] is False
    elif row["action"] == "new_token":
        assert optional == ({"error_subcode"} if row["error_subcode"] else set()), (
            "section 2.1: a bad token's body is bare"
        )
    else:
        assert optional <= {"error_subcode", "is_transient", "error_user_title", "error_user_msg"}
    assert error.get("is_transient", False) is False or row["action"].startswith("retry")


@pytest.mark.parametrize("name", CAUSES)
def test_a_cause_is_answered_over_http(name: str) -> None:
    """The rows that can be caused, each by its cause."""
    record = next(row for row in RECORDS["errors"] if row["id"] == name)
    with RunningSandbox(settled(name)) as running:
        path, token, body = CAUSES[name].call()
        answer = ask(running.url + path, body, token)
    assert answer.status == record["http_status"]
    assert answer.error | {"fbtrace_id": ""} == record["body"]["error"] | {"fbtrace_id": ""}


def test_a_thousand_and_one_events_are_refused_by_code_alone(meta: RunningSandbox) -> None:
    """Section 21 item 2: 400 and code 100. No source has the words: none are invented as a title or a subcode."""
    answer = ask(f"{meta.url}/v25.0/{DATASET}/events", {"data": [{}] * 1_001})
    assert answer.status == 400
    assert set(answer.error) <= {
        "message",
        "type",
        "code",
        "is_transient",
        "error_user_title",
        "error_user_msg",
        "fbtrace_id",
    }
    assert (answer.error["code"], answer.error["type"]) == (100, "OAuthException")


def test_every_answer_carries_the_usage_headers_that_are_set() -> None:
    """Section 2.3: X-App-Usage, X-Ad-Account-Usage, X-Business-Use-Case-Usage with their keys; of errors too."""
    usage = Usage(app=28.0, ad_account=9.67, reset_s=100, business=100.0, business_id="7", regain_minutes=12)
    with RunningSandbox(Sandbox(clock=lambda: float(NOW), usage=usage)) as running:
        ask(f"{running.url}/_sandbox/faults", {"fault": "80004", "status": 429})
        for status in (429, 400):
            answer = ask(f"{running.url}/v25.0/{DATASET}/events", {"data": [{}]})
            headers = {key.lower(): value for key, value in answer.headers.items()}
            assert answer.status == status
            shares = {"call_count": 28.0, "total_cputime": 28.0, "total_time": 28.0}
            assert json.loads(headers["x-app-usage"]) == shares
            assert json.loads(headers["x-ad-account-usage"]) == {
                "acc_id_util_pct": 9.67, "reset_time_duration": 100, "ads_api_access_tier": "standard_access"
            }  # fmt: skip
            (limit,) = json.loads(headers["x-business-use-case-usage"])["7"]
            assert limit == {
                "type": "ads_management", "call_count": 100.0, "total_cputime": 100.0, "total_time": 100.0,
                "estimated_time_to_regain_access": 12,
            }  # fmt: skip


# ---------------------------------------------------------------------------------------------- the worker


class Outcome(NamedTuple):
    """What the worker did with a call of two events that met the row: their states, why one died, when the next call
    may go (ms), what stopped the dataset, and the incidents that are open."""

    states: tuple[str, ...]
    reasons: frozenset[str]
    wait_ms: int | None
    paused: str | None
    incidents: frozenset[str]
    at_last: tuple[str, ...]


@cache
def outcomes() -> Mapping[str, Outcome]:
    """Every row in turn, in one installation."""
    clock: dict[str, Delivering] = {}

    async def tell(shop: Delivering) -> dict[str, Outcome]:
        try:
            return {name: await _outcome(shop, name) for name in ROWS}
        finally:
            await shop.close()

    with TemporaryDirectory() as folder, sandbox_at(clock) as running:
        clock["shop"] = Delivering(Path(folder), running)
        return asyncio.run(tell(clock["shop"]))


async def _outcome(shop: Delivering, name: str) -> Outcome:
    ids = [f"{name}-{number}" for number in range(2)]
    await shop.collect(*ids)
    shop.inject(name, event_id=ids[0])
    now = shop.shop.now_ms
    await shop.turn()
    rows = [_row(shop, one) for one in ids]
    (dataset,) = shop.ledger.datasets(1)
    due = [row.due_at - now for row in rows if row.state == "scheduled"]
    incidents = frozenset(one.code for one in shop.ledger.incidents(1))
    books = shop.books()
    assert books.balanced
    shop.meta.faults.clear()
    shop.new_token(name)
    for pass_ms in (MINUTE, MINUTE, 5 * HOUR, MINUTE):
        await shop.turn(pass_ms)
    return Outcome(
        tuple(row.state for row in rows),
        frozenset(row.reason for row in rows if row.state == "dead"),
        max(due) if due else None,
        dataset.paused,
        incidents,
        tuple(_row(shop, one).state for one in ids),
    )


def _row(shop: Delivering, event_id: str) -> Any:
    (row,) = shop.ledger.find(1, event_id=event_id, now=shop.shop.now_ms)
    return row


@pytest.mark.parametrize("name", ROWS)
def test_the_worker_does_what_the_row_asks_for(name: str) -> None:
    """Retry, retry slowly, wait hours, drop the one event, or hold the queue: by code and subcode alone."""
    row, found = ROWS[name], outcomes()[name]
    match row["action"]:
        case "retry" | "retry_slowly" | "wait_hours":
            least = {"retry": SECOND, "retry_slowly": MINUTE, "wait_hours": 4 * HOUR}[row["action"]]
            assert found.states == ("scheduled", "scheduled")
            assert found.wait_ms is not None and least <= found.wait_ms <= 2 * least
            assert found.paused is None
            assert found.at_last == ("delivered", "delivered")
        case "stop" | "new_token" | "fix_setup":
            assert set(found.states) == {"waiting"}
            assert found.paused in ("token", "permission", "dataset", "version")
            assert f"paused_{found.paused}" in found.incidents, "somebody is told"
            assert found.at_last == ("delivered", "delivered"), "nothing is lost"
        case _:
            assert found.states == ("dead", "delivered"), "one event costs one event"
            assert found.reasons and found.paused is None


def test_a_token_that_died_is_told_as_such() -> None:
    """Action T: the incident names the token, not only that something is wrong."""
    for name, row in ROWS.items():
        if row["action"] == "new_token":
            assert outcomes()[name].paused == "token", name


@pytest.mark.parametrize("blamed", [{"blame_field_specs": [["data"]]}, '{"blame_field_specs":[["data"]]}'])
def test_blame_fields_disturb_nothing(blamed: object) -> None:
    """Section 2.1: error_data is optional. No public body of this edge has it, so none of its values decides."""
    error = {"message": "Invalid parameter", "type": "OAuthException", "code": 100, "error_subcode": 2804009}
    body = json.dumps({"error": {**error, "error_data": blamed, "fbtrace_id": "A1"}}).encode()
    judged = verdict(400, {}, body, events=2)
    assert isinstance(judged, Split)
    assert judged.reason == "value_missing"
