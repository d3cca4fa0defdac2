"""Writes docs/reference/alarms.md from the tables of alarms, their causes and settings."""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec

from signalpost.alarms.patience import AGREE_MS
from signalpost.alarms.run import LOOK_S
from signalpost.alarms.teller import LIMIT_S
from signalpost.watch.causes import CAUSES, WITHOUT
from signalpost.watch.code import ROWS, Code, Row
from signalpost.watch.notice import LONGEST_TRY_AGAIN_MS, Channel
from signalpost.watch.rhythm import ARRIVALS_MISSING, SHORTEST_PAST_HOURS, SHORTEST_SILENCE_S, WEEK_HOURS, WEEKS
from signalpost.watch.settings import AlarmSettings
from signalpost.watch.standing import HOLD_MS, KEPT_MS, LONGEST_HOLD_MS
from signalpost.watch.words import span

TARGET = Path(__file__).resolve().parents[1] / "docs" / "reference" / "alarms.md"

HEAD = f"""# Alarms

Written by `make docs` from `signalpost.watch`; do not edit. [Get alarms](../how-to/get-alarms.md) says how to be told.

`signalpost serve` looks every {LOOK_S:.0f} s. From when a rule holds until a channel is told it takes less than a
minute, even when another channel hangs (it is given {LIMIT_S:.0f} s). `signalpost status` shows the same, and ends with
1 while an alarm stands.

A dataset in the stage `observe` or `test`, or whose sending somebody paused, raises no alarm about its sending. One in
the stage `test` raises none at all.
"""

NAMES = {
    "silence_hours": "hours that may pass without a copy; learnt: as many as its own past explains; 0: never an alarm",
    "delivery_minutes": "minutes that events may wait while not one is delivered",
    "waiting_minutes": "minutes that an event may wait",
    "dead_percent": "percent of a day's events that may die",
}


def page() -> str:
    """The whole page."""
    parts = (HEAD, _table(), _settings(), _silence(), _life(), *map(_section, ROWS.values()))
    return "\n".join(parts)


def _table() -> str:
    lines = ["## Which there are\n", "| code | raised when | over when | settings |", "|---|---|---|---|"]
    for row in ROWS.values():
        settings = ", ".join(f"`{name}`" for name in row.settings) or "none"
        lines.append(f"| [`{row.code.value}`](#{row.code.value}) | {row.rule} | {row.over} | {settings} |")
    return "\n".join(lines) + "\n"


def _settings() -> str:
    lines = [
        "## Settings of a dataset\n",
        "`signalpost alarms set DATASET`, or `alarms` of a dataset in the exported settings.\n",
        "| setting | as shipped | meaning |",
        "|---|---|---|",
    ]
    for field in msgspec.structs.fields(AlarmSettings):
        shipped = "learnt" if field.default is None else f"{field.default:g}"
        lines.append(f"| `{field.name}` | {shipped} | {NAMES[field.name]} |")
    return "\n".join(lines) + "\n"


def _silence() -> str:
    return f"""## When silence is news

Each silent hour weighs as much as came in the same hour of the week in the last {WEEKS} weeks, so that a shop that is
silent every night may be silent tonight. Copies that come together count as one arrival: how many do is told from how
much the same hours of neighbouring weeks differ. If the last day that had anything had less than usual, less is
expected. Silence is an alarm once {ARRIVALS_MISSING:.0f} arrivals are missing, and never before
{SHORTEST_SILENCE_S // 60} minutes. A shop with sixty visitors an hour is missed within the hour by day, one with two an
hour on the second day. A dataset younger than {SHORTEST_PAST_HOURS // WEEK_HOURS} weeks is only missed by
`silence_hours`.
"""


def _life() -> str:
    again = f"{Channel(name='x').again_hours:g}"
    return f"""## An alarm's life

* **Raised** at the first look at which its rule holds, and told once to each channel that wants it.
* **Told again** when it still stands after {again} h (`--again-after` of the channel; 0: never).
* **Over** when its rule has not held for {span(HOLD_MS)}; channels are told how long it lasted, how many events were
  affected and whether any was lost. What comes and goes within that time stays one alarm. One that keeps coming back is
  held twice as long each time, up to {span(LONGEST_HOLD_MS)}.
* A channel that cannot be reached is tried again after 10 s, and more and more seldom, at least every
  {span(LONGEST_TRY_AGAIN_MS)}; an alarm that came and went meanwhile reaches it as one message. What is over is
  forgotten after {span(KEPT_MS)}.
* All of that is kept in `watch.json` in the data folder: a restart neither repeats nor forgets. A kill in the middle of
  sending may repeat one message.
* When nobody looked for over a minute, what waits has its time from then on: an upgrade or a restart of everything is
  no alarm, unless one stood before.
* When the clock jumps, the watch goes on by the time of before until the jump has lasted for {span(AGREE_MS)}.
"""


def _section(row: Row) -> str:
    causes = {**CAUSES[row.code], "": WITHOUT[row.code]}
    lines = [
        f"## {row.code.value}\n",
        f"{row.rule} {row.cost}\n",
        "| cause | what the message says | fix |",
        "|---|---|---|",
    ]
    for cause, words in causes.items():
        fix = words.fix.format(dataset="DATASET", shop="SHOP").replace("|", "\\|")
        name = f"`{cause}`" if cause else ("any other" if len(causes) > 1 else "")
        lines.append(f"| {name} | {words.what} | {fix} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    assert set(ROWS) == set(Code)
    TARGET.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{TARGET.name}\n")
