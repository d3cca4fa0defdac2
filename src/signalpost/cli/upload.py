"""`signalpost upload`: a file of orders, leads or events, checked before anything is sent, then into the inbox."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from signalpost.cli.exits import Exit
from signalpost.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable

    from signalpost.files.check import Going, Known
    from signalpost.files.layout import Layout
    from signalpost.files.report import Report
    from signalpost.files.rows import Table
    from signalpost.files.spool import Spool
    from signalpost.settings import Settings
    from signalpost.store.business import Config


def upload(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="CSV, XLSX, JSON lines or Parquet, with a header.")],
    dataset: Annotated[str | None, typer.Option(help="Dataset of the events. Default: the only one there is.")] = None,
    shop: Annotated[
        str | None, typer.Option(help="The shop's key, part of each event_id: the tag's data-shop.")
    ] = None,
    time_zone: Annotated[str | None, typer.Option(help="On whose clock times stand that name no zone.")] = None,
    day_first: Annotated[bool | None, typer.Option("--day-first/--month-first", help="How 3/4/2026 is meant.")] = None,
    decimal: Annotated[str | None, typer.Option(help="What parts units from cents: . or ,")] = None,
    currency: Annotated[str | None, typer.Option(help="Currency of amounts that name none.")] = None,
    event_name: Annotated[str | None, typer.Option(help="What happened in each row, where no column says it.")] = None,
    action_source: Annotated[str | None, typer.Option(help="Where it happened, as physical_store.")] = None,
    default_country: Annotated[str | None, typer.Option(help="Country of phones that name none.")] = None,
    event_source_url: Annotated[str | None, typer.Option(help="Page of website events that name none.")] = None,
    column: Annotated[
        list[str] | None, typer.Option(help="What a column is: 'Header=em'; 'Header=' is not read. May come often.")
    ] = None,
    columns: Annotated[str | None, typer.Option(help="Names of all columns, where the file has no header.")] = None,
    encoding: Annotated[str | None, typer.Option(help="Encoding of a CSV, where it is not found.")] = None,
    delimiter: Annotated[str | None, typer.Option(help="What parts the cells of a CSV, where it is not found.")] = None,
    sheet: Annotated[str | None, typer.Option(help="Sheet of a workbook. Default: the first.")] = None,
    report: Annotated[Path | None, typer.Option(help="Write the check there: .html, and .json beside it.")] = None,
    bad_rows: Annotated[Path | None, typer.Option(help="Write refused rows there, to mend and upload.")] = None,
    as_of: Annotated[str | None, typer.Option(help="Judge ages as on this day; nothing is sent.")] = None,
    check_only: Annotated[bool, typer.Option("--check", help="Check, and send nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Send what can go without asking.")] = False,
    test_event_code: Annotated[str | None, typer.Option(help="Mark the events as test events.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The check as JSON.")] = False,
) -> None:
    """Check a file of events, and send it. Ends with 1 if rows are refused, with 2 while a question is open. The same
    file may be uploaded again: nothing counts twice."""
    from signalpost.cli import parts, show
    from signalpost.files.finding import Answers
    from signalpost.files.layout import layout_of
    from signalpost.files.rows import open_table

    settings = parts.settings_of(ctx)
    names = tuple([name.strip() for name in columns.split(",")]) if columns else ()
    delimiter = {"tab": "\t", "\\t": "\t"}.get(delimiter or "", delimiter)
    table = open_table(file, columns=names, encoding=encoding, delimiter=delimiter, sheet=sheet)
    answers = Answers(
        shop=shop or _only_shop(settings),
        time_zone=time_zone,
        day_first=day_first,
        decimal=decimal,
        currency=currency,
        event_name=event_name,
        action_source=action_source,
        default_country=default_country,
        event_source_url=event_source_url,
        columns=names,
        renamed=_renamed(column or []),
    )
    layout = layout_of(table.headers, table.sample, answers)
    one = _Upload(settings, file, table, layout, test_event_code)
    may_send = not check_only and as_of is None
    with one.room(dataset) if may_send and (yes or sys.stdin.isatty()) else nullcontext() as spool:
        found = one.check(dataset, bad_rows, _day(as_of), spool)
        _tell(found, report, as_json=as_json)
        if found.questions:
            raise typer.Exit(Exit.USAGE)
        if found.sendable and may_send and (yes or _confirmed(found.sendable)):
            one.send(_dataset(settings, dataset), spool)
    if found.refused:
        if bad_rows is None:
            show.remark("Say --bad-rows FILE to have the refused rows in a file, with what is wrong with each.")
        raise typer.Exit(Exit.REFUSED)


class _Upload:
    """One file on its way."""

    def __init__(self, settings: Settings, file: Path, table: Table, layout: Layout, test_event_code: str | None):
        from signalpost.cli import parts

        self._settings, self._file, self._table, self._layout = settings, file, table, layout
        self._test_event_code = test_event_code
        exists = settings.data_dir.is_dir()
        self._mark = parts.keyring(settings, create=False).hmac if exists else None

    @contextmanager
    def room(self, dataset: str | None) -> Iterator[Spool | None]:
        """Where the check keeps what it prepared for the send; none where nothing is installed, or no dataset is
        meant."""
        from signalpost.files.journal import FOLDER
        from signalpost.files.spool import Spool

        if self._mark is None or not (dataset or len(_config(self._settings).datasets) == 1):
            yield None
            return
        with Spool(self._settings.data_dir / FOLDER) as spool:
            yield spool

    def _going(self, dataset: str | None, spool: Spool | None) -> Going:
        from signalpost.cli import parts
        from signalpost.files.send import spooling
        from signalpost.store.control import DEFAULT_SPACE

        if spool is None:
            return lambda outcome, groups: None
        return spooling(
            spool,
            now_ms=parts.now_ms,
            space_id=DEFAULT_SPACE,
            dataset=_dataset(self._settings, dataset),
            test_event_code=self._test_event_code,
        )

    def check(self, dataset: str | None, bad_rows: Path | None, as_of: int | None, spool: Spool | None) -> Report:
        """The pre-flight. Refused rows go to `bad_rows`."""
        from signalpost.cli import parts
        from signalpost.files.bad_rows import BadRows
        from signalpost.files.check import check
        from signalpost.quality.weights import PRIORS

        config = _config(self._settings)
        delimiter = self._table.dialect.delimiter if self._table.dialect else ","
        with (
            BadRows(bad_rows, self._table.headers, delimiter) as bad,
            _known(self._settings, dataset) as known,
            _bar(self._table.size, "checking") as at,
        ):
            found = check(
                self._table,
                self._layout,
                file=self._file.name,
                now=as_of or parts.now_ms() // 1_000,
                policy=config.policy,
                weights=PRIORS,
                known=known,
                bad=bad.add,
                going=self._going(dataset, spool),
                at=at,
                mark=self._mark,
            )
        if spool is not None:
            spool.finish(found.groups, parts.now_ms())
        return found

    def send(self, dataset: str, spool: Spool | None) -> None:
        """What can go, from where an earlier run of the same upload ended."""
        from contextlib import closing

        from signalpost.cli import parts, show
        from signalpost.files.journal import Journal, Progress, upload_id
        from signalpost.files.send import send
        from signalpost.store.control import DEFAULT_SPACE

        journal = Journal(self._settings.data_dir, upload_id(self._file, self._layout, dataset))
        before = journal.read()
        if before is not None and before.finished_at is not None:
            show.remark(
                f"This file was uploaded whole on {show.when(before.finished_at * 1_000)}: nothing is sent again. "
                "Changed rows go as a file of their own."
            )
            return
        if before is not None:
            show.remark(f"Going on behind {before.groups:,} rows or orders, which an earlier run sent.")
        progress = before or Progress(file=self._file.name, dataset=dataset, begun_at=parts.now_ms() // 1_000)
        with (
            closing(parts.inbox(self._settings)) as inbox,
            _known(self._settings, dataset) as known,
            _bar(self._table.size, "sending") as at,
        ):
            sent = send(
                self._table,
                self._layout,
                inbox=inbox,
                space_id=DEFAULT_SPACE,
                dataset=dataset,
                policy=_config(self._settings).policy,
                now_ms=parts.now_ms,
                progress=progress,
                keep=journal.write,
                known=known,
                at=at,
                mark=self._mark or parts.keyring(self._settings, create=True).hmac,
                test_event_code=self._test_event_code,
                spool=spool,
            )
        show.remark(f"{sent.events:,} events are in the inbox; the worker delivers them.")


def _config(settings: Settings) -> Config:
    """The business settings, or those that are shipped where nothing is installed: a check needs no installation."""
    from signalpost.cli import parts
    from signalpost.store.business import Config
    from signalpost.store.control import DEFAULT_SPACE

    if not (settings.data_dir / parts.CONTROL_FILE).exists():
        return Config()
    with parts.control(settings, create=False) as control:
        return control.config(DEFAULT_SPACE).config


def _dataset(settings: Settings, named: str | None) -> str:
    """The dataset that is meant: the one that was named, or the only one there is."""
    ids = [one.dataset_id for one in _config(settings).datasets]
    if named is not None:
        return named
    if len(ids) != 1:
        raise SettingsError("Which dataset?", setting="dataset", fix="Give --dataset ID.")
    return ids[0]


def _only_shop(settings: Settings) -> str | None:
    """The key of the only shop that is connected: its orders are the file's, unless something else is said."""
    shops = {source.shop for source in _config(settings).sources}
    return shops.pop() if len(shops) == 1 else None


@contextmanager
def _known(settings: Settings, dataset: str | None) -> Iterator[Known]:
    """Whether the ledger has an event already, where there is one."""
    from signalpost.cli import parts
    from signalpost.files.known import known_in
    from signalpost.store.control import DEFAULT_SPACE

    if not parts.ledger_path(settings).exists():
        yield lambda event_name, event_id: False
        return
    with parts.ledger_reader(settings) as ledger:
        yield known_in(ledger, DEFAULT_SPACE, dataset, parts.now_ms())


@contextmanager
def _bar(size: int, words: str) -> Iterator[Callable[[int], None] | None]:
    """A progress bar on stderr, where somebody looks; it is called with the bytes read so far."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich import progress
    from rich.console import Console

    bar = progress.Progress(console=Console(stderr=True), transient=True)
    task = bar.add_task(words, total=size)
    with bar:
        yield lambda read: bar.update(task, completed=read)


def _renamed(given: list[str]) -> dict[str, str]:
    found = {}
    for text in given:
        header, equals, target = text.rpartition("=")
        if not equals:
            raise SettingsError(f"--column {text} names no target.", fix="Write it as --column 'Header=em'.")
        found[header.strip()] = target.strip()
    return found


def _day(text: str | None) -> int | None:
    from datetime import UTC, datetime

    if text is None:
        return None
    try:
        return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())
    except ValueError:
        raise SettingsError(f"{text} is no day.", setting="as_of", fix="Write it as 2026-11-23.") from None


def _confirmed(events: int) -> bool:
    """Whether whoever sits there says yes; nobody does in a pipe."""
    from signalpost.cli import show

    if not sys.stdin.isatty():
        show.remark("Nothing was sent. Say --yes to send what can go.")
        return False
    return typer.confirm(f"Send {events:,} events?")


def _tell(found: Report, file: Path | None, *, as_json: bool) -> None:
    from signalpost.cli import show
    from signalpost.files.lines import lines
    from signalpost.files.page import as_page
    from signalpost.files.report import as_json as json_of

    if file is not None:
        for place, text in (
            (file.with_suffix(".json"), json_of(found)),
            (file.with_suffix(".html"), as_page(found).encode()),
        ):
            try:
                place.write_bytes(text)
            except OSError as error:
                raise SettingsError(
                    f"{place} cannot be written: {error.strerror}.", fix="Name another file."
                ) from error
    if as_json:
        import msgspec

        show.line(msgspec.to_builtins(found))
        return
    for line in lines(found):
        show.text(line)
