"""The check of a file for a terminal. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from signalpost.files.report import LEFT_OUT, REMARKS, TAKEN, Report, money, option, sentence
from signalpost.files.tally import Sum

_MOST_SUMS = 14


def lines(report: Report) -> Iterator[str]:
    """What a person reads first, line by line."""
    yield f"{report.file}: {report.export}, {report.form}" + (f", {report.encoding}" if report.encoding else "")
    for column in report.columns:
        if column.target:
            yield f"  {column.header} → {column.target}   {' · '.join(column.examples)}".rstrip()
    for column in report.columns:
        if likely := column.looks_like:
            yield f"! {column.header} is not read, and looks like {likely}: say --column '{column.header}={likely}'"
    unread = [column.header for column in report.columns if not column.target and column.header]
    if unread:
        more = f" and {len(unread) - 12} more" if len(unread) > 12 else ""
        yield f"  not read: {', '.join(unread[:12])}{more}"
    for taken in report.assumed:
        yield f"  {TAKEN.get(taken.name, taken.name)}: {taken.value} ({taken.why})"
    for question in report.questions:
        choices = f" ({', '.join(question.choices)})" if question.choices else ""
        yield f"? {option(question.name)}: {question.text}{choices}"
    if not report.questions:
        yield from _counted(report)
    yield sentence(report)


def _counted(report: Report) -> Iterator[str]:
    counted = f"{report.rows:,} rows, {report.groups:,} events or orders"
    yield f"{counted}; {report.sendable:,} can go, {report.refused:,} refused"
    for problem in report.problems:
        named = ", ".join(map(str, problem.lines))
        yield f"  {problem.count:,} × {problem.code} {problem.path}: {problem.message} {problem.fix} (lines {named})"
    for code, count in sorted(report.left_out.items()):
        yield f"  {count:,} left out: {LEFT_OUT.get(code, code)}"
    for code, count in sorted(report.remarks.items()):
        name, _, path = code.partition(":")
        yield f"  {count:,} × {path}: {REMARKS.get(name, name)}"
    if report.phones.bare:
        guess = (
            f"; they look like {report.phones.country.upper()}: {report.phones.evidence}"
            if report.phones.country
            else ""
        )
        yield f"  {report.phones.bare:,} phones name no country{guess}. Say --default-country."
    for one in report.sums[:_MOST_SUMS]:
        yield f"  {one.day} {one.event_name}: {one.events:,}{_money(one)}"
    if len(report.sums) > _MOST_SUMS:
        yield f"  … and {len(report.sums) - _MOST_SUMS} more lines in the report"
    for one in report.totals:
        yield f"  all days {one.event_name}: {one.events:,}{_money(one)}"
    if report.quality is not None:
        keys = ", ".join(f"{one.key} {one.share:.0%}" for one in report.keys if one.share)
        yield f"  estimated match quality {report.quality.low:.1f}–{report.quality.high:.1f} of 10: {keys}"


def _money(one: Sum) -> str:
    return f", {money(one)}" if one.amount else ""
