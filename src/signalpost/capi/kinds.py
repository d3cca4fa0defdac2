"""Reading one value by its kind: what to send, or None to leave it out, and the code of the remark, if any."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from math import isfinite

from signalpost.capi.spec_parameters import Kind, Parameter

Amount = int | float | Decimal
Reading = tuple[object, str | None]

SMALLEST = -(2**63)
LARGEST = 2**64 - 1
LONGEST_NUMBER = 32  # characters; no amount of money needs more


def is_empty(value: object) -> bool:
    """Null, an empty text or an empty list or object: left out of what is sent."""
    return value is None or (not value and isinstance(value, str | list | tuple | dict))


def number(value: object) -> tuple[Amount | None, str | None]:
    """A finite number within 64 bits, or (None, code). Text is read only where nothing has to be guessed."""
    if isinstance(value, str):
        found = _number_in(value.strip())
        return (found, "number_as_text") if found is not None else (None, "number_expected")
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None, "number_expected"
    if isinstance(value, int):
        return (value, None) if SMALLEST <= value <= LARGEST else (None, "number_expected")
    return (value, None) if is_finite(value) else (None, "number_not_finite")


def is_finite(value: Amount) -> bool:
    """Whether JSON can hold it. A Decimal answers for itself: it raises where one that is no number is compared."""
    return value.is_finite() if isinstance(value, Decimal) else isfinite(value)


def _number_in(text: str) -> Amount | None:
    """Digits, one point at most, a minus before: 1.234,56 and 1,234 could mean two numbers, so they mean none."""
    digits = text[1:] if text[:1] == "-" else text
    whole, point, part = digits.partition(".")
    if not (text.isascii() and whole.isdigit() and len(text) <= LONGEST_NUMBER and (part.isdigit() or not point)):
        return None
    found = float(text) if point else int(text)
    return found if SMALLEST <= found <= LARGEST else None


def _whole(value: object) -> tuple[int | None, str | None]:
    found, code = number(value)
    if found is None or found != int(found):
        return None, code if found is None else "number_expected"
    return int(found), code


def read_signed(value: object, row: Parameter) -> Reading:
    """A number of either sign."""
    return number(value)


def read_number(value: object, row: Parameter) -> Reading:
    """A number, zero or more."""
    found, code = number(value)
    return (None, "number_expected") if found is not None and found < 0 else (found, code)


def read_integer(value: object, row: Parameter) -> Reading:
    """A whole number, zero or more."""
    found, code = _whole(value)
    return (None, "number_expected") if found is not None and found < 0 else (found, code)


def read_time(value: object, row: Parameter) -> Reading:
    """Unix seconds: a whole number that is no count of milliseconds."""
    found, code = _whole(value)
    return (found, code) if found is not None and 0 < found < 10**11 else (None, "time_expected")


def read_text(value: object, row: Parameter) -> Reading:
    """A text; a finite number is written as one."""
    if isinstance(value, str):
        return value, None
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool) and is_finite(value):
        return str(value), None
    return None, "text_expected"


def read_product_id(value: object, row: Parameter) -> Reading:
    """A product's id, which Meta takes as a text and as a whole number: it stays what it is in the catalogue."""
    whole = isinstance(value, int) and not isinstance(value, bool) and SMALLEST <= value <= LARGEST
    return (value, None) if whole else read_text(value, row)


def read_text_or_flag(value: object, row: Parameter) -> Reading:
    """A text, or true or false as it is."""
    return (value, None) if isinstance(value, bool) else read_text(value, row)


def read_flag(value: object, row: Parameter) -> Reading:
    """True or false, also as the words and digits people write for it."""
    if isinstance(value, bool):
        return value, None
    text = str(value).strip().lower() if isinstance(value, str | int) else ""
    return (text in ("1", "true"), None) if text in ("0", "1", "true", "false") else (None, "flag_expected")


def read_bit(value: object, row: Parameter) -> Reading:
    """1 or 0, for a flag that Meta wants as a number."""
    flag, code = read_flag(value, row)
    return (int(flag), None) if isinstance(flag, bool) else (None, code)


def read_enum(value: object, row: Parameter) -> Reading:
    """Case and blanks around do not matter, as in Meta's own SDKs."""
    text = value.strip().lower() if isinstance(value, str) else ""
    return (text, None) if text in row.values else (None, "not_allowed")


def read_list(value: object, row: Parameter) -> Reading:
    """Texts and whole numbers; a lone one is taken as a list of one, another item is left out."""
    if isinstance(value, str | int) and not isinstance(value, bool):
        return [value], "list_expected"
    if not isinstance(value, list | tuple):
        return None, "list_needed"
    items = [item for item in value if isinstance(item, str | int) and not isinstance(item, bool) and item != ""]
    strange = len(items) != sum(not is_empty(item) for item in value)
    return items or None, "item_left_out" if strange else None


def read_url(value: object, row: Parameter) -> Reading:
    """An address on the web, with its scheme."""
    text = value.strip() if isinstance(value, str) else ""
    return (text, None) if text[:8].lower().startswith(("http://", "https://")) else (None, "url_invalid")


READERS: dict[Kind, Callable[[object, Parameter], Reading]] = {
    Kind.TEXT: read_text,
    Kind.ID: read_text,
    Kind.PRODUCT_ID: read_product_id,
    Kind.TEXTS: read_list,
    Kind.IDS: read_list,
    Kind.NUMBER: read_number,
    Kind.SIGNED: read_signed,
    Kind.INTEGER: read_integer,
    Kind.TIME: read_time,
    Kind.FLAG: read_flag,
    Kind.BIT: read_bit,
    Kind.ENUM: read_enum,
    Kind.URL: read_url,
    Kind.TEXT_OR_FLAG: read_text_or_flag,
}


def read(value: object, row: Parameter) -> Reading:
    """`value` as the parameter `row` wants it. Objects, and lists of them, have no reader but judges of their own."""
    return READERS[row.kind](value, row)
