"""How a CSV is written: its encoding, what parts its cells, whether it has a header. From its first bytes alone."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter

import msgspec

DELIMITERS = (",", ";", "\t", "|")
LOOKED_AT = 60  # lines
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_VALUE = re.compile(r"^[\s$€£]*[-+]?\d[\d.,:/\-T ]*$|@.+\.|^https?://|^[0-9a-fA-F]{64}$")


class Dialect(msgspec.Struct, frozen=True, kw_only=True):
    """`encoding` is a name of Python's codecs, `delimiter` one character."""

    encoding: str
    delimiter: str


def encoding_of(sample: bytes) -> str:
    """The encoding of a text that begins with `sample`: by its mark, by zeros in every other byte, UTF-8 if it can be
    that, else Windows-1252, in which Excel saves where nothing else is chosen."""
    for mark, name in _MARKS:
        if sample.startswith(mark):
            return name
    if sample[1:200:2].count(0) > 50:
        return "utf-16-le"
    if sample[0:200:2].count(0) > 50:
        return "utf-16-be"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def delimiter_of(text: str) -> str:
    """What parts the cells of a text that begins with `text`: the one by which most lines have the same number of
    cells, and more than one; a comma where nothing parts them."""
    lines = text.splitlines()[:LOOKED_AT]
    best, best_score = DELIMITERS[0], 0.0
    for delimiter in DELIMITERS:
        try:
            widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter) if row)
        except csv.Error:
            continue
        if not widths:
            continue
        width, often = widths.most_common(1)[0]
        score = often / sum(widths.values()) * (1 - 1 / width) if width > 1 else 0.0
        if score > best_score + 1e-9:
            best, best_score = delimiter, score
    return best


def dialect_of(sample: bytes) -> Dialect:
    """How the CSV that begins with `sample` is written."""
    encoding = encoding_of(sample)
    text = codecs.getincrementaldecoder(encoding)("replace").decode(sample)
    return Dialect(encoding=encoding, delimiter=delimiter_of(text))


def holds_values(row: list[str]) -> bool:
    """Whether a first row is one of values and no header: a cell of it is a number, a date, an address or a digest."""
    return any(_VALUE.search(cell.strip()) for cell in row)
