"""`signalpost consent decode`: one signal a line, its fields a line."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from command import Signalpost
from signalpost.cli.consent_decode import answers
from signalpost.cli.exits import Exit

TCF = "CQgYw8AQgYw8AEsACBENCWFgAP_gAAAAAAYgF5wAoAAgAEAvMAAAAAAA"


def test_signals_come_out_as_their_fields(signalpost: Signalpost) -> None:
    """In order; a blank line is none."""
    lines = [
        {"tcf": TCF},
        {"gpp": "DBABLA~CAAaAAAAAABA.QA"},
        {"gcd": "11r1p1t1l5"},
        {"usp": "1YYN"},
        {"addtl": "2~89~dv.1"},
    ]
    ended = signalpost("consent", "decode", "-", stdin="\n\n".join(map(json.dumps, lines)))
    assert ended.code == Exit.DONE
    tcf, gpp, gcd, usp, addtl = ended.rows
    assert tcf["purpose_consents"] == list(range(1, 12))
    assert tcf["vendor_consents"] == [1, 2, 755]
    assert gpp["usnat"]["SaleOptOut"] == 1
    assert gcd["ad_storage"] == "granted"
    assert usp["OptOutSale"] == "Y"
    assert addtl["consented_providers"] == [89]


def test_a_file_is_read(signalpost: Signalpost, tmp_path: Path) -> None:
    """Instead of stdin."""
    (tmp_path / "signals.jsonl").write_text('{"gcs": "G110"}\n')
    assert signalpost("consent", "decode", "signals.jsonl").rows[0]["analytics_storage"] == "denied"


def test_what_cannot_be_read_is_an_error_in_its_place(signalpost: Signalpost) -> None:
    """The others are answered, and the exit code tells."""
    ended = signalpost(
        "consent", "decode", stdin=f'{{"tcf": "{TCF[:20]}"}}\nnope\n[]\n{{}}\n{{"colour": "1"}}\n{{"gpc": "1"}}\n'
    )
    assert ended.code == Exit.REFUSED
    assert [row.get("error", "")[:7] for row in ended.rows] == [
        "tcf is ",
        "line 2:",
        "line 3:",
        "line 4:",
        "line 5:",
        "",
    ]
    assert "colour" not in ended.out


def test_several_signals_of_a_line_stand_under_their_names(signalpost: Signalpost) -> None:
    """And an error of one beside them."""
    [row] = signalpost("consent", "decode", stdin='{"gcs": "G111", "usp": "x"}').rows
    assert row["gcs"] == {"ad_storage": "granted", "analytics_storage": "granted"}
    assert row["usp"] == {"error": row["error"]}


def test_what_is_no_signal_is_passed_over(signalpost: Signalpost) -> None:
    """A line may have a number of its own; it is not repeated."""
    assert signalpost("consent", "decode", stdin='{"id": "a7", "gpc": "1"}').rows == [{"gpc": True}]


@pytest.mark.parametrize("line", ['{"tcf": "\ud800"}', "[" * 5_000, '{"gpp": 1e999}', '{"tcf": null}'])
def test_no_line_is_a_traceback(line: str) -> None:
    """Surrogates, deep nests, numbers out of range."""
    [row] = answers([line])
    assert "error" in row


@given(st.lists(st.text()))
def test_any_lines_are_answered(lines: list[str]) -> None:
    """One for each that is not blank."""
    found = list(answers(lines))
    assert len(found) == sum(bool(line.strip()) for line in lines)
    msgspec.json.encode(found)
