"""`signalpost plan check`: events of a file against a plan and Meta's own rules, for CI. Needs no server."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from signalpost.cli.event_lines import Format
from signalpost.cli.exits import Exit
from signalpost.cli.plan_file import FILE

if TYPE_CHECKING:
    from signalpost.watch.plan.plan import Plan

META = "Meta's rules"
SHOWN = 10  # remarks of one kind; what every line of a file lacks is said ten times, then counted

PlanFile = Annotated[Path, typer.Option("--plan", metavar="FILE", help="The plan: TOML or JSON.")]


def check(
    source: Annotated[str, typer.Argument(metavar="FILE|-", help="Events: JSON lines or CSV; - is stdin.")],
    plan: PlanFile = FILE,
    sender: Annotated[str, typer.Option("--source", help="Who sent them: browser, server or a connector's name.")] = "",
    form: Annotated[Format, typer.Option("--format", help="How the file is written.")] = Format.AUTO,
    strict: Annotated[bool, typer.Option(help="What the plan does not know is a fault too.")] = False,
    complete: Annotated[bool, typer.Option(help="An event of the plan that the file lacks is a fault.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object per fault.")] = False,
) -> None:
    """Hold events to the tracking plan and to Meta's rules; end with 1 if any is not as it should be. Sends nothing.

    Each fault is told with its file, line, event and place, the rule it breaks and what to do. How old events are is
    not judged.
    """
    from signalpost.cli import show
    from signalpost.cli.event_lines import lines, opened
    from signalpost.cli.plan_file import read_plan

    held_to = read_plan(plan)
    counts: dict[tuple[str, str, str], int] = {}
    seen: set[str] = set()
    checked = faults = 0
    with opened(source) as file:
        for line in lines(file, source=source, form=form):
            checked += 1
            for row in checked_line(line.body, held_to, str(plan), sender):
                faults += row["severity"] == "fault" or strict
                shown = {"file": source, "line": line.number} | row
                key = (row["event_name"], row["path"], row["code"])
                counts[key] = counts.get(key, 0) + 1
                if as_json:
                    show.line(shown)
                elif counts[key] <= SHOWN:
                    show.text(told(shown))
            seen.add(_name(_object(line.body)))
    for name in sorted(set(held_to.events) - seen) if complete else ():
        faults += 1
        row = {"file": source, "event_name": name, "code": "event_missing", "rule": f"{plan}: events.{name}"}
        said = f"{source}: {name}: event_missing: The plan has this event, the file has none. Did it get lost?"
        show.line(row) if as_json else show.text(said)
    if not as_json:
        for (name, path, code), count in counts.items():
            if count > SHOWN:
                show.text(f"{name}: {path}: {code}: {count} times in all")
        show.text(f"{checked} events checked, {faults} faults")
    if not checked:
        show.remark(f"{source} holds no event: nothing was checked.")
    if faults or not checked:
        raise typer.Exit(Exit.REFUSED)


def checked_line(body: bytes, plan: Plan, file: str, source: str) -> Iterator[dict[str, Any]]:
    """Every fault of one event: Meta's first; what both say is told once."""
    from signalpost.capi.outcome import Dropped
    from signalpost.capi.policy import Policy
    from signalpost.cli.validate import judge
    from signalpost.watch.plan.check import check as deviations

    event = _object(body)
    called = _name(event)
    about: dict[str, Any] = {"event_name": called, "event_id": event.get("event_id")}
    told: set[str] = set()
    outcome = judge(body, now=_now(event), policy=Policy())
    if isinstance(outcome, Dropped):
        for problem in outcome.problems:
            told.add(problem.path)
            rule = _rule_of(problem.path, called, plan, file)
            yield about | {"severity": "fault", "rule": rule} | msgspec.to_builtins(problem)
    for one in deviations(event, plan, source):
        if one.problem.path not in told or one.problem.code != "parameter_missing":
            severity = "hint" if one.hint else "fault"
            yield about | {"severity": severity, "rule": f"{file}: {one.rule}"} | msgspec.to_builtins(one.problem)


def _rule_of(path: str, name: str, plan: Plan, file: str) -> str:
    """Meta's rules, and where the plan says the same."""
    event = plan.events.get(name)
    return f'{META}; {file}: events.{name}.parameters."{path}"' if event and path in event.parameters else META


def told(row: Mapping[str, Any]) -> str:
    """One fault on one line: `events.jsonl:3: Purchase (event_id): custom_data.currency: code: what. Fix. [rule]`."""
    which = f" ({row['event_id']})" if row.get("event_id") else ""
    hint = "hint: " if row["severity"] == "hint" else ""
    where = f"{row['file']}:{row['line']}: {row['event_name'] or 'event'}{which}: {row['path'] or 'event'}"
    return f"{where}: {hint}{row['code']}: {row['message']} {row.get('fix', '')} [{row['rule']}]"


def _object(body: bytes) -> dict[str, Any]:
    try:
        found = msgspec.json.decode(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _name(event: Mapping[str, Any]) -> str:
    name = event.get("event_name")
    return name if isinstance(name, str) else ""


def _now(event: Mapping[str, Any]) -> int:
    """The time of the event itself: a file in a repository grows old, and that is no fault of it."""
    import time

    when = event.get("event_time")
    usable = isinstance(when, int) and not isinstance(when, bool) and 0 < when < 10**11
    return when if usable and isinstance(when, int) else int(time.time())
