"""One event name."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard_shown import DATASET, NOW, Shown
from dashboard_traffic import Copy, feed, record_of
from signalpost.store import open_control
from signalpost.store.control import DEFAULT_SPACE

HOUR = 3_600_000
AT = NOW - 3 * HOUR
FBP = {"fbp": f"fb.1.{NOW - 86_400_000}.1234567890"}

#: Four orders: one of both sides, two of the server, one of the browser; a test; and another name.
COPIES = (
    Copy(at=AT, event_id="a", side="browser", user=FBP),
    Copy(at=AT + 1, event_id="a", side="server", user={"em": "a@example.com", "ph": "+4915112345678"}, order_id="A-1"),
    Copy(at=AT + 2, event_id="b", side="server", late_s=40, custom={"content_ids": ["x"]}),
    Copy(at=AT + 3, event_id="c", side="server", late_s=4_000, value=5.5, agent="safari"),
    Copy(at=AT + 4, event_id="d", side="browser", user=FBP),
    Copy(at=AT + 5, event_id="t", side="server", test_event_code="TEST1"),
    Copy(at=AT + 6, event_id="p", side="browser", event_name="PageView", value=None),
)


@pytest.fixture
def busy(shown: Shown) -> Shown:
    feed(shown.folder, shown.keys, map(record_of, COPIES), NOW)
    return shown


def keys(model: dict[str, Any]) -> dict[str, float]:
    return {key["key"]: key["share"] for key in model["line"]["quality"]["keys"] if key["share"]}


def test_counts_are_those_of_the_rows(busy: Shown) -> None:
    """By who reported them; the test apart, the other name not at all."""
    model = busy.json("/events/Purchase")
    assert (model["both"], model["server_only"], model["browser_only"], model["tests"]) == (1, 2, 1, 1)
    line = model["line"]
    assert (line["conversions"], line["browser"], line["server"]) == (4, 2, 4)  # copies of tests are copies
    assert line["coverage"] == 0.5
    assert model["below"]  # of 75 %
    assert model["values"] == [
        {"currency": "EUR", "micros": 65_500_000, "both": 20_000_000, "server": 25_500_000, "browser": 20_000_000}
    ]


def test_coverage_of_keys_and_parameters_is_that_of_the_events(busy: Shown) -> None:
    """Of four: e-mail on three, phone on one, fbp on two; content_ids on one, value on all."""
    model = busy.json("/events/Purchase")
    assert keys(model) == {
        "em": 0.75, "ph": 0.25, "fbp": 0.5, "client_ip_address": 1.0, "client_user_agent": 1.0,
    }  # fmt: skip
    parameters = {one["name"]: (one["share"], one["needed"], one["usual"]) for one in model["parameters"]}
    assert parameters["value"] == (1.0, True, True)
    assert parameters["content_ids"] == (0.25, False, True)
    assert parameters["num_items"] == (0.0, False, True)
    assert parameters["order_id"][0] == 0.25


def test_ids_and_delays_are_told_by_side(busy: Shown) -> None:
    """All came with an id; of two that both sides could have told of, one has the same id on both."""
    model = busy.json("/events/Purchase")
    assert model["ids"] == {"browser": 1.0, "server": 1.0, "shared": 0.5}
    assert (model["lag"]["count"], model["lag"]["half_s"]) == (2, 60)  # of first copies that are the server's
    assert model["delivery"]["half_s"] == 2


def test_samples_are_the_newest_of_the_name(busy: Shown) -> None:
    """Each with who reported it, and a way to its story."""
    samples = busy.json("/events/Purchase")["samples"]
    assert [(one["event_id"], one["seen"]) for one in samples] == [
        ("t", "server"),
        ("d", "browser"),
        ("c", "server"),
        ("b", "server"),
        ("a", "both"),
    ]
    assert samples[4]["order_id"] == "A-1"
    assert samples[2]["browser"] == "safari"
    assert "/search?q=a" in busy.get("/events/Purchase").text


def test_what_never_came_has_no_page(busy: Shown) -> None:
    """And what came, but not in this time, has one that says so."""
    assert busy.get("/events/Nothing").status_code == 404
    assert busy.json("/events/PageView")["line"]["quality"] is not None


@pytest.mark.parametrize("name", ["a/b", "x.json", "50%", "A <b>"])
def test_any_name_leads_to_its_page(shown: Shown, name: str) -> None:
    """By the address that the list gives."""
    feed(shown.folder, shown.keys, [record_of(Copy(at=AT, event_id="a", side="server", event_name=name))], NOW)
    (line,) = shown.json("/events")["lines"]
    assert shown.json(line["href"])["name"] == name
    assert shown.get(line["href"]).status_code == 200


def test_a_target_is_kept_in_the_settings_of_the_dataset(busy: Shown) -> None:
    """And leaves its mark; one off the scale is refused with the form."""
    done = busy.post("/events/target", dataset=DATASET, name="Purchase", target="9")
    assert (done.status_code, done.headers["location"]) == (303, "/events")
    control = open_control(busy.folder / "control.db", busy.keys)
    assert control.snapshot().config(DEFAULT_SPACE).datasets[0].quality.target_of("Purchase") == 9.0
    assert control.audit(DEFAULT_SPACE)[0].action == "dataset.put"
    control.close()
    assert busy.json("/events/Purchase")["line"]["quality"]["target"] == 9.0
    assert busy.post("/events/target", dataset=DATASET, name="Purchase", target="11").status_code == 422
    assert busy.post("/events/target", dataset="9", name="Purchase", target="7").status_code == 422
