"""Uploads: a file is checked before anything of it is sent. It is held in memory for one request and never kept."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from contextlib import closing
from typing import Final

import msgspec

from signalpost.dashboard.route import Done, Wrong
from signalpost.dashboard.view import Uploads as Place
from signalpost.dashboard.view import View
from signalpost.files.bad_rows import HeldRows
from signalpost.files.check import check
from signalpost.files.finding import Answers
from signalpost.files.journal import Journal, Progress, listed, upload_id
from signalpost.files.known import known_in
from signalpost.files.layout import Layout, layout_of
from signalpost.files.page import as_part
from signalpost.files.report import Report, as_json, sentence
from signalpost.files.rows import Table, open_table
from signalpost.files.send import send
from signalpost.quality.weights import PRIORS

MOST_BYTES: Final = 14_000_000  # of the form; a file of 10 MB, also as base64 in JSON
MOST_BAD: Final = 2_000_000  # characters of refused rows that come back; more go by the command
LISTED: Final = 20


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """The model of `/uploads`: the newest uploads; datasets by id and name; the key of the only shop, which is likely
    theirs. `taken`: whether files are taken here."""

    uploads: Sequence[Progress]
    datasets: Sequence[tuple[str, str]] = ()
    shop: str = ""
    taken: bool = True


class FileForm(msgspec.Struct, frozen=True, kw_only=True):
    """A file (in JSON: base64) and what it leaves open; empty: not said. `columns`: lines of `Header=em`. Without
    `send` it is checked, and nothing is sent. `day_first`: `day` or `month`."""

    file: bytes = b""
    file_name: str = ""
    dataset: str = ""
    shop: str = ""
    time_zone: str = ""
    day_first: str = ""
    decimal: str = ""
    currency: str = ""
    event_name: str = ""
    action_source: str = ""
    default_country: str = ""
    event_source_url: str = ""
    columns: str = ""
    send: bool = False


def uploads(view: View) -> Shown:
    """What was uploaded, here or by the command."""
    place = view.around.uploads
    shops = {source.shop for source in view.config.sources}
    return Shown(
        uploads=listed(place.folder)[:LISTED] if place is not None else (),
        datasets=[(one.dataset_id, one.name or one.dataset_id) for one in view.datasets],
        shop=shops.pop() if len(shops) == 1 else "",
        taken=place is not None,
    )


def take_file(view: View, form: FileForm) -> Done | Wrong:
    """Check a file, and send what can go of it. The answer's `report` is the check, as JSON; `bad_rows` the refused
    rows as CSV, in base64, to mend and send again."""
    place, dataset = view.around.uploads, _dataset(view, form)
    if place is None:
        return Wrong(problems={"": "This dashboard takes no files. Use signalpost upload FILE."})
    if not form.file:
        return Wrong(problems={"file": "Choose a file."})
    if dataset is None:
        return Wrong(problems={"": "Choose the dataset that it is for."})
    table = open_table(form.file, name=form.file_name)
    layout = layout_of(table.headers, table.sample, _answers(form))
    bad = HeldRows(table.headers, table.dialect.delimiter if table.dialect else ",", MOST_BAD)
    report = _check(view, place, form, table, layout, dataset, bad)
    shown = {"report": as_json(report).decode(), "page": as_part(report, _field), **_bad(bad)}
    shown |= {name: getattr(form, name) for name in _KEPT} | {"dataset": dataset}
    if not form.send or report.questions or not report.sendable:
        return Done(to="/uploads", notice=sentence(report), shown=shown)
    return Done(to="/uploads", notice=_send(view, place, form, table, layout, dataset), shown=shown)


_FIELDS: Final = {
    "shop": "Shop key",
    "time_zone": "Clock of its times",
    "action_source": "Where it happened",
    "currency": "Currency of its amounts",
    "event_name": "What happened in each row",
    "day_first": "How 3/4/2026 is meant",
    "decimal": "Cents stand behind",
    "default_country": "Country of phones that name none",
    "renamed": "Columns read otherwise",
}


def _field(name: str) -> str:
    """How the form below calls the answer to a question."""
    return _FIELDS[name]


def _bad(bad: HeldRows) -> dict[str, str]:
    """The refused rows for this answer alone: they stand in the page, and in no address that anybody logs."""
    if not bad.rows:
        return {}
    text = b64encode(bad.text().encode("utf-8-sig", "replace")).decode()
    return {"bad_rows": text, "bad_count": f"{bad.rows:,}", "bad_left": f"{bad.left:,}" if bad.left else ""}


_KEPT: Final = (
    *("shop", "time_zone", "day_first", "decimal", "currency", "event_name", "action_source", "default_country"),
    *("event_source_url", "columns"),
)


def _dataset(view: View, form: FileForm) -> str | None:
    ids = [one.dataset_id for one in view.datasets]
    return form.dataset if form.dataset in ids else ids[0] if len(ids) == 1 and not form.dataset else None


def _answers(form: FileForm) -> Answers:
    lines = [line.rpartition("=") for line in form.columns.splitlines() if line.strip()]
    return Answers(
        shop=form.shop or None,
        time_zone=form.time_zone or None,
        day_first={"day": True, "month": False}.get(form.day_first),
        decimal=form.decimal if form.decimal in (".", ",") else None,
        currency=form.currency or None,
        event_name=form.event_name or None,
        action_source=form.action_source or None,
        default_country=form.default_country or None,
        event_source_url=form.event_source_url or None,
        renamed={header.strip(): target.strip() for header, _, target in lines},
    )


def _check(
    view: View, place: Place, form: FileForm, table: Table, layout: Layout, dataset: str, bad: HeldRows
) -> Report:
    return check(
        table,
        layout,
        file=form.file_name or "file",
        now=view.now // 1_000,
        policy=view.config.policy,
        weights=PRIORS,
        known=known_in(view.ledger, view.space_id, dataset, view.now),
        bad=bad.add,
        mark=place.mark,
    )


def _send(view: View, place: Place, form: FileForm, table: Table, layout: Layout, dataset: str) -> str:
    """What can go, into the inbox; one sentence of what became of it."""
    journal = Journal(place.folder, upload_id(form.file, layout, dataset))
    before = journal.read()
    if before is not None and before.finished_at is not None:
        return "This file was uploaded whole before: nothing was sent again."
    with closing(place.open_inbox()) as inbox:
        sent = send(
            table,
            layout,
            inbox=inbox,
            space_id=view.space_id,
            dataset=dataset,
            policy=view.config.policy,
            now_ms=lambda: view.now,
            progress=before or Progress(file=form.file_name, dataset=dataset, begun_at=view.now // 1_000),
            keep=journal.write,
            known=known_in(view.ledger, view.space_id, dataset, view.now),
            mark=place.mark,
        )
    return f"{sent.events:,} events are in the inbox; the worker delivers them."
