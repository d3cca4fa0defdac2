"""`signalpost plan learn`: a plan from a file of events, without a server."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from signalpost.cli.accounts import Named, space_of
from signalpost.cli.event_lines import Format, Line
from signalpost.cli.exits import Exit

if TYPE_CHECKING:
    from signalpost.watch.plan.learner import Learner
    from signalpost.watch.seen import Seen


def learn(
    ctx: typer.Context,
    source: Annotated[str, typer.Argument(metavar="FILE|-", help="Events: JSON lines or CSV; - is stdin.")],
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the plan here. Default: stdout.")] = None,
    dataset: Annotated[str, typer.Option(help="The dataset the plan is of.")] = "",
    sender: Annotated[
        str, typer.Option("--source", help="Who sent them: browser, server or a connector's name.")
    ] = "server",
    form: Annotated[Format, typer.Option("--format", help="How the file is written.")] = Format.AUTO,
    keep: Annotated[bool, typer.Option("--keep", help="Also keep what was learnt, in the data folder.")] = False,
    account: Named = "",
) -> None:
    """Learn a plan from events: what each has always, which words, patterns and ranges. Read it before you accept it.

    At least 20 copies of an event are needed before anything is said to be always so, 40 for words and patterns.
    """
    from signalpost.cli import parts, plan_learned, show
    from signalpost.cli.event_lines import lines, opened
    from signalpost.cli.plan_file import plan_text, write_plan
    from signalpost.watch.plan.learner import Learner
    from signalpost.watch.plan.propose import proposed

    space = space_of(parts.settings_of(ctx), account)
    learner = plan_learned.learner(ctx, space) if keep else Learner(doubts=False)
    with opened(source) as file:
        copies, strange = taught(learner, lines(file, source=source, form=form), dataset, sender)
    if strange:
        show.remark(f"{strange} lines are no events and taught nothing: signalpost validate {source}")
    if not copies:
        show.remark(f"{source} holds no event: nothing was learnt.")
        raise typer.Exit(Exit.REFUSED)
    if keep:
        plan_learned.keep(ctx, space, learner)
    plan = proposed(learner.state, dataset)
    for what, count in sorted(learner.state.beyond.items()):
        show.remark(f"{count} copies had {what} beyond what is learnt.")
    if out is None:
        show.text(plan_text(plan).rstrip())
    else:
        write_plan(plan, out)
        show.remark(f"{out}: {len(plan.events)} events, learnt from {copies} copies.")


def taught(learner: Learner, found: Iterable[Line], dataset: str, source: str) -> tuple[int, int]:
    """How many events were learnt from, and how many lines are none."""
    copies = strange = 0
    now = int(time.time())
    for line in found:
        seen = seen_of(line.body, dataset, source, now)
        if seen is None:
            strange += 1
        else:
            copies += 1
            learner.observe(seen)
    return copies, strange


def seen_of(body: bytes, dataset: str, source: str, now: int) -> Seen | None:
    """The event in a line as the watch sees it: of user_data the keys alone. None: it is no event."""
    from urllib.parse import urlsplit

    from signalpost.watch.seen import Seen

    try:
        event: Any = msgspec.json.decode(body)
        custom = event.get("custom_data") or {}
        when = event.get("event_time")
        at = when if isinstance(when, int) and 0 < when < 10**11 else now
        return msgspec.convert(
            {
                "dataset": dataset,
                "source": source,
                "event_name": event["event_name"],
                "at": at,
                "event_time": at,
                "host": urlsplit(str(event.get("event_source_url") or "")).hostname or "",
                "release": str(custom.get("release") or ""),
                "action_source": event.get("action_source") or "",
                "event_id": str(event.get("event_id") or ""),
                "keys": sorted(event.get("user_data") or {}),
                "custom": custom,
            },
            Seen,
        )
    except (ValueError, RecursionError, AttributeError, KeyError, TypeError):
        return None
