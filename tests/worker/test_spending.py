"""What campaigns cost, asked of Meta once a day."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest

from asked_meta import DATASET, NOW, TOKEN, Meta, ask, asking
from signalpost.sandbox.app import build
from signalpost.sandbox.people.population import generate
from signalpost.sandbox.state import Sandbox
from signalpost.store.business import Dataset
from signalpost.store.spend import SpendAsked
from signalpost.transport import Response, Secret
from signalpost.transport_asgi import AsyncAsgiTransport
from signalpost.worker.asks import AGAIN_AFTER_MS, DAY_MS
from signalpost.worker.spending import MOST_PAGES, UNREADABLE, Spending

ACCOUNT = "77001"
TODAY = NOW // DAY_MS


def page(*names: str, after: str = "") -> bytes:
    """A row for each campaign, of today."""
    rows = [
        {"campaign_id": str(100 + number), "campaign_name": name, "spend": "2.5", "account_currency": "EUR",
         "date_start": "2024-10-04", "actions": [{"action_type": "purchase", "value": "1"}]}
        for number, name in enumerate(names)
    ]  # fmt: skip
    paging = {"cursors": {"after": after}, "next": "https://…"} if after else {}
    return json.dumps({"data": rows, "paging": paging}).encode()


def spending(house, transport, token: str | None = TOKEN, host: str = "https://graph.example") -> Spending:
    known = house.control.snapshot().dataset(1, DATASET)
    house.control.put_dataset(1, msgspec.structs.replace(known, ad_account=ACCOUNT), author="t", now=1)
    return asking(Spending, house, transport, token=token, url=f"{host}/{known.api_version}/{DATASET}/events")


def kept(house) -> dict[str, tuple[int, int | None, tuple[str, ...]]]:
    return {one.campaign: (one.micros, one.conversions, one.ids) for one in house.control.spend(1, 0, 99_999)}


def test_all_pages_of_a_day_are_kept_together_and_asked_for_once(house) -> None:
    """Of ninety days the first time, then of twenty-eight; the token travels in the header."""
    meta = Meta(*(Response(status=200, body=one) for one in (page("Autumn", "Winter", after="b"), page("Spring"))))
    asked = spending(house, meta)
    assert [ask(house, asked, now) for now in (NOW, NOW + DAY_MS - 1)] == [1, 0]
    assert set(kept(house)) == {"Autumn", "Winter", "Spring"}
    assert kept(house)["Winter"] == (2_500_000, 1_000_000, ("101",))
    first, second = (urlsplit(one.url) for one in meta.asked)
    assert first.path.endswith(f"/act_{ACCOUNT}/insights")
    assert json.loads(parse_qs(first.query)["time_range"][0]) == {"since": "2024-07-06", "until": "2024-10-04"}
    assert parse_qs(second.query)["after"] == ["b"]
    assert meta.asked[0].token == Secret("a-secret")
    assert "a-secret" not in meta.asked[0].url
    assert house.control.spend_asked(1) == [SpendAsked(ad_account=ACCOUNT, at=NOW, status=200, lines=3)]
    assert ask(house, spending(house, meta), NOW + DAY_MS - 1) == 0  # a second worker of the day
    assert ask(house, asked, NOW + DAY_MS) == 1
    again = json.loads(parse_qs(urlsplit(meta.asked[-1].url).query)["time_range"][0])
    assert again == {"since": "2024-09-07", "until": "2024-10-05"}


def test_what_meta_tells_anew_takes_the_place_of_what_it_told(house) -> None:
    """A campaign that is called otherwise now is not counted twice; what somebody brought as a file stays."""
    asked = spending(house, Meta(*(Response(status=200, body=page(name)) for name in ("Autumn", "Fall"))))
    ask(house, asked)
    ask(house, asked, NOW + DAY_MS)
    assert set(kept(house)) == {"Fall"}


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (Response(status=403, body=b"{}"), 403),
        (Response(status=200, body=b"<html>"), UNREADABLE),
        (Response(status=200, body=page("Autumn", after="for ever")), UNREADABLE),
    ],
)
def test_without_an_answer_nothing_changes_and_it_is_told(house, answer: Response, status: int) -> None:
    """A token that may not read ads, a proxy, pages without end: asked again six hours later."""
    meta = Meta(answer)
    asked = spending(house, meta)
    assert [ask(house, asked, now) for now in (NOW, NOW + 1)] == [0, 0]
    assert len(meta.asked) <= MOST_PAGES
    assert kept(house) == {}
    assert house.control.spend_asked(1) == [SpendAsked(ad_account=ACCOUNT, at=NOW, status=status, lines=0)]
    assert ("spend_refused", {"dataset": DATASET, "status": status}) in house.logged
    meta.answers = [Response(status=200, body=page("Autumn"))]
    assert ask(house, asked, NOW + AGAIN_AFTER_MS) == 1


def test_nobody_is_asked_without_a_token_or_an_account(house) -> None:
    """Nor twice for an account that two datasets name."""
    meta = Meta(Response(status=200, body=page("Autumn")))
    assert ask(house, spending(house, meta, token=None)) == 0
    assert meta.asked == []
    house.control.put_dataset(1, Dataset(dataset_id="12", ad_account=ACCOUNT), author="t", now=2)
    assert ask(house, spending(house, meta)) == 1
    assert len(meta.asked) == 1
    other = Meta(Response(status=200, body=page("Autumn")))
    house.control.put_dataset(1, Dataset(dataset_id="12"), author="t", now=3)
    asked = spending(house, other)
    house.control.put_dataset(1, Dataset(dataset_id=DATASET), author="t", now=4)
    assert ask(house, asked, NOW + DAY_MS) == 0


def test_the_sandbox_answers_it(house) -> None:
    """With what its own ads cost and brought, page by page."""
    at = house.now / 1_000
    sandbox = Sandbox(people=generate(80, at=at), clock=lambda: at)
    asked = spending(house, AsyncAsgiTransport(build(sandbox)), host="http://sandbox")
    assert ask(house, asked, house.now) == 1, house.logged
    assert {"Prospecting", "Retargeting", "Catalogue"} & set(kept(house))
