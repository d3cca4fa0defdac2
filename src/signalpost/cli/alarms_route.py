"""`signalpost alarms route`: which incidents a channel is told of, and when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from signalpost.cli.exits import Exit
from signalpost.errors import InvalidInput, SettingsError
from signalpost.watch.checks.finding import Level
from signalpost.watch.telling.wanted import Every, Wanted

if TYPE_CHECKING:
    from signalpost.store.channels import Addressed
    from signalpost.store.control import Control

ALL = "all"


def route(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The channel.")],
    incidents: Annotated[bool | None, typer.Option("--incidents/--no-incidents", help="Tell it of incidents.")] = None,
    alarms: Annotated[bool | None, typer.Option("--alarms/--no-alarms", help="Tell it of the six alarms.")] = None,
    level: Annotated[Level | None, typer.Option(help="The least pressing level that it is told of.")] = None,
    dataset: Annotated[list[str] | None, typer.Option(help="Only this dataset; may be repeated; `all`: each.")] = None,
    check: Annotated[list[str] | None, typer.Option(help="Only this check; may be repeated; `all`: each.")] = None,
    window: Annotated[int | None, typer.Option(help="Least minutes between two messages of one incident.")] = None,
    again_after: Annotated[
        float | None,
        typer.Option(min=0, max=8_760, help="Hours after which what still stands is told again; 0: never."),
    ] = None,
    quiet: Annotated[str | None, typer.Option(help="Quiet hours, such as 22:00-07:00; `never`: none.")] = None,
    zone: Annotated[str | None, typer.Option(help="Their time zone, such as Europe/Berlin; a digest's too.")] = None,
    critical_passes: Annotated[
        bool | None, typer.Option("--critical-passes/--critical-waits", help="In quiet hours what is critical is told.")
    ] = None,
    most_an_hour: Annotated[int | None, typer.Option(help="Most messages an hour; as many again if critical.")] = None,
    digest: Annotated[Every | None, typer.Option(help="Send a digest.")] = None,
    digest_hour: Annotated[int | None, typer.Option(help="Its hour of the day, 0 to 23.")] = None,
) -> None:
    """Change what a channel is told of and when; what is not named stays. Without options: show how it is."""
    import msgspec

    from signalpost.cli import parts, show
    from signalpost.store import channels

    said: dict[str, Any] = {
        "incidents": incidents,
        "least": level,
        "datasets": _named(dataset),
        "checks": _named(check),
        "window_minutes": window,
        "quiet": "" if quiet == Every.NEVER.value else quiet,
        "zone": zone,
        "critical_passes": critical_passes,
        "most_an_hour": most_an_hour,
        "digest": digest,
        "digest_hour": digest_hour,
    }
    said = {field: value for field, value in said.items() if value is not None}
    of_channel = {"alarms": alarms, "again_hours": again_after}
    of_channel = {field: value for field, value in of_channel.items() if value is not None}
    with parts.control(parts.settings_of(ctx)) as control:
        known = known_channel(control, name)
        if known is None:
            unknown(name)
        try:
            wanted = msgspec.convert({**msgspec.to_builtins(known.wanted), **msgspec.to_builtins(said)}, Wanted)
            channel = msgspec.structs.replace(known.channel, **of_channel)
            made = msgspec.structs.replace(known, channel=channel, wanted=wanted)
            if said or of_channel:
                channels.put(control, made, author=parts.author(), now=parts.now_ms())
        except (msgspec.ValidationError, InvalidInput) as error:
            raise SettingsError(f"This cannot be set: {error}.", fix="See docs/how-to/route-alerts.md") from error
    show.line(shown(made))


def checks(as_json: Annotated[bool, typer.Option("--json", help="JSON lines instead of a table.")] = False) -> None:
    """List the checks that incidents come of, and when each finds something."""
    from signalpost.cli import show
    from signalpost.watch.checks.table import CHECKS

    rows = sorted((name, one.says) for one in CHECKS for name in one.ids)
    show.rows(("check", "says"), [{"check": name, "says": says} for name, says in rows], as_json=as_json, empty="")


def shown(one: Addressed) -> dict[str, Any]:
    """What a channel wants, as it is shown: every field, never its address."""
    import msgspec

    own = {"name": one.channel.name, "alarms": one.channel.alarms, "again_hours": one.channel.again_hours}
    return {**own, **{name: getattr(one.wanted, name) for name in msgspec.structs.asdict(one.wanted)}}


def known_channel(control: Control, name: str) -> Addressed | None:
    """The channel of this name."""
    from signalpost.store import channels

    return next((one for one in channels.listed(control) if one.channel.name == name), None)


def unknown(name: str) -> NoReturn:
    """Say that there is no such channel, and end with 4."""
    from signalpost.cli import show

    show.remark(f"There is no channel {name}".rstrip() + ". See: signalpost alarms list")
    raise typer.Exit(Exit.NOT_FOUND)


def _named(given: Sequence[str] | None) -> list[str] | None:
    return None if given is None else [one for one in given if one != ALL]
