"""The digest as it would go out now, and as the file that mail programs would show."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

import msgspec

from signalpost.dashboard.charts import Chart, Series
from signalpost.dashboard.view import View, known_zone
from signalpost.watch.incidents.incident import Incident
from signalpost.watch.telling import digest_words
from signalpost.watch.telling.digest import MOST_SHOWN, Digest, digest
from signalpost.watch.telling.wanted import Every, Wanted
from signalpost.watch.telling.words import money

TO: Final = "/settings/alerts/digest"
DAY_S: Final = 86_400
EPOCH: Final = date(1970, 1, 1)


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """An incident in it. Times: Unix ms; `ended` None: it is open."""

    number: int
    href: str
    level: str
    dataset: str
    what: str
    fix: str
    money: str
    since: int
    ended: int | None


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """The model of `/settings/alerts/digest`. `text` is what goes to chats; `file` the address of the mail."""

    every: str
    zone: str
    since: int
    until: int
    title: str
    money: str
    chart: Chart
    open: Sequence[Line]
    over: Sequence[Line]
    more_open: int
    more_over: int
    text: str
    file: str


def preview(view: View) -> Preview:
    """Of a day, or with `?every=week` of a week, until now; of this account's incidents."""
    found = _found(view)
    public = view.around.public
    said = digest_words.said(found, public)
    return Preview(
        every=found.every.value,
        zone=found.zone,
        since=found.since * 1_000,
        until=found.until * 1_000,
        title=said.title,
        money=money(found.at_risk),
        chart=_chart(found),
        open=[_line(one) for one in found.open[:MOST_SHOWN]],
        over=[_line(one) for one in found.over[:MOST_SHOWN]],
        more_open=max(0, len(found.open) - MOST_SHOWN),
        more_over=max(0, len(found.over) - MOST_SHOWN),
        text=said.body,
        file=f"{TO}.html?every={found.every.value}",
    )


def mail(view: View) -> tuple[str, str, Iterator[bytes]]:
    """The mail's HTML with its picture in it, as a file."""
    said = digest_words.said(_found(view), view.around.public)
    picture = f"data:image/png;base64,{base64.b64encode(said.image).decode()}"
    html = said.html.replace(f"cid:{digest_words.PICTURE}", picture)
    return "digest.html", "text/html; charset=utf-8", iter([html.encode()])


def _found(view: View) -> Digest:
    every = Every.WEEK if view.query.get("every") == Every.WEEK.value else Every.DAY
    incidents = view.around.alerts.incidents(view.space_id)
    return digest(every, known_zone(view.zone), view.now // 1_000, (incidents,), Wanted())


def _chart(found: Digest) -> Chart:
    at = [(date.fromisoformat(day.day) - EPOCH).days * DAY_S for day in found.days]
    series = [Series(name="Opened", colour="accent", values=[day.total for day in found.days])]
    return Chart(kind="bars", at=at, series=series, step=DAY_S)


def _line(one: Incident) -> Line:
    return Line(
        number=one.number,
        href=f"/incidents/{one.number}",
        level=one.level.value,
        dataset=one.dataset,
        what=one.what,
        fix=one.fix,
        money=money(one.at_risk),
        since=one.since * 1_000,
        ended=None if one.resolved_at is None else (one.gone_at or one.resolved_at) * 1_000,
    )
