"""The normal form of one value of any field, with its hashes: what `hash_user_data` does, one value at a time.

For command lines, tests and explanations; events go through `hashed.hash_user_data`, which uses the same rules. The
policy, one row per field, is docs/reference/normalising.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from hashlib import sha256
from typing import NamedTuple

from signalpost.capi.birth import born_by, day_of_birth, month_of_birth, year_of_birth
from signalpost.capi.clear_keys import ANY_TIME, CLEAR_RULES, why_clear
from signalpost.capi.currencies import CURRENCIES
from signalpost.capi.custom_data import DeliveryCategory
from signalpost.capi.email_address import email
from signalpost.capi.gender import gender
from signalpost.capi.hash_form import HASHES_OF_NAMES, HASHES_OF_NOTHING, MD5_LENGTH, bare_hash, hash_form
from signalpost.capi.ids import external_id
from signalpost.capi.letters import letters
from signalpost.capi.names import first_five, initial, name
from signalpost.capi.phone import phone_in
from signalpost.capi.placeholders import IDS, WORDS
from signalpost.capi.places import (
    builder_city,
    builder_postcode,
    builder_state,
    city,
    country_code,
    postcode,
    state,
)
from signalpost.capi.policy import Policy
from signalpost.capi.user_data import CLEAR_KEYS, HASHED_KEYS

Form = Callable[[str], bytes]

LONGEST_INTEGER = 20  # digits; a longer whole number is nobody's id or telephone

NAMED_KEYS = frozenset({"fn", "ln", "f5first", "f5last", "fi", "ct", "st"})
BUILDER_FORMS: dict[str, Form] = {"ct": builder_city, "st": builder_state, "zp": builder_postcode}


class Normalized(NamedTuple):
    """`value` is the normal form, None when dropped; `hashes` what is sent for it (at most two, ours first; none for
    keys that are sent in clear); `note` the code that says why it was dropped."""

    value: str | None
    hashes: tuple[str, ...] = ()
    note: str | None = None


UNREADABLE = Normalized(None, note="value_type")


@lru_cache(maxsize=512)
def forms(country: str | None, year: int) -> Mapping[str, Form]:
    """For each hashed key its rule: text → UTF-8 of the normal form, b"" when the text cannot be right.

    `country`: the person's, alpha-2, lower-case; it completes telephone numbers and decides on states and postcodes.
    `year`: nobody is born after it.
    """
    return {
        "em": email,
        "ph": phone_in(country),
        "fn": name,
        "ln": name,
        "db": born_by(year),
        "ge": gender,
        "ct": city,
        "st": partial(state, country),
        "zp": partial(postcode, country),
        "country": country_code,
        "external_id": external_id,
        "f5first": first_five,
        "f5last": first_five,
        "fi": initial,
        "dobd": day_of_birth,
        "dobm": month_of_birth,
        "doby": partial(year_of_birth, year),
        "app_user_id": external_id,
    }


def normalize(
    field: str, value: object, *, country: str | None = None, year: int, policy: Policy | None = None
) -> Normalized:
    """Normal form and hashes of one value of user_data, or of `currency` or `delivery_category`.

    `country` is the person's in any spelling; without it the policy's default counts. KeyError for an unknown field.
    """
    rule = _RULES[field]
    text = as_text(value)
    if text is None:
        return Normalized(None, note="value_type" if value is not None else "value_blank")
    policy = policy or Policy()
    place = country_code(country or "") or country_code(policy.default_country or "")
    return rule(field, text, place.decode() or None, year, policy)


def as_text(value: object) -> str | None:
    """Texts and whole numbers as text; None for anything else."""
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**LONGEST_INTEGER:
        return str(value)
    return None


def came_hashed(field: str, text: str, policy: Policy) -> Normalized | None:
    """What becomes of a text that is a hash already; None when it is none."""
    form = hash_form(text) if len(text) >= MD5_LENGTH else ""
    if not form:
        return None
    bare = bare_hash(form)
    if bare in HASHES_OF_NOTHING and not (field in NAMED_KEYS and bare in HASHES_OF_NAMES):
        return Normalized(None, note="hash_of_nothing")
    if len(bare) == MD5_LENGTH and not policy.accept_md5:
        return Normalized(None, note="md5_not_asked")
    return Normalized(bare, (form,))


def both(field: str, text: str, form: bytes) -> tuple[str, ...]:
    """Hashes of our form and, where Meta's builder forms the text otherwise and not to nothing, of the builder's."""
    builder_form = BUILDER_FORMS.get(field)
    other = builder_form(text) if builder_form else b""
    ours = sha256(form).hexdigest()
    return (ours, sha256(other).hexdigest()) if other and other != form and other not in WORDS else (ours,)


def why(field: str, text: str) -> str:
    """The code for a clear text of a hashed key that is not sent."""
    if not text.strip():
        return "value_blank"
    if letters(text) in WORDS or text.strip().lower().encode("utf-8", "ignore") in IDS:
        return "value_placeholder"
    return f"{field}_invalid"


def normalize_hashed(field: str, text: str, country: str | None, year: int, policy: Policy) -> Normalized:
    """One text of a hashed key, `country` alpha-2, lower-case."""
    hashed = came_hashed(field, text, policy)
    if hashed is not None:
        return hashed
    form = forms(country, year)[field](text)
    if not form:
        return Normalized(None, note=why(field, text))
    hashes = both(field, text, form) if policy.both_forms else (sha256(form).hexdigest(),)
    return Normalized(form.decode(), hashes)


def _clear_key(field: str, text: str, country: str | None, year: int, policy: Policy) -> Normalized:
    form = CLEAR_RULES[field](text, ANY_TIME)
    return Normalized(None, note=why_clear(field, text)) if form == "" else Normalized(str(form))


def _currency(field: str, text: str, country: str | None, year: int, policy: Policy) -> Normalized:
    code = text.strip().upper()
    return Normalized(code) if code in CURRENCIES else Normalized(None, note="currency_unknown")


def _delivery_category(field: str, text: str, country: str | None, year: int, policy: Policy) -> Normalized:
    word = text.strip().lower()
    known = word in [category.value for category in DeliveryCategory]
    return Normalized(word) if known else Normalized(None, note="not_allowed")


_RULES: dict[str, Callable[[str, str, str | None, int, Policy], Normalized]] = {
    **dict.fromkeys(HASHED_KEYS, normalize_hashed),
    **dict.fromkeys(CLEAR_KEYS, _clear_key),
    "currency": _currency,
    "delivery_category": _delivery_category,
}
