"""Writes docs/explanation/what-holds.md: every claim of the product, what shows it, and what came of it.

The claims stand in docs/explanation/what-holds/*.toml, a file for each part. What tests and commands came to when they
were last run stands in record.json beside them, which `make prove` writes; figures come from benchmarks/results.json.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import msgspec

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "explanation" / "what-holds"
TARGET = FOLDER.with_suffix(".md")
RECORD = FOLDER / "record.json"
RESULTS = ROOT / "benchmarks" / "results.json"

HEAD = """# What holds

Written by `make docs`; do not edit. The claims stand in [what-holds/](what-holds/), a file for each part, with what
shows each of them: tests, commands, rows of the [benchmarks](../../benchmarks/README.md). `make prove` runs tests and
commands in a clone and notes what they came to; figures are those of the last `make bench`. A claim holds when all that
shows it came out as it must. One that does not says what bounds it.

"""


class Figure(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A row of the benchmarks, with the bar that this claim sets where it is another than the row's own."""

    key: str
    figure: str = ""
    at_least: float | None = None
    at_most: float | None = None


class Claim(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that is said of the product, and what shows it."""

    says: str
    tests: list[str] = []
    deep: list[str] = []
    """Tests of the deep profile, or with its numbers."""
    node: list[str] = []
    """Tests in TypeScript, as `file: title`."""
    command: str = ""
    shows: str = ""
    """What must stand in the command's output: a regular expression."""
    given: str = ""
    """A variable that the command needs: a folder of files that are not part of the repository."""
    bench: list[Figure] = []
    false: bool = False
    bound: str = ""
    """Why it does not hold, or how far; shown while it does not."""


class Section(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Claims about one thing."""

    title: str
    claim: list[Claim]


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file of claims."""

    title: str
    about: str
    section: list[Section]


class Ran(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a test or command came to, and when."""

    result: str
    date: str
    passed: bool = True


class Record(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What was last seen of each test and command, by its name."""

    tests: dict[str, Ran] = {}
    deep: dict[str, Ran] = {}
    node: dict[str, Ran] = {}
    commands: dict[str, Ran] = {}


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A line of the page below a claim: by what, and what came of it."""

    by: str
    result: str
    date: str
    holds: bool


def parts() -> dict[str, Part]:
    """Each file's claims, by the name of the file."""
    files = sorted(FOLDER.glob("*.toml"))
    return {file.stem: msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), Part) for file in files}


def claims(chosen: Iterable[Part]) -> Iterator[Claim]:
    """All of some parts."""
    return (claim for part in chosen for section in part.section for claim in section.claim)


def recorded() -> Record:
    """What was run before."""
    return msgspec.json.decode(RECORD.read_bytes(), type=Record) if RECORD.exists() else Record()


def measured() -> dict[str, dict[str, Any]]:
    """The rows of the benchmarks by their key."""
    results = json.loads(RESULTS.read_text(encoding="utf-8"))
    return {row["key"]: row for rows in results.values() for row in rows}


def page() -> str:
    """The whole page."""
    record, rows = recorded(), measured()
    written = [_part(part, record, rows) for part in parts().values()]
    total = sum(one[1] for one in written)
    open_ones = [line for one in written for line in one[2]]
    summary = f"{total} claims; {total - len(open_ones)} hold, {len(open_ones)} do not.\n"
    listed = "".join(open_ones)
    failing = f"\n## What does not hold\n\n| claim | seen | what bounds it |\n|---|---|---|\n{listed}" if listed else ""
    return HEAD + summary + failing + "".join(one[0] for one in written)


def _part(part: Part, record: Record, rows: dict[str, dict[str, Any]]) -> tuple[str, int, list[str]]:
    """Its text, how many claims it has, and a line for each that does not hold."""
    text = f"\n## {part.title}\n\n{part.about.strip()}\n"
    count, failing = 0, []
    for section in part.section:
        text += f"\n### {section.title}\n\n| claim | shown by | result | date |\n|---|---|---|---|\n"
        for claim in section.claim:
            count += 1
            shown = list(proofs(claim, record, rows))
            held = holds(claim, shown)
            says = claim.says if held else f"{claim.says} **Does not hold:** {claim.bound}"
            text += _row(says, shown)
            seen = "<br>".join(one.result for one in shown if not one.holds) or "–"
            failing += [] if held else [f"| {part.title.split(':')[0]}: {claim.says} | {seen} | {claim.bound} |\n"]
    return text, count, failing


def _row(says: str, shown: Sequence[Shown]) -> str:
    by = "<br>".join(one.by for one in shown) or "–"
    results = list(dict.fromkeys(one.result for one in shown)) or ["–"]
    dates = sorted({one.date for one in shown if one.date})
    when = " to ".join(dict.fromkeys((dates[0], dates[-1]))) if dates else "–"
    return f"| {says} | {by} | {'<br>'.join(results)} | {when} |\n"


def holds(claim: Claim, shown: Sequence[Shown]) -> bool:
    """Whether all that shows a claim came out as it must."""
    return not claim.false and bool(shown) and all(one.holds for one in shown)


def proofs(claim: Claim, record: Record, rows: dict[str, dict[str, Any]]) -> Iterator[Shown]:
    """What shows a claim, with what came of it."""
    by_file: dict[str, list[str]] = defaultdict(list)
    for test in claim.tests:
        file, _, name = test.partition("::")
        by_file[file].append(name)
    for file, names in by_file.items():
        ran = [record.tests.get(f"{file}::{name}") for name in names]
        yield _tests(f"[{file}](../../{file}): {', '.join(f'`{name}`' for name in names)}", ran)
    for test in claim.deep:
        file, _, name = test.partition("::")
        yield _tests(f"[{file}](../../{file}): `{name}` with `make test-deep`", [record.deep.get(test)])
    for test in claim.node:
        file, _, title = test.partition(": ")
        yield _tests(f"[{file}](../../{file}): {title}", [record.node.get(test)])
    if claim.command:
        yield _command(claim.command, record.commands.get(claim.command))
    yield from (_figure(one, rows.get(one.key)) for one in claim.bench)


def _tests(by: str, ran: Sequence[Ran | None]) -> Shown:
    seen = [one for one in ran if one is not None]
    if len(seen) < len(ran):
        return Shown(by=by, result="not run yet", date="", holds=False)
    failed = [one.result for one in seen if not one.passed]
    cases = sum(int(one.result.split()[0]) for one in seen if one.passed)
    result = failed[0] if failed else f"{cases:,} passed"
    return Shown(by=by, result=result, date=min(one.date for one in seen), holds=not failed)


def _command(command: str, ran: Ran | None) -> Shown:
    lines = "<br>".join(f"`{line}`" for line in command.strip().replace("|", "\\|").splitlines())
    if ran is None:
        return Shown(by=lines, result="not run yet", date="", holds=False)
    return Shown(by=lines, result=f"`{ran.result.replace('|', chr(92) + '|')}`", date=ran.date, holds=ran.passed)


def _figure(bar: Figure, row: dict[str, Any] | None) -> Shown:
    by = f"`make bench`: `{bar.key}`"
    if row is None:
        return Shown(by=by, result="not measured yet", date="", holds=False)
    if bar.at_least is None and bar.at_most is None:
        word = "met" if row["met"] else "not met"
        result, met = f"{row['measured']} ({row['bar']}: {word})", row["met"]
    else:
        figure = row["figures"][bar.figure or "ratio"]
        value, unit = median(figure["runs"]), figure["unit"]
        low, high = bar.at_least, bar.at_most
        met = (low is None or value >= low) and (high is None or value <= high)
        wanted = f"≥ {low:g}" if low is not None else f"≤ {high:g}"
        result = f"{value:.3g}{unit} ({wanted}{unit}: {'met' if met else 'not met'})"
    return Shown(by=by, result=result, date=row["date"], holds=met)


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{TARGET.name}\n")
