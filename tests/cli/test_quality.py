"""`signalpost quality estimate`: a range, and what each key adds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from command import Signalpost
from signalpost.cli.exits import Exit

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "match_quality.json").read_text("utf-8"))


def estimated(signalpost: Signalpost, *words: str) -> dict[str, Any]:
    ended = signalpost("quality", "estimate", *words, "--json")
    assert ended.code == Exit.DONE, ended.err
    [row] = ended.rows
    assert isinstance(row, dict)
    return row


@pytest.mark.parametrize("row", GOLDEN["rows"], ids=lambda row: f"observation-{row['row']}")
def test_observations_lie_within_the_range(signalpost: Signalpost, row: dict[str, Any]) -> None:
    """Fact sheet on match quality, section 2.3, through the command line."""
    found = estimated(signalpost, "--coverage", ",".join(f"{key}={share}" for key, share in row["coverage"].items()))
    assert found["low"] <= row["low"] <= row["high"] <= found["high"]
    assert found["low"] <= found["estimate"] <= found["high"]


def test_each_key_is_told(signalpost: Signalpost) -> None:
    found = estimated(signalpost, "--coverage", "em=1,ph=0.8")["by_key"]
    assert found["em"] == {"coverage": 1.0, "points": 1.1, "adds": 0.0}
    assert found["ph"]["points"] < 0.9 and found["ph"]["adds"] > 0
    assert found["fbc"] == {"coverage": 0.0, "points": 0.0, "adds": 1.2}


def test_people_get_a_range_and_a_table(signalpost: Signalpost) -> None:
    """Never a bare number, and never without the word that it is an estimate."""
    ended = signalpost("quality", "estimate", "--coverage", "em=1")
    assert ended.code == Exit.DONE
    assert ended.out.startswith("Estimated match quality: 3.1 to 4.5 of 10\n")
    assert "client_user_agent" in ended.out
    assert "no formula" in ended.err


def test_shares_may_be_percentages_and_keys_metas_names(signalpost: Signalpost) -> None:
    plain = estimated(signalpost, "--coverage", "em=1,client_ip_address=0.5")
    assert plain == estimated(signalpost, "--coverage", "email=100%", "--coverage", " ip_address = 50% ")


def test_form_and_match_share_count(signalpost: Signalpost) -> None:
    plain = estimated(signalpost, "--coverage", "em=1,ph=1")["estimate"]
    assert estimated(signalpost, "--coverage", "em=1,ph=1", "--form", "em=0.5")["estimate"] < plain
    assert estimated(signalpost, "--coverage", "em=1,ph=1", "--match-share", "10%")["estimate"] < plain


def test_weights_come_from_a_file(signalpost: Signalpost, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text('base = 1.0\n[points]\nem = 5.0\n"fn+ln" = 2.0\n', encoding="utf-8")
    found = estimated(signalpost, "--coverage", "em=1", "--weights", "own.toml")
    assert found["estimate"] == 6.0
    assert list(found["by_key"]) == ["em", "fn", "ln"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--coverage", "colour=1"), "no match key"),
        (("--coverage", "em"), "em=0.8"),
        (("--coverage", "em=80"), "between 0 and 1"),
        (("--coverage", "em=much"), "between 0 and 1"),
        (("--coverage", "em=nan"), "between 0 and 1"),
        (("--coverage", "em=1", "--match-share", "-1"), "between 0 and 1"),
        (("--coverage", "em=1", "--weights", "absent.toml"), "cannot be read"),
        (("--coverage", "em=1", "--weights", "wrong.toml"), "bas"),
        ((), "coverage"),
    ],
)
def test_a_wrong_line_is_explained(signalpost: Signalpost, tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    (tmp_path / "wrong.toml").write_text("bas = 1.0\n", encoding="utf-8")
    ended = signalpost("quality", "estimate", *words)
    assert ended.code == Exit.USAGE
    assert said in ended.err
