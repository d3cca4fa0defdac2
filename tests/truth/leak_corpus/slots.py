"""What fills the `{slot}`s of a template: values of people, and values that only look like them."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from hashlib import md5, sha1, sha256
from typing import Final
from urllib.parse import quote, quote_plus

from leak_corpus import checks, numbers
from leak_corpus.words import Words
from signalpost.sandbox.people.draw import Draw

_LOWER: Final = "abcdefghijklmnopqrstuvwxyz0123456789"
_MIXED: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_URL: Final = _MIXED + "-_"
_HEX: Final = "0123456789abcdef"


def signs(draw: Draw, alphabet: str, length: int) -> str:
    """`length` signs of an alphabet."""
    return "".join(draw.one(alphabet) for _ in range(length))


def email(draw: Draw, words: Words) -> str:
    """An address as people have them; one in ten written with capitals."""
    first, last = (_plain(draw.one(names)) for names in (words.first, words.last))
    local = draw.one(
        (
            f"{first}.{last}",
            f"{first[:1]}{last}",
            f"{first}{draw.below(100)}",
            f"{last}_{first}",
            f"{first}.{last}+shop",
            f"{first}-{last}{1960 + draw.below(48)}",
            f"{signs(draw, _LOWER[:26], 6)}{draw.below(1000)}",
        )
    )
    return f"{local.title() if draw.chance(0.1) else local}@{draw.one(words.hosts)}"


def _plain(name: str) -> str:
    return "".join(sign for sign in name.lower() if sign in _LOWER) or "kim"


def full_name(draw: Draw, words: Words) -> str:
    """First and last name."""
    return f"{draw.one(words.first)} {draw.one(words.last)}"


def _jwt(draw: Draw) -> str:
    head = base64.urlsafe_b64encode(b'{"alg":"HS256","typ":"JWT"}').decode().rstrip("=")
    body = base64.urlsafe_b64encode(f'{{"sub":"{draw.shape("########")}","exp":17{draw.shape("########")}}}'.encode())
    return f"{head}.{body.decode().rstrip('=')}.{signs(draw, _URL, 43)}"


def uuid(draw: Draw) -> str:
    """A random UUID, version 4."""
    text = signs(draw, _HEX, 32)
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-{draw.one('89ab')}{text[17:20]}-{text[20:]}"


def _gtin(draw: Draw) -> str:
    body = draw.shape(draw.one(("40##########", "50##########", "88##########", "978#########", "76##########")))
    return body + checks.ean(body)


def _date(draw: Draw) -> str:
    return f"2026-{1 + draw.below(12):02}-{1 + draw.below(28):02}"


def _not_luhn(draw: Draw) -> str:
    """Sixteen digits that begin like a card and fail Luhn's check."""
    body = draw.shape(draw.one(("4##############", "52#############", "9##############")))
    return body + str((int(checks.luhn(body)) + 1 + draw.below(9)) % 10)


def _price(draw: Draw) -> str:
    return f"{draw.below(900)}.{draw.below(100):02}"


Slots = Mapping[str, Callable[[Draw], str]]
"""Name of a slot → a drawn value."""


def slots(words: Words) -> Slots:
    """Every slot, filled from a half's own words."""
    return (
        _ANY
        | _of_people(words)
        | _of_things(words)
        | _texts("health", words.health)
        | _texts("finance", words.finance)
        | _texts("title", words.titles)
        | _texts("phrase", words.phrases)
    )


def _texts(name: str, words: Sequence[str]) -> dict[str, Callable[[Draw], str]]:
    """A list of texts as they are, in a query, and in the path of an address."""
    return {
        name: lambda draw: draw.one(words),
        f"{name}_plus": lambda draw: quote_plus(draw.one(words)),
        f"{name}_slug": lambda draw: quote(draw.one(words).lower().replace(" ", "-")),
    }


def _of_people(words: Words) -> dict[str, Callable[[Draw], str]]:
    """Addresses, names, and hashes of addresses."""

    def hashed(draw: Draw) -> bytes:
        return email(draw, words).lower().encode()

    return {
        "email": lambda draw: email(draw, words),
        "email_quoted": lambda draw: quote(email(draw, words), safe=""),
        "email_twice": lambda draw: quote(quote(email(draw, words), safe=""), safe=""),
        "email_base64": lambda draw: base64.b64encode(email(draw, words).encode()).decode().rstrip("="),
        "first": lambda draw: draw.one(words.first),
        "last": lambda draw: draw.one(words.last),
        "full_name": lambda draw: full_name(draw, words),
        "full_quoted": lambda draw: quote_plus(full_name(draw, words)),
        "first_quoted": lambda draw: quote_plus(draw.one(words.first)),
        "last_quoted": lambda draw: quote_plus(draw.one(words.last)),
        "sha256": lambda draw: sha256(hashed(draw)).hexdigest(),
        "sha256_upper": lambda draw: sha256(hashed(draw)).hexdigest().upper(),
        "md5": lambda draw: md5(hashed(draw), usedforsecurity=False).hexdigest(),
        "sha1": lambda draw: sha1(hashed(draw), usedforsecurity=False).hexdigest(),
    }


def _of_things(words: Words) -> dict[str, Callable[[Draw], str]]:
    """Goods, places, pages and files; a password is made from a thing, as people make them."""
    return {
        "password": lambda draw: (
            f"{draw.one(words.things).split()[0]}{draw.one('!$%')}{draw.below(10_000)}{signs(draw, _MIXED, 4)}"
        ),
        "thing": lambda draw: draw.one(words.things),
        "thing_slug": lambda draw: draw.one(words.things).lower().replace(" ", "-").replace("'", ""),
        "brand": lambda draw: draw.one(words.brands),
        "colour": lambda draw: draw.one(words.colours),
        "city": lambda draw: draw.one(words.cities),
        "town": lambda draw: draw.one(words.towns),
        "page": lambda draw: draw.one(words.pages),
        "file": lambda draw: draw.one(words.files),
        "placeholder": lambda draw: draw.one(words.placeholders),
    }


_ANY: Final[dict[str, Callable[[Draw], str]]] = {
    # Of people.
    "phone": numbers.phone,
    "phone_int": lambda draw: numbers.phone(draw, international=True),
    "phone_plus": numbers.compact_phone,
    "phone_quoted": lambda draw: quote(numbers.compact_phone(draw), safe=""),
    "phone_digits": lambda draw: numbers.compact_phone(draw)[1:],
    "card": numbers.card,
    "card_plain": lambda draw: numbers.card(draw, spaced=False),
    "card_spaced": lambda draw: numbers.card(draw, spaced=True),
    "iban": numbers.iban,
    "iban_plain": lambda draw: numbers.iban(draw).replace(" ", ""),
    "iban_quoted": lambda draw: quote_plus(numbers.iban(draw)),
    "jwt": _jwt,
    "meta_token": lambda draw: f"EAA{draw.one('BGCM')}{signs(draw, _MIXED, 150 + draw.below(40))}",
    "stripe_key": lambda draw: f"{draw.one(('sk', 'rk'))}_live_{signs(draw, _MIXED, 24)}",
    "github_token": lambda draw: f"{draw.one(('ghp', 'gho', 'ghs'))}_{signs(draw, _MIXED, 36)}",
    "aws_key": lambda draw: f"AKIA{signs(draw, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 16)}",
    "google_key": lambda draw: f"AIza{signs(draw, _URL, 35)}",
    "slack_token": lambda draw: f"xox{draw.one('bp')}-{draw.shape('############')}-{signs(draw, _MIXED, 24)}",
    "shopify_token": lambda draw: f"shp{draw.one(('at', 'ca', 'pa'))}_{signs(draw, _HEX, 32)}",
    "opaque": lambda draw: signs(draw, _URL, 32 + draw.below(16)),
    # Of nobody.
    "uuid": uuid,
    "ulid": lambda draw: f"01{signs(draw, 'ABCDEFGHJKMNPQRSTVWXYZ0123456789', 24)}",
    "hex8": lambda draw: signs(draw, _HEX, 8),
    "hex32": lambda draw: signs(draw, _HEX, 32),
    "hex40": lambda draw: signs(draw, _HEX, 40),
    "hex64": lambda draw: signs(draw, _HEX, 64),
    "sri": lambda draw: f"sha384-{signs(draw, _MIXED, 64)}",
    "gtin": _gtin,
    "not_luhn": _not_luhn,
    "imei": lambda draw: (body := draw.shape("35############")) + checks.luhn(body),
    "price": _price,
    "date": _date,
    "time_s": lambda draw: f"17{draw.shape('########')}",
    "time_ms": lambda draw: f"17{draw.shape('###########')}",
    "iso_time": lambda draw: f"{_date(draw)}T{draw.below(24):02}:{draw.below(60):02}:{draw.below(60):02}Z",
    "version": lambda draw: f"{draw.below(20)}.{draw.below(40)}.{draw.below(30)}",
    "lat": lambda draw: f"{draw.below(180) - 90}.{draw.shape('######')}",
    "lon": lambda draw: f"{draw.below(360) - 180}.{draw.shape('######')}",
    "ga": lambda draw: f"GA1.{1 + draw.below(2)}.{draw.shape('1########')}.17{draw.shape('########')}",
    "ga_bare": lambda draw: f"{draw.shape('1#########')}.17{draw.shape('########')}",
    "fbclid": lambda draw: f"IwAR{signs(draw, _URL, 57)}",
    "fbp": lambda draw: f"fb.1.17{draw.shape('###########')}.{draw.shape('1#########')}",
    "gclid": lambda draw: f"Cj0KCQ{signs(draw, _URL, 70)}",
    "ad_id": lambda draw: draw.shape("1202##############"),
    "d4": lambda draw: draw.shape("####"),
    "d5": lambda draw: draw.shape("#####"),
    "d6": lambda draw: draw.shape("######"),
    "d7": lambda draw: draw.shape("#######"),
    "d8": lambda draw: draw.shape("########"),
    "d10": lambda draw: draw.shape("##########"),
    "d12": lambda draw: draw.shape("############"),
    "aa": lambda draw: draw.shape("@@"),
    "aaa": lambda draw: draw.shape("@@@"),
    "alnum": lambda draw: signs(draw, _LOWER, 8),
    "day_number": lambda draw: f"2026{1 + draw.below(12):02}{1 + draw.below(28):02}",
    "year": lambda draw: str(2000 + draw.below(27)),
    "n": lambda draw: str(1 + draw.below(60)),
    **{f"id_{name}": make for name, make in numbers.NATIONAL.items()},
    "id_telling": lambda draw: numbers.NATIONAL[draw.one(numbers.TELLING)](draw),
}
