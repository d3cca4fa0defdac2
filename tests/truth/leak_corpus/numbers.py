"""Numbers of people as their schemes make them: cards, accounts, national ids, telephones. Drawn, of nobody."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from leak_corpus import checks
from signalpost.sandbox.people.draw import Draw

# Scheme → shape without the check digit. Issuer ranges as the schemes publish them (ISO/IEC 7812).
CARDS: Final = {
    "visa": ("4##############",),
    "mastercard": ("51#############", "53#############", "55#############", "2221###########", "2720###########"),
    "amex": ("34############", "37############"),
    "discover": ("6011###########", "65#############"),
    "jcb": ("3528###########", "3589###########"),
    "diners": ("36###########",),
    "unionpay": ("62#############",),
}
_AMEX_LENGTH: Final = 15

# ISO 13616 registry: country → account's shape, in its length.
IBANS: Final = {
    "AT": "################",
    "BE": "############",
    "BG": "@@@@##############",
    "CH": "#################",
    "CY": "########################",
    "CZ": "####################",
    "DE": "##################",
    "DK": "##############",
    "EE": "################",
    "ES": "####################",
    "FI": "##############",
    "FR": "#######################",
    "GB": "@@@@##############",
    "GR": "#######################",
    "HR": "#################",
    "HU": "########################",
    "IE": "@@@@##############",
    "IT": "@######################",
    "LT": "################",
    "LU": "################",
    "LV": "@@@@#############",
    "MT": "@@@@#######################",
    "NL": "@@@@##########",
    "NO": "###########",
    "PL": "########################",
    "PT": "#####################",
    "RO": "@@@@################",
    "SE": "####################",
    "SI": "###############",
    "SK": "####################",
}

# Country → shapes of numbers people have: international, national.
PHONES: Final = {
    "us": ("+1 2##-55#-####", "(41#) 55#-####", "+1 (70#) 44#-####", "64#.23#.####"),
    "ca": ("+1 416-55#-####", "(604) 66#-####"),
    "gb": ("+44 7700 9#####", "07700 9#####", "+44 (0)20 79## ####", "020 7946 ####"),
    "de": ("+49 151 2#######", "0151 2#######", "+49 30 2#######", "030 / 2#######", "0049 170 2######"),
    "fr": ("+33 6 12 ## ## ##", "06 12 ## ## ##", "+33 1 42 ## ## ##", "06.12.##.##.##"),
    "es": ("+34 612 ### ###", "612 ### ###", "+34 91 2## ## ##"),
    "it": ("+39 347 ### ####", "347 ### ####", "+39 06 44## ####"),
    "nl": ("+31 6 1#######", "06-1#######", "+31 20 62# ####"),
    "be": ("+32 470 ## ## ##", "0470 ## ## ##"),
    "at": ("+43 664 #######", "0664 #######"),
    "ch": ("+41 79 2## ## ##", "079 2## ## ##"),
    "pl": ("+48 601 ### ###", "601 ### ###"),
    "se": ("+46 70 17# ## ##", "070-17# ## ##"),
    "dk": ("+45 20 ## ## ##",),
    "no": ("+47 406 ## ###",),
    "fi": ("+358 40 1######", "040 1######"),
    "pt": ("+351 912 ### ###", "912 ### ###"),
    "ie": ("+353 85 1## ####", "085 1## ####"),
    "br": ("+55 11 98###-####", "(11) 98###-####"),
    "mx": ("+52 55 12## ####",),
    "in": ("+91 98### #####", "098### #####"),
    "au": ("+61 412 ### ###", "0412 ### ###"),
    "jp": ("+81 90-12##-####", "090-12##-####"),
    "za": ("+27 82 ### ####", "082 ### ####"),
    "tr": ("+90 532 ### ## ##", "0532 ### ## ##"),
}


def card(draw: Draw, *, spaced: bool | None = None) -> str:
    """A card number that passes Luhn's check, in one piece or in groups."""
    body = draw.shape(draw.one(draw.one(tuple(CARDS.values()))))
    number = body + checks.luhn(body)
    if not (draw.chance(0.6) if spaced is None else spaced):
        return number
    return draw.one((" ", " ", "-")).join(_card_groups(number))


def _card_groups(number: str) -> list[str]:
    if len(number) == _AMEX_LENGTH:
        return [number[:4], number[4:10], number[10:]]
    return [number[start : start + 4] for start in range(0, len(number), 4)]


def iban(draw: Draw) -> str:
    """An IBAN of one of thirty countries, in one piece or in groups of four."""
    country = draw.one(tuple(IBANS))
    number = checks.iban(country, draw.shape(IBANS[country]))
    if draw.chance(0.5):
        return number
    return " ".join(number[start : start + 4] for start in range(0, len(number), 4))


def phone(draw: Draw, *, international: bool = False) -> str:
    """A telephone number as people write it; `international`: with its country code."""
    shapes = draw.one(tuple(PHONES.values()))
    if international:
        shapes = tuple(shape for shape in shapes if shape.startswith("+"))
    return draw.shape(draw.one(shapes))


def compact_phone(draw: Draw) -> str:
    """One with its country code and nothing between the digits: `+4915123456789`."""
    return "+" + "".join(sign for sign in phone(draw, international=True).replace("(0)", "") if sign.isdigit())


def day(draw: Draw) -> tuple[int, int, int]:
    """Year, month and day of a birth."""
    return 1940 + draw.below(66), 1 + draw.below(12), 1 + draw.below(28)


def _retried(make: Callable[[Draw], str | None]) -> Callable[[Draw], str]:
    def until(draw: Draw) -> str:
        while (found := make(draw)) is None:
            pass
        return found

    return until


def ssn(draw: Draw) -> str:
    """United States; area numbers 000, 666 and from 900 on are never given."""
    area = 1 + draw.below(665)
    return f"{area:03}-{1 + draw.below(99):02}-{1 + draw.below(9999):04}"


def nino(draw: Draw) -> str:
    """United Kingdom, National Insurance."""
    letters = draw.one(("AB", "CE", "JG", "HR", "NX", "PW", "SY", "TR", "WK"))
    text = f"{letters}{draw.shape('######')}{draw.one('ABCD')}"
    return text if draw.chance(0.5) else f"{text[:2]} {text[2:4]} {text[4:6]} {text[6:8]} {text[8]}"


def sin(draw: Draw) -> str:
    """Canada."""
    body = f"{1 + draw.below(7)}{draw.shape('#######')}"
    number = body + checks.luhn(body)
    return (
        f"{number[:3]} {number[3:6]} {number[6:]}" if draw.chance(0.6) else f"{number[:3]}-{number[3:6]}-{number[6:]}"
    )


def dni(draw: Draw) -> str:
    """Spain, DNI or NIE."""
    if draw.chance(0.7):
        digits = draw.shape("########")
        return f"{digits}{draw.one(('', '-'))}{checks.dni(digits)}"
    first = draw.below(3)
    rest = draw.shape("#######")
    return f"{'XYZ'[first]}{rest}{checks.dni(f'{first}{rest}')}"


def codice_fiscale(draw: Draw) -> str:
    """Italy."""
    year, month, at = day(draw)
    consonants = "BCDFGLMNPRSTVZ"
    names = "".join(draw.one(consonants) for _ in range(6))
    born = f"{year % 100:02}{'ABCDEHLMPRST'[month - 1]}{at + 40 * draw.below(2):02}"
    first = f"{names}{born}{draw.one('FHL')}{100 + draw.below(700)}"
    return first + checks.codice_fiscale(first)


def nir(draw: Draw) -> str:
    """France, social security."""
    year, month, _ = day(draw)
    born = f"{1 + draw.below(2)}{year % 100:02}{month:02}"
    body = f"{born}{1 + draw.below(95):02}{1 + draw.below(400):03}{1 + draw.below(900):03}"
    if body[5:7] == "20":  # Corsica, written with letters since 1976
        body = f"{body[:5]}75{body[7:]}"
    number = body + checks.nir(body)
    if draw.chance(0.5):
        return number
    return f"{number[0]} {number[1:3]} {number[3:5]} {number[5:7]} {number[7:10]} {number[10:13]} {number[13:]}"


def _bsn(draw: Draw) -> str | None:
    body = f"{1 + draw.below(9)}{draw.shape('#######')}"
    last = checks.bsn(body)
    return None if last is None else body + last


def belgian(draw: Draw) -> str:
    """Belgium, rijksregisternummer."""
    year, month, at = day(draw)
    body = f"{year % 100:02}{month:02}{at:02}{1 + draw.below(997):03}"
    check = checks.belgian(body, after_2000=year >= 2000)
    return f"{body[:2]}.{body[2:4]}.{body[4:6]}-{body[6:]}.{check}"


def pesel(draw: Draw) -> str:
    """Poland."""
    year, month, at = day(draw)
    body = f"{year % 100:02}{month + (20 if year >= 2000 else 0):02}{at:02}{draw.shape('####')}"
    return body + checks.pesel(body)


def personnummer(draw: Draw) -> str:
    """Sweden."""
    year, month, at = day(draw)
    body = f"{year % 100:02}{month:02}{at:02}{1 + draw.below(998):03}"
    century = str(year // 100) if draw.chance(0.5) else ""
    return f"{century}{body[:6]}-{body[6:]}{checks.luhn(body)}"


def _fodselsnummer(draw: Draw) -> str | None:
    year, month, at = day(draw)
    serial = 500 + draw.below(400) if year >= 2000 else draw.below(500)
    body = f"{at:02}{month:02}{year % 100:02}{serial:03}"
    check = checks.fodselsnummer(body)
    return None if check is None else body + check


def hetu(draw: Draw) -> str:
    """Finland."""
    year, month, at = day(draw)
    date, serial = f"{at:02}{month:02}{year % 100:02}", f"{2 + draw.below(898):03}"
    return f"{date}{'A' if year >= 2000 else '-'}{serial}{checks.hetu(date + serial)}"


def steuer_id(draw: Draw) -> str:
    """Germany: of the first ten digits one stands twice, another nowhere."""
    digits = sorted("0123456789", key=lambda _: draw.below(1_000_000))
    digits[digits.index(next(d for d in digits[1:] if d != digits[0]))] = digits[0]
    if digits[0] == "0":
        digits = [{"0": "5", "5": "0"}.get(d, d) for d in digits]
    body = "".join(digits)
    number = body + checks.steuer_id(body)
    return number if draw.chance(0.5) else f"{number[:2]} {number[2:5]} {number[5:8]} {number[8:]}"


def cpf(draw: Draw) -> str:
    """Brazil."""
    body = draw.shape("#########")
    return f"{body[:3]}.{body[3:6]}.{body[6:]}-{checks.cpf(body)}"


def nif(draw: Draw) -> str:
    """Portugal."""
    body = f"{draw.one('12')}{draw.shape('#######')}"
    return body + checks.nif(body)


def rut(draw: Draw) -> str:
    """Chile."""
    body = str(5_000_000 + draw.below(20_000_000))
    return f"{int(body):,}".replace(",", ".") + f"-{checks.rut(body)}"


def kimlik(draw: Draw) -> str:
    """Turkey."""
    body = f"{1 + draw.below(9)}{draw.shape('########')}"
    return body + checks.kimlik(body)


def resident(draw: Draw) -> str:
    """China."""
    year, month, at = day(draw)
    body = f"{draw.one(('110101', '110102', '310104', '310101'))}{year}{month:02}{at:02}{draw.shape('###')}"
    return body + checks.resident(body)


def aadhaar(draw: Draw) -> str:
    """India."""
    while True:
        body = f"{2 + draw.below(8)}{draw.shape('##########')}"
        number = body + checks.verhoeff(body)
        if number != number[::-1]:  # no palindrome is given
            return f"{number[:4]} {number[4:8]} {number[8:]}"


def curp(draw: Draw) -> str:
    """Mexico."""
    year, month, at = day(draw)
    year = min(year, 1999)
    letters = f"{draw.one('BCDFGHLMNPRST')}{draw.one('AEIO')}{draw.one('BCDFGHLMNPRST')}{draw.one('BCDFGHLMNPRST')}"
    inner = "".join(draw.one("BCDFGHLMNPRST") for _ in range(3))
    state = draw.one(("DF", "JC", "NL", "MC", "PL"))
    first = f"{letters}{year % 100:02}{month:02}{at:02}{draw.one('HM')}{state}{inner}0"
    return first + checks.curp(first)


def ahv(draw: Draw) -> str:
    """Switzerland."""
    body = f"756{draw.shape('#########')}"
    number = body + checks.ean(body)
    return f"{number[:3]}.{number[3:7]}.{number[7:11]}.{number[11:]}"


def south_african(draw: Draw) -> str:
    """South Africa."""
    year, month, at = day(draw)
    body = f"{year % 100:02}{month:02}{at:02}{draw.shape('####')}08"
    return body + checks.luhn(body)


def _tfn(draw: Draw) -> str | None:
    body = f"{1 + draw.below(8)}{draw.shape('#######')}"
    last = checks.tfn(body)
    return None if last is None else f"{body[:3]} {body[3:6]} {body[6:]}{last}"


# Name of the number as people say it where it is used → how it is made.
NATIONAL: Final[Mapping[str, Callable[[Draw], str]]] = {
    "ssn": ssn,
    "nino": nino,
    "sin": sin,
    "dni": dni,
    "codice_fiscale": codice_fiscale,
    "nir": nir,
    "bsn": _retried(_bsn),
    "rijksregisternummer": belgian,
    "pesel": pesel,
    "personnummer": personnummer,
    "fodselsnummer": _retried(_fodselsnummer),
    "hetu": hetu,
    "steuer_id": steuer_id,
    "cpf": cpf,
    "nif": nif,
    "rut": rut,
    "kimlik": kimlik,
    "shenfenzheng": resident,
    "aadhaar": aadhaar,
    "curp": curp,
    "ahv": ahv,
    "sa_id": south_african,
    "tfn": _retried(_tfn),
}

# Those whose shape alone says what they are, also within a text that does not name them.
TELLING: Final = (
    *("ssn", "nino", "codice_fiscale", "rijksregisternummer", "personnummer", "hetu", "cpf", "rut", "curp", "ahv"),
    "shenfenzheng",
)
