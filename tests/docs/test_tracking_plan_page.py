"""The page on tracking plans: its plan is one, and its fault is told as it shows."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import tree

PAGE = (tree.ROOT / "docs/how-to/keep-a-tracking-plan.md").read_text(encoding="utf-8")
PURCHASE = {
    "event_name": "Purchase",
    "event_time": 1_700_000_000,
    "event_id": "order-7",
    "action_source": "website",
    "event_source_url": "https://shop.example/",
    "user_data": {"em": "anna@example.com", "client_user_agent": "Mozilla/5.0"},
    "custom_data": {"value": 19.99, "currency": "EUR", "order_id": "ORD-7"},
}


def test_a_dropped_currency_fails_the_step_as_the_page_shows(tmp_path: Path) -> None:
    """The page's plan and command, in a process as in CI: good events pass, then one lacks its currency."""
    toml = re.search(r"```toml\n(.*?)```", PAGE, re.S)
    command = re.search(r"- run: signalpost (plan check .*)", PAGE)
    shown = re.search(r"^events\.jsonl:2: .*\n.* faults$", PAGE, re.M)
    assert toml and command and shown
    (tmp_path / "signalpost-plan.toml").write_text(toml[1])

    def step(*events: dict[str, object]) -> subprocess.CompletedProcess[str]:
        (tmp_path / "events.jsonl").write_text("".join(json.dumps(event) + "\n" for event in events))
        words = [sys.executable, "-m", "signalpost", *command[1].split()]
        return subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, timeout=60)

    good = step(PURCHASE)
    assert (good.returncode, good.stdout) == (0, "1 events checked, 0 faults\n")
    bad = step(PURCHASE, PURCHASE | {"custom_data": {"value": 19.99, "order_id": "ORD-7"}})
    assert (bad.returncode, bad.stdout.strip()) == (1, shown[0])
