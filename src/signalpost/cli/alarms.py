"""`signalpost alarms`: who is told of alarms, and how a dataset's alarms are bent."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from signalpost.cli.alarms_messages import digest, messages
from signalpost.cli.alarms_route import checks, known_channel, route, unknown
from signalpost.cli.exits import Exit
from signalpost.errors import SettingsError
from signalpost.watch.code import Code
from signalpost.watch.telling.bodies import PAGERDUTY
from signalpost.watch.telling.wanted import How

if TYPE_CHECKING:
    from signalpost.store.channels import Addressed

Name = Annotated[str, typer.Argument(metavar="NAME", help="What the channel is called, such as ops-slack.")]
Json = Annotated[bool, typer.Option("--json", help="JSON lines instead of a table.")]
COLUMNS = ("name", "place", "alarms", "incidents", "digest", "again_hours", "added_at")


def build() -> typer.Typer:
    """The group of commands."""
    group = typer.Typer(no_args_is_help=True, help="Say who is told of alarms, and when a dataset raises them.")
    group.command("add")(add)
    group.command("list")(listing)
    group.command("remove")(remove)
    group.command("test")(test)
    group.command("set")(set_rules)
    group.command("route")(route)
    group.command("checks")(checks)
    group.command("messages")(messages)
    group.command("digest")(digest)
    return group


def add(
    ctx: typer.Context,
    name: Name,
    file: Annotated[Path | None, typer.Option(help="Read the address from this file.")] = None,
    env: Annotated[str | None, typer.Option(help="Read the address from this environment variable.")] = None,
    only: Annotated[
        list[Code] | None, typer.Option("--only", help="Only this alarm; may be repeated. Default: all.")
    ] = None,
    again_after: Annotated[
        float, typer.Option(min=0, max=8_760, help="Hours after which what still stands is told again; 0: never.")
    ] = 24.0,
    how: Annotated[
        How, typer.Option(help="apprise: most channels; webhook: JSON with a signature; pagerduty: Events API v2.")
    ] = How.APPRISE,
    url: Annotated[str, typer.Option(help="Where events go, with --how pagerduty.")] = PAGERDUTY,
) -> None:
    """Add a channel, or replace the one of this name. Its address is read from stdin unless an option says otherwise.

    The address is an Apprise URL or a webhook's own (Slack, Teams, mailto://, json:// and the rest); with --how webhook
    it is an https address, and a signing secret is made and shown once; with --how pagerduty the integration key is
    read. Both hold a secret: they are stored encrypted, shown nowhere, and never an argument, which others could read.
    """
    from signalpost.cli import parts, show
    from signalpost.cli.datasets import read_secret
    from signalpost.store import channels
    from signalpost.watch.notice import Channel
    from signalpost.watch.telling.wanted import Wanted

    given = read_secret("address", file=file, env=env)
    if how is How.APPRISE:
        _understand(given)
    now = parts.now_ms()
    key = _new_secret() if how is How.WEBHOOK else given if how is How.PAGERDUTY else ""
    with parts.control(parts.settings_of(ctx)) as control:
        before = known_channel(control, name)
        made = channels.Addressed(
            channel=Channel(name=name, codes=tuple(only or ()), again_hours=again_after, added_at=now),
            url=url if how is How.PAGERDUTY else given,
            how=how,
            key=key,
            wanted=before.wanted if before is not None else Wanted(incidents=not only),
        )
        channels.put(control, made, author=parts.author(), now=now)
    if how is How.WEBHOOK:
        show.remark("Its messages are signed with this secret, shown once, here:")
        show.text(key)
    show.remark(f"Channel {name} ({made.place}) is told from now on. Try it: signalpost alarms test {name}")


def listing(ctx: typer.Context, as_json: Json = False) -> None:
    """Show the channels: name, kind of address, which alarms; never the address."""
    from signalpost.cli import show

    none = "No channels yet. Add one: signalpost alarms add NAME"
    show.rows(COLUMNS, map(row, _listed(ctx)), as_json=as_json, empty=none)


def remove(ctx: typer.Context, name: Name) -> None:
    """Forget a channel. It is told nothing more, not even that an alarm is over."""
    from signalpost.cli import parts, show
    from signalpost.store import channels

    with parts.control(parts.settings_of(ctx)) as control:
        done = channels.remove(control, name, author=parts.author(), now=parts.now_ms())
    if not done:
        unknown(name)
    show.remark(f"Channel {name} is forgotten.")


def test(
    ctx: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="Only this channel.")] = None,
    as_json: Json = False,
) -> None:
    """Send a test message now and say whether it got there. Ends with 5 if one did not."""
    import asyncio
    import os

    from signalpost.alarms.teller import AppriseTeller, letter_of
    from signalpost.cli import parts, show
    from signalpost.watch.telling.words import trial

    found = [one for one in _listed(ctx) if name in (None, one.channel.name)]
    if not found:
        unknown(name or "")
    now = parts.now_ms() // 1_000
    letters = [letter_of(one, trial(now), f"test.{now}.{one.channel.name}") for one in found]
    failures = asyncio.run(AppriseTeller(os.environ).tell(letters))
    for one, failure in zip(found, failures, strict=True):
        values = {"name": one.channel.name, "place": one.place, "arrived": failure is None, "failure": failure}
        show.line(values) if as_json else show.text(_tried(one, failure))
    if any(failures):
        raise typer.Exit(Exit.DESTINATION)


def set_rules(
    ctx: typer.Context,
    dataset: Annotated[str, typer.Argument(metavar="DATASET", help="The dataset's id.")],
    silence_hours: Annotated[
        str | None,
        typer.Option(help="Hours that may pass without a copy; `learn`: as its past explains; 0: never an alarm."),
    ] = None,
    delivery_minutes: Annotated[
        int | None, typer.Option(help="Minutes that events may wait while not one is delivered.")
    ] = None,
    waiting_minutes: Annotated[int | None, typer.Option(help="Minutes that an event may wait.")] = None,
    dead_percent: Annotated[float | None, typer.Option(help="Percent of a day's events that may die.")] = None,
) -> None:
    """Change when a dataset's alarms are raised; what is not named stays. Without options: show how it is."""
    import msgspec

    from signalpost.cli import parts, show
    from signalpost.cli.tag_known import known as known_dataset
    from signalpost.store.control import DEFAULT_SPACE
    from signalpost.watch.settings import AlarmSettings

    given = {
        "silence_hours": silence_hours,
        "delivery_minutes": delivery_minutes,
        "waiting_minutes": waiting_minutes,
        "dead_percent": dead_percent,
    }
    said: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    if silence_hours == "learn":
        said["silence_hours"] = None
    with parts.control(parts.settings_of(ctx)) as control:
        known = known_dataset(control.snapshot(), dataset)
        try:
            alarms = msgspec.convert({**msgspec.structs.asdict(known.alarms), **said}, AlarmSettings, strict=False)
        except msgspec.ValidationError as error:
            raise SettingsError(f"This cannot be set: {error}.", fix="See docs/reference/alarms.md") from error
        if said:
            changed = msgspec.structs.replace(known, alarms=alarms)
            control.put_dataset(DEFAULT_SPACE, changed, author=parts.author(), now=parts.now_ms())
    show.line(msgspec.structs.asdict(alarms))


def row(one: Addressed) -> dict[str, Any]:
    """A channel as rows show it: never its address."""
    from signalpost.cli.show import when

    return {
        "name": one.channel.name,
        "place": one.place,
        "alarms": [code.value for code in one.channel.codes] or ("all" if one.channel.alarms else "none"),
        "incidents": one.wanted.least.value if one.wanted.incidents else "none",
        "digest": one.wanted.digest.value,
        "again_hours": one.channel.again_hours,
        "added_at": when(one.channel.added_at),
    }


def _tried(one: Addressed, failure: str | None) -> str:
    if failure is None:
        return f"{one.channel.name} ({one.place}): it got there"
    return f"{one.channel.name} ({one.place}): it did not get there: {failure}. {ADVICE.get(failure, ADVICE_ELSE)}"


ADVICE_ELSE = "The other side refused it: compare the address, the user and the password."
ADVICE = {
    "timeout": "Nobody answered in 20 s: can this machine reach it?",
    "unreachable": "Nobody listens there, or a firewall is between.",
    "HTTP 401": "The token or password in the address is wrong.",
    "HTTP 403": "The token or password in the address is wrong.",
    "HTTP 404": "The webhook is gone: make a new one and add it under the same name.",
    "HTTP 410": "The webhook is gone: make a new one and add it under the same name.",
    "HTTP 302": "It answers with a redirect, which is not followed: add the address it leads to.",
    "address_unknown": "Apprise does not know such an address.",
    "broken": "Apprise could not be started: is it installed? pip install 'signalpost[server]'",
}


def _listed(ctx: typer.Context) -> list[Addressed]:
    from signalpost.cli import parts
    from signalpost.store import channels

    with parts.control(parts.settings_of(ctx)) as control:
        return list(channels.listed(control))


def _understand(url: str) -> None:
    """SettingsError when Apprise does not; the address is not in it."""
    from signalpost.alarms.apprise_child import understood

    try:
        good = understood(url)
    except ModuleNotFoundError:
        raise SettingsError("Apprise is not installed.", fix="pip install 'signalpost[server]'") from None
    if not good:
        raise SettingsError(
            "Apprise does not know such an address.",
            fix="docs/how-to/get-alarms.md shows those of Slack, Teams, mail and webhooks.",
        )


def _new_secret() -> str:
    import os

    from signalpost.watch.telling.signature import secret_text

    return secret_text(os.urandom(32))
