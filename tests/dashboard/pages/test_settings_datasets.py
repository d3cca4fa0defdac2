"""Settings of datasets."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from dashboard_shown import AROUND, DATASET, NOW, Shown, dashboard
from signalpost.consent.policy import ConsentPolicy, RegionRule
from signalpost.sandbox.server import RunningSandbox
from signalpost.sandbox.state import Sandbox
from signalpost.store import open_control
from signalpost.store.business import Dataset
from signalpost.store.control import DEFAULT_SPACE, Control

ONE = f"/settings/datasets/{DATASET}"


def _control(shown: Shown) -> Control:
    return open_control(shown.folder / "control.db", shown.keys)


def _dataset(shown: Shown) -> Dataset:
    found = _control(shown).snapshot().dataset(DEFAULT_SPACE, DATASET)
    assert found is not None
    return found


def test_datasets_are_listed_without_their_tokens(shown: Shown) -> None:
    """Whether one is there, is all that is told."""
    _control(shown).set_token(DEFAULT_SPACE, DATASET, "EAAB-secret", author="test", now=NOW)
    assert shown.json("/settings")["datasets"][0]["has_token"]
    pages = [shown.get(path).text for path in ("/settings", ONE)] + [str(shown.json(ONE))]
    assert not [page for page in pages if "EAAB-secret" in page]
    assert shown.get("/settings/datasets/999").status_code == 404


def test_how_long_copies_wait_is_changed_by_form(shown: Shown) -> None:
    """For all events, for some, and for those that a server sends too."""
    done = shown.post(
        ONE,
        name="Shop EU",
        merge_window_s="7.5",
        merge_windows="Purchase = 10\nLead=2",
        server_names="Purchase, Lead",
        server_wait_s="60",
        test_event_code="TEST1",
        ad_account=" act_77001",
    )
    assert (done.status_code, done.headers["location"]) == (303, ONE)
    found = _dataset(shown)
    assert (found.name, found.merge_window, found.server_wait) == ("Shop EU", 7_500, 60_000)
    assert (found.ad_account, shown.json(ONE)["ad_account"]) == ("77001", "77001")
    assert (found.merge_windows, found.server_names) == ({"Purchase": 10_000, "Lead": 2_000}, ("Purchase", "Lead"))
    model = shown.json(ONE)
    assert (model["merge_windows"], model["merge_window_s"]) == ("Purchase = 10\nLead = 2", 7.5)


@pytest.mark.parametrize(
    ("field", "bad"),
    [
        ("merge_window_s", "4000"),
        ("merge_windows", "Purchase"),
        ("merge_windows", "a = -1"),
        ("server_wait_s", "-1"),
        ("ad_account", "my account"),
    ],
)
def test_what_cannot_be_is_told_at_its_field(shown: Shown, field: str, bad: str) -> None:
    """And nothing is changed."""
    fields = {"merge_window_s": "5", "server_wait_s": "60", field: bad}
    page = shown.post(ONE, **fields)
    assert (page.status_code, f"Please look at: {field}" in page.text) == (422, True)
    assert _dataset(shown).merge_window == 5_000


def test_consent_is_set_by_region_and_leaves_the_rest(shown: Shown) -> None:
    """What is set of states, and of opting out, is not touched by the form."""
    kept = ConsentPolicy(regions={"us": RegionRule(opted_out="drop"), "us_ca": RegionRule(unknown="drop")})
    put = msgspec.structs.replace(_dataset(shown), consent=kept)
    _control(shown).put_dataset(DEFAULT_SPACE, put, author="test", now=NOW)
    assert shown.post(f"{ONE}/consent", region="eea", eea="drop", us="limited").status_code == 303
    policy = _dataset(shown).consent
    assert policy.region == "eea"
    assert (policy.terms("eea").unknown, policy.terms("us").unknown) == ("drop", "limited")
    assert (policy.terms("us").opted_out, policy.terms("us_ca").unknown) == ("drop", "drop")
    shown.post(f"{ONE}/consent", region="elsewhere")
    assert _dataset(shown).consent == kept
    assert shown.post(f"{ONE}/consent", region="mars", eea="maybe").status_code == 422


def test_a_token_is_tried_before_it_is_kept(tmp_path: Path) -> None:
    """At Meta, or at the sandbox that stands for it; it is never shown again."""
    with RunningSandbox(Sandbox(tokens={DATASET: ["good"]})) as meta:
        around = msgspec.structs.replace(AROUND, sandbox=meta.url)
        with dashboard(tmp_path, around=around) as shown:
            refused = shown.post(f"{ONE}/token", token="secret-and-bad")
            assert (refused.status_code, "secret-and-bad" in refused.text) == (422, False)
            assert shown.post(f"{ONE}/token", token=" ").status_code == 422
            assert _control(shown).token(DEFAULT_SPACE, DATASET) is None
            assert shown.post(f"{ONE}/token", token="good").headers["location"] == ONE
            assert _control(shown).token(DEFAULT_SPACE, DATASET) == "good"


def test_a_dataset_is_removed_when_its_id_is_typed_again(shown: Shown) -> None:
    """Whoever slips removes nothing."""
    assert shown.post(f"{ONE}/remove", typed_id="123").status_code == 422
    assert shown.post(f"{ONE}/remove", typed_id=DATASET).headers["location"] == "/settings"
    assert shown.json("/settings")["datasets"] == []
    assert "No dataset yet." in shown.get("/settings").text
