"""Files to upload: tables of made-up people and orders, and a workbook written by hand."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

from signalpost.capi.policy import Policy
from signalpost.capi.problem import Problem
from signalpost.files.check import check
from signalpost.files.finding import Answers
from signalpost.files.group import Row
from signalpost.files.layout import layout_of
from signalpost.files.report import Report
from signalpost.files.rows import open_table
from signalpost.quality.weights import PRIORS

NOW = 1_795_000_000  # 2026-11-18 11:06:40 UTC
ANSWERS = Answers(shop="north", time_zone="UTC", currency="EUR", action_source="website")


def csv_of(*rows: Sequence[object], delimiter: str = ",") -> bytes:
    """Rows as CSV; no cell needs quotes."""
    return "\n".join(delimiter.join(map(str, row)) for row in rows).encode() + b"\n"


def orders(count: int, *, first: int = 1) -> bytes:
    """So many orders of as many people, a row each, all of 2026-11-17."""
    rows = [(f"{number}", f"2026-11-17 10:00:{number % 60:02}", f"person{number}@shop.example", "19.90", "EUR")
            for number in range(first, first + count)]  # fmt: skip
    return csv_of(("order_id", "event_time", "email", "value", "currency"), *rows)


def checked(source: bytes, answers: Answers = ANSWERS, **how: object) -> tuple[Report, list[tuple[list[Row], Problem]]]:
    """The report of a file, and its refused rows with why."""
    known = how.pop("known", lambda event_name, event_id: False)
    table = open_table(source, columns=answers.columns, **how)  # type: ignore[arg-type]
    bad: list[tuple[list[Row], Problem]] = []
    found = check(
        table,
        layout_of(table.headers, table.sample, answers),
        file="orders.csv",
        now=NOW,
        policy=Policy(),
        weights=PRIORS,
        known=known,  # type: ignore[arg-type]
        bad=lambda rows, problem: bad.append((list(rows), problem)),
    )
    return found, bad


def invoices(count: int) -> bytes:
    """A till's invoice lines: three lines each, every fifth invoice cancelled by one whose number begins with C."""
    rows: list[tuple[object, ...]] = [
        ("InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country")
    ]
    for number in range(count):
        lines = [(f"8{line}", f"JAR {line}", line + 1, f"11/{14 + number % 3}/2026 9:{number % 60:02}", "2.50")
                 for line in range(3)]  # fmt: skip
        rows += [(500_000 + number, *line, 12_000 + number, "Germany") for line in lines]
        if number % 5 == 0:
            rows += [(f"C{500_000 + number}", a, b, -c, d, e, 12_000 + number, "Germany") for a, b, c, d, e in lines]
    return csv_of(*rows)


def workbook(*rows: Sequence[str | float | None]) -> bytes:
    """A sheet as XLSX: texts as shared by nobody, numbers as numbers."""
    lines = []
    for number, row in enumerate(rows, start=1):
        cells = "".join(_cell(f"{chr(65 + place)}{number}", value) for place, value in enumerate(row))
        lines.append(f'<row r="{number}">{cells}</row>')
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    word = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    files = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{word}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{word}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="a" '
        f'Type="{kinds}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{kinds}"><sheets>'
        f'<sheet name="Orders" sheetId="1" r:id="b"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="b" '
        f'Type="{kinds}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{"".join(lines)}</sheetData></worksheet>',
    }
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + text)
    return written.getvalue()


def _cell(place: str, value: str | float | None) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f'<c r="{place}"><v>{value}</v></c>'
