"""`signalpost privacy report`: the record of processing and the cookie table, from the settings in force."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from html import escape
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from signalpost.cli.privacy_records import Report

Cells = Sequence[Sequence[str]]


class Form(str, Enum):
    """How the report looks."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    JSON = "json"


def report(
    ctx: typer.Context,
    form: Annotated[Form, typer.Option("--format", help="text, markdown, html or json.")] = Form.TEXT,
) -> None:
    """Write what is processed now, why, from where, to whom and for how long, and every cookie with purpose and life.

    It is made of the datasets, keys and retention in force; what only you can know stands as a question.
    """
    from signalpost.cli import parts, show
    from signalpost.cli.privacy_records import report as made_of
    from signalpost.store.control import DEFAULT_SPACE

    with parts.control(parts.settings_of(ctx)) as control:
        version = control.config(DEFAULT_SPACE)
        keys = [key for key in control.snapshot().keys(DEFAULT_SPACE) if key.revoked_at is None]
    made = made_of(version.config, keys, settings=version.number, at=parts.now_ms())
    if form is Form.JSON:
        show.line(made)
        return
    write = {Form.TEXT: as_text, Form.MARKDOWN: as_markdown, Form.HTML: as_html}[form]
    show.text(write(made, show.when(made.at) or ""))


def as_text(made: Report, when: str) -> str:
    """For a terminal: one block for each row."""
    lines = [_title(made, when), ""]
    for heading, columns, rows in _tables(made):
        lines += [heading.upper(), ""]
        for row in rows:
            lines += [f"  {name}: {cell}" for name, cell in zip(columns, row, strict=True)]
            lines.append("")
    for heading, items in _lists(made):
        lines += [heading.upper(), "", *(f"  - {item}" for item in items), ""]
    return "\n".join(lines).rstrip()


def as_markdown(made: Report, when: str) -> str:
    """For a page among others."""
    lines = [f"# {_title(made, when)}", ""]
    for heading, columns, rows in _tables(made):
        lines += [f"## {heading}", "", _line(columns), _line(["---"] * len(columns)), *(_line(row) for row in rows), ""]
    for heading, items in _lists(made):
        lines += [f"## {heading}", "", *(f"* {item}" for item in items), ""]
    return "\n".join(lines).rstrip()


def as_html(made: Report, when: str) -> str:
    """A whole page."""
    parts = [f"<h1>{escape(_title(made, when))}</h1>"]
    for heading, columns, rows in _tables(made):
        head = "".join(f"<th>{escape(name)}</th>" for name in columns)
        body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
        parts.append(f"<h2>{escape(heading)}</h2><table><tr>{head}</tr>{body}</table>")
    for heading, items in _lists(made):
        parts.append(f"<h2>{escape(heading)}</h2><ul>{''.join(f'<li>{escape(item)}</li>' for item in items)}</ul>")
    page = "\n".join(parts)
    return (
        f'<!doctype html>\n<html lang="en"><meta charset="utf-8"><title>Record of processing</title>\n{page}\n</html>'
    )


def _title(made: Report, when: str) -> str:
    return f"Record of processing, settings {made.settings}, {when}"


def _tables(made: Report) -> Sequence[tuple[str, Sequence[str], Cells]]:
    processing = ("purpose", "data", "people", "source", "recipient", "kept", "ground")
    cookies = ("name", "kind", "purpose", "life", "recipient", "dataset")
    return (
        ("Processing", processing, [[_cell(getattr(row, name)) for name in processing] for row in made.processing]),
        ("Cookies", cookies, [[_cell(getattr(row, name)) for name in cookies] for row in made.cookies]),
    )


def _lists(made: Report) -> Sequence[tuple[str, Sequence[str]]]:
    return (("Measures", made.measures), ("For you to fill in", made.to_fill_in))


def _cell(value: object) -> str:
    if isinstance(value, list | tuple):
        return "; ".join(str(one) for one in value)
    return str(value)


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
