"""`signalpost send`: events from a file or stdin to a gateway, straight to Meta, or into the local inbox."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from signalpost.cli.event_lines import Format, Line
from signalpost.cli.exits import Exit, exit_of
from signalpost.errors import DestinationError, SettingsError

if TYPE_CHECKING:
    from signalpost.client import Client
    from signalpost.client_result import Result
    from signalpost.settings import Settings
    from signalpost.transport import Transport

KEY_VARIABLE = "SIGNALPOST_KEY"


class Way(str, Enum):
    """Where events go first."""

    GATEWAY = "gateway"
    META = "meta"
    INBOX = "inbox"


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
    from signalpost.cli.event_lines import lines, opened
    from signalpost.cli.progress import Progress
    from signalpost.cli.send_dry import PrintingTransport

    settings = parts.settings_of(ctx)
    policy = Policy(default_country=default_country)
    transport = PrintingTransport(show.text) if dry_run else None
    made = _clients(settings, transport, policy, gateway, key_file, dataset, base_url, test_event_code)
    tally: Counter[str] = Counter()
    refused: Exit | None = None
    with ExitStack() as stack:
        file = stack.enter_context(opened(source))
        client = stack.enter_context(made[Way.META if dry_run and to is Way.INBOX else to]())
        advance = stack.enter_context(Progress(file, shown=not dry_run and sys.stderr.isatty()))
        found = lines(file, source=source, form=form)
        try:
            for number, result in results(client, found, dataset):
                tally[result.status.value] += 1
                advance()
                if not dry_run or not result.ok:
                    _tell(number, result, as_json=as_json and not dry_run)
        except DestinationError as error:
            show.remark(f"signalpost: {error}")
            refused = exit_of(error)
    _end(tally, dry_run=dry_run, as_json=as_json)
    code = refused or (Exit.DESTINATION if tally["failed"] else Exit.REFUSED if tally["dropped"] else None)
    if code:
        raise typer.Exit(code)


def results(client: Client, found: Iterator[Line], dataset: str | None) -> Iterator[tuple[int, Result]]:
    """How each event ended, with the line it stands on. Holds the numbers of those under way, nothing else."""
    waiting: dict[int, int] = {}

    def bodies() -> Iterator[bytes]:
        for index, line in enumerate(found):
            waiting[index] = line.number
            yield line.body

    for result in client.send_many(bodies(), dataset=dataset):
        yield waiting.pop(result.index), result


def _clients(
    settings: Settings,
    transport: Transport | None,
    policy: Any,
    gateway: str | None,
    key_file: Path | None,
    dataset: str | None,
    base_url: str | None,
    test_event_code: str | None,
) -> dict[Way, Callable[[], Client]]:
    """A client for each way, made when it is wanted."""
    from signalpost.client import Client

    def to_gateway() -> Client:
        dry = transport is not None
        url = gateway or gateway_url(settings, needed=not dry)
        key = "" if dry else server_key(settings, key_file)
        return Client.to_gateway(
            url, key=key, dataset=dataset, test_event_code=test_event_code, policy=policy, transport=transport
        )

    def to_meta() -> Client:
        from signalpost.cli.send_meta import target

        found = target(settings, dataset, base_url, test_event_code, needs_token=transport is None)
        return Client(datasets=[found], policy=policy, transport=transport)

    def to_inbox() -> Client:
        if dataset is None:
            raise SettingsError("Which dataset?", setting="dataset", fix="Give --dataset ID.")
        return Client.to_inbox(settings.data_dir, dataset=dataset, test_event_code=test_event_code, policy=policy)

    return {Way.GATEWAY: to_gateway, Way.META: to_meta, Way.INBOX: to_inbox}


def gateway_url(settings: Settings, *, needed: bool) -> str:
    """The gateway that serves the data folder."""
    from signalpost.cli import state

    running = state.find(settings.data_dir)
    if running is not None:
        return running.gateway
    if not needed:
        return "http://gateway.invalid"
    raise SettingsError(
        f"No gateway serves {settings.data_dir}.",
        setting="gateway",
        fix="Start one (signalpost serve), name one (--gateway URL), or send otherwise: --to meta, --to inbox",
    )


def server_key(settings: Settings, file: Path | None) -> str:
    """The server key from the file, the environment, or what the first steps left in the data folder."""
    from signalpost.cli.first_steps import KEY_FILE

    if file is None and os.environ.get(KEY_VARIABLE):
        return os.environ[KEY_VARIABLE].strip()
    place = file or settings.data_dir / KEY_FILE
    try:
        return place.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"There is no server key: {place} cannot be read.",
            setting="key_file",
            fix=f"Set {KEY_VARIABLE}, or give --key-file. Make one: signalpost keys create NAME",
        ) from error


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


def _end(tally: Counter[str], *, dry_run: bool, as_json: bool) -> None:
    from signalpost.cli import show

    counted = ", ".join(f"{count} {status}" for status, count in sorted(tally.items())) or "no events"
    if dry_run:
        show.remark(f"{sum(tally.values()) - tally['dropped']} events would be sent, {tally['dropped']} dropped")
    elif not as_json:
        show.text(counted)
