"""What Meta says of each dataset itself, asked once a day."""

from __future__ import annotations

import asyncio

import msgspec
import pytest

from asked_meta import DATASET, NOW, TOKEN, Meta, ask, asking
from signalpost.quality.meta_word import FailedCheck, MetaWord
from signalpost.sandbox.app import build
from signalpost.sandbox.conduct import Conduct
from signalpost.sandbox.state import Sandbox
from signalpost.store.business import Dataset
from signalpost.transport import Request, Response, Secret
from signalpost.transport_asgi import AsyncAsgiTransport
from signalpost.worker.asks import DAY_MS
from signalpost.worker.meta_word import MetaWords

OLD = {"x-ad-api-version-warning": "The call has been auto-upgraded to v26.0 as v25.0 will be deprecated."}
ENDS = 1_728_100_000


def meta(**over: Response | None) -> Meta:
    """Answers each of the three, but what is to be otherwise."""
    token = [{"code": 200, "body": msgspec.json.encode({"data": {"expires_at": ENDS}}).decode()}]
    failing = {"data": [{"key": "pixel_decline", "title": "Decline", "result": "failed"}]}
    counts = {"data": [{"data": [{"value": "Lead", "count": 4}]}]}
    answers: dict[str, Response | None] = {
        "token": Response(status=200, body=msgspec.json.encode(token)),
        "da_checks": Response(status=200, body=msgspec.json.encode(failing), headers=OLD),
        "stats": Response(status=200, body=msgspec.json.encode(counts)),
        **over,
    }
    return Meta(by_end={"v25.0/": answers.pop("token"), **answers})


def test_it_is_asked_once_a_day_and_kept(house) -> None:
    """Of the 24 hours that ended two hours ago. Another worker of the day finds it there."""
    told = meta()
    assert ask(house, asking(MetaWords, house, told)) == 1
    until = NOW // 1_000 - 7_200
    assert house.control.meta_word(1, DATASET) == MetaWord(
        at=NOW, token_ends=ENDS, served="v26.0", failed=(FailedCheck(key="pixel_decline", title="Decline"),),
        counted={"Lead": 4}, since=until - 86_400, until=until,
    )  # fmt: skip
    assert ask(house, asking(MetaWords, house, told), NOW + 3_600_000) == 0
    assert len(told.asked) == 3
    assert ask(house, asking(MetaWords, house, told), NOW + DAY_MS) == 1
    assert house.control.meta_word(1, "12") is None


def test_no_token_stands_in_an_address(house) -> None:
    """The one that is asked about is in the body of a batch."""
    told = meta()
    ask(house, asking(MetaWords, house, told, proof="the-proof"))
    (batch,) = [one for one in told.asked if one.method == "POST"]
    assert all(TOKEN not in one.url for one in told.asked)
    assert TOKEN.encode() in batch.body
    assert b"appsecret_proof=the-proof" in batch.body


def test_what_a_token_may_not_ask_is_left_out(house) -> None:
    """The others are told; without a word of the answers in the log."""
    told = meta(token=None, da_checks=Response(status=403, body=b"{}"), stats=Response(status=200, body=b"<html>"))
    assert ask(house, asking(MetaWords, house, told)) == 1
    word = house.control.meta_word(1, DATASET)
    assert (word.token_ends, word.failed, word.counted, word.served) == (None, None, None, "")
    assert [event for event, _ in house.logged][-3:] == [
        "meta_word_missing", "meta_word_refused", "meta_word_unreadable"
    ]  # fmt: skip


@pytest.mark.parametrize("token", [None, TOKEN])
def test_without_any_answer_nothing_is_kept(house, token: str | None) -> None:
    """It is asked again later."""
    told = meta(token=None, da_checks=None, stats=None)
    assert ask(house, asking(MetaWords, house, told, token=token)) == 0
    assert house.control.meta_word(1, DATASET) is None
    quiet = msgspec.convert({"dataset_id": DATASET, "quality": {"ask_meta": False}}, Dataset)
    house.control.put_dataset(1, quiet, author="t", now=2)
    before = len(told.asked)
    assert ask(house, asking(MetaWords, house, told), NOW + DAY_MS) == 0
    assert len(told.asked) == before


def test_another_token_makes_it_forgotten(house) -> None:
    """What was said of the one before is not said of it; nor of a dataset that was taken out and put in again."""
    for change in (
        lambda: house.control.set_token(1, DATASET, "another", author="t", now=3),
        lambda: house.control.remove_dataset(1, DATASET, author="t", now=4),
    ):
        house.control.keep_meta_word(1, DATASET, MetaWord(at=NOW))
        change()
        assert house.control.meta_word(1, DATASET) is None


def test_the_sandbox_answers_it(house) -> None:
    """With the same shapes as Meta: its token's end, the version it answers as, its checks and counts."""
    now = NOW / 1_000
    clock = [now - 4 * 3_600]
    sandbox = Sandbox(clock=lambda: clock[0], conduct=Conduct(token_ends=int(now) + 99, answers_as="v26.0"))
    transport = AsyncAsgiTransport(build(sandbox))
    event = {
        "event_name": "Lead", "event_time": int(clock[0]), "action_source": "website",
        "user_data": {"em": ["f" * 64]},
    }  # fmt: skip
    body = msgspec.json.encode({"data": [event, event]})
    sent = Request(
        url=f"http://sandbox/v25.0/{DATASET}/events", headers=(("content-type", "application/json"),), body=body,
        token=Secret(TOKEN),
    )  # fmt: skip
    assert asyncio.run(transport.send(sent)).status == 200
    clock[0] = now
    assert ask(house, asking(MetaWords, house, transport, url=sent.url)) == 1, house.logged
    word = house.control.meta_word(1, DATASET)
    assert (word.token_ends, word.served, word.counted) == (int(now) + 99, "v26.0", {"Lead": 2})
    assert word.failed is not None
