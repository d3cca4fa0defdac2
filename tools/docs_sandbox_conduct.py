"""Writes docs/reference/sandbox-conduct.md from the docstring and the types of `Conduct`."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Literal, get_args, get_origin, get_type_hints

import msgspec

from signalpost.sandbox.case import Limits
from signalpost.sandbox.conduct import Conduct

TARGET = Path(__file__).resolve().parents[1] / "docs" / "reference" / "sandbox-conduct.md"

HEAD = """# Settings of what Meta leaves open

Written by `make docs` from the sandbox's settings; do not edit.

Where sources dispute what Meta does, or Meta does not say, the sandbox has a setting with what is documented, or what
live calls showed, as default. "Row" is a row of [Where sources disagree](sandbox.md#where-sources-disagree).

In Python: `Sandbox(conduct=Conduct(locale="fr"), limits=Limits(max_age_s=86_400))`, with `Conduct` from
`signalpost.sandbox.conduct` and `Limits` from `signalpost.sandbox.judge`. Over HTTP: `POST /_sandbox/conduct` with the
settings to change, `DELETE` for the defaults.

## Conduct

| setting | values | default | what it does |
|---|---|---|---|
"""
LIMITS = """
## Limits

| limit | default |
|---|---|
"""
KINDS = {
    "bool": "true, false",
    "str": "text",
    "str | None": "text or null",
    "int | None": "number or null",
    "dict[str, str]": "dataset: text",
    "tuple[str, ...] | None": "list of texts or null",
    "dict[str, signalpost.sandbox.conduct.Linked] | None": "dataset: `pages`, `whatsapp_business_accounts`; or null",
}
BULLET = re.compile(r"^ *\* ((?:`\w+`(?:, )?)+): (.*?)(?=^ *\* |^\s*$|\Z)", re.M | re.S)


def page() -> str:
    """The whole page."""
    rows = "".join(_row(names, words) for names, words in BULLET.findall(Conduct.__doc__ or ""))
    limits = "".join(f"| `{field.name}` | {field.default:,} |\n" for field in msgspec.structs.fields(Limits))
    return HEAD + rows + LIMITS + limits


def _row(names: str, words: str) -> str:
    usual = Conduct()
    fields = re.findall(r"\w+", names)
    values = " / ".join(dict.fromkeys(_values(name) for name in fields))
    defaults = " / ".join(f"`{_shown(getattr(usual, name))}`" for name in fields)
    return f"| {names} | {values} | {defaults} | {' '.join(words.split())} |\n"


def _values(name: str) -> str:
    hint = get_type_hints(Conduct)[name]
    options = [one for part in (hint, *get_args(hint)) if get_origin(part) is Literal for one in get_args(part)]
    if options:
        return ", ".join(f"`{option}`" for option in options)
    return KINDS[str(hint)] if str(hint) in KINDS else KINDS[hint.__name__]


def _shown(value: object) -> str:
    return msgspec.json.encode(value).decode().strip('"')


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{TARGET.name}\n")
