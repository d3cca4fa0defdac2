"""`signalpost watch status`, `incidents` and `explain`: what the watch found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from signalpost.cli.exits import Exit

if TYPE_CHECKING:
    from signalpost.settings import Settings
    from signalpost.watch.incidents.incident import Incident

Space = Annotated[int, typer.Option("--space", min=1, help="Of which space.")]
Json = Annotated[bool, typer.Option("--json", help="JSON lines instead of a table.")]
Number = Annotated[int, typer.Argument(min=1, metavar="NUMBER", help="The incident's number.")]
COLUMNS = ("number", "level", "dataset", "since", "at_risk", "state", "assigned", "what")


def status(ctx: typer.Context, space: Space = 1, as_json: Json = False) -> None:
    """Say when the watch last looked, how many incidents are open, and what is beyond what it learns.

    Ends with 1 if one is critical."""
    from signalpost.cli import parts, show
    from signalpost.watch.checks.finding import Level

    settings = parts.settings_of(ctx)
    with parts.incidents(settings) as reader:
        looked_at, ranked = reader.looked_at(), reader.incidents(space).ranked()
    if not settings.watch:
        show.remark("The watch is off (SIGNALPOST_WATCH): it looks for no incidents.")
    if not looked_at:
        show.remark("The watch has not looked for incidents yet: signalpost serve runs it.")
        raise typer.Exit(Exit.NOT_FOUND)
    levels, beyond = [one.level for one in ranked], beyond_what_is_learnt(settings, space)
    if as_json:
        counts = {level.value: levels.count(level) for level in Level}
        show.line({"looked_at": show.when(looked_at * 1_000), **counts, "beyond": beyond})
        raise typer.Exit(Exit.REFUSED if Level.CRITICAL in levels else Exit.DONE)
    counted = ", ".join(f"{levels.count(level)} {level.value}" for level in Level if level in levels)
    show.text(f"Last look: {show.when(looked_at * 1_000)}")
    show.text(f"Open incidents: {counted or 'none'}")
    for one in ranked[:3]:
        show.text(f"  {one.number}  {one.level.value}  {one.what}")
    for what, copies in sorted(beyond.items()):
        show.text(f"{copies} copies had {what} beyond what is learnt: names hold numbers, or somebody invents them.")
    if Level.CRITICAL in levels:
        raise typer.Exit(Exit.REFUSED)


def beyond_what_is_learnt(settings: Settings, space_id: int) -> dict[str, int]:
    """Copies with more than the watch keeps apart, by what it was too much of: `event_names`, `parameters` …; empty
    where nothing was learnt, or it cannot be read."""
    from signalpost.cli import parts
    from signalpost.errors import InvalidInput, StoreUnavailable
    from signalpost.watch.plan.outline import Outline

    if not parts.ledger_path(settings).exists():
        return {}
    try:
        with parts.ledger_reader(settings) as ledger:
            return dict(Outline(ledger.learned_plan(space_id)).beyond)
    except (InvalidInput, StoreUnavailable):  # doctor says what is wrong with the ledger
        return {}


def incidents(
    ctx: typer.Context,
    every: Annotated[bool, typer.Option("--all", help="Also those that are over.")] = False,
    dataset: Annotated[str | None, typer.Option(help="Only of this dataset.")] = None,
    space: Space = 1,
    as_json: Json = False,
) -> None:
    """List incidents: the most pressing first, then by value at risk."""
    from signalpost.cli import parts, show

    with parts.incidents(parts.settings_of(ctx)) as reader:
        found = reader.incidents(space)
    ranked = found.ranked()
    if every:
        over = [one for one in found.every if not one.open]
        ranked += sorted(over, key=lambda one: one.resolved_at or 0, reverse=True)
    shown = [row(one) for one in ranked if dataset in (None, one.dataset)]
    show.rows(COLUMNS, shown, as_json=as_json, empty="No incident is open.")


def explain(ctx: typer.Context, number: Number, space: Space = 1, as_json: Json = False) -> None:
    """Explain one incident: what, since when, at what risk, how to mend it, its evidence, what happened to it."""
    from signalpost.cli import parts, show

    with parts.incidents(parts.settings_of(ctx)) as reader:
        one, timeline = reader.one(space, number), reader.timeline(space, number)
    if one is None:
        show.remark(f"There is no incident {number}: signalpost watch incidents --all")
        raise typer.Exit(Exit.NOT_FOUND)
    happened: list[dict[str, Any]] = [
        {"at": show.when(each.at * 1_000), "what": each.what, "by": each.by, "text": each.text} for each in timeline
    ]
    evidence: list[dict[str, Any]] = [
        {"check": each.check, "series": " ".join(filter(None, each.series)), "subject": each.subject, **each.evidence}
        for each in one.findings
    ]
    if as_json:
        show.line({**row(one), "cause": one.cause, "fix": one.fix, "findings": evidence, "timeline": happened})
        return
    for name, value in {**row(one), "fix": one.fix}.items():
        if value not in (None, ""):
            show.text(f"{name:<10}{value}")
    for finding in evidence:
        show.text("finding   " + ", ".join(f"{name} {value}" for name, value in finding.items() if value != ""))
    for row_ in happened:
        show.text(f"{row_['at']}  {row_['what']}  {row_['by'] or 'the watch'}  {row_['text']}".rstrip())


def row(one: Incident) -> dict[str, Any]:
    """An incident as rows show it."""
    from signalpost.cli.show import when

    return {
        "number": one.number,
        "level": one.level.value,
        "dataset": one.dataset,
        "since": when(one.since * 1_000),
        "at_risk": ", ".join(f"{value:.2f} {currency}" for currency, value in sorted(one.at_risk.items())),
        "state": state_of(one),
        "assigned": one.assigned,
        "what": one.what,
    }


def state_of(one: Incident) -> str:
    """`muted` is said of one that is open too."""
    if not one.open:
        return "resolved"
    return "muted" if one.muted else "open"
