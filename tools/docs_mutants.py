"""Writes docs/reference/mutants.md: which small mistakes in the rules the tests miss.

The figures are those of the last `make mutants ARGS=--record …`, kept in docs/images/mutants.json.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))
from mutants import Tried, recorded, settings  # noqa: E402

TARGET = ROOT / "docs" / "reference" / "mutants.md"

PAGE = """# Mistakes that tests see

Written by `make docs` from what `make mutants ARGS="--record …"` found; do not edit.

A *mutant* is a module with one small mistake in it: `<` for `<=`, an argument left out, a row of a table gone, a member
of an enum in place of its neighbour, a condition turned round. If every test still passes, a test is missing, or the
mistake changes nothing that can be seen. `make mutants ARGS="capi/phone"` tries one module and prints the mutants that
lived; [why it is done so](../decisions/0194-mutants-are-tried-in-copies-of-one-process.md).

*Tried*: mutants that can be imported. *By its own tests*: `tests/x/test_y.py` alone sees it; the rest is seen by other
tests of the layer that import the module; with `*` those were not asked, and may see more. *Out of time*, an endless
loop mostly, counts as seen. *Each nth*: of all mutants each nth was tried; no more is known of the others.

## The rules that cost most when they are wrong

{first}

## Others

{others}

What lives of these is named in [the record](../images/mutants.json). Many change nothing: a text that is never looked
at, a quick way that leads where the slow one leads, a default that is always given.

## What lives in the first table

{alive}
"""
HEAD = """\
| module | tried | each nth | killed | | by its own tests | out of time | alive | on |
|---|---|---|---|---|---|---|---|---|"""
NOTHING_CHANGES: tuple[tuple[str, str], ...] = (
    (
        r"→ except \(",
        "Nothing changes: one of several exceptions is no longer named, and another of them covers what is raised",
    ),
    (
        r"rfind\(\"\.\", 19\)|<= 0 < len|< 1 < len|in range\(11\)|→ and text\[[+-]\d\] >=? \" \""
        r"|first_seen <= earliest_ms",
        "Nothing changes: the question is asked again further on, or no text gives another answer",
    ),
    (
        r"country or \"XXXX\"|or \"XXXX\"\)|or \"XXXX\",|>= MD5_LENGTH\) or True",
        "Nothing changes: what stands in place of nothing is nobody's country, or is asked for speed alone",
    ),
)
"""Why mutants that live change nothing, by a pattern of their names."""
UNGROUPED = "No test sees it"


def page() -> str:
    """The whole page."""
    found, first = recorded(), settings()["first"]
    return PAGE.format(
        first=_table({name: found[name] for name in first if name in found}),
        others=_table({name: one for name, one in sorted(found.items()) if name not in first}),
        alive="\n".join(_alive({name: found[name] for name in first if name in found})),
    )


def _table(rows: Mapping[str, Tried]) -> str:
    lines = [
        f"| `{name}` | {one.made} | {one.every if one.every > 1 else ''} | {one.killed} | {_share(one)} | {one.own}"
        f"{'*' if one.own_only else ''} "
        f"| {one.out_of_time or ''} | {len(one.alive) or ''} | {one.date} |"
        for name, one in rows.items()
    ]
    return "\n".join((HEAD, *lines)) if lines else "None was recorded."


def _share(one: Tried) -> str:
    return f"{100 * one.killed / one.made:.1f} %" if one.made else ""


def _alive(rows: Mapping[str, Tried]) -> Iterator[str]:
    """Grouped by why they live; `module, function: before → after`."""
    groups: dict[str, list[str]] = {}
    for module, one in rows.items():
        for name in one.alive:
            groups.setdefault(_why(name), []).append(f"* `{module}`, {_shown(name)}")
    for why, names in groups.items():
        yield f"**{why}** ({len(names)})\n"
        yield from names
        yield ""


def _why(name: str) -> str:
    return next((why for pattern, why in NOTHING_CHANGES if re.search(pattern, name)), UNGROUPED)


def _shown(name: str) -> str:
    scope, _, change = name.partition(": ")
    before, _, after = change.partition(" → ")
    return f"{scope}: ``{_cut(before)} `` → ``{_cut(after) or ' '} ``"


def _cut(text: str) -> str:
    bare = re.sub(r"\s*#.*", "", text)
    return bare if len(bare) <= 200 else f"{bare[:199]}…"


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{TARGET.name}\n")
