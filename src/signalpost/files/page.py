"""The check of a file as HTML: a page that needs nothing else, or a part of another page."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from signalpost.files.report import LEFT_OUT, REMARKS, Report, mood, sentence
from signalpost.files.tally import Sum

if TYPE_CHECKING:
    from jinja2 import Template

_PAGE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    "<title>Check of {}</title><style>\n{}</style></head><body>\n{}</body></html>\n"
)
_NAMED = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}


def as_part(report: Report) -> str:
    """`report` as HTML without a page around it."""
    return _template().render(
        report=report,
        sentence=sentence(report),
        mood=mood(report),
        delimiter=_NAMED.get(report.delimiter, report.delimiter),
        when=_when,
        money=_money,
        left_out=LEFT_OUT,
        remarks=REMARKS,
    )


def as_page(report: Report) -> str:
    """`report` as one HTML page."""
    from html import escape

    style = files("signalpost.files").joinpath("report.css").read_text("utf-8")
    return _PAGE.format(escape(report.file), style, as_part(report))


@lru_cache(maxsize=1)
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return environment.from_string(files("signalpost.files").joinpath("report.html").read_text("utf-8"))


def _money(one: Sum) -> str:
    return f"{Decimal(one.amount):,.2f} {one.currency}" if one.amount else ""


def _when(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M")
