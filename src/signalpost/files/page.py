"""The check of a file as HTML: a page that needs nothing else, or a part of another page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from signalpost.files.report import LEFT_OUT, REMARKS, TAKEN, Report, money, mood, option, sentence

if TYPE_CHECKING:
    from jinja2 import Template

_PAGE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    "<title>Check of {}</title><style>\n{}</style></head><body>\n{}</body></html>\n"
)
_NAMED = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}


def as_part(report: Report, asked: Callable[[str], str] | None = None) -> str:
    """`report` as HTML without a page around it. `asked`: how the page that it stands on calls the answer to a question
    (a name of `Answers`); the options of the command where it is None."""
    return _template().render(
        report=report,
        sentence=sentence(report),
        mood=mood(report),
        delimiter=_NAMED.get(report.delimiter, report.delimiter),
        when=_when,
        money=money,
        taken=TAKEN,
        asked=asked or option,
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


def _when(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M")
