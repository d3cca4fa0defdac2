"""`signalpost status`: whether an alarm stands, for people, and by its exit code for cron and health checks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from signalpost.cli.exits import Exit

if TYPE_CHECKING:
    from signalpost.alarms.status import ChannelLine, DatasetLine, ShopLine, Status, Trouble
    from signalpost.settings import Settings


def status(
    ctx: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="JSON instead of words.")] = False
) -> None:
    """Show what stands: alarms with their fix, each dataset, who watches. Ends with 1 if something must be mended.

    It looks for itself, so that it also answers while nothing runs.
    """
    from signalpost.cli import parts, show

    found = status_of(parts.settings_of(ctx))
    show.line(found) if as_json else show.text("\n".join(words(found)))
    if not found.ok:
        raise typer.Exit(Exit.REFUSED)


def status_of(settings: Settings) -> Status:
    """How the installation of these settings stands now."""
    from signalpost.alarms.status import status as judged
    from signalpost.cli import parts
    from signalpost.cli.watch import look_of
    from signalpost.store.channels import listed
    from signalpost.store.watch_file import read_kept

    folder = parts.existing_folder(settings)
    begun = parts.ledger_path(settings).exists() or (folder / parts.INBOX_FOLDER).exists()
    with parts.control(settings, create=False) as control, parts.ledger_reader(settings) as ledger:
        sight = look_of(settings, control, ledger)(parts.now_ms(), ask_worker=True)
        return judged(
            sight,
            read_kept(settings.data_dir),
            listed(control),
            begun=begun,
            others=list(copies(settings, parts.now_ms())),
        )


def copies(settings: Settings, now: int) -> Iterator[Trouble]:
    """That copies off this machine are asked for and do not get there. `now`: Unix ms."""
    from signalpost.alarms.status import Trouble
    from signalpost.cli import state
    from signalpost.cli.doctor import replication_check

    found = replication_check(settings, now, state.begun_at(settings.data_dir))
    if found.ok is False:
        yield Trouble(what=f"copies off this machine: {found.found}", fix=found.fix)


def words(found: Status) -> Iterator[str]:
    """For people: alarms first, each with its fix."""
    from signalpost.watch.words import PAGE, moment, span

    if found.ok:
        yield "All is well: no alarm stands."
    for one in found.alarms:
        going = ", going" if one.going else ""
        yield f"ALARM  {one.what}"
        yield f"       since {moment(one.since)} ({span(found.at - one.since)}{going}); {one.affected}"
        yield f"       fix: {one.fix}"
        yield f"       more: {PAGE}, {one.code}"
    for trouble in found.troubles:
        yield f"NO     {trouble.what}"
        yield f"       fix: {trouble.fix}"
    for remark in found.remarks:
        yield f"-      {remark.what}: {remark.fix}"
    yield from (dataset_words(one, found.at) for one in found.datasets)
    yield from (shop_words(one) for one in found.shops)
    yield from (channel_words(one) for one in found.channels)
    if found.watched_at is not None:
        yield f"watch    last looked {span(found.at - found.watched_at)} ago"


def dataset_words(one: DatasetLine, at: int) -> str:
    """A dataset in a line."""
    from signalpost.watch.words import span

    def ago(moment: int | None) -> str:
        return "never" if moment is None else f"{span(at - moment)} ago"

    oldest = f", the oldest for {span(at - one.oldest_waiting_at)}" if one.oldest_waiting_at is not None else ""
    parts = [
        f"dataset  {one.dataset}" + (f" ({one.name})" if one.name else ""),
        f"accepted {ago(one.last_accepted_at)}",
        f"delivered {ago(one.last_delivered_at)}",
        f"{one.waiting:,} waiting{oldest}",
        f"{one.dead_day:,} of {one.ended_day:,} died in a day",
    ]
    return "; ".join(parts) + (f"; {one.why}" if one.why else "")


def shop_words(one: ShopLine) -> str:
    """A shop's webhooks in a line."""
    return f"shop     {one.shop}; webhooks of the last two hours: {one.right:,} signed rightly, {one.refused:,} refused"


def channel_words(one: ChannelLine) -> str:
    """A channel in a line."""
    wanted = ", ".join(one.alarms) or "all alarms"
    again = f"again after {one.again_hours:g} h" if one.again_hours else "once"
    return f"channel  {one.name} ({one.place}): {wanted}; {again}"
