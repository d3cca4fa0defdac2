"""Addresses before they are stored: who logs in, parameters and path without what is personal.

What Meta attributes by stays: `fbclid` untouched, the `utm_` parameters and other networks' click ids under their
names. Leaks in the values of what stays are masked, and the rest of the address is as it came, byte for byte.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote_plus

from signalpost.privacy.lists import matcher
from signalpost.privacy.place import place_of
from signalpost.privacy.settings import DataControl
from signalpost.privacy.words import key_words

# What Meta and other networks attribute by, and what tells one campaign from another.
KEPT: Final = (
    "fbclid", "utm_*", "gclid", "gbraid", "wbraid", "dclid", "msclkid", "ttclid", "twclid", "li_fat_id", "epik",
    "sccid", "campaign_id", "adset_id", "ad_id", "campaign", "source", "medium", "fbc", "fbp",
)  # fmt: skip
# Parameters that say something of a person which no shape tells: where they live, when they were born.
PERSONAL: Final = frozenset(
    "address address1 address2 addressline1 addressline2 street streetaddress strasse straße hausnummer housenumber"
    " billingaddress shippingaddress homeaddress adresse direccion indirizzo dob dateofbirth birthdate birthday"
    " geburtsdatum geburtstag fechanacimiento datedenaissance birthyear gender sex zip zipcode postcode postalcode plz"
    " lat lng latitude longitude ip ipaddress clientip age maritalstatus religion ethnicity sexualorientation"
    " nationality signature db ge zp".split()
)

_PARTS: Final = re.compile(
    r"(?:([A-Za-z][A-Za-z0-9+.-]*:)?//(?:([^/?#]*)@)?([^/?#@]*))?([^?#]*)(\?[^#]*)?(#.*)?", re.DOTALL
)
_SEPARATOR: Final = re.compile(r"([&;])")


def without_parameters(url: str, control: DataControl) -> str:
    """`url` without user and password, without the parameters that go by their names, and without the fragment if the
    dataset wants none. The very same text when nothing goes."""
    match = _PARTS.fullmatch(url)
    assert match is not None  # every part may be missing, and the path may be anything
    scheme, user, host, path, query, fragment = match.groups()
    kept_query = _kept(query, "?", control) if query else query
    kept_fragment = fragment
    if fragment:
        kept_fragment = None if control.url_fragment == "drop" else _kept_fragment(fragment, control)
    if user is None and kept_query == query and kept_fragment == fragment:
        return url
    authority = f"{scheme or ''}//{host}" if host is not None else ""
    return f"{authority}{path}{kept_query or ''}{kept_fragment or ''}"


def _kept_fragment(fragment: str, control: DataControl) -> str:
    """`#/route?a=b` and `#a=b` have parameters too; an anchor has none."""
    route, mark, query = fragment.partition("?")
    if mark:
        return route + (_kept(f"?{query}", "?", control) or "")
    return (_kept(fragment, "#", control) or "") if "=" in fragment else fragment


def _kept(query: str, mark: str, control: DataControl) -> str | None:
    parts = _SEPARATOR.split(query[1:])
    kept = [part for part in parts[::2] if not goes(unquote_plus(part.partition("=")[0]), control)]
    if len(kept) == len(parts[::2]):
        return query
    return mark + "&".join(kept) if kept else None


def goes(name: str, control: DataControl) -> bool:
    """Whether a parameter is left out by its name."""
    if not name or matcher(KEPT)(name) or matcher(control.url_keep)(name):
        return False
    return (
        bool(matcher(control.url_drop)(name))
        or control.url_parameters == "listed"
        or "".join(key_words(name)) in PERSONAL
    )


def is_quiet_name(name: str, control: DataControl) -> bool:
    """Whether a parameter of this name stays, and its value needs no look for the name's sake."""
    return not goes(name, control) and (place_of(name).click or not place_of(name).speaks)
