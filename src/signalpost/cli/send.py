"""`signalpost send`: events from a file or stdin to a gateway, straight to Meta, or into the local inbox."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from signalpost.cli.event_lines import Format, Line
from signalpost.cli.exits import Exit, exit_of
from signalpost.cli.send_ways import Choice, Way
from signalpost.errors import DestinationError, InvalidInput

if TYPE_CHECKING:
    from signalpost.client.client import Client
    from signalpost.client.result import Result


def send(
    ctx: typer.Context,
    source: Annotated[str, typer.Argument(metavar="FILE|-", help="Events: JSON lines or CSV; - is stdin.")],
    to: Annotated[
        Way, typer.Option(help="gateway; meta, straight away; inbox, for a worker on this machine to deliver.")
    ] = Way.GATEWAY,
    gateway: Annotated[
        str | None, typer.Option(help="Address of the gateway. Default: the one that serves the data folder.")
    ] = None,
    key_file: Annotated[
        Path | None, typer.Option(help="File with the server key. Default: $SIGNALPOST_KEY, then server.key.")
    ] = None,
    dataset: Annotated[
        str | None, typer.Option(help="Dataset of the events. Default: those of the key; the only one there is.")
    ] = None,
    base_url: Annotated[str | None, typer.Option(help="With --to meta: where its API is, such as a sandbox.")] = None,
    test_event_code: Annotated[str | None, typer.Option(help="Mark the events as test events.")] = None,
    form: Annotated[Format, typer.Option("--format", help="How the file is written.")] = Format.AUTO,
    default_country: Annotated[
        str | None, typer.Option(help="Country of phone numbers that name none (ISO 3166-1 alpha-2).")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Send nothing; print the exact body of each call, one a line.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object per event.")] = False,
) -> None:
    """Send events and say how each ended. Ends with 1 if any was dropped, with 4 or 5 if any did not get through."""
    from signalpost.capi.policy import Policy
    from signalpost.cli import parts, show
    from signalpost.cli.send_dry import PrintingTransport
    from signalpost.cli.send_ways import client_of

    choice = Choice(
        gateway=gateway,
        key_file=key_file,
        dataset=dataset,
        base_url=base_url,
        test_event_code=test_event_code,
        policy=Policy(default_country=default_country),
        transport=PrintingTransport(show.text) if dry_run else None,
    )
    with client_of(Way.META if dry_run and to is Way.INBOX else to, parts.settings_of(ctx), choice) as client:
        tally, stopped = _send_all(client, source, form, choice, as_json=as_json)
    _count(tally, dry_run=dry_run, as_json=as_json)
    code = stopped or (Exit.DESTINATION if tally["failed"] else Exit.REFUSED if tally["dropped"] else None)
    if code:
        raise typer.Exit(code)


def _send_all(
    client: Client, source: str, form: Format, choice: Choice, *, as_json: bool
) -> tuple[Counter[str], Exit | None]:
    """How many events ended how, and the exit code of what stopped it all, if anything did."""
    from signalpost.cli import show
    from signalpost.cli.event_lines import lines, opened
    from signalpost.cli.progress import Progress

    dry = choice.transport is not None
    tally: Counter[str] = Counter()
    with opened(source) as file, Progress(file, shown=not dry and sys.stderr.isatty()) as advance:
        try:
            for number, result in results(client, lines(file, source=source, form=form), choice.dataset):
                tally[result.status.value] += 1
                advance()
                if not dry or not result.ok:
                    _tell(number, result, as_json=as_json and not dry)
        except DestinationError as error:
            show.remark(f"signalpost: {error}")
            return tally, exit_of(error)
    return tally, None


def results(client: Client, found: Iterator[Line], dataset: str | None) -> Iterator[tuple[int, Result]]:
    """How each event ended, with the line it stands on. Holds the numbers of those under way, nothing else."""
    waiting: dict[int, int] = {}
    wrong: list[InvalidInput] = []

    def bodies() -> Iterator[bytes]:
        try:
            for index, line in enumerate(found):
                waiting[index] = line.number
                yield line.body
        except InvalidInput as error:  # the file ends here; what was read of it is sent and told first
            wrong.append(error)

    for result in client.send_many(bodies(), dataset=dataset):
        yield waiting.pop(result.index), result
    if wrong:
        raise wrong[0]


def _tell(number: int, result: Result, *, as_json: bool) -> None:
    from signalpost.cli import show

    if as_json:
        import msgspec

        values = msgspec.to_builtins(result)
        values.pop("index", None)
        show.line({"line": number, **values})
        return
    if not result.ok:
        remarks = result.problems or ()
        show.text(f"line {number}: {result.status.value}: {result.reason}")
        for remark in remarks:
            show.text(f"  {show.problem(remark)}")


def _count(tally: Counter[str], *, dry_run: bool, as_json: bool) -> None:
    from signalpost.cli import show

    counted = ", ".join(f"{count} {status}" for status, count in sorted(tally.items())) or "no events"
    if dry_run:
        show.remark(f"{sum(tally.values()) - tally['dropped']} events would be sent, {tally['dropped']} dropped")
    elif not as_json:
        show.text(counted)
