"""What Meta says of each dataset itself, asked once a day."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec
import pytest

from signalpost.errors import TransportError
from signalpost.quality.meta_word import FailedCheck, MetaWord
from signalpost.sandbox.app import build
from signalpost.sandbox.conduct import Conduct
from signalpost.sandbox.state import Sandbox
from signalpost.store.business import Dataset
from signalpost.transport import Request, Response, Secret
from signalpost.transport_asgi import AsyncAsgiTransport
from signalpost.worker.asks import DAY_MS
from signalpost.worker.destination import Destination
from signalpost.worker.meta_word import MetaWords

DATASET = "11"
NOW = 20_000 * DAY_MS
TOKEN = "a-secret-token"
OLD = {"x-ad-api-version-warning": "The call has been auto-upgraded to v26.0 as v25.0 will be deprecated."}
ENDS = 1_728_100_000


class Meta:
    """Answers each of the three as it is told to; `asked` are the requests it got."""

    def __init__(self, **answers: Response | None) -> None:
        token = [{"code": 200, "body": msgspec.json.encode({"data": {"expires_at": ENDS}}).decode()}]
        failing = {"data": [{"key": "pixel_decline", "title": "Decline", "result": "failed"}]}
        counts = {"data": [{"data": [{"value": "Lead", "count": 4}]}]}
        self.answers: dict[str, Response | None] = {
            "v25.0/": Response(status=200, body=msgspec.json.encode(token)),
            "da_checks": Response(status=200, body=msgspec.json.encode(failing), headers=OLD),
            "stats": Response(status=200, body=msgspec.json.encode(counts)),
            **answers,
        }
        self.asked: list[Request] = []

    async def send(self, request: Request) -> Response:
        self.asked.append(request)
        path = request.url.partition("?")[0]
        answer = next(answer for end, answer in self.answers.items() if path.endswith(end))
        if answer is None:
            raise TransportError("no answer")
        return answer

    async def close(self) -> None:
        """Nothing is open."""


def words(house: Any, meta: Any, token: str | None = TOKEN, proof: str | None = None) -> MetaWords:
    destination = Destination(
        url=f"https://graph.example/v25.0/{DATASET}/events",
        token=None if token is None else Secret(token),
        appsecret_proof=None if proof is None else Secret(proof),
    )
    return MetaWords(
        house.control, meta, lambda *_: destination, lambda event, **fields: house.logged.append((event, fields)), NOW
    )


def ask(house: Any, asking: MetaWords, now: int = NOW) -> int:
    return asyncio.run(asking.ask_due(house.control.snapshot(), now))


def test_it_is_asked_once_a_day_and_kept(house) -> None:
    """Of the 24 hours that ended two hours ago. Another worker of the day finds it there."""
    meta = Meta()
    assert ask(house, words(house, meta)) == 1
    until = NOW // 1_000 - 7_200
    assert house.control.meta_word(1, DATASET) == MetaWord(
        at=NOW, token_ends=ENDS, served="v26.0", failed=(FailedCheck(key="pixel_decline", title="Decline"),),
        counted={"Lead": 4}, since=until - 86_400, until=until,
    )  # fmt: skip
    assert ask(house, words(house, meta), NOW + 3_600_000) == 0
    assert len(meta.asked) == 3
    assert ask(house, words(house, meta), NOW + DAY_MS) == 1
    assert house.control.meta_word(1, "12") is None


def test_no_token_stands_in_an_address(house) -> None:
    """The one that is asked about is in the body of a batch."""
    meta = Meta()
    ask(house, words(house, meta, proof="the-proof"))
    (batch,) = [one for one in meta.asked if one.method == "POST"]
    assert all(TOKEN not in one.url for one in meta.asked)
    assert TOKEN.encode() in batch.body
    assert b"appsecret_proof=the-proof" in batch.body


def test_what_a_token_may_not_ask_is_left_out(house) -> None:
    """The others are told; without a word of the answers in the log."""
    meta = Meta(da_checks=Response(status=403, body=b"{}"), stats=Response(status=200, body=b"<html>"))
    meta.answers["v25.0/"] = None
    assert ask(house, words(house, meta)) == 1
    word = house.control.meta_word(1, DATASET)
    assert (word.token_ends, word.failed, word.counted, word.served) == (None, None, None, "")
    assert [event for event, _ in house.logged][-3:] == [
        "meta_word_missing", "meta_word_refused", "meta_word_unreadable"
    ]  # fmt: skip


@pytest.mark.parametrize("token", [None, TOKEN])
def test_without_any_answer_nothing_is_kept(house, token: str | None) -> None:
    """It is asked again later."""
    meta = Meta(**{"v25.0/": None, "da_checks": None, "stats": None})
    assert ask(house, words(house, meta, token)) == 0
    assert house.control.meta_word(1, DATASET) is None
    quiet = msgspec.convert({"dataset_id": DATASET, "quality": {"ask_meta": False}}, Dataset)
    house.control.put_dataset(1, quiet, author="t", now=2)
    before = len(meta.asked)
    assert ask(house, words(house, meta), NOW + DAY_MS) == 0
    assert len(meta.asked) == before


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
    asking = MetaWords(
        house.control, transport, lambda *_: Destination(url=sent.url, token=Secret(TOKEN)),
        lambda event, **fields: house.logged.append((event, fields)), NOW,
    )  # fmt: skip
    assert ask(house, asking) == 1, house.logged
    word = house.control.meta_word(1, DATASET)
    assert (word.token_ends, word.served, word.counted) == (int(now) + 99, "v26.0", {"Lead": 2})
    assert word.failed is not None
