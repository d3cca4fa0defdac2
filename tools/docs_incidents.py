"""Writes docs/reference/incidents.md from the tables of checks and causes."""

from __future__ import annotations

import string
import sys
from pathlib import Path

from signalpost.alarms.cycle import CYCLE_S, KEEP_S
from signalpost.watch.checks.table import CHECKS
from signalpost.watch.counts.slot import SLOT_S
from signalpost.watch.incidents.causes import CAUSES, UNKNOWN
from signalpost.watch.incidents.step import BACK_S, HOLD_S, KEPT_S, MOST_FINDINGS

TARGET = Path(__file__).resolve().parents[1] / "docs" / "reference" / "incidents.md"

HEAD = f"""# Incidents

Written by `make docs` from `signalpost.watch`; do not edit. [Handle an incident](../how-to/handle-an-incident.md) says
what to do.

Copies are counted in slots of {SLOT_S // 60} minutes. Every {CYCLE_S:.0f} s `signalpost watch` (`serve` runs it) takes
in the slots that are over, lets all checks look, and groups what they find by its cause. It reads counts and the
ledger's figures, never an event's values.

## An incident's life

* **Opened** when a check finds something that belongs to no incident yet. What one release broke, one stop of delivery,
  one source that went silent, one parameter that several events lost is one incident.
* **Goes on** while any of its findings is found; the {MOST_FINDINGS} most pressing are kept, and the most value that
  was at risk.
* **Resolved** when nothing of it was found for {HOLD_S // 60} minutes, or when somebody says so. Found again within
  {BACK_S // 3600} hours, it is the same incident. It is forgotten {KEPT_S // 86_400} days after its end.
* All of it is in `watch.db` in the data folder; what is normal is kept there every {KEEP_S // 3600} h, and slots since
  then are read again after a restart.
"""


def page() -> str:
    """The whole page."""
    return "\n".join((HEAD, _checks(), _causes()))


def _checks() -> str:
    lines = ["## Checks\n", "| ids | finds something when |", "|---|---|"]
    for check in CHECKS:
        names = ", ".join(f"`{one}`" for one in check.ids)
        lines.append(f"| {names} | {check.says} |")
    return "\n".join(lines) + "\n"


def _causes() -> str:
    lines = ["## Causes\n", "| cause | what is said | fix |", "|---|---|---|"]
    for name, words in (*((f"`{name}`", one) for name, one in sorted(CAUSES.items())), ("any other", UNKNOWN)):
        lines.append(f"| {name} | {_plain(words.what)} | {_plain(words.fix)} |")
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    """With its nouns in capitals."""
    named = (name for _, name, _, _ in string.Formatter().parse(text) if name)
    return text.format_map({name: name.upper() for name in named}).replace("|", "\\|")


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{TARGET.name}\n")
