"""What Meta says of each dataset's events, asked once a day."""

from __future__ import annotations

import msgspec
import pytest

from asked_meta import DATASET, NOW, URL, Meta, ask, asking
from signalpost.errors import KeyMissing
from signalpost.store.business import Dataset
from signalpost.transport import Response, Secret
from signalpost.worker.asks import AGAIN_AFTER_MS, DAY_MS
from signalpost.worker.destination import Destination
from signalpost.worker.reported import Reports

ANSWER = b'{"web":[{"event_name":"Purchase","event_match_quality":{"composite_score":7.1}}]}'
TOLD = Response(status=200, body=ANSWER)


def test_a_token_that_cannot_be_opened_costs_its_own_dataset_alone(house) -> None:
    """The next one is asked for, and the worker ends as it would have."""
    house.control.put_dataset(1, Dataset(dataset_id="12"), author="t", now=1)

    def destination_of(space_id: int, dataset: str) -> Destination:
        if dataset == DATASET:
            raise KeyMissing("the key is gone")
        return Destination(url=URL.replace(DATASET, dataset), token=Secret("a-secret"))

    meta = Meta(TOLD)
    asked = Reports(
        house.control, meta, destination_of, lambda event, **fields: house.logged.append((event, fields)), NOW
    )
    assert ask(house, asked) == 1
    missing = {"dataset": DATASET, "error": "KeyMissing"}
    assert ("reported_quality_missing", missing) in house.logged


def test_it_is_asked_once_a_day_and_kept(house) -> None:
    """By the token in the header; a second worker of the day finds the answer there."""
    meta = Meta(TOLD)
    asked = asking(Reports, house, meta)
    assert [ask(house, asked, NOW), ask(house, asked, NOW + DAY_MS - 1), ask(house, asked, NOW + DAY_MS)] == [
        1,
        0,
        1,
    ]
    assert ask(house, asking(Reports, house, meta), NOW + DAY_MS) == 0
    assert len(meta.asked) == 2
    assert meta.asked[0].url.startswith(f"https://graph.example/v25.0/dataset_quality?dataset_id={DATASET}&fields=web")
    assert meta.asked[0].token == Secret("a-secret")
    kept = house.control.reported(1, DATASET, 0)
    assert [(day.day, day.events[0].score) for day in kept] == [(20_000, 7.1), (20_001, 7.1)]
    assert house.control.reported(1, DATASET, 20_001) == kept[1:]
    assert house.control.reported(1, "99", 0) == []


@pytest.mark.parametrize("meta", [Meta(Response(status=403)), Meta(Response(status=200, body=b"<html>")), Meta(None)])
def test_without_an_answer_it_is_asked_again_later(house, meta: Meta) -> None:
    """A token that may not, a proxy, no connection: told in the log, without a word of the answer."""
    asked = asking(Reports, house, meta)
    times = (NOW, NOW + 1, NOW + AGAIN_AFTER_MS)
    assert [ask(house, asked, now) for now in times] == [0, 0, 0]
    assert len(meta.asked) == 2
    assert house.logged[0][0].startswith("reported_quality_")
    assert house.control.reported(1, DATASET, 0) == []


def test_nobody_is_asked_without_a_token_or_against_the_settings(house) -> None:
    """`quality.ask_meta`."""
    meta = Meta(TOLD)
    assert ask(house, asking(Reports, house, meta, token=None)) == 0
    quiet = msgspec.convert({"dataset_id": DATASET, "quality": {"ask_meta": False}}, Dataset)
    house.control.put_dataset(1, quiet, author="t", now=2)
    assert ask(house, asking(Reports, house, meta)) == 0
    assert meta.asked == []


def test_the_sandbox_answers_it(house) -> None:
    """With the same shape as Meta, whatever it has seen."""
    url = f"http://sandbox/v25.0/{DATASET}/events"
    asked = asking(Reports, house, house.transport, url=url, begun_at=house.now)
    assert ask(house, asked, house.now) == 1, house.logged
