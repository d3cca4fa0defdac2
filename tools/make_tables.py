"""Write the tables of calling codes and of places that normalising reads.

    python tools/make_tables.py            writes src/signalpost/capi/_tables/{calling_codes,places}.py
    python tools/make_tables.py --check    says whether they are stale (exit code 1)

The facts come from the dev dependencies phonenumbers (calling codes, trunk prefixes, lengths) and pycountry (ISO
3166-1, ISO 3166-2 for the US and Canada), which are too large and too slow to run per event. Names that
neither has are listed below.
"""

from __future__ import annotations

import sys
import textwrap
import unicodedata
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

import phonenumbers
import pycountry
from phonenumbers.phonemetadata import PhoneMetadata, PhoneNumberDesc

BOUND = "\x00"  # a blank that no line is broken at
TABLES = Path(__file__).resolve().parent.parent / "src" / "signalpost" / "capi" / "_tables"

# What shops and people write and ISO does not: English short names, and each country's own name for itself.
COUNTRY_ALIASES = {
    "uk": "gb", "greatbritain": "gb", "britain": "gb", "usa": "us", "unitedstatesofamerica": "us", "america": "us",
    "southkorea": "kr", "republicofkorea": "kr", "northkorea": "kp", "russia": "ru", "vietnam": "vn", "iran": "ir",
    "syria": "sy", "laos": "la", "moldova": "md", "bolivia": "bo", "venezuela": "ve", "tanzania": "tz", "brunei": "bn",
    "ivorycoast": "ci", "capeverde": "cv", "czechrepublic": "cz", "czechia": "cz", "macedonia": "mk", "swaziland": "sz",
    "burma": "mm", "easttimor": "tl", "vatican": "va", "vaticancity": "va", "palestine": "ps", "taiwan": "tw",
    "turkey": "tr", "holland": "nl", "thenetherlands": "nl", "uae": "ae", "macau": "mo", "micronesia": "fm",
    "falklandislands": "fk", "republicofireland": "ie", "thebahamas": "bs", "thegambia": "gm", "thephilippines": "ph",
    "democraticrepublicofthecongo": "cd", "drcongo": "cd", "republicofthecongo": "cg", "bosnia": "ba",
    "saintmartin": "mf", "sintmaarten": "sx", "trinidad": "tt", "deutschland": "de", "österreich": "at",
    "oesterreich": "at", "schweiz": "ch", "suisse": "ch", "svizzera": "ch", "españa": "es", "italia": "it",
    "brasil": "br", "polska": "pl", "nederland": "nl", "belgië": "be", "belgique": "be", "sverige": "se", "norge": "no",
    "danmark": "dk", "suomi": "fi", "méxico": "mx", "perú": "pe", "türkiye": "tr", "česko": "cz", "slovensko": "sk",
    "magyarország": "hu", "românia": "ro", "hrvatska": "hr", "slovenija": "si", "srbija": "rs", "eesti": "ee",
    "latvija": "lv", "lietuva": "lt", "ísland": "is", "éire": "ie", "ελλάδα": "gr", "россия": "ru", "україна": "ua",
    "българия": "bg", "日本": "jp", "中国": "cn", "대한민국": "kr", "한국": "kr", "台灣": "tw", "香港": "hk",
    "ישראל": "il", "ประเทศไทย": "th", "việtnam": "vn", "bharat": "in", "pilipinas": "ph",
}  # fmt: skip

# Abbreviations of the U.S. Government Publishing Office Style Manual (2016) and of Canadian usage: only read when the
# country is known, since three letters mean other things elsewhere.
STATE_ABBREVIATIONS = {
    "us": {
        "ala": "al", "ariz": "az", "ark": "ar", "calif": "ca", "colo": "co", "conn": "ct", "del": "de", "fla": "fl",
        "ill": "il", "ind": "in", "kan": "ks", "kans": "ks", "mass": "ma", "mich": "mi", "minn": "mn", "miss": "ms",
        "mont": "mt", "neb": "ne", "nebr": "ne", "nev": "nv", "okla": "ok", "ore": "or", "oreg": "or", "penn": "pa",
        "penna": "pa", "tenn": "tn", "tex": "tx", "wash": "wa", "wva": "wv", "wis": "wi", "wisc": "wi", "wyo": "wy",
    },
    "ca": {"alta": "ab", "man": "mb", "ont": "on", "pei": "pe", "que": "qc", "sask": "sk", "nfld": "nl"},
}  # fmt: skip

COMMONWEALTHS = ("ky", "ma", "pa", "va", "pr", "mp")  # none of them is the code of a Canadian province

STATE_ALIASES = {
    "us": {"washingtondc": "dc", "virginislands": "vi"},
    "ca": {"québec": "qc", "newfoundland": "nl", "labrador": "nl", "yukonterritory": "yt"},
}


def key(name: str) -> str:
    """A name as normalising leaves it: lower-case letters, nothing else."""
    lowered = unicodedata.normalize("NFC", name).lower()
    return "".join(c for c in lowered if c.isalpha() or unicodedata.category(c) in ("Mn", "Mc"))


def plain(name: str) -> str:
    """The same without accents."""
    return "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))


def country_names() -> dict[str, str]:
    names: dict[str, str] = {}
    for country in pycountry.countries:
        code = country.alpha_2.lower()
        given = [country.name, getattr(country, "common_name", ""), getattr(country, "official_name", "")]
        given += [part for name in given for part in (name.split(",")[0], name.split("(")[0])]
        for name in [country.alpha_2, country.alpha_3, *given]:
            for form in {key(name), plain(key(name))} - {""}:
                if names.setdefault(form, code) != code and len(form) > 3:
                    names[form] = ""  # two countries share it ("Congo", "Korea", "Virgin Islands"): nobody can tell
    names = {form: code for form, code in names.items() if code}
    for form, code in COUNTRY_ALIASES.items():
        names[form] = names[plain(form)] = code
    return dict(sorted(names.items()))


def state_names(country: str) -> dict[str, str]:
    names: dict[str, str] = dict(STATE_ALIASES[country])
    for state in pycountry.subdivisions.get(country_code=country.upper()):
        code = state.code[3:].lower()
        for form in (key(state.name), key(plain(state.name)), country + code):
            names[form] = code
        title = "commonwealthof" if code in COMMONWEALTHS else "stateof" if country == "us" else "provinceof"
        names[title + key(state.name)] = code
    return dict(sorted(names.items()))


def lengths(kind: PhoneNumberDesc | None) -> tuple[int, ...]:
    return tuple(length for length in kind.possible_length if length > 0) if kind is not None else ()


def calling_codes() -> dict[str, tuple[str, str, str, tuple[int, ...], tuple[int, ...]]]:
    table = {}
    for region in sorted(phonenumbers.SUPPORTED_REGIONS):
        metadata = PhoneMetadata.metadata_for_region(region)
        if metadata is None:
            continue
        mobile, fixed = lengths(metadata.mobile), lengths(metadata.fixed_line)
        if not mobile and not fixed:
            continue
        prefix = metadata.international_prefix or ""
        trunk = metadata.national_prefix or ""
        table[region.lower()] = (
            str(metadata.country_code),
            trunk,
            prefix if prefix.isdigit() and len(prefix) >= 3 else "",
            tuple(sorted({*mobile, *fixed})),
            tuple(sorted(mobile)),
        )
    return table


def literal(name: str, kind: str, rows: Mapping[str, object]) -> str:
    body = wrapped([f"{quoted(k)}: {quoted(v)}," for k, v in rows.items()])
    return f"{name}: {kind} = {{\n{body}\n}}  # fmt: skip\n"


def wrapped(parts: list[str]) -> str:
    return textwrap.fill(
        " ".join(part.replace(" ", BOUND) for part in parts),
        width=116,
        initial_indent="    ",
        subsequent_indent="    ",
        break_long_words=False,
        break_on_hyphens=False,
    ).replace(BOUND, " ")


def quoted(value: object) -> str:
    if isinstance(value, str):
        return '"' + value + '"'
    if isinstance(value, tuple):
        return "(" + ", ".join(quoted(part) for part in value) + ("," if len(value) == 1 else "") + ")"
    return repr(value)


def frozen(name: str, values: list[str]) -> str:
    return f'{name}: frozenset[str] = frozenset(\n    """\n{wrapped(values)}\n    """.split()\n)\n'


HEAD = '''"""{what}

Generated by tools/make_tables.py; do not edit. Plain literals, so that other languages can be given the same facts.
"""

from __future__ import annotations

'''


def calling_codes_py() -> str:
    head = HEAD.format(what=f"Country calling codes, from phonenumbers {phonenumbers.__version__}.")
    note = "# country -> calling code, trunk prefix, international prefix unless 00, national lengths, mobile lengths\n"
    kind = "dict[str, tuple[str, str, str, tuple[int, ...], tuple[int, ...]]]"
    return head + note + literal("CALLING_CODES", kind, calling_codes())


def places_py() -> str:
    source = f"pycountry {version('pycountry')}"
    head = HEAD.format(what=f"Names and codes of countries and states, from {source}.")
    countries = sorted(country.alpha_2.lower() for country in pycountry.countries)
    parts = [
        frozen("COUNTRIES", countries),
        "# letters of a country's name, or its ISO 3166-1 alpha-2 or alpha-3 code -> alpha-2\n"
        + literal("COUNTRY_NAMES", "dict[str, str]", country_names()),
        "# letters of a state's name -> its code\n" + literal("US_STATES", "dict[str, str]", state_names("us")),
        literal("CA_PROVINCES", "dict[str, str]", state_names("ca")),
        "# read only when the country is known\n"
        + literal("US_ABBREVIATIONS", "dict[str, str]", STATE_ABBREVIATIONS["us"]),
        literal("CA_ABBREVIATIONS", "dict[str, str]", STATE_ABBREVIATIONS["ca"]),
    ]
    return head + "\n".join(parts)


FILES = {"calling_codes.py": calling_codes_py, "places.py": places_py}


def stale() -> list[str]:
    """Names of the tables that differ from what the sources say now."""
    return [name for name, text in FILES.items() if (TABLES / name).read_text(encoding="utf-8") != text()]


def main(arguments: list[str]) -> int:
    if "--check" in arguments:
        for name in stale():
            print(f"{name} is stale: run tools/make_tables.py")
        return 1 if stale() else 0
    for name, text in FILES.items():
        (TABLES / name).write_text(text(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
