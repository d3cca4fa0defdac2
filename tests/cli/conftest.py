"""The command line in this process, on a data folder of its own."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from command import Ended, Signalpost
from signalpost.cli.app import call


@pytest.fixture
def signalpost(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Signalpost:
    """Runs a command; `stdin` is what it reads."""
    monkeypatch.chdir(tmp_path)
    for name in ("DATA_DIR", "KEY", "TOKEN", "MASTER_KEY", "MASTER_KEY_FILE", "CONFIG"):
        monkeypatch.delenv(f"SIGNALPOST_{name}", raising=False)

    def run(*words: str, stdin: str = "") -> Ended:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8"))
        capsys.readouterr()
        code = call(words)
        captured = capsys.readouterr()
        return Ended(code, captured.out, captured.err)

    return run
