"""Writes docs/reference/files.md: which column is read as what, how each export is told, what is left out and why."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from signalpost.files.columns import _OF_EXPORT, _SIGNS, NAMES, Export  # noqa: E402
from signalpost.files.faults import FAULTS  # noqa: E402
from signalpost.files.report import LEFT_OUT, REMARKS  # noqa: E402

TARGET = ROOT / "docs" / "reference" / "files.md"
HEAD = """# Columns of uploaded files

Written by `make docs` from the tables by which uploads are read; do not edit. How to upload:
[Upload a file of orders or leads](../how-to/upload-a-file.md).

## Which column is what

Names are compared in lower case, without accents and signs (`E-Mail-Adresse` is `e_mail_adresse`). A column called
`custom_data.NAME` is a property of your own. Where two columns would be the same thing, Meta's own name wins.
Everything else is not read, and the preview says so.

| read as | columns called |
|---|---|
"""


def page() -> str:
    """The whole page."""
    by_target: dict[str, list[str]] = {}
    for name, target in sorted(NAMES.items()):
        by_target.setdefault(target, []).append(name)
    rows = [
        f"| `{target}` | {', '.join(f'`{name}`' for name in names)} |" for target, names in sorted(by_target.items())
    ]
    return HEAD + "\n".join(rows) + "\n" + _exports() + _codes()


def _exports() -> str:
    lines = [
        "",
        "## Exports that are recognised",
        "",
        "| export | told by these columns together | reads otherwise |",
        "|---|---|---|",
    ]
    signs = dict(_SIGNS)
    for export in Export:
        if export in signs:
            told = "; or ".join(", ".join(f"`{name}`" for name in sorted(one)) for one in signs[export])
            other = [f"`{name}`: {f'`{to}`' if to else 'not read'}" for name, to in _OF_EXPORT.get(export, {}).items()]
            lines.append(f"| {export.value} | {told} | {', '.join(other)} |")
    return "\n".join(lines) + "\n"


def _codes() -> str:
    lines = [
        "",
        "## Why a row is refused before it is an event",
        "",
        "Events are then judged [as any other](problems.md).",
        "",
    ]
    lines += ["| code | what | what to do |", "|---|---|---|"]
    lines += [f"| `{code}` | {message} | {fix} |" for code, (message, fix) in FAULTS.items()]
    for title, words in (("What is left out on purpose", LEFT_OUT), ("What is found in columns", REMARKS)):
        lines += ["", f"## {title}", "", "| code | what |", "|---|---|"]
        lines += [f"| `{code}` | {said[0].upper()}{said[1:]}. |" for code, said in words.items()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{TARGET.name}\n")
