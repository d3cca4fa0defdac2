"""Writes docs/reference/mutants.md: which small mistakes in the rules the tests miss.

The figures are those of the last `make mutants ARGS=--record …`, kept in docs/images/mutants.json.
"""

from __future__ import annotations

import functools
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

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

What lives of these is named in [the record](../images/mutants.json). *These change nothing*: they were looked at, and
no test could see them, for one of the reasons below. Of the rest many are alike: a text that is never looked at, a
quick way that leads where the slow one leads, a default that is always given.

## What lives in the first table

{alive}

## What lives in the second and changes nothing

{same}
"""
HEAD = """\
| module | tried | each nth | killed | | by its own tests | out of time | alive | these change nothing | on |
|---|---|---|---|---|---|---|---|---|---|"""
REASONS = ROOT / "tools" / "mutants_that_change_nothing.toml"
"""Why mutants that live change nothing: for each reason, by module, parts of their names."""
UNGROUPED = "No test sees it"


def page() -> str:
    """The whole page."""
    found, first = recorded(), settings()["first"]
    return PAGE.format(
        first=_table({name: found[name] for name in first if name in found}),
        others=_table({name: one for name, one in sorted(found.items()) if name not in first}),
        alive="\n".join(_alive({name: found[name] for name in first if name in found})).rstrip(),
        same="\n".join(_alive(_looked_at({name: one for name, one in sorted(found.items()) if name not in first}))),
    )


def _table(rows: Mapping[str, Tried]) -> str:
    lines = [
        f"| `{name}` | {one.made} | {one.every if one.every > 1 else ''} | {one.killed} | {_share(one)} | {one.own}"
        f"{'*' if one.own_only else ''} "
        f"| {one.out_of_time or ''} | {len(one.alive) or ''} "
        f"| {sum(why(name, alive) != UNGROUPED for alive in one.alive) or ''} | {one.date} |"
        for name, one in rows.items()
    ]
    return "\n".join((HEAD, *lines)) if lines else "None was recorded."


def _share(one: Tried) -> str:
    return f"{100 * one.killed / one.made:.1f} %" if one.made else ""


def _looked_at(rows: Mapping[str, Tried]) -> Mapping[str, Tried]:
    """With those alone for which there is a reason."""
    return {
        module: msgspec.structs.replace(one, alive=[name for name in one.alive if why(module, name) != UNGROUPED])
        for module, one in rows.items()
    }


def _alive(rows: Mapping[str, Tried]) -> Iterator[str]:
    """Grouped by why they live; `module, function: before → after`."""
    groups: dict[str, list[str]] = {}
    for module, one in rows.items():
        for name in one.alive:
            groups.setdefault(why(module, name), []).append(f"* `{module}`, {_shown(name)}")
    for reason, names in groups.items():
        yield f"**{reason}** ({len(names)})\n"
        yield from names
        yield ""


@functools.cache
def reasons() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """By reason, by module: parts of the names of mutants that change nothing."""
    return {one["why"]: one["mutants"] for one in tomllib.loads(REASONS.read_text(encoding="utf-8"))["reason"]}


def why(module: str, name: str) -> str:
    """Why the mutant `name` changes nothing, or that no test sees it."""
    found = (reason for reason, those in reasons().items() if any(part in name for part in those.get(module, ())))
    return next(found, UNGROUPED)


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
