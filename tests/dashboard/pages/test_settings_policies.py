"""Settings in full."""

from __future__ import annotations

import json
from typing import Any

from dashboard_shown import DATASET, Shown

PAGE = "/settings/policies"


def changed(shown: Shown) -> dict[str, str]:
    return {one["place"]: one["value"] for one in shown.json(PAGE)["settings"] if not one["shipped"]}


def post(shown: Shown, values: Any) -> Any:
    text = values if isinstance(values, str) else json.dumps(values)
    return shown.post(PAGE, text=text, version=shown.json(PAGE)["version"])


def test_every_policy_stands_there_changed_or_not(shown: Shown) -> None:
    """Of all datasets and of the chosen one."""
    model = shown.json(PAGE)
    places = {one["place"] for one in model["settings"]}
    assert {"policy.both_forms", "retention.events_days", f"datasets.{DATASET}.consent.region"} <= places
    assert (model["changed"], changed(shown)) == (0, {})
    values = json.loads(model["text"])
    values["retention"] = {"events_days": 30}
    values["datasets"][0]["consent"] = {"region": "us"}
    assert post(shown, values).status_code == 303
    assert changed(shown) == {"retention.events_days": "30", f"datasets.{DATASET}.consent.region": '"us"'}
    assert shown.json("/settings/retention")["events_days"] == 30
    assert "2 settings are not as shipped." in shown.get(PAGE).text


def test_what_is_wrong_is_named_by_its_place_and_nothing_is_changed(shown: Shown) -> None:
    """What is no JSON, a setting that there is not, a value that cannot be, settings that are older than those in
    force."""
    values = json.loads(shown.json(PAGE)["text"])
    for wrong, said in (
        ("{", "no JSON object"),
        ("[" * 5_000, "no JSON object"),
        ({**values, "retention": {"events_days": 0}}, "retention.events_days"),
        ({**values, "no_such": 1}, "no_such"),
    ):
        answer = post(shown, wrong)
        assert (answer.status_code, said in answer.text) == (422, True), said
    assert shown.post(PAGE, text=json.dumps(values), version="0").status_code == 422
    assert changed(shown) == {}


def test_no_token_is_sent_elsewhere_by_this_form(shown: Shown) -> None:
    """Neither the address of a dataset nor which datasets there are is changed here."""
    values = json.loads(shown.json(PAGE)["text"])
    moved = {**values, "datasets": [{**values["datasets"][0], "base_url": "https://elsewhere.example"}]}
    assert [post(shown, one).status_code for one in (moved, {**values, "datasets": []})] == [422, 422]
    assert json.loads(shown.json(PAGE)["text"]) == values
