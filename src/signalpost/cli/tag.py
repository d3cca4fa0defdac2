"""`signalpost tag`: the script in the browser: its snippet, its settings, its mode, its rules."""

from __future__ import annotations

from enum import Enum
from typing import Annotated

import typer

from signalpost.cli import tag_forget, tag_report, tag_rules, tag_settings, tag_snippet, tag_template
from signalpost.cli.tag_known import DatasetId, known

Json = Annotated[bool, typer.Option("--json", help="JSON instead of text.")]


class Mode(str, Enum):
    """What the tag does; obeyed within a minute."""

    ON = "on"
    PIXEL_ONLY = "pixel_only"
    OFF = "off"


def build() -> typer.Typer:
    """The group of commands."""
    group = typer.Typer(
        no_args_is_help=True, help="The tag of a dataset: snippet, settings, mode, events without code."
    )
    group.command("snippet")(tag_snippet.snippet)
    group.command("template")(tag_template.template)
    group.command("settings")(tag_settings.settings)
    group.command("mode")(mode)
    group.command("report")(tag_report.report)
    group.command("forget")(tag_forget.forget)
    group.add_typer(tag_rules.build(), name="rules")
    return group


def mode(
    ctx: typer.Context,
    dataset: DatasetId,
    wanted: Annotated[Mode | None, typer.Argument(metavar="[on|pixel_only|off]", help="The new mode.")] = None,
    as_json: Json = False,
) -> None:
    """Show the tag's mode, or set it: on, pixel_only (nothing comes to the gateway) or off. Obeyed within a minute."""
    from signalpost.cli import parts, show

    if wanted is not None:
        tag_settings.change(ctx, dataset, {"mode": wanted.value})
    with parts.control(parts.settings_of(ctx)) as control:
        found = known(control.snapshot(), dataset).tag.mode
    show.line({"dataset_id": dataset, "mode": found}) if as_json else show.text(found)
