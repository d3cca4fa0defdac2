"""Settings of alerts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from dashboard_shown import AROUND, NOW, Shown, dashboard
from incidents_told import an_incident
from signalpost.dashboard.view import Alerts
from signalpost.store import open_messages
from signalpost.store.channels import Addressed
from signalpost.watch.checks.finding import Level
from signalpost.watch.incidents.incident import Change, Incidents
from signalpost.watch.telling.queue import Queued, Said

TO = "/settings/alerts"
URL = "json://127.0.0.1:9/s3cr3t"


class Tried:
    """What was tried, and how it ends."""

    def __init__(self) -> None:
        self.came: list[Addressed] = []
        self.ends: str | None = None

    def attempt(self, to: Addressed) -> str | None:
        self.came.append(to)
        return self.ends


@pytest.fixture
def tried() -> Tried:
    return Tried()


@pytest.fixture
def shown(tmp_path: Path, tried: Tried) -> Iterator[Shown]:
    """A dashboard whose tests of channels end as `tried` says."""
    given: Callable[[int], Incidents] = lambda _: Incidents(every=(an_incident(),))  # noqa: E731
    around = msgspec.structs.replace(AROUND, alerts=Alerts(attempt=tried.attempt, incidents=given))
    with dashboard(tmp_path, around=around) as found:
        yield found


def test_a_channel_is_added_and_tried_at_once(shown: Shown, tried: Tried) -> None:
    """Its address is on no page."""
    assert "Nobody is told" in shown.get(TO).text
    assert shown.post(TO, name="ops", address=URL).status_code == 303
    assert [one.channel.name for one in tried.came] == ["ops"]
    (row,) = shown.json(TO)["channels"]
    assert (row["name"], row["place"], row["state"]["waiting"]) == ("ops", "json 127.0.0.1:9", 0)
    assert "s3cr3t" not in shown.get(TO).text + shown.get(f"{TO}?channel=ops").text


def test_a_webhook_gets_its_secret_once(shown: Shown, tried: Tried) -> None:
    """On the page that follows."""
    page = shown.post(TO, name="own", how="webhook", address="https://hook.example/x")
    assert "whsec_" in page.text and tried.came[0].key in page.text
    assert "whsec_" not in shown.get(TO).text
    assert shown.post(TO, name="page", how="pagerduty", key="k" * 32).status_code == 303
    assert tried.came[1].url == "https://events.pagerduty.com/v2/enqueue"


def test_what_is_no_channel_is_refused_and_not_kept(shown: Shown, tried: Tried) -> None:
    """What was typed as a secret is not shown again."""
    for fields in (
        {"name": "ops"},
        {"name": "Ops!", "address": URL},
        {"name": "own", "how": "webhook", "address": "ftp://s3cr3t"},
        {"name": "page", "how": "pagerduty", "key": "s3cr3t"},
    ):
        answer = shown.post(TO, **fields)
        assert (answer.status_code, "s3cr3t" in answer.text) == (422, False)
    tried.ends = "address_unknown"
    assert shown.post(TO, name="ops", address="nosuch://x").status_code == 422
    assert shown.json(TO)["channels"] == []


def test_a_bad_address_does_not_cost_the_good_one_of_its_name(shown: Shown, tried: Tried) -> None:
    """What it is told stays too."""
    shown.post(TO, name="ops", address=URL)
    shown.post(f"{TO}/change?channel=ops", channel="ops", least="critical")
    tried.ends = "address_unknown"
    shown.post(TO, name="ops", address="nosuch://x")
    tried.ends = "HTTP 404"
    answer = shown.post(f"{TO}/test", channel="ops")
    assert (answer.status_code, "make a new one" in answer.text) == (422, True)
    assert tried.came[-1].url == URL
    tried.ends = None
    assert shown.post(f"{TO}/test", channel="ops").status_code == 303
    assert shown.json(TO)["channels"][0]["wanted"]["least"] == "critical"


def test_what_a_channel_is_told_is_set_by_one_form(shown: Shown) -> None:
    """And what cannot be is said, with the form as it was typed."""
    shown.post(TO, name="ops", address=URL)
    fields = {
        "channel": "ops", "incidents": "yes", "alarms": "no", "least": "notice", "datasets": "1, 2", "checks": "leak",
        "window_minutes": "30", "again_hours": "2.5", "quiet": "22:00-07:00", "zone": "Europe/Berlin",
        "critical_passes": "no", "most_an_hour": "5", "digest": "week", "digest_hour": "7",
    }  # fmt: skip
    assert shown.post(f"{TO}/change?channel=ops", **fields).status_code == 303
    chosen = shown.json(f"{TO}?channel=ops")["chosen"]
    assert (chosen["again_hours"], chosen["every_alarm"]) == (2.5, False)
    assert chosen["wanted"] == {
        "least": "notice", "datasets": ["1", "2"], "checks": ["leak"], "window_minutes": 30, "quiet": "22:00-07:00",
        "zone": "Europe/Berlin", "critical_passes": False, "most_an_hour": 5, "digest": "week", "digest_hour": 7,
    }  # fmt: skip
    for bad in (
        {"quiet": "late"},
        {"zone": "Mars"},
        {"checks": "nosuch"},
        {"most_an_hour": "0"},
        {"again_hours": "-1"},
    ):
        answer = shown.post(f"{TO}/change?channel=ops", **{**fields, **bad})
        assert answer.status_code == 422, bad
    assert "What ops is told" in answer.text
    assert shown.post(f"{TO}/change", **{**fields, "channel": "nosuch"}).status_code == 422


def test_a_channel_is_removed_once(shown: Shown) -> None:
    """One that is not there cannot be, nor tried."""
    shown.post(TO, name="ops", address=URL)
    assert [shown.post(f"{TO}/remove", channel="ops").status_code for _ in range(2)] == [303, 422]
    assert shown.post(f"{TO}/test", channel="ops").status_code == 422


def test_messages_and_channels_that_are_down_are_shown(shown: Shown) -> None:
    """With why."""
    shown.post(TO, name="ops", address=URL)
    messages = open_messages(shown.folder / "watch.db")
    said = Said(title="Signalpost: Dataset <1> broke", body="b", kind="info", topic="incident-1-7")
    told = ((7, Change.OPENED, Level.WARNING),)
    messages.queue([Queued(channel="ops", space_id=1, kind="opened", said=said, told=told)], NOW // 1_000)
    messages.settle([(one, "HTTP 503") for one in messages.take(["ops"], NOW // 1_000)], NOW // 1_000)
    page = shown.get(TO).text
    assert "1 channel does not take messages" in page and "Dataset &lt;1&gt; broke" in page and "HTTP 503" in page
    messages.close()
