"""Meta away for a day, by the command that lets five million events wait: `python benchmarks/outage.py`."""

from __future__ import annotations

import json
import subprocess
import sys

import tree


def test_what_waited_goes_out_once_the_oldest_first_and_the_books_balance(deep: bool) -> None:
    """All that Meta still takes, each event once; those too old are dead with that reason. Late is only what was tried
    while Meta was away and has a wait of its own. The command ends with an error if the books do not balance, whenever
    it looks."""
    events = 100_000 if deep else 3_000
    command = [sys.executable, "benchmarks/outage.py", str(events), "--minutes", "5", "--away", "0.5", "--look", "0.3"]
    ended = subprocess.run(command, cwd=tree.ROOT, capture_output=True, text=True, timeout=600)
    assert ended.returncode == 0, ended.stderr
    found = json.loads(ended.stdout[ended.stdout.index("\n{") :])
    after = found["catching_up"]
    assert after["left"] == 0
    assert list(after["dead"]) == ["expired"]
    assert after["delivered"] + after["dead"]["expired"] == events
    assert 0 < after["dead"]["expired"] <= events // 100
    assert found["order"]["sent_twice"] == 0
    assert found["order"]["of_those_not_tried_before"] == 0, "what has no wait of its own goes in turn"
