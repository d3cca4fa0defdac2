"""Stages by command."""

from __future__ import annotations

from pathlib import Path

import pytest

from command import Signalpost
from signalpost.cli.exits import Exit


def stages(signalpost: Signalpost) -> tuple[object, ...]:
    [row] = signalpost("datasets", "list", "--json").rows
    return row["stage"], row["share"], row["steps_back"]


def test_a_dataset_goes_live_step_by_step_and_back_by_one_command(signalpost: Signalpost) -> None:
    """Each `back` undoes one step; then there is none."""
    signalpost("datasets", "add", "11")
    for words in (["observe"], ["test", "--test-event-code", "TEST1"], ["live", "--share", "10"]):
        assert signalpost("datasets", "stage", "11", *words).code == Exit.DONE
    assert stages(signalpost) == ("live", 10.0, 3)
    ended = signalpost("datasets", "stage", "11", "back")
    assert "Dataset 11 tests: events go to Meta under TEST1, those of all people." in ended.out
    assert "Meta uses them like any other." in ended.out, "section 10: test events are not dropped"
    assert "observes" in signalpost("datasets", "stage", "11", "back").out
    assert "is live" in signalpost("datasets", "stage", "11", "back", "--json").out or stages(signalpost)[2] == 0
    ended = signalpost("datasets", "stage", "11", "back")
    assert ended.code == Exit.USAGE
    assert "signalpost datasets stage 11 observe" in ended.err


def test_there_is_no_way_back_to_a_test_whose_code_is_gone(signalpost: Signalpost, tmp_path: Path) -> None:
    """It says what to give."""
    settings = tmp_path / "settings.toml"
    settings.write_text('[[datasets]]\ndataset_id = "11"\nstage = "live"\nstages_before = [{ stage = "test" }]\n')
    assert signalpost("config", "apply", str(settings)).code == Exit.DONE
    ended = signalpost("datasets", "stage", "11", "back")
    assert (ended.code, stages(signalpost)) == (Exit.USAGE, ("live", 100.0, 1))
    assert "--test-event-code" in ended.err


def test_a_stage_is_shown_without_changing_it(signalpost: Signalpost) -> None:
    """For people and for programs."""
    signalpost("datasets", "add", "11")
    signalpost("datasets", "stage", "11", "live", "--share", "2.5")
    assert signalpost("datasets", "stage", "11").out == (
        "Dataset 11 is live: events go to Meta, those of 2.5 % of people; those of the others are observed.\n"
    )
    [row] = signalpost("datasets", "stage", "11", "--json").rows
    assert (row["stage"], row["share"], row["steps_back"]) == ("live", 2.5, 1)


@pytest.mark.parametrize(
    "words",
    [
        ["test"],
        ["observe", "--share", "10"],
        ["--share", "10"],
        ["live", "--share", "101"],
        ["live", "--test-event-code", "T"],
        ["paused"],
    ],
)
def test_what_makes_no_sense_changes_nothing(words: list[str], signalpost: Signalpost) -> None:
    """A test needs a code, a share somebody to send for."""
    signalpost("datasets", "add", "11")
    assert signalpost("datasets", "stage", "11", *words).code == Exit.USAGE
    assert stages(signalpost) == ("live", 100.0, 0)


def test_an_unknown_dataset_has_no_stage(signalpost: Signalpost) -> None:
    """Nor is one passed through."""
    assert signalpost("datasets", "stage", "9", "observe").code == Exit.NOT_FOUND
    assert signalpost("datasets", "passthrough", "9", "on").code == Exit.NOT_FOUND


def test_passing_through_is_switched_on_and_off(signalpost: Signalpost) -> None:
    """Each dataset by itself."""
    signalpost("datasets", "add", "11")
    assert "passed on" in signalpost("datasets", "passthrough", "11", "on").out
    assert signalpost("datasets", "list", "--json").rows[0]["passthrough"] is True
    assert "refused" in signalpost("datasets", "passthrough", "11", "off").out
    assert signalpost("datasets", "list", "--json").rows[0]["passthrough"] is False


def test_a_dataset_of_another_account_is_staged_there(signalpost: Signalpost) -> None:
    """And nowhere else."""
    signalpost("accounts", "add", "Second")
    signalpost("datasets", "add", "77", "--account", "Second")
    assert signalpost("datasets", "stage", "77", "observe").code != Exit.DONE
    staged = signalpost("datasets", "stage", "77", "observe", "--account", "Second", "--json").rows
    assert [row["stage"] for row in staged] == ["observe"]
    assert signalpost("datasets", "passthrough", "77", "on", "--account", "Second").code == Exit.DONE
    assert signalpost("datasets", "list", "--account", "Second", "--json").rows[0]["passthrough"]
