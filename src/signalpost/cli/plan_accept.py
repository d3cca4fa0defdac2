"""`signalpost plan pull | push | diff | show`: between the file of a repository and the accepted plan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from signalpost.cli.accounts import Named, space_of
from signalpost.cli.exits import Exit
from signalpost.cli.plan_file import FILE

if TYPE_CHECKING:
    from signalpost.watch.plan.plan import Plan

File = Annotated[Path, typer.Argument(metavar="FILE", help="The plan: TOML or JSON.")]
DatasetOption = Annotated[str | None, typer.Option("--dataset", help="Its plan. Default: the only one there is.")]
COLUMNS = ("source", "event_name", "parameter", "type", "presence", "share", "words", "first_seen", "last_seen")


def pull(
    ctx: typer.Context,
    file: File = FILE,
    dataset: DatasetOption = None,
    anew: Annotated[bool, typer.Option("--anew", help="Learn anew what is not pinned, too.")] = False,
    accepted: Annotated[bool, typer.Option("--accepted", help="Only what was accepted, nothing learnt.")] = False,
    account: Named = "",
) -> None:
    """Write the accepted plan into the file, with the events and parameters that were learnt since.

    What the accepted plan says of others stays, so that what broke meanwhile does not become right.
    """
    from signalpost.cli import parts, show
    from signalpost.cli.plan_file import write_plan
    from signalpost.watch.plan.difference import brought_up_to_date, differences

    space = space_of(parts.settings_of(ctx), account)
    before, learnt = _known(ctx, space, dataset)
    plan = before if accepted else brought_up_to_date(before, learnt, anew=anew)
    if not plan.events:
        show.remark(
            "Nothing was accepted or learnt yet. A running worker learns from the events that come, and keeps it every"
            " five minutes; from a file: signalpost plan learn events.jsonl --keep"
        )
        raise typer.Exit(Exit.NOT_FOUND)
    write_plan(plan, file)
    show.remark(f"{file}: {len(plan.events)} events; {len(differences(before, plan))} things are not accepted yet.")


def push(ctx: typer.Context, file: File = FILE, account: Named = "") -> None:
    """Make the file the accepted plan of its dataset, and show what changes."""
    from signalpost.cli import parts, show
    from signalpost.cli.plan_file import read_plan
    from signalpost.watch.plan.difference import differences
    from signalpost.watch.plan.plan import Plan

    space = space_of(parts.settings_of(ctx), account)
    plan = read_plan(file)
    with parts.plans(parts.settings_of(ctx)) as plans:
        before = plans.plan(space, plan.dataset)
        now = plans.accept(space, plan, author=parts.author(), now=parts.now_ms())
    for line in differences(before.plan if before else Plan(), plan):
        show.text(line)
    show.remark(f"Plan {now.number} is accepted.")


def diff(
    ctx: typer.Context,
    file: File = FILE,
    accepted: Annotated[bool, typer.Option("--accepted", help="Only against what was accepted.")] = False,
    account: Named = "",
) -> None:
    """Show what pulling the file again would change: + new, - gone, ~ otherwise; end with 1 if anything does."""
    from signalpost.cli import parts, show
    from signalpost.cli.plan_file import read_plan
    from signalpost.watch.plan.difference import brought_up_to_date, differences

    space = space_of(parts.settings_of(ctx), account)
    plan = read_plan(file)
    before, learnt = _known(ctx, space, plan.dataset)
    lines = differences(plan, before if accepted else brought_up_to_date(before, learnt))
    for line in lines:
        show.text(line)
    if lines:
        raise typer.Exit(Exit.REFUSED)


def show_learned(
    ctx: typer.Context,
    dataset: DatasetOption = None,
    event_name: Annotated[str | None, typer.Option("--event", help="Only of this event_name.")] = None,
    account: Named = "",
    as_json: Annotated[bool, typer.Option("--json", help="JSON lines instead of a table.")] = False,
) -> None:
    """Show what was learnt: each parameter of each source and event, when it is there, since when."""
    from signalpost.cli import parts, plan_learned, show
    from signalpost.watch.plan import propose

    space = space_of(parts.settings_of(ctx), account)
    state = plan_learned.learned(ctx, space)
    rows: list[dict[str, Any]] = []
    which = plan_learned.one_dataset(dataset, set(state.datasets))
    for source, events in sorted(state.datasets.get(which, {}).items()):
        for name, event in sorted(events.items()):
            if event_name not in (None, name):
                continue
            for path, one in sorted(event.parameters.items()):
                row = (source, name, path, propose.types(one), propose.presence(event, path),
                       f"{propose.share(event, path):.1%}", one.values.words or one.values.expression,
                       show.when(one.first * 1_000), show.when(one.last * 1_000))  # fmt: skip
                rows.append(dict(zip(COLUMNS, row, strict=True)))
    show.rows(COLUMNS, rows, as_json=as_json, empty="Nothing was learnt yet.")
    for what, count in sorted(state.beyond.items()):
        show.remark(f"{count} copies had {what} beyond what is learnt.")


def _known(ctx: typer.Context, space: int, dataset: str | None) -> tuple[Plan, Plan]:
    """The accepted plan and what was learnt of the dataset."""
    from signalpost.cli import parts, plan_learned
    from signalpost.watch.plan.plan import Plan
    from signalpost.watch.plan.propose import proposed

    state = plan_learned.learned(ctx, space)
    with parts.plans(parts.settings_of(ctx), create=False) as plans:
        which = plan_learned.one_dataset(dataset, {*plans.datasets(space), *state.datasets})
        version = plans.plan(space, which)
    return version.plan if version else Plan(dataset=which), proposed(state, which)
