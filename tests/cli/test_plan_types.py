"""`signalpost plan schema | types | file-schema`."""

from __future__ import annotations

import json
from pathlib import Path

from command import Signalpost
from signalpost.cli.exits import Exit


def test_a_plan_in_the_words_of_other_tools(signalpost: Signalpost, tmp_path: Path) -> None:
    """From the file alone; without one, the fix is told."""
    assert signalpost("plan", "schema").code == Exit.USAGE
    (tmp_path / "signalpost-plan.toml").write_text("[events.Purchase]\n")
    assert json.loads(signalpost("plan", "schema").out)["oneOf"][0]["title"] == "Purchase"
    assert "export interface PurchaseEvent {" in signalpost("plan", "types").out
    assert json.loads(signalpost("plan", "file-schema").out)["title"] == "Signalpost tracking plan"
