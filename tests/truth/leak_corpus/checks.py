"""Check digits, computed from what each scheme publishes; tests hold them against python-stdnum."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

_LUHN: Final = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)
_DNI: Final = "TRWAGMYFPDXBNJZSQVHLCKE"
_HETU: Final = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_CURP: Final = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ"
_VERHOEFF_D: Final = (
    (0, 1, 2, 3, 4, 5, 6, 7, 8, 9),
    (1, 2, 3, 4, 0, 6, 7, 8, 9, 5),
    (2, 3, 4, 0, 1, 7, 8, 9, 5, 6),
    (3, 4, 0, 1, 2, 8, 9, 5, 6, 7),
    (4, 0, 1, 2, 3, 9, 5, 6, 7, 8),
    (5, 9, 8, 7, 6, 0, 4, 3, 2, 1),
    (6, 5, 9, 8, 7, 1, 0, 4, 3, 2),
    (7, 6, 5, 9, 8, 2, 1, 0, 4, 3),
    (8, 7, 6, 5, 9, 3, 2, 1, 0, 4),
    (9, 8, 7, 6, 5, 4, 3, 2, 1, 0),
)
_VERHOEFF_P: Final = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)
_ODD: Final = dict(
    zip(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        (
            *(1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 1, 0, 5, 7, 9, 13, 15, 17, 19, 21),
            *(2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23),
        ),
        strict=True,
    )
)


def weighted(digits: str, weights: Sequence[int]) -> int:
    """The sum of the digits, each times its weight."""
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))


def luhn(digits: str) -> str:
    """The digit that makes `digits` pass Luhn's check (ISO/IEC 7812-1)."""
    total = sum(_LUHN[int(d)] if place % 2 == 0 else int(d) for place, d in enumerate(reversed(digits)))
    return str(-total % 10)


def iban(country: str, account: str) -> str:
    """`country`, its two check digits (ISO 13616, modulus 97) and the account."""
    moved = "".join(str(int(sign, 36)) for sign in f"{account}{country}00")
    return f"{country}{98 - int(moved) % 97:02}{account}"


def ean(digits: str) -> str:
    """The last digit of an EAN, GTIN or UPC."""
    return str(-sum(int(d) * (3 if place % 2 == 0 else 1) for place, d in enumerate(reversed(digits))) % 10)


def verhoeff(digits: str) -> str:
    """Aadhaar's last digit."""
    state = 0
    for place, digit in enumerate(reversed(digits), start=1):
        state = _VERHOEFF_D[state][_permuted(int(digit), place)]
    return str(_VERHOEFF_D[state].index(0))


def _permuted(digit: int, times: int) -> int:
    for _ in range(times % 8):
        digit = _VERHOEFF_P[digit]
    return digit


def dni(digits: str) -> str:
    """The letter of a Spanish DNI of eight digits."""
    return _DNI[int(digits) % 23]


def hetu(digits: str) -> str:
    """The sign at the end of a Finnish personal identity code, from its nine digits."""
    return _HETU[int(digits) % 31]


def codice_fiscale(first: str) -> str:
    """The last letter of an Italian codice fiscale, from its first fifteen signs."""
    total = sum(_ODD[sign] if place % 2 == 0 else int(sign, 36) % 26 for place, sign in enumerate(first))
    # Even places count a digit as itself and a letter from A = 0.
    total -= sum(_excess(sign) for sign in first[1::2])
    return chr(65 + total % 26)


def _excess(sign: str) -> int:
    own = int(sign) if sign.isdigit() else ord(sign) - 65
    return int(sign, 36) % 26 - own


def nir(digits: str) -> str:
    """The two check digits of a French NIR of thirteen digits."""
    return f"{97 - int(digits) % 97:02}"


def bsn(digits: str) -> str | None:
    """The last digit of a Dutch BSN; None where no digit fits."""
    rest = weighted(digits, (9, 8, 7, 6, 5, 4, 3, 2)) % 11
    return None if rest == 10 else str(rest)


def belgian(digits: str, *, after_2000: bool) -> str:
    """The two check digits of a Belgian national number of nine digits."""
    return f"{97 - int(('2' if after_2000 else '') + digits) % 97:02}"


def pesel(digits: str) -> str:
    """The last digit of a Polish PESEL."""
    return str(-weighted(digits, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3)) % 10)


def steuer_id(digits: str) -> str:
    """The last digit of a German tax id (ISO 7064, MOD 11,10)."""
    product = 10
    for digit in digits:
        total = (int(digit) + product) % 10 or 10
        product = total * 2 % 11
    return str((11 - product) % 10)


def cpf(digits: str) -> str:
    """The two check digits of a Brazilian CPF."""
    first = -weighted(digits, range(10, 1, -1)) % 11
    second = -weighted(f"{digits}{first % 10 if first < 10 else 0}", range(11, 1, -1)) % 11
    return f"{first if first < 10 else 0}{second if second < 10 else 0}"


def nif(digits: str) -> str:
    """The last digit of a Portuguese NIF."""
    rest = -weighted(digits, range(9, 1, -1)) % 11
    return str(rest if rest < 10 else 0)


def rut(digits: str) -> str:
    """The check sign of a Chilean RUT."""
    rest = -sum(int(d) * (2 + place % 6) for place, d in enumerate(reversed(digits))) % 11
    return "K" if rest == 10 else str(rest)


def kimlik(digits: str) -> str:
    """The two check digits of a Turkish identity number of nine digits."""
    tenth = (7 * sum(map(int, digits[0::2])) - sum(map(int, digits[1::2]))) % 10
    return f"{tenth}{(sum(map(int, digits)) + tenth) % 10}"


def resident(digits: str) -> str:
    """The check sign of a Chinese resident identity number (ISO 7064, MOD 11-2)."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return "10X98765432"[weighted(digits, weights) % 11]


def fodselsnummer(digits: str) -> str | None:
    """The two check digits of a Norwegian number of nine digits; None where none fit."""
    first = -weighted(digits, (3, 7, 6, 1, 8, 9, 4, 5, 2)) % 11
    if first == 10:
        return None
    second = -weighted(f"{digits}{first}", (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)) % 11
    return None if second == 10 else f"{first}{second}"


def curp(first: str) -> str:
    """The last digit of a Mexican CURP of seventeen signs."""
    return str(-sum(_CURP.index(sign) * (18 - place) for place, sign in enumerate(first)) % 10)


def tfn(digits: str) -> str | None:
    """The last digit of an Australian tax file number; None where none fits."""
    rest = weighted(digits, (1, 4, 3, 7, 5, 8, 6, 9))
    return next((str(last) for last in range(10) if (rest + 10 * last) % 11 == 0), None)
