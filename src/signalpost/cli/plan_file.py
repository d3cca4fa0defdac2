"""A tracking plan's file: TOML or, by its ending, JSON."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from signalpost.errors import SettingsError

if TYPE_CHECKING:
    from signalpost.watch.plan.plan import Plan

FILE = Path("signalpost-plan.toml")
_HEAD = """\
# The tracking plan: what each event must look like. signalpost plan check EVENTS holds events to it,
# signalpost plan push makes it the accepted one.
"""


def read_plan(file: Path) -> Plan:
    """SettingsError: it cannot be read. InvalidInput: it is no plan; names the place."""
    from signalpost.watch.plan.written import parse_plan

    try:
        text = file.read_text("utf-8")
        values: Any = json.loads(text) if file.suffix == ".json" else tomllib.loads(text)
    except OSError as error:
        fix = "Write one: signalpost plan learn events.jsonl --out signalpost-plan.toml; or: signalpost plan pull"
        raise SettingsError(f"{file} cannot be read: {error.strerror}.", fix=fix) from error
    except (ValueError, RecursionError) as error:
        raise SettingsError(f"{file} cannot be read: {error}.", fix="Mend it there.") from error
    return parse_plan(values, str(file))


def plan_text(plan: Plan, file: Path = FILE) -> str:
    """`plan` as the file would hold it."""
    from signalpost.cli.toml_text import toml_text
    from signalpost.watch.plan.written import plain

    values = plain(plan)
    if file.suffix == ".json":
        return json.dumps(values, indent=2, ensure_ascii=False) + "\n"
    return _HEAD + toml_text(values)


def write_plan(plan: Plan, file: Path) -> None:
    """SettingsError: it cannot be written."""
    try:
        file.write_text(plan_text(plan, file), "utf-8")
    except OSError as error:
        raise SettingsError(f"{file} cannot be written: {error.strerror}.", fix="Name another: --out FILE") from error
