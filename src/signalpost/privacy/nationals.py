"""National numbers of people: social security, tax and identity numbers.

Each form says how far it speaks for itself: `alone` where letters, check digits and dates leave little room for chance;
else the number needs its name, in the key or in the words before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

import msgspec

from signalpost.privacy import check_digits as check
from signalpost.privacy.kinds import Span
from signalpost.privacy.nearby import said_before, says_id
from signalpost.privacy.place import Place


class Form(msgspec.Struct, frozen=True, gc=False):
    """One way of writing one country's number. `alone`: confidence without its name; 0: it needs the name."""

    country: str
    pattern: re.Pattern[str]
    is_valid: Callable[[str], bool]
    alone: float = 0.0


def _form(country: str, pattern: str, is_valid: Callable[[str], bool], alone: float = 0.0) -> Form:
    apart = rf"(?<![\w+])(?<!\w[-./])(?:{pattern})(?![\w])(?![-./]\w)"  # no part of a longer word or number
    return Form(country, re.compile(apart, re.IGNORECASE), is_valid, alone)


_NINO = r"(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]"
_FISCAL = r"[A-Z]{3}[ ]?[A-Z]{3}[ ]?[\dL-V]{2}[ABCDEHLMPRST][\dL-V]{2}[ ]?[A-Z][\dL-V]{3}[A-Z]"

FORMS: Final = (
    _form("us", r"\d{3}-\d{2}-\d{4}", check.us, 0.85),
    _form("us", r"\d{3} \d{2} \d{4}", check.us, 0.7),
    _form("us", r"\d{9}", check.us),
    _form("gb", rf"{_NINO} \d{{2}} \d{{2}} \d{{2}} [A-D]", check.known, 0.95),
    _form("gb", rf"{_NINO}\d{{6}}[ ]?[A-D]", check.known, 0.75),
    _form("gb", r"\d{3}[ -]\d{3}[ -]\d{4}|\d{10}", check.nhs),
    _form("fr", r"[12] \d{2} (?:0[1-9]|1[0-2]|[2-9]\d) (?:\d{2}|2[AB]) \d{3} \d{3}[ /-]{0,2} ?\d{2}", check.fr, 0.97),
    _form("fr", r"[12]\d{4}(?:\d{2}|2[AB])\d{6}[ ]?\d{2}", check.fr, 0.9),
    _form("es", r"\d{2}\.\d{3}\.\d{3}[ -]?[A-Z]", check.es, 0.9),
    _form("es", r"\d{8}[ -]?[A-HJ-NP-TV-Z]", check.es, 0.8),
    _form("es", r"[XYZ][ -]?\d{7}[ -]?[A-HJ-NP-TV-Z]", check.es, 0.85),
    _form("it", _FISCAL, check.it, 0.97),
    _form("de", r"\d{2}[ ]\d{3}[ ]\d{3}[ ]\d{3}", check.de, 0.85),
    _form("de", r"\d{11}", check.de),
    _form("de", r"\d{2}[ ]?[0-3]\d[01]\d{3}[ ]?[A-Z][ ]?\d{3}", check.de_insurance, 0.9),
    _form("nl", r"\d{9}|\d{4}[. ]\d{2}[. ]\d{3}|\d{3}[. ]\d{3}[. ]\d{3}", check.nl),
    _form("pl", r"\d{11}", check.pl),
    _form("se", r"(?:19|20)?\d{6}[-+]\d{4}", check.se, 0.85),
    _form("se", r"(?:19|20)\d{10}|\d{10}", check.se),
    _form("no", r"\d{6}[ ]\d{5}", check.no, 0.9),
    _form("no", r"\d{11}", check.no, 0.75),
    _form("dk", r"\d{6}-\d{4}", check.dk_checked, 0.8),
    _form("dk", r"\d{6}[- ]?\d{4}", check.dk),
    _form("fi", r"\d{6}[-+A-FU-Y]\d{3}[0-9A-FHJ-NPR-Y]", check.fi, 0.95),
    _form("be", r"\d{2}\.\d{2}\.\d{2}[- ]\d{3}[. ]\d{2}", check.be, 0.97),
    _form("be", r"\d{6}[- ]\d{3}[. -]?\d{2}", check.be, 0.9),
    _form("be", r"\d{11}", check.be, 0.7),
    _form("pt", r"\d{9}|\d{3} \d{3} \d{3}", check.pt),
    _form("br", r"\d{3}\.\d{3}\.\d{3}-\d{2}", check.br, 0.97),
    _form("br", r"\d{9}-\d{2}", check.br, 0.85),
    _form("br", r"\d{11}", check.br, 0.65),
    _form("in", r"[2-9]\d{3}[ -]\d{4}[ -]\d{4}", check.aadhaar, 0.9),
    _form("in", r"[2-9]\d{11}", check.aadhaar),
    _form("in", r"[A-Z]{3}P[A-Z]\d{4}[A-Z]", check.known, 0.75),
    _form("in", r"[A-Z]{3}[ABCFGHJLT][A-Z]\d{4}[A-Z]", check.known),
    _form("ca", r"\d{3}-\d{3}-\d{3}", check.ca, 0.65),
    _form("ca", r"\d{3}[ ]\d{3}[ ]\d{3}|\d{9}", check.ca),
    _form("au", r"\d{3}[ -]\d{3}[ -]\d{3}|\d{9}|\d{8}|\d{2}[ ]\d{3}[ ]\d{3}", check.au_tax),
    _form("au", r"[2-6]\d{3}[ -]\d{5}[ -]\d(?:[ /-]\d)?", check.au_medicare, 0.7),
    _form("au", r"[2-6]\d{9,10}", check.au_medicare),
    _form("ch", r"756[. ]\d{4}[. ]\d{4}[. ]\d{2}", check.ch, 0.97),
    _form("ch", r"756\d{10}", check.ch, 0.7),
    _form("at", r"\d{4}[ -]\d{6}", check.at, 0.7),
    _form("at", r"\d{10}", check.at),
    _form("cz", r"\d{6}/\d{3,4}", check.cz, 0.9),
    _form("cz", r"\d{9,10}", check.cz),
    _form("ro", r"[1-8]\d{12}", check.ro),
    _form("bg", r"\d{10}", check.bg),
    _form("hr", r"\d{11}", check.iso_11_10),
    _form("tr", r"[1-9]\d{10}", check.tr, 0.65),
    _form("za", r"\d{13}|\d{6}[ ]\d{4}[ ]\d{2}[ ]\d|\d{6}[ ]\d{4}[ ]\d{3}", check.za),
    _form("cn", r"[1-9]\d{16}[\dX]", check.cn, 0.95),
    _form("kr", r"\d{6}-[1-8]\d{6}", check.kr, 0.85),
    _form("sg", r"[STFGM]\d{7}[A-Z]", check.sg, 0.8),
    _form("ie", r"\d{7}[ ]?[A-W][A-IW]?", check.ie),
    _form("cl", r"\d{1,2}\.\d{3}\.\d{3}-[\dK]", check.cl, 0.9),
    _form("cl", r"\d{7,8}-[\dK]", check.cl, 0.65),
    _form("ar", r"2[0347]-\d{8}-\d", check.ar, 0.95),
    _form("ar", r"2[0347]\d{9}", check.ar),
    _form("ee", r"[1-6]\d{10}", check.ee),
    _form("gr", r"\d{11}", check.gr),
    _form("jp", r"\d{4}[ -]\d{4}[ -]\d{4}|\d{12}", check.jp),
    _form("il", r"\d{8}-?\d", check.il),
    _form("tw", r"[A-Z][1289]\d{8}", check.tw, 0.75),
    _form("mx", r"[A-Z][AEIOUX][A-Z]{2}\d{6}[HMX][A-Z]{5}[0-9A-Z]\d", check.mx, 0.97),
    _form("hk", r"[A-Z]{1,2}\d{6}\([\dA]\)", check.known, 0.85),
    _form("pk", r"\d{5}-\d{7}-\d", check.known, 0.85),
    _form("my", r"\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])-\d{2}-\d{4}", check.known, 0.85),
)  # fmt: skip

ALONE: Final = tuple(form for form in FORMS if form.alone)
_ANY_ALONE: Final = re.compile("|".join(form.pattern.pattern for form in ALONE), re.IGNORECASE)

# What people call their numbers, by country; `any`: whatever form it has.
_NAME_WORDS: Final = (
    r"(?<![^\W_])(?:(?P<us>ssn|social security|itin)|(?P<gb>nino|national insurance|ni number|ni no|nhs)"
    r"|(?P<fr>nir|num[ée]ro de s[ée]curit[ée]|s[ée]curit[ée] sociale|s[ée]cu|insee)|(?P<es>dni|nie)"
    r"|(?P<it>codice fiscale|cod\. ?fisc)|(?P<de>sozialversicherungs\w*|sv-?nummer|rentenversicherungs\w*|rvnr"
    r"|steuer-?id\w*|steuer-?ident\w*|idnr|steuernummer|tax id)"
    r"|(?P<nl>bsn|burgerservicenummer|sofi)|(?P<pl>pesel)|(?P<se>personnummer|personnr)|(?P<no>f[øo]dselsnummer)"
    r"|(?P<dk>cpr)|(?P<fi>hetu|henkil[öo]tunnus)|(?P<be>rijksregister\w*|registre national|niss|insz)"
    r"|(?P<pt>contribuinte)|(?P<br>cpf)|(?P<in>aadha?ar|pan(?: card| number| no)?)|(?P<ca>sin|social insurance)"
    r"|(?P<au>tfn|tax file|medicare)|(?P<ch>ahv|avs)|(?P<at>svnr)"
    r"|(?P<cz>rodn[ée] [čc][íi]slo)"
    r"|(?P<ro>cnp)|(?P<bg>egn)|(?P<hr>oib)|(?P<tr>tckn|tc kimlik)|(?P<za>sa id|rsa id)|(?P<sg>nric)|(?P<ie>pps)"
    r"|(?P<cl>rut)|(?P<ar>cui[tl])|(?P<ee>isikukood|asmens kodas)|(?P<gr>amka)|(?P<jp>my number)|(?P<mx>curp)"
    r"|(?P<any>nif|national id|id card|identity card|identity number|personal id|personal number|citizen id|tax number"
    r"|taxpayer|tin"
    r"|passport|reisepass|passeport|pasaporte|id number|personalausweis|driver'?s? licen[cs]e|driving licen[cs]e))"
    r"(?![^\W_])"
)
_NAMES: Final = re.compile(_NAME_WORDS + r"[^\n;]{0,16}$", re.IGNORECASE)
_NAMED: Final = re.compile(_NAME_WORDS, re.IGNORECASE)
_DIGITS: Final = re.compile(r"\d(?:[^\d\n]{0,7}\d){3,}")
_AROUND: Final = 8  # characters: an Italian tax number begins with six letters, maybe two blanks
_PASSPORT: Final = re.compile(r"(?<!\w)(?=[A-Z]{0,5}\d)[A-Z0-9][A-Z0-9 -]{4,16}[A-Z0-9](?!\w)", re.IGNORECASE)
_ANY_NUMBER: Final = re.compile(r"(?<!\w)[A-Z]{0,3}[ -]?\d(?:[ ./-]?\d){5,14}[A-Z]{0,2}(?!\w)", re.IGNORECASE)
_DAY: Final = re.compile(r"(?:19|20)\d{2}-?(?:0\d|1[0-2])-?[0-3]\d")


def nationals(text: str, place: Place) -> Iterator[Span]:
    """Every national number in the plain form of a text."""
    named = bool(place.national) or _NAMED.search(text) is not None
    for begin, end in _windows(text):
        if not named and not _ANY_ALONE.search(text, begin, end):
            continue
        for form in FORMS if named else ALONE:
            for match in form.pattern.finditer(text, begin, end):
                confidence = _confidence(text, match, form, place)
                if confidence:
                    yield Span("national_id", confidence, *match.span())
    if named:
        yield from _named(text, place)


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """Where digits stand close together, and the letters and marks around them: no form looks at more."""
    for match in _DIGITS.finditer(text):
        yield max(match.start() - _AROUND, 0), min(match.end() + _AROUND, len(text))


def _confidence(text: str, match: re.Match[str], form: Form, place: Place) -> float:
    bare = "".join(filter(str.isalnum, match[0]))
    if form.country == "fi":
        bare = bare if len(bare) == 10 else bare[:6] + bare[7:]
    # Upper and lower case alike, [A-Z] also fits İ and ı, which no number of people has and no check digit knows.
    if not bare.isascii() or len(set(bare)) < 3 or not form.is_valid(bare):
        return 0.0
    before = said_before(text, match.start())
    if _is_named(before, form.country, place):
        return 0.97
    if not form.alone or place.identifier or place.measure or place.click or place.phone or says_id(before):
        return 0.0
    return form.alone


def _is_named(before: str, country: str, place: Place) -> bool:
    if place.national in (country, "any"):
        return True
    named = _NAMES.search(before)
    return named is not None and named.lastgroup in (country, "any")


def _named(text: str, place: Place) -> Iterator[Span]:
    """Numbers of no known form behind the name of one: passports, and what else a key calls an identity."""
    pattern = _PASSPORT if place.national == "passport" else _ANY_NUMBER if place.national == "any" else None
    if pattern is not None and (whole := pattern.fullmatch(text.strip())) and _enough(whole[0]):
        yield Span("national_id", 0.8, 0, len(text))
    for match in _PASSPORT.finditer(text):
        named = _NAMES.search(said_before(text, match.start()))
        if named is not None and named.lastgroup == "any" and _enough(match[0]):
            yield Span("national_id", 0.75, *match.span())


def _enough(number: str) -> bool:
    digits = sum(map(str.isdigit, number))
    return digits >= 5 and len(set(number)) > 3 and not _DAY.fullmatch(number)
