"""A bar for people; nothing for programs."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from signalpost.cli.progress import Progress, size_of


def test_a_file_has_a_length_and_a_pipe_none(tmp_path: Path) -> None:
    """So a bar is drawn for files alone."""
    (tmp_path / "events.jsonl").write_text("{}\n{}\n")
    with (tmp_path / "events.jsonl").open() as file:
        assert size_of(file) == 6
    assert size_of(io.StringIO("{}")) is None


def test_it_counts_events_on_stderr(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only when somebody looks."""
    monkeypatch.setenv("FORCE_COLOR", "1")  # as on a terminal
    (tmp_path / "events.jsonl").write_text("{}\n" * 3)
    for shown in (True, False):
        with (tmp_path / "events.jsonl").open() as file, Progress(file, shown=shown) as advance:
            for _ in file:
                advance()
        captured = capsys.readouterr()
        assert captured.out == ""
        assert ("3 events" in captured.err) is shown
