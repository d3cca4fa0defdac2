"""`ph`: digits with the country code in front, no leading zeros.

"Remove symbols, letters, and any leading zeros; the country code is always present, even for domestic data" (Customer
information parameters, 2026-01-09). A number without its code gets the one of the person's country, when known:

1. `+` or `00` in front (or the country's own way out, such as 011) means that the code is there.
2. Otherwise, behind the country's trunk prefix (0 in most of the world, 8 in Russia, 1 in North America), a number of
   national length is national: the prefix goes, the code comes.
3. Otherwise a number that begins with the country's code and then has a national length carries it already. Where both
   readings fit, the one that makes a mobile number wins; if neither or both do, or a 0 follows the code (an Italian
   landline), the code counts as present.
4. Otherwise a number of national length is national (a spreadsheet ate the zero); a shorter one is a local number that
   nobody can complete, and is dropped; a longer one is taken to be another country's, with its code.

Without a country nothing is added. Fewer than 7 digits, more than 15 (ITU-T E.164), one digit repeated, or more letters
than digits cannot be a telephone number.
"""

from __future__ import annotations

import string
from collections.abc import Callable

import msgspec

from signalpost.capi._tables.calling_codes import CALLING_CODES
from signalpost.capi.letters import NOT_DIGITS

FEWEST_DIGITS = 7  # Meta's Python Business SDK, 2026-06-24
MOST_DIGITS = 15  # ITU-T E.164
ZERO = ord("0")
_ZEROS = (0xFF10, 0x0660, 0x06F0, 0x0966, 0x09E6, 0x0E50)  # full-width, Arabic, Persian, Devanagari, Bengali, Thai
_ASCII_DIGITS = {zero + digit: str(digit) for zero in _ZEROS for digit in range(10)} | {0xFF0B: "+"}


class _Country(msgspec.Struct, frozen=True, kw_only=True):
    """`plain` are the first digits (as code points) of national numbers that begin like nothing else."""

    code: bytes
    trunk: bytes
    way_out: bytes
    lengths: frozenset[int]
    mobile: frozenset[int]
    plain: frozenset[int]


def _country(code: str, trunk: str, way_out: str, lengths: tuple[int, ...], mobile: tuple[int, ...]) -> _Country:
    special = {"0", code[0], *trunk[:1], *way_out[:1]}
    return _Country(
        code=code.encode(),
        trunk=trunk.encode(),
        way_out=way_out.encode(),
        lengths=frozenset(lengths),
        mobile=frozenset(mobile),
        plain=frozenset(map(ord, set(string.digits) - special)),
    )


# "+44 (0)20 7946 0958": where the trunk prefix is 0, no number has a 0 behind the country code.
_CODE_AND_TRUNK = frozenset(
    f"{code}0".encode() for code, trunk, *_ in CALLING_CODES.values() if trunk == "0"
) - frozenset(f"{code}0".encode() for code, trunk, *_ in CALLING_CODES.values() if trunk != "0")


def phone_in(country: str | None) -> Callable[[str], bytes]:
    """The rule for numbers of people in `country` (alpha-2, lower-case), or for people from anywhere."""
    row = CALLING_CODES.get(country or "")
    if row is None:
        return phone
    known = _country(*row)

    def phone_there(text: str) -> bytes:
        """The usual way of writing first: a plus, the code, and no zero where a trunk prefix could stand."""
        if text[:1] == "+" and text[-2:] != ".0" and text.isascii():
            digits = text.encode().translate(None, NOT_DIGITS)
            if (
                FEWEST_DIGITS < len(digits) <= MOST_DIGITS
                and digits[0] not in (ZERO, digits[-1])
                and digits[:3] not in _CODE_AND_TRUNK
                and digits[:4] not in _CODE_AND_TRUNK
                and len(text) <= 2 * len(digits)
            ):
                return digits
        return _phone_of(known, text)

    return phone_there


def phone(text: str) -> bytes:
    """Normal form of a number, nothing added: `+1 (616) 954-78 88` → `16169547888`; b"" when it cannot be one."""
    typed = text if text.isascii() else _ascii_digits(text)
    digits = _digits(typed)
    number = digits.lstrip(b"0")
    if "+" in typed or digits[:2] == b"00":
        number = _without_trunk(number)
    return number if _is_number(typed, digits, number) else b""


def _phone_of(country: _Country, text: str) -> bytes:
    typed = text if text.isascii() else _ascii_digits(text)
    digits = _digits(typed)
    if "+" in typed:
        number = digits.lstrip(b"0")
        if ZERO in number[2:4]:
            number = _without_trunk(number)
    elif len(digits) in country.lengths and digits[0] in country.plain:
        number = country.code + digits
    else:
        number = _completed(country, digits)
    usual = FEWEST_DIGITS <= len(number) <= MOST_DIGITS and digits[0] != digits[-1] and len(typed) <= 2 * len(digits)
    return number if usual or _is_number(typed, digits, number) else b""


def _completed(country: _Country, digits: bytes) -> bytes:
    """The digits with the country's code, unless they carry a code already; b"" for what nobody can complete."""
    if country.way_out and digits.startswith(country.way_out):
        return digits[len(country.way_out) :].lstrip(b"0")
    if digits.startswith(b"00"):
        return _without_trunk(digits.lstrip(b"0"))
    if country.trunk and digits.startswith(country.trunk):
        national = digits[len(country.trunk) :]
        if len(national) in country.lengths:
            return country.code + national
        if country.trunk == b"0":
            digits = digits.lstrip(b"0")
    if _carries_code(country, digits):
        return _without_trunk(digits)
    if len(digits) in country.lengths:
        return country.code + digits
    if digits.startswith(b"0"):
        return _completed(country, digits.lstrip(b"0"))
    return _without_trunk(digits) if len(digits) > max(country.lengths) else b""


def _carries_code(country: _Country, digits: bytes) -> bool:
    national = len(digits) - len(country.code)
    if not digits.startswith(country.code) or national not in country.lengths:
        return False
    if len(digits) not in country.mobile or national in country.mobile:
        return True
    return digits.startswith(country.code + b"0")


def _without_trunk(number: bytes) -> bytes:
    for end in (3, 4):
        if number[:end] in _CODE_AND_TRUNK:
            return number[: end - 1] + number[end:].lstrip(b"0")
    return number


def _ascii_digits(text: str) -> str:
    return text.translate(_ASCII_DIGITS).encode("ascii", "ignore").decode()


def _digits(typed: str) -> bytes:
    digits = typed.encode().translate(None, NOT_DIGITS)
    return digits[:-1] if typed.endswith(".0") else digits  # a spreadsheet took it for a number


def _is_number(typed: str, digits: bytes, number: bytes) -> bool:
    """Neither too short nor too long, nor one digit repeated, nor more letters than digits."""
    if not FEWEST_DIGITS <= len(number) <= MOST_DIGITS or (digits[0] == digits[-1] and not digits.strip(digits[:1])):
        return False
    return len(typed) <= 2 * len(digits) or sum(map(str.isalpha, typed)) <= len(digits)
