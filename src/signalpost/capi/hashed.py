"""`user_data` as Meta gets it: normalised, hashed, ready to encode. The hot path of every event.

Same rules as `normalize`, run in two ways. A usual value, which is one clear text in order, is hashed on the spot: key
by key, without an object or a loop between, digests of names and places kept in small bounded caches (never of e-mail
addresses or telephone numbers). Whatever is unusual (a list, a number, a hash, a rare key, a text as long as a hash or
longer, something wrong) is set aside and explained by `normalize`. So no cache holds a long text: whoever sends
thousands of different ones would fill the memory with them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache, partial
from hashlib import sha256
from typing import Any

import msgspec
from msgspec.structs import astuple

from signalpost.capi._tables.places import COUNTRIES
from signalpost.capi.clear_keys import CLEAR_RULES, Span, click_key, public_address, text_key, why_clear
from signalpost.capi.click_id import STALE_AFTER_MS
from signalpost.capi.codes import problem
from signalpost.capi.email_address import email
from signalpost.capi.gender import gender
from signalpost.capi.hash_form import HASHES_OF_NOTHING, MD5_LENGTH, SHA256_LENGTH, bare_hash, hash_form
from signalpost.capi.ids import external_id
from signalpost.capi.names import name
from signalpost.capi.normalize import UNREADABLE, Form, as_text, both, forms, normalize_hashed
from signalpost.capi.places import city, country_code
from signalpost.capi.policy import Policy
from signalpost.capi.problem import Problem
from signalpost.capi.user_data import CLEAR_KEYS, HASHED_KEYS, UserData

Hashes = str | tuple[str, ...]  # one hash, or several; "" when the text is unusual
Rule = Callable[[str], Hashes]
Wire = dict[str, object]
Values = tuple[Any, ...]  # of user_data, in the order of its fields

SECONDS_A_YEAR = 31_556_952  # the Gregorian mean: off by hours around New Year, which no date of birth notices
NAMES_KEPT = 8_192
STATES_KEPT = 256  # for each country
PLACES_KEPT = 4_096  # for each country
COUNTRIES_KEPT = 512
RULES_KEPT = 48  # countries whose rules and places are: together as many places as a process may hold

# Keys that few events have: whether one is there costs two comparisons.
_RARE_HASHED = slice(HASHED_KEYS.index("external_id") + 1, len(HASHED_KEYS))
_RARE_CLEAR = slice(len(HASHED_KEYS) + CLEAR_KEYS.index("fbp") + 1, None)
_KEYS = HASHED_KEYS + CLEAR_KEYS
_RARE_KEYS = _KEYS[_RARE_HASHED] + _KEYS[_RARE_CLEAR]
_WHO = slice(HASHED_KEYS.index("em"), HASHED_KEYS.index("ge") + 1)
_COUNTRY = HASHED_KEYS.index("country")
_PLACE = slice(HASHED_KEYS.index("ct"), HASHED_KEYS.index("country") + 1)
_PLACE_KEYS = HASHED_KEYS[_PLACE]
_EXTERNAL_ID = HASHED_KEYS.index("external_id")
_CLEAR = slice(len(HASHED_KEYS), _RARE_CLEAR.start)
_NO_RARE_HASHED = (None,) * len(_KEYS[_RARE_HASHED])
_NO_RARE_CLEAR = (None,) * len(_KEYS[_RARE_CLEAR])
_ORDER = {key: place for place, key in enumerate(_KEYS)}
_LOWER_HEX = b"0123456789abcdef"
_COUNTRY_OF_HASH = {sha256(code.encode()).hexdigest(): code for code in sorted(COUNTRIES)}


class _Rules(msgspec.Struct, frozen=True, kw_only=True):
    """What depends on the person's country, the year, or the policy. Forms give bytes to hash, the others hashes."""

    country: str | None
    year: int
    ph: Form
    db: Form
    ct: Rule
    st: Rule
    zp: Rule
    place: Callable[[Values], Mapping[str, Hashes]]


def hash_user_data(user: UserData, *, now: int, policy: Policy, event_time: int) -> tuple[Wire, tuple[Problem, ...]]:
    """`user_data` ready for the wire, and a note for each value that was left out.

    Hashed keys hold one hash or a tuple of them, ours before the builder's; keys sent in clear hold their checked form.
    A key without a usable value is absent. `now` and `event_time` are Unix seconds: an fbc or fbp from the future, or
    more than 90 days old when the event happened, is left out. Never raises, whatever the values are.
    """
    return hash_values(astuple(user), now=now, policy=policy, event_time=event_time)


def hash_values(values: Values, *, now: int, policy: Policy, event_time: int) -> tuple[Wire, tuple[Problem, ...]]:
    """The same of the values of a `UserData` in the order of its fields, where no object was made of them."""
    country, year = values[_COUNTRY], 1970 + now // SECONDS_A_YEAR
    if country is None or (country.__class__ is str and len(country) <= SHA256_LENGTH):
        rules = _rules_at(country, policy.default_country, policy.both_forms, year)
    else:
        rules = _rules_at(_country_in(country), policy.default_country, policy.both_forms, year)
    span = event_time * 1000 - STALE_AFTER_MS, (now + policy.future_tolerance_s) * 1000
    wire: Wire = {}
    unusual: list[str] = []
    _who(values[_WHO], rules, wire, unusual)
    try:
        wire.update(rules.place(values[_PLACE]))
    except (TypeError, ValueError):  # a list, or a text that is unusual
        _each_of_place(values[_PLACE], rules, wire, unusual)
    if values[_EXTERNAL_ID] is not None:
        _external_id(values[_EXTERNAL_ID], wire, unusual)
    _browser(values[_CLEAR], span, wire, unusual)
    if values[_RARE_HASHED] != _NO_RARE_HASHED or values[_RARE_CLEAR] != _NO_RARE_CLEAR:
        unusual += [key for key in _RARE_KEYS if values[_ORDER[key]] is not None]
    return (wire, _set_aside(values, unusual, rules, span, policy, wire)) if unusual else (wire, ())


def _who(values: Values, rules: _Rules, wire: Wire, unusual: list[str]) -> None:
    em, ph, fn, ln, db, ge = values
    if em.__class__ is str and (form := email(em)):
        wire["em"] = sha256(form).hexdigest()
    elif em is not None:
        unusual.append("em")
    if ph.__class__ is str and len(ph) < MD5_LENGTH and (form := rules.ph(ph)):
        wire["ph"] = sha256(form).hexdigest()
    elif ph is not None:
        unusual.append("ph")
    if fn.__class__ is str and len(fn) < SHA256_LENGTH and (hashed := _name_hash(fn)):
        wire["fn"] = hashed
    elif fn is not None:
        unusual.append("fn")
    if ln.__class__ is str and len(ln) < SHA256_LENGTH and (hashed := _name_hash(ln)):
        wire["ln"] = hashed
    elif ln is not None:
        unusual.append("ln")
    if db.__class__ is str and len(db) < MD5_LENGTH and (form := rules.db(db)):
        wire["db"] = sha256(form).hexdigest()
    elif db is not None:
        unusual.append("db")
    if ge.__class__ is str and len(ge) < SHA256_LENGTH and (hashed := _gender_hash(ge)):
        wire["ge"] = hashed
    elif ge is not None:
        unusual.append("ge")


def _external_id(external: object, wire: Wire, unusual: list[str]) -> None:
    if external.__class__ is str and len(external) < MD5_LENGTH and (form := external_id(external)):
        wire["external_id"] = sha256(form).hexdigest()
    else:
        unusual.append("external_id")


def _each_of_place(place: Values, rules: _Rules, wire: Wire, unusual: list[str]) -> None:
    for key, text, rule in zip(_PLACE_KEYS, place, (rules.ct, rules.st, rules.zp, _country_hash), strict=True):
        if text.__class__ is str and len(text) < SHA256_LENGTH and (hashes := rule(text)):
            wire[key] = hashes
        elif text is not None:
            unusual.append(key)


def _whole_place(ct: Rule, st: Rule, zp: Rule, place: Values) -> Mapping[str, Hashes]:
    """City, state, postcode and country as they are sent, kept together because people share them together.

    ValueError, which no cache remembers, when one of them is no usual text; TypeError when one cannot even be looked
    up.
    """
    found: dict[str, Hashes] = {}
    for key, text, rule in zip(_PLACE_KEYS, place, (ct, st, zp, _country_hash), strict=True):
        if text is not None:
            hashes = rule(text) if text.__class__ is str and len(text) < SHA256_LENGTH else ""
            if not hashes:
                raise ValueError
            found[key] = hashes
    return found


def _browser(values: Values, span: Span, wire: Wire, unusual: list[str]) -> None:
    address, agent, fbc, fbp = values
    if address.__class__ is str and (clear := public_address(address)):
        wire["client_ip_address"] = clear
    elif address is not None:
        unusual.append("client_ip_address")
    if agent.__class__ is str and (clear := text_key(agent)):
        wire["client_user_agent"] = clear
    elif agent is not None:
        unusual.append("client_user_agent")
    if fbc.__class__ is str and (clear := click_key(fbc, span)):
        wire["fbc"] = clear
    elif fbc is not None:
        unusual.append("fbc")
    if fbp.__class__ is str and (clear := click_key(fbp, span)):
        wire["fbp"] = clear
    elif fbp is not None:
        unusual.append("fbp")


def _country_in(value: object) -> str:
    """The country of a long text, or the first of a list that is known; "" when there is none."""
    texts = (text for text in (value if isinstance(value, list | tuple) else (value,)) if isinstance(text, str))
    known = (_country_known(text) if len(text) <= SHA256_LENGTH else _country_of(text) for text in texts)
    return next(filter(None, known), "")


def _country_of(text: str) -> str:
    """The person's country, alpha-2, lower-case, from a code, a name or the SHA-256 of a code; "" when unknown."""
    return country_code(text).decode() or _COUNTRY_OF_HASH.get(bare_hash(hash_form(text)), "")


_country_known = lru_cache(maxsize=COUNTRIES_KEPT)(_country_of)


@lru_cache(maxsize=COUNTRIES_KEPT)
def _rules_at(country: str | None, default: str | None, both_forms: bool, year: int) -> _Rules:
    """The rules where `country` is what an event calls its person's, known or not."""
    known = _country_known(country) if country else ""
    return _rules_for(known or (_country_known(default) if default else ""), both_forms, year)


@lru_cache(maxsize=RULES_KEPT)
def _rules_for(country: str, both_forms: bool, year: int) -> _Rules:
    form = forms(country or None, year)
    ct = _CITIES[both_forms]
    st = lru_cache(maxsize=STATES_KEPT)(partial(_hashes, "st", form["st"], both_forms))
    zp = partial(_hashes, "zp", form["zp"], both_forms)
    return _Rules(
        country=country or None,
        year=year,
        ph=form["ph"],
        db=form["db"],
        ct=ct,
        st=st,
        zp=zp,
        place=lru_cache(maxsize=PLACES_KEPT)(partial(_whole_place, ct, st, zp)),
    )


def _hashes(field: str, form: Form, both_forms: bool, text: str) -> Hashes:
    normal = b"" if hash_form(text) else form(text)
    if not normal:
        return ""
    hashes = both(field, text, normal) if both_forms else (sha256(normal).hexdigest(),)
    return hashes if len(hashes) > 1 else hashes[0]


def _cached(form: Form, kept: int) -> Callable[[str], str]:
    """The hash of a text's normal form, "" when there is none, kept for texts seen lately."""

    @lru_cache(maxsize=kept)
    def hashed(text: str) -> str:
        normal = b"" if hash_form(text) else form(text)
        return sha256(normal).hexdigest() if normal else ""

    return hashed


_name_hash = _cached(name, 2 * NAMES_KEPT)
_gender_hash = _cached(gender, 64)
_country_hash = _cached(country_code, COUNTRIES_KEPT)
_CITIES: dict[bool, Callable[[str], Hashes]] = {
    both_forms: lru_cache(maxsize=NAMES_KEPT)(partial(_hashes, "ct", city, both_forms)) for both_forms in (False, True)
}


def _set_aside(
    values: Values, unusual: list[str], rules: _Rules, span: Span, policy: Policy, wire: Wire
) -> tuple[Problem, ...]:
    """What becomes of the keys that are not one clear text in order."""
    notes: list[Problem] = []
    for key in sorted(unusual, key=_ORDER.__getitem__):
        value = values[_ORDER[key]]
        if key in CLEAR_RULES:
            _check_clear(key, value, span, wire, notes)
        elif _came_in_order(value):
            wire[key] = value
        else:
            _hash_each(key, value, rules, policy, wire, notes)
    return tuple(notes)


def _came_in_order(value: object) -> bool:
    """Whether a browser's tag or another careful sender hashed this: one SHA-256 in lower case, and not of nothing."""
    return (
        isinstance(value, str)
        and len(value) == SHA256_LENGTH
        and not value.encode("utf-8", "replace").translate(None, _LOWER_HEX)
        and value not in HASHES_OF_NOTHING
    )


def _hash_each(key: str, value: object, rules: _Rules, policy: Policy, wire: Wire, notes: list[Problem]) -> None:
    hashes: dict[str, None] = {}
    for path, item in _items(f"user_data.{key}", value):
        text = as_text(item)
        one = UNREADABLE if text is None else normalize_hashed(key, text, rules.country, rules.year, policy)
        hashes.update(dict.fromkeys(one.hashes))
        if one.note:
            notes.append(problem(one.note, path))
    if hashes:
        wire[key] = next(iter(hashes)) if len(hashes) == 1 else tuple(hashes)


def _items(path: str, value: object) -> Iterator[tuple[str, object]]:
    if not isinstance(value, list | tuple):
        yield path, value
        return
    for index, item in enumerate(value):
        if item is not None:
            yield f"{path}[{index}]", item


def _check_clear(key: str, value: object, span: Span, wire: Wire, notes: list[Problem]) -> None:
    text = as_text(value)
    form = "" if text is None else CLEAR_RULES[key](text, span)
    if form:
        wire[key] = form
    else:
        notes.append(problem("value_type" if text is None else why_clear(key, text, span), f"user_data.{key}"))
