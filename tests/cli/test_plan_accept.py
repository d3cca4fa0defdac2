"""`signalpost plan pull | push | diff | show`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from command import Signalpost
from signalpost.cli.exits import Exit


def lines(count: int, **custom: object) -> str:
    return "".join(
        json.dumps({"event_name": "Signup", "event_time": 1_700_000_000 + number, "custom_data": custom}) + "\n"
        for number in range(count)
    )


@pytest.fixture
def learnt(signalpost: Signalpost) -> Signalpost:
    signalpost("plan", "learn", "-", "--keep", "--dataset", "7", stdin=lines(30, level="gold"))
    return signalpost


def test_learnt_pulled_pushed_and_pulled_again(learnt: Signalpost, tmp_path: Path) -> None:
    """The file and the accepted plan are the same then; who accepted it stands in the audit log."""
    assert learnt("plan", "pull", "plan.toml").code == Exit.DONE
    text = (tmp_path / "plan.toml").read_text()
    assert 'dataset = "7"' in text and 'presence = "required"' in text
    pushed = learnt("plan", "push", "plan.toml")
    assert '+ events.Signup.parameters."custom_data.level".presence: "required"' in pushed.out
    assert "Plan 1 is accepted." in pushed.err
    assert learnt("plan", "diff", "plan.toml").code == Exit.DONE
    assert learnt("plan", "diff", "plan.toml", "--accepted").out == ""
    assert "plan.accept" in learnt("audit", "list", "--json").out


def test_what_is_new_is_shown_and_what_broke_stays_required(learnt: Signalpost, tmp_path: Path) -> None:
    """A parameter that is missing since is still required; a new one is pulled."""
    learnt("plan", "pull", "plan.toml")
    learnt("plan", "push", "plan.toml")
    learnt("plan", "learn", "-", "--keep", "--dataset", "7", stdin=lines(60, colour="red"))
    ended = learnt("plan", "diff", "plan.toml")
    assert ended.code == Exit.REFUSED
    assert all(line.startswith('+ events.Signup.parameters."custom_data.colour"') for line in ended.out.splitlines())
    learnt("plan", "pull", "plan.toml", "--accepted")
    assert "colour" not in (tmp_path / "plan.toml").read_text()
    learnt("plan", "pull", "plan.toml", "--anew")
    assert 'presence = "required"' not in (tmp_path / "plan.toml").read_text().partition("custom_data.level")[2]


def test_what_was_learnt_is_shown(learnt: Signalpost) -> None:
    """Each parameter with its presence and times."""
    rows = {row["parameter"]: row for row in learnt("plan", "show", "--json").rows}
    assert rows["custom_data.level"]["presence"] == "always"
    assert rows["custom_data.level"]["first_seen"] == "2023-11-14T22:13:20Z"
    assert learnt("plan", "show", "--event", "Other").err == "Nothing was learnt yet.\n"


def test_names_beyond_the_caps_are_told(learnt: Signalpost) -> None:
    """Also when they came before."""
    learnt("plan", "learn", "-", "--keep", "--dataset", "7", stdin='{"event_name": "%s"}\n' % ("x" * 200))
    assert "1 copies had long_names" in learnt("plan", "show").err


def test_without_a_data_folder_or_anything_learnt_it_is_said(signalpost: Signalpost) -> None:
    """And what to do."""
    assert signalpost("plan", "pull").code == Exit.USAGE
    signalpost("datasets", "add", "7")
    ended = signalpost("plan", "pull")
    assert ended.code == Exit.NOT_FOUND and "plan learn" in ended.err


def test_of_several_datasets_one_is_named(learnt: Signalpost, tmp_path: Path) -> None:
    """Else it is asked which."""
    learnt("plan", "learn", "-", "--keep", "--dataset", "8", stdin=lines(1, a=1))
    ended = learnt("plan", "pull")
    assert ended.code == Exit.USAGE and "--dataset 7 | 8" in ended.err
    assert learnt("plan", "pull", "--dataset", "8").code == Exit.DONE
    assert 'dataset = "8"' in (tmp_path / "signalpost-plan.toml").read_text()
