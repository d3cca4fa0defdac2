"""What can be wrong with a row as a row, in words. What is wrong with its event has the codes of `capi.codes`. Pure."""

from __future__ import annotations

from signalpost.capi.problem import Problem

FAULTS = {
    "cells_beyond_header": ("The row has more cells than the header.", "Put text with a delimiter in it in quotes."),
    "csv_malformed": ("The row is no CSV.", "Look for a quotation mark that is never closed."),
    "json_malformed": ("The line is no JSON object.", "Write one object a line."),
    "time_missing": ("The row says no time.", "Fill in when it happened."),
    "time_unreadable": ("The time is not written as those of the first rows.", "Write all times in one form."),
    "value_unreadable": ("The amount is no number.", "Write it with one decimal mark, as in the first rows."),
    "event_name_missing": ("The row does not say what happened.", "Fill in event_name, or say --event-name."),
    "excels_number": ("A spreadsheet shortened a number to the form 1.23E+11: its last digits are lost.",
                      "Export again with the column as text."),
    "formula": ("The cell is a formula, not a value.", "Paste the values in place of the formulas."),
    "order_scattered": ("Further lines of an order that stood earlier in the file.", "Sort the file by order number."),
    "order_too_long": ("More lines than any order has share one order number.", "Check the column of order numbers."),
    "event_id_impossible": ("No event_id can be made of this number.", "Check the shop's key and the number."),
}  # fmt: skip


def fault(code: str, path: str = "") -> Problem:
    """The problem called `code`, at the column `path`."""
    message, fix = FAULTS[code]
    return Problem(path=path, code=code, message=message, fix=fix)


class WrongRow(Exception):
    """Why a row is refused; caught where its draft is made."""

    def __init__(self, code: str, path: str) -> None:
        super().__init__(code)
        self.problem = fault(code, path)
