"""`signalpost tag rules`: events without code, drafted, tried out in a browser, published, undone."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from signalpost.cli.exits import Exit
from signalpost.cli.tag_known import DatasetId, known, origins
from signalpost.errors import InvalidInput, SettingsError
from signalpost.settings import toml_values

if TYPE_CHECKING:
    from signalpost.store.control import Control
    from signalpost.store.tag.rules import Rule

MOST_VERSIONS = 10_000
HOUR_MS = 3_600_000

Json = Annotated[bool, typer.Option("--json", help="JSON instead of a table.")]


def build() -> typer.Typer:
    """The group of commands."""
    group = typer.Typer(no_args_is_help=True, help="Events without code: draft, preview, publish, undo.")
    group.command("list")(listing)
    group.command("draft")(draft)
    group.command("discard")(discard)
    group.command("preview")(preview)
    group.command("publish")(publish)
    group.command("undo")(undo)
    group.command("history")(history)
    return group


def listing(
    ctx: typer.Context,
    dataset: DatasetId,
    drafted: Annotated[bool, typer.Option("--draft", help="The draft instead of what is published.")] = False,
    as_toml: Annotated[bool, typer.Option("--toml", help="As the file that `draft` reads.")] = False,
    as_json: Json = False,
) -> None:
    """Show the rules that are published, or the draft."""
    from signalpost.cli import parts, show
    from signalpost.cli.toml_text import toml_text
    from signalpost.store.tag.rules import rule_rows

    with parts.control(parts.settings_of(ctx)) as control:
        rules = _draft(control, dataset) if drafted else known(control.snapshot(), dataset).tag.rules
    found = rule_rows(rules)
    if as_toml:
        show.text(toml_text({"rules": found} if found else {}).strip())
        return
    columns = ("name", "event_name", "on", "match", "where", "value", "currency", "order_id")
    lines = found if as_json else [row | {key: _source(row[key]) for key in columns[5:] if key in row} for row in found]
    empty = f"No rules yet. Write some into a file: signalpost tag rules draft {dataset} rules.toml"
    show.rows(columns, lines, as_json=as_json, empty=empty)


def draft(
    ctx: typer.Context,
    dataset: DatasetId,
    source: Annotated[str, typer.Argument(metavar="FILE|-", help="TOML with [[rules]]; - is stdin.")],
) -> None:
    """Keep the rules of a file as the dataset's draft. Nothing that is published changes."""
    from signalpost.cli import parts, show
    from signalpost.store.control import DEFAULT_SPACE
    from signalpost.store.tag.drafts import differences
    from signalpost.store.tag.rules import parse_rules, remarks

    rules = parse_rules(read_rules(source))
    with parts.control(parts.settings_of(ctx)) as control:
        tag = known(control.snapshot(), dataset).tag
        control.put_tag_draft(DEFAULT_SPACE, dataset, rules, author=parts.author(), now=parts.now_ms())
    for line in differences(tag.rules, rules):
        show.text(line)
    for rule in rules:
        for words in remarks(rule):
            show.remark(f"{rule.name}: {words}")
    if not tag.shop and any(rule.order_id for rule in rules):
        show.remark("Orders get the event_id that the back end makes of their number once the shop has a key:")
        show.remark(f"  signalpost tag settings {dataset} shop=main")
    show.remark(f"Try it out: signalpost tag rules preview {dataset}")


def discard(ctx: typer.Context, dataset: DatasetId) -> None:
    """Forget the draft, and end its preview."""
    from signalpost.cli import parts, show
    from signalpost.store.control import DEFAULT_SPACE

    with parts.control(parts.settings_of(ctx)) as control:
        done = control.remove_tag_draft(DEFAULT_SPACE, dataset, author=parts.author(), now=parts.now_ms())
    if not done:
        show.remark(f"Dataset {dataset} has no draft.")
        raise typer.Exit(Exit.NOT_FOUND)
    show.remark("The draft is gone; what is published stays.")


def preview(
    ctx: typer.Context,
    dataset: DatasetId,
    page: Annotated[
        str | None, typer.Option(help="Page to begin with. Default: the first origin of the dataset's browser keys.")
    ] = None,
    hours: Annotated[int, typer.Option(min=1, max=168, help="How long the address works.")] = 24,
    as_json: Json = False,
) -> None:
    """Print an address of the site at which the draft is tried out: the page shows what would be sent, nothing is.

    Only browsers with this address see the draft. An address printed earlier works no more.
    """
    from signalpost.cli import parts, show
    from signalpost.store.control import DEFAULT_SPACE
    from signalpost.store.tag.snippet import preview_address

    now = parts.now_ms()
    until = now + hours * HOUR_MS
    with parts.control(parts.settings_of(ctx)) as control:
        snapshot = control.snapshot()
        mode = known(snapshot, dataset).tag.mode
        begin = page or next(iter(origins(snapshot, dataset)), None)
        if begin is None:
            raise SettingsError("No page of the site is known.", fix="Name one: --page https://shop.example/")
        token = control.open_tag_preview(DEFAULT_SPACE, dataset, until=until, author=parts.author(), now=now)
    address = preview_address(begin, token)
    if as_json:
        show.line({"url": address, "until": show.when(until)})
        return
    show.text(address)
    if mode == "off":
        show.remark(f"The tag is off, in a preview too: signalpost tag mode {dataset} on")
    show.remark(f"It works until {show.when(until)}. Then: signalpost tag rules publish {dataset}")


def publish(ctx: typer.Context, dataset: DatasetId, as_json: Json = False) -> None:
    """Make the draft the rules that every page follows, within a minute."""
    from signalpost.cli import parts, show
    from signalpost.store.control import DEFAULT_SPACE

    with parts.control(parts.settings_of(ctx)) as control:
        rules = _draft(control, dataset)
        number = control.publish_tag_rules(DEFAULT_SPACE, dataset, rules, author=parts.author(), now=parts.now_ms())
    if as_json:
        show.line({"version": number, "rules": len(rules)})
        return
    show.text(f"Version {number} is in force: {_count(rules)}.")
    show.remark(f"To take it back: signalpost tag rules undo {dataset}")


def undo(
    ctx: typer.Context,
    dataset: DatasetId,
    to: Annotated[int | None, typer.Option(help="A version from `history`. Default: the one before.")] = None,
    as_json: Json = False,
) -> None:
    """Publish earlier rules again. It is a change like any other: undone once more, it is as before."""
    from signalpost.cli import parts, show
    from signalpost.store.control import DEFAULT_SPACE
    from signalpost.store.tag.drafts import earlier_rules

    with parts.control(parts.settings_of(ctx)) as control:
        rules = earlier_rules(control.config_versions(DEFAULT_SPACE, MOST_VERSIONS), dataset, to)
        kept = control.snapshot().tag_drafts.get((DEFAULT_SPACE, dataset))
        now = parts.now_ms()
        number = control.publish_tag_rules(DEFAULT_SPACE, dataset, rules, author=parts.author(), now=now)
        if kept is not None:  # an undo is in a hurry; what somebody is drafting meanwhile is not its business
            control.put_tag_draft(DEFAULT_SPACE, dataset, kept.rules, author=kept.author, now=now)
    if as_json:
        show.line({"version": number, "rules": len(rules)})
        return
    show.text(f"Version {number} is in force: {_count(rules)}, as before.")


def history(ctx: typer.Context, dataset: DatasetId, as_json: Json = False) -> None:
    """Show every set of rules that was published: when, by whom."""
    from signalpost.cli import parts, show
    from signalpost.store.control import DEFAULT_SPACE
    from signalpost.store.tag.drafts import published_rules
    from signalpost.store.tag.rules import rule_rows

    with parts.control(parts.settings_of(ctx)) as control:
        known(control.snapshot(), dataset)
        states = published_rules(control.config_versions(DEFAULT_SPACE, MOST_VERSIONS), dataset)
    rows = [
        {
            "version": state.number,
            "at": show.when(state.at),
            "author": state.author,
            "rules": rule_rows(state.rules) if as_json else [rule.name for rule in state.rules],
        }
        for state in states
    ]
    empty = "No rules were ever published."
    show.rows(("version", "at", "author", "rules"), rows, as_json=as_json, empty=empty)


def read_rules(source: str) -> Any:
    """The list under `rules` of a TOML file. SettingsError when it cannot be read."""
    try:
        text = sys.stdin.read() if source == "-" else Path(source).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{source} cannot be read.", fix="Name a TOML file, or - for stdin.") from error
    values = toml_values(text, source)
    if strangers := sorted(set(values) - {"rules"}):
        raise SettingsError(f"{source} holds {strangers[0]}, which is no rule.", fix="Write each rule under [[rules]].")
    return values.get("rules", [])


def _draft(control: Control, dataset_id: str) -> tuple[Rule, ...]:
    from signalpost.store.control import DEFAULT_SPACE

    found = control.snapshot().tag_drafts.get((DEFAULT_SPACE, dataset_id))
    if found is None:
        raise InvalidInput(f"dataset {dataset_id} has no draft: signalpost tag rules draft {dataset_id} rules.toml")
    return found.rules


def _source(source: dict[str, str]) -> str:
    return ", ".join(f"{key} {value}" for key, value in source.items())


def _count(rules: Sequence[Rule]) -> str:
    return "1 rule" if len(rules) == 1 else f"{len(rules)} rules"
