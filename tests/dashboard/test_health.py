"""Health in one sentence."""

from __future__ import annotations

import msgspec
import pytest

from dashboard_shown import DATASET, NOW, Shown
from incidents_kept import keep
from incidents_told import an_incident
from signalpost.store import open_control, open_ledger
from signalpost.store.business import Dataset
from signalpost.store.control import DEFAULT_SPACE
from signalpost.store.stages import Stage
from signalpost.watch.checks.finding import Level


def put(shown: Shown, *datasets: Dataset) -> None:
    control = open_control(shown.folder / "control.db", shown.keys)
    for dataset in datasets:
        control.put_dataset(DEFAULT_SPACE, dataset, author="test", now=NOW)
    control.close()


def paused(shown: Shown, reason: str) -> None:
    ledger = open_ledger(shown.folder / "ledger.db", shown.keys)
    ledger.pause(DEFAULT_SPACE, DATASET, reason, NOW)
    ledger.close()


def test_all_is_well(shown: Shown) -> None:
    """One dataset, or several."""
    assert shown.json("/overview")["health"]["sentence"] == "The dataset is delivering."
    put(shown, Dataset(dataset_id="22"), Dataset(dataset_id="33"))
    health = shown.json("/overview")["health"]
    assert (health["tone"], health["sentence"]) == ("good", "All 3 datasets are delivering.")
    assert health["rest"] == "Nothing is waiting."


@pytest.mark.parametrize(
    ("reason", "tone", "says", "fix"),
    [
        ("operator", "warn", "paused by hand", f"signalpost datasets resume {DATASET}"),
        ("token", "bad", "Meta refuses the access token", f"signalpost datasets set-token {DATASET}"),
        ("something_new", "bad", "Nothing gets through", "signalpost doctor"),
    ],
)
def test_a_dataset_that_waits_is_named_with_why_and_what_to_do(
    shown: Shown, reason: str, tone: str, says: str, fix: str
) -> None:
    """By hand, for a reason that is known, for any other."""
    paused(shown, reason)
    health = shown.json("/overview")["health"]
    assert (health["tone"], health["sentence"]) == (tone, "Shop waits.")
    assert says in health["rest"]
    assert fix in health["fix"]


def test_what_only_observes_does_not_read_as_delivering(shown: Shown) -> None:
    """All of them, or one of two."""
    observing = Dataset(dataset_id=DATASET, name="Shop", stage=Stage.OBSERVE)
    put(shown, observing)
    health = shown.json("/overview")["health"]
    assert (health["tone"], health["sentence"]) == ("warn", "The dataset observes.")
    put(shown, msgspec.structs.replace(observing, dataset_id="22", stage=Stage.LIVE))
    assert shown.json("/overview")["health"]["sentence"] == "1 of 2 datasets are delivering, 1 only observe."


def test_what_comes_through_and_is_wrong_does_not_read_as_well(shown: Shown) -> None:
    """An incident that wants somebody is named with its page; one that is only noticed, or silenced, is not."""
    keep(shown, an_incident(7, level=Level.NOTICE), an_incident(8, level=Level.CRITICAL, muted=True))
    assert shown.json("/overview")["health"]["tone"] == "good"
    keep(shown, an_incident(9, level=Level.WARNING))
    health = shown.json("/overview")["health"]
    assert (health["tone"], health["href"]) == ("warn", "/incidents/9")
    keep(shown, an_incident(10, level=Level.CRITICAL), an_incident(11, level=Level.CRITICAL))
    health = shown.json("/overview")["health"]
    assert (health["tone"], health["sentence"].partition(":")[0]) == ("bad", "2 incidents want somebody now")
    assert health["rest"] == "The dataset is delivering. Nothing is waiting."
    assert f'href="{health["href"]}"' in shown.get("/overview").text
