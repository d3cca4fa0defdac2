"""The file of bad rows goes back in once it is mended."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from signalpost.capi.problem import Problem
from signalpost.errors import SettingsError
from signalpost.files.bad_rows import BadRows, HeldRows
from signalpost.files.group import Row
from signalpost.files.rows import open_table

PROBLEM = Problem(path="em", code="x", message="Wrong.", fix="Mend it.")


def test_rows_come_back_as_they_stood(tmp_path: Path) -> None:
    """Behind what is wrong with each; formulas are disarmed, and read as themselves again; only the owner reads it."""
    file = tmp_path / "bad.csv"
    rows = [["=HYPERLINK(1)", "+49 170", "-5,00", '="007"', "@x", "Jürgen; x"]]
    with BadRows(file, ["a", "b", "c", "d", "e", "f"], ";") as bad:
        bad.add([Row(7, rows[0])], PROBLEM)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "'=HYPERLINK(1)" in file.read_text("utf-8-sig") and "line 7: x: Wrong. Mend it." in file.read_text(
        "utf-8-sig"
    )
    table = open_table(file)
    assert table.headers == ("a", "b", "c", "d", "e", "f")
    assert [row.cells for row in table.rows()] == [["'=HYPERLINK(1)", "+49 170", "-5,00", '="007"', "'@x", "Jürgen; x"]]


def test_without_bad_rows_there_is_no_file(tmp_path: Path) -> None:
    """Nor where nobody named one."""
    with BadRows(tmp_path / "bad.csv", ["a"], ",") as bad:
        assert not (tmp_path / "bad.csv").exists()
    with BadRows(None, ["a"], ",") as bad:
        bad.add([Row(1, ["x"])], PROBLEM)
    assert not list(tmp_path.iterdir())


def test_not_through_a_link(tmp_path: Path) -> None:
    """What it holds is people's."""
    (tmp_path / "bad.csv").symlink_to(tmp_path / "elsewhere.csv")
    with pytest.raises(SettingsError), BadRows(tmp_path / "bad.csv", ["a"], ",") as bad:
        bad.add([Row(1, ["x"])], PROBLEM)


def test_rows_held_for_one_answer_are_bounded() -> None:
    """What has no room is counted; where nothing is refused there is no text."""
    held = HeldRows(["a", "b"], "", 100)
    assert held.text() == ""
    held.add([Row(2, ["=cmd|1", "x"]), Row(3, ["+SUM(A1)", "y" * 80])], PROBLEM)
    held.add([Row(4, ["no", "room"])], PROBLEM)
    assert (held.rows, held.left) == (2, 1)
    table = open_table(held.text().encode())
    assert [row.cells for row in table.rows()] == [["'=cmd|1", "x"], ["'+SUM(A1)", "y" * 80]]
    assert "no,room" not in held.text()


def test_rows_refused_one_after_the_other_stand_in_one_file(tmp_path: Path) -> None:
    """Under one header."""
    with BadRows(tmp_path / "bad.csv", ["a"], "") as bad:
        for number in (1, 2):
            bad.add([Row(number, [f"x{number}"])], PROBLEM)
    assert [row.cells for row in open_table(tmp_path / "bad.csv").rows()] == [["x1"], ["x2"]]
