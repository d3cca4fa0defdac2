"""`signalpost plan schema | types | file-schema`: a plan in the words of other tools."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from signalpost.cli.plan_file import FILE

File = Annotated[Path, typer.Argument(metavar="FILE", help="The plan: TOML or JSON.")]


def schema(file: File = FILE) -> None:
    """Print the JSON Schema of the plan's events, for editors and validators. Rules across fields are not in it."""
    from signalpost.cli import show
    from signalpost.cli.plan_file import read_plan
    from signalpost.watch.plan.json_schema import events_schema

    show.text(json.dumps(events_schema(read_plan(file)), indent=2))


def types(file: File = FILE) -> None:
    """Print the plan's events as TypeScript types: one interface an event, and their union."""
    from signalpost.cli import show
    from signalpost.cli.plan_file import read_plan
    from signalpost.watch.plan.typescript import types as written

    show.text(written(read_plan(file)).rstrip())


def of_file() -> None:
    """Print the JSON Schema of the plan file itself, for editors."""
    from signalpost.cli import show
    from signalpost.watch.plan.written import file_schema

    show.text(json.dumps(file_schema(), indent=2))
