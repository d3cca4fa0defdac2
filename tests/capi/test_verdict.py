"""What Meta's answers mean, by code and subcode."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.capi.verdict import FIRST_WAIT_S, Answer, Dead, Delay, Delivered, Pause, RetryAt, Split, verdict

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "graph_errors.json").read_text())
KIND = {"split": Split, "pause": Pause, "retry": RetryAt}
EVENTS = 10


def body_of(row) -> bytes:
    return row["raw_body"].encode() if "raw_body" in row else json.dumps(row["body"]).encode()


def error(code=None, subcode=None, status=400, events=EVENTS, headers=(), **fields):
    body = {"error": {"code": code, "error_subcode": subcode, **fields}}
    return verdict(status, dict(headers), json.dumps(body).encode(), events=events)


def test_all_60_records_are_here():
    """None of the public records was left out."""
    assert len(GOLDEN["errors"]) == 60


@pytest.mark.parametrize("row", GOLDEN["errors"], ids=lambda row: row["id"])
def test_each_record_has_its_verdict(row):
    """Ten events in the call."""
    judged = verdict(row["http_status"], {}, body_of(row), events=EVENTS)
    expected = row["expected"]
    assert type(judged) is KIND[expected["verdict"]]
    assert judged.reason == expected["reason"]
    if isinstance(judged, RetryAt):
        assert judged.delay == expected["delay"]
    if "raw_body" not in row:
        assert (judged.answer.code, judged.answer.subcode) == (row["code"], row["error_subcode"])


@pytest.mark.parametrize("row", GOLDEN["errors"], ids=lambda row: row["id"])
@pytest.mark.parametrize("status", [200, 400, 401, 403, 404, 429, 500, 503])
def test_the_http_status_changes_no_verdict_of_a_known_code(row, status):
    """Proxies and Meta itself disagree about status codes."""
    if "raw_body" not in row:
        first = verdict(row["http_status"], {}, body_of(row), events=EVENTS)
        other = verdict(status, {}, body_of(row), events=EVENTS)
        assert (type(first), first.reason) == (type(other), other.reason)


@pytest.mark.parametrize("row", GOLDEN["errors"], ids=lambda row: row["id"])
def test_words_change_no_verdict(row):
    """Titles and messages follow the language of the business."""
    if "raw_body" not in row:
        told = json.loads(body_of(row))
        told["error"] |= {"message": "Ugyldig parameter", "error_user_title": "Titel", "error_user_msg": "…"}
        first = verdict(row["http_status"], {}, body_of(row), events=EVENTS)
        other = verdict(row["http_status"], {}, json.dumps(told).encode(), events=EVENTS)
        assert (type(first), first.reason) == (type(other), other.reason)
        assert other.answer.title == "Titel"


@pytest.mark.parametrize("row", GOLDEN["errors"], ids=lambda row: row["id"])
def test_an_event_alone_dies_where_a_batch_is_split(row):
    """And nowhere else; but for want of a proof none dies."""
    alone = verdict(row["http_status"], {}, body_of(row), events=1)
    if row["id"] == "appsecret_proof_invalid":
        assert isinstance(alone, Pause)
    elif row["expected"]["verdict"] == "split":
        assert isinstance(alone, Dead)
        assert alone.reason == row["expected"]["reason"]
    else:
        assert type(alone) is KIND[row["expected"]["verdict"]]


@pytest.mark.parametrize("row", GOLDEN["successes"], ids=lambda row: row["id"])
def test_each_success_is_delivered(row):
    """Also 202 without a body, as a gateway of Meta's answers."""
    raw = b"" if row["body"] is None else json.dumps(row["body"]).encode()
    judged = verdict(row["http_status"], {}, raw, events=1)
    assert isinstance(judged, Delivered)
    assert (judged.events_received, judged.short) == (1, 0)


def test_100_without_subcode_dies_with_metas_title():
    """Nobody but Meta knows why, so its words are kept."""
    judged = error(100, events=1, error_user_title="Ugyldig", fbtrace_id="A1")
    assert isinstance(judged, Dead)
    assert judged.reason == "refused_by_meta"
    assert (judged.answer.title, judged.answer.fbtrace_id, judged.answer.code) == ("Ugyldig", "A1", 100)


def test_an_app_that_demands_a_proof_pauses_in_any_language():
    """100 without subcode, told from an event's fault by the parameter's name alone; never by what an event says."""
    for message in ("API calls from the server require an appsecret_proof argument", "appsecret_proof fehlt"):
        judged = error(100, events=1, message=message)
        assert isinstance(judged, Pause)
        assert judged.reason == "proof"
    assert isinstance(error(100, events=1, message="Invalid parameter"), Dead)
    assert isinstance(error(100, events=2, message=message), Split)
    assert isinstance(error(100, events=1, error_user_title="appsecret_proof"), Dead)
    assert isinstance(error(100, 2804009, events=1, message="appsecret_proof"), Dead)


def test_every_permission_code_pauses():
    """200 to 299."""
    for code in range(200, 300):
        assert isinstance(error(code), Pause)
    assert not isinstance(error(300), Pause)


def test_an_unknown_subcode_follows_its_code():
    """Meta adds subcodes without notice."""
    assert isinstance(error(190, 999_999), Pause)
    assert isinstance(error(100, 999_999), Split)
    assert isinstance(error(17, 999_999), RetryAt)
    assert isinstance(error(1, 99), Split)


def test_an_unknown_code_is_retried_when_meta_calls_it_transient():
    """Else it is taken for one event's fault, and the stop rule keeps it from killing a queue."""
    assert isinstance(error(77_777, is_transient=True), RetryAt)
    assert isinstance(error(77_777, status=500), RetryAt)
    assert isinstance(error(77_777), Split)
    assert isinstance(error(None), RetryAt)


def test_fewer_received_than_sent_is_delivered_and_said():
    """Meta took the call; which events it left out it does not say."""
    judged = verdict(200, {}, b'{"events_received":8,"messages":["x",{"y":1}]}', events=10)
    assert isinstance(judged, Delivered)
    assert (judged.events_received, judged.short) == (8, 2)
    assert judged.answer.messages == ("x", '{"y":1}')


@pytest.mark.parametrize("raw", [b'{"events_received":0}', b"{}", b'{"events_received":-1}', b'{"fbtrace_id":"A"}'])
def test_nothing_received_is_sent_again(raw):
    """A 2xx that took nothing in is no success; the same event_id makes repeating safe."""
    judged = verdict(200, {}, raw, events=10)
    assert isinstance(judged, RetryAt)
    assert judged.reason == "nothing_received"


@pytest.mark.parametrize(
    ("status", "raw"),
    [(None, b""), (502, b"<html>"), (200, b"<html>"), (200, b""), (500, b""), (429, b"wait"), (400, b'{"error":1}'),
     (400, b"[]"), (503, b'{"error":{"code":"x"}}'), (204, b""), (500, b'{"events_received":5}')],
)  # fmt: skip
def test_an_answer_that_cannot_be_read_is_retried(status, raw):
    """HTML from a proxy says nothing about the events."""
    assert isinstance(verdict(status, {}, raw, events=10), RetryAt)


def test_a_proxys_size_limit_splits():
    """Only smaller calls can pass; a single event waits."""
    assert isinstance(verdict(413, {}, b"<html>too large</html>", events=10), Split)
    assert isinstance(verdict(413, {}, b"<html>too large</html>", events=1), RetryAt)


def test_throttling_waits_longer_than_trouble():
    """And a policy block for hours."""
    waits = [error(code).wait_s for code in (2, 4, 368)]
    assert waits == [FIRST_WAIT_S[delay] for delay in (Delay.SOON, Delay.THROTTLED, Delay.BLOCKED)]
    assert waits == sorted(waits)


def test_headers_lengthen_the_wait():
    """Meta says in minutes when access returns."""
    usage = {"X-Business-Use-Case-Usage": '{"1":[{"estimated_time_to_regain_access":19}]}'}
    assert error(80_004, headers=usage.items()).wait_s == 19 * 60
    assert error(2, headers={"Retry-After": "33"}.items()).wait_s == 33


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda parts: st.lists(parts, max_size=3) | st.dictionaries(st.text(), parts, max_size=3),
)
ERROR_KEYS = ["code", "error_subcode", "is_transient", "fbtrace_id", "error_user_title"]
ERRORS = st.dictionaries(st.sampled_from(ERROR_KEYS), JSON)
BODIES = st.binary() | (JSON | ERRORS.map(lambda error: {"error": error})).map(lambda body: json.dumps(body).encode())


@given(
    st.none() | st.integers(100, 599),
    st.dictionaries(st.sampled_from(["Retry-After", "x-app-usage", "X-Ad-Account-Usage", "x"]), st.text()),
    BODIES,
    st.integers(1, 1000),
)
def test_verdict_never_raises(status, headers, raw, events):
    """Whatever comes back, the worker knows what to do."""
    judged = verdict(status, headers, raw, events=events)
    assert isinstance(judged, Delivered | RetryAt | Split | Pause | Dead)
    assert not isinstance(judged, Dead) or events == 1
    assert not isinstance(judged, Split) or events > 1


def answered(status, raw=b"", headers=(), events=EVENTS):
    return verdict(status, dict(headers), raw, events=events)


def test_the_first_waits_are_a_second_a_minute_and_four_hours():
    """Trouble passes soon, limits decay within minutes, a block of policy lasts hours (page "Rate limiting")."""
    assert FIRST_WAIT_S == {Delay.SOON: 1, Delay.THROTTLED: 60, Delay.BLOCKED: 14_400}


def test_an_answer_is_kept_with_what_it_said():
    """Status, trace and remarks of a success; nothing of what it did not say."""
    usage = [("x-app-usage", '{"call_count":90}')]
    told = answered(200, b'{"events_received":10,"fbtrace_id":"A1","messages":["fine",{"a":1}]}', usage)
    assert isinstance(told, Delivered)
    assert told.answer == Answer(status=200, fbtrace_id="A1", messages=("fine", '{"a":1}'), slow_down_s=10)
    silent = answered(200, b'{"events_received":10}')
    assert isinstance(silent, Delivered)
    assert silent.answer == Answer(status=200, code=None, subcode=None, fbtrace_id=None, title="", messages=())
    assert silent.answer.slow_down_s == 0


def test_a_trace_beside_the_error_is_kept_too():
    """Meta writes it inside; a title that is not there is empty."""
    judged = answered(400, b'{"error":{"code":190},"fbtrace_id":"B2"}')
    assert isinstance(judged, Pause)
    assert (judged.answer.status, judged.answer.fbtrace_id, judged.answer.title) == (400, "B2", "")


@pytest.mark.parametrize("status", [199, 300, 301, 302, 404, 500])
def test_a_count_with_another_status_is_no_success(status):
    """A redirect's or an error's page may hold anything: the events go out again soon."""
    judged = answered(status, b'{"events_received":10}')
    assert isinstance(judged, RetryAt)
    assert (judged.reason, judged.delay, judged.wait_s) == ("nothing_received", Delay.SOON, 1)


def test_every_success_of_http_is_one():
    """200 to 299, with a count."""
    for status in (200, 201, 299):
        assert isinstance(answered(status, b'{"events_received":1}'), Delivered)
    assert isinstance(answered(200, b'{"events_received":-1}'), RetryAt)


def test_what_no_answer_says_is_kept():
    """Nothing came, a page came, or an empty body that counts as a success."""
    nothing, page = answered(None), answered(502, b"<html>")
    assert isinstance(nothing, RetryAt) and isinstance(page, RetryAt)
    assert (nothing.reason, nothing.delay, nothing.answer.status) == ("no_answer", Delay.SOON, None)
    assert (page.reason, page.delay, page.answer.status) == ("answer_unreadable", Delay.SOON, 502)
    for raw in (b"", b" ", b"null", b" null\n"):
        empty = answered(202, raw)
        assert empty == Delivered(answer=Answer(status=202), events_received=EVENTS)
    assert isinstance(answered(202, b"0"), RetryAt)
    slow = answered(502, b"<html>", [("x-app-usage", '{"call_count":90}')])
    assert slow.answer.slow_down_s == 10


def test_a_size_limit_splits_two_and_spares_one():
    """A proxy's: the reason stands with the event that is alone at last."""
    assert answered(413, b"<html>", events=2) == Split(answer=Answer(status=413), reason="refused_by_meta")
    alone = answered(413, b"<html>", events=1)
    assert isinstance(alone, RetryAt) and alone.reason == "answer_unreadable"


def test_a_code_that_nobody_knows_is_retried_or_split():
    """Retried when Meta says so, gives no code, or answers with a server's error; else one event's fault."""
    for judged in (
        error(987_654, is_transient=True),
        error(987_654, status=500),
        error(None),
        error(987_654, status=503),
    ):
        assert isinstance(judged, RetryAt)
        assert (judged.reason, judged.delay) == ("unknown_code", Delay.SOON)
    split, dead = error(987_654, status=499, events=2), error(987_654, status=400, events=1)
    assert isinstance(split, Split) and isinstance(dead, Dead)
    assert split.reason == dead.reason == "refused_by_meta"
    assert (split.answer.status, split.answer.code, dead.answer.code) == (499, 987_654, 987_654)


@pytest.mark.parametrize(
    "raw",
    [
        rb'{"events_received":2,"messages":["\ud83d"],"fbtrace_id":"A"}',
        rb'{"events_received":2,"messages":[],"fbtrace_id":"\udc00"}',
        b'{"events_received":2,"fbtrace_id":5}',
        b'{"events_received":2,"messages":"none","error":null}',
    ],
)
def test_a_success_with_something_odd_beside_is_a_success(raw):
    """Half a surrogate, or a wrong type, in what is only for the record: otherwise it is sent for a week."""
    judged = verdict(200, {}, raw, events=2)
    assert isinstance(judged, Delivered)
    assert judged.events_received == 2


def test_half_a_surrogate_is_kept_as_a_question_mark():
    """What is kept can be written down."""
    judged = verdict(200, {}, rb'{"events_received":1,"messages":["a\ud83d"],"fbtrace_id":"A\udfff"}', events=1)
    assert (judged.answer.messages, judged.answer.fbtrace_id) == (("a?",), "A?")


def test_an_error_with_something_odd_beside_keeps_its_code():
    """A title that was cut in the middle of a character does not make a dead token a matter of waiting."""
    raw = rb'{"error":{"code":190,"error_subcode":463,"error_user_title":"cut \ud83d","fbtrace_id":7}}'
    judged = verdict(400, {}, raw, events=5)
    assert isinstance(judged, Pause)
    assert (judged.reason, judged.answer.subcode, judged.answer.title) == ("token", 463, "cut ?")


@pytest.mark.parametrize("raw", [b'{"events_received":2,"error":"x"}', rb'{"events_received":2,"error":["\ud83d"]}'])
def test_an_error_of_which_nothing_can_be_read_is_no_success(raw):
    """Whatever stands beside it."""
    judged = verdict(200, {}, raw, events=2)
    assert isinstance(judged, RetryAt)
    assert judged.reason == "answer_unreadable"
