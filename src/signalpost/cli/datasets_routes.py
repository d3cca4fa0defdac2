"""`signalpost datasets route`: rules that say which datasets take which events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from signalpost.cli.accounts import Named, space_of
from signalpost.cli.exits import Exit
from signalpost.errors import SettingsError

if TYPE_CHECKING:
    from signalpost.store.business import Config

Many = Annotated[list[str] | None, typer.Option("--event-name", help="Events of this name; may be repeated.")]
Hosts = Annotated[
    list[str] | None,
    typer.Option("--host", help="Events of pages on this host; *.shop.example also below it; may be repeated."),
]
Sources = Annotated[list[str] | None, typer.Option("--action-source", help="Of this source; may be repeated.")]
RouteName = Annotated[str, typer.Argument(metavar="NAME", help="What the rule is called.")]
COLUMNS = ("name", "event_names", "hosts", "action_sources", "datasets")


def build() -> typer.Typer:
    """The group of commands."""
    group = typer.Typer(
        no_args_is_help=True,
        help="Choose which datasets take which events. A dataset that no rule names takes all events of its keys; one "
        "that rules name takes those that any of its rules fits.",
    )
    group.command("set")(set_route)
    group.command("list")(listing)
    group.command("remove")(remove)
    group.command("try")(try_routes)
    return group


def set_route(
    ctx: typer.Context,
    name: RouteName,
    to: Annotated[list[str], typer.Option("--to", help="A dataset that takes such events; may be repeated.")],
    event_name: Many = None,
    host: Hosts = None,
    action_source: Sources = None,
    account: Named = "",
) -> None:
    """Make a rule, or replace the one of this name. All conditions that are given must hold."""
    import msgspec

    from signalpost.cli import parts, show
    from signalpost.store.routes import Route

    values = {
        "name": name,
        "datasets": to,
        "event_names": event_name or (),
        "hosts": [one.lower().rstrip(".") for one in host or ()],
        "action_sources": action_source or (),
    }
    try:
        route = msgspec.convert(values, Route)
    except msgspec.ValidationError as error:
        raise SettingsError(
            f"The rule cannot be made: {error}.",
            fix="Names have letters, digits, _ . and -; datasets digits; hosts read shop.example or *.shop.example.",
        ) from error
    settings = parts.settings_of(ctx)
    space = space_of(settings, account)
    with parts.control(settings) as control:
        config = control.config(space).config
        unknown = [one for one in route.datasets if config.dataset(one) is None]
        if unknown:
            raise SettingsError(f"There is no dataset {unknown[0]}.", fix=f"signalpost datasets add {unknown[0]}")
        others = tuple(one for one in config.routes if one.name != name)
        changed = msgspec.structs.replace(config, routes=(*others, route))
        control.apply_config(space, _plain(changed), author=parts.author(), now=parts.now_ms())
    show.remark(f"Rule {name}: such events go to {', '.join(route.datasets)}.")


def listing(
    ctx: typer.Context,
    account: Named = "",
    as_json: Annotated[bool, typer.Option("--json", help="JSON instead of a table.")] = False,
) -> None:
    """Show the rules."""
    import msgspec

    from signalpost.cli import parts, show

    settings = parts.settings_of(ctx)
    space = space_of(settings, account)
    with parts.control(settings) as control:
        routes = control.config(space).config.routes
    found = [msgspec.structs.asdict(route) for route in routes]
    show.rows(COLUMNS, found, as_json=as_json, empty="No rules: events go to every dataset of their key.")


def remove(ctx: typer.Context, name: RouteName, account: Named = "") -> None:
    """Remove a rule. A dataset that no rule names any more takes every event of its keys again."""
    import msgspec

    from signalpost.cli import parts, show

    settings = parts.settings_of(ctx)
    space = space_of(settings, account)
    with parts.control(settings) as control:
        config = control.config(space).config
        kept = tuple(one for one in config.routes if one.name != name)
        if len(kept) == len(config.routes):
            show.remark(f"There is no rule {name}. See: signalpost datasets route list")
            raise typer.Exit(Exit.NOT_FOUND)
        changed = msgspec.structs.replace(config, routes=kept)
        control.apply_config(space, _plain(changed), author=parts.author(), now=parts.now_ms())
    show.remark(f"Rule {name} is removed.")


def try_routes(
    ctx: typer.Context,
    event_name: Annotated[str, typer.Argument(metavar="EVENT_NAME", help="An event's name, such as Purchase.")],
    url: Annotated[str, typer.Option(help="Its event_source_url.")] = "",
    action_source: Annotated[str, typer.Option(help="Its action_source.")] = "website",
    dataset: Annotated[str | None, typer.Option(help="The dataset that it names, as a tag's events do.")] = None,
    account: Named = "",
    as_json: Annotated[bool, typer.Option("--json", help="JSON instead of lines.")] = False,
) -> None:
    """Show which datasets would take an event of a key that leads to all of them. Nothing is sent."""
    from signalpost.cli import parts, show
    from signalpost.store.routes import RouteTable, host_of

    settings = parts.settings_of(ctx)
    space = space_of(settings, account)
    with parts.control(settings) as control:
        config = control.config(space).config
    every = tuple(one.dataset_id for one in config.datasets)
    found = RouteTable(config.routes).of(dataset, every, event_name, host_of(url), action_source)
    if as_json:
        show.line({"datasets": found})
    else:
        show.text("\n".join(found) if found else "No dataset takes such an event: it would be dropped as not_routed.")


def _plain(config: Config) -> dict[str, object]:
    import msgspec

    found: dict[str, object] = msgspec.to_builtins(config)
    return found
