"""`user_data` as Meta gets it: normalised, hashed, ready to encode. The hot path of every event.

Same rules as `normalize`, arranged for speed: one rule per key with the country already bound to it, digests of names,
cities, states and countries kept in small bounded caches (never of e-mail addresses or telephone numbers), and no
object made per value unless something is wrong with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from hashlib import sha256

from msgspec.structs import astuple

from signalpost.capi._tables.places import COUNTRIES
from signalpost.capi.clear_keys import CLEAR_RULES, ClearRule, Span, why_clear
from signalpost.capi.click_id import STALE_AFTER_MS
from signalpost.capi.codes import problem
from signalpost.capi.gender import gender
from signalpost.capi.hash_form import MD5_LENGTH
from signalpost.capi.names import name
from signalpost.capi.normalize import Form, as_text, both, came_hashed, forms, why
from signalpost.capi.places import builder_postcode, city, country_code
from signalpost.capi.policy import Policy
from signalpost.capi.problem import Problem
from signalpost.capi.user_data import CLEAR_KEYS, HASHED_KEYS, UserData

# What a rule gives: the normal form to be hashed, or what to send; falsy when the text cannot be right.
Sent = bytes | str | tuple[str, ...]
Rule = Callable[[str], Sent]

SECONDS_A_YEAR = 31_556_952  # the Gregorian mean: off by hours around New Year, which no date of birth notices
NAMES_KEPT = 8_192
STATES_KEPT = 256  # for each country
COUNTRIES_KEPT = 512
_CLEAR = tuple(CLEAR_RULES[key] for key in CLEAR_KEYS)

# Most events have none of the keys behind these two, and looking for those would cost as much as hashing two.
_USUAL_HASHED = HASHED_KEYS[: HASHED_KEYS.index("external_id") + 1]
_USUAL_CLEAR = CLEAR_KEYS[: CLEAR_KEYS.index("fbp") + 1]
_RARE_HASHED = slice(len(_USUAL_HASHED), len(HASHED_KEYS))
_RARE_CLEAR = slice(len(HASHED_KEYS) + len(_USUAL_CLEAR), None)
_NO_RARE_HASHED = (None,) * (len(HASHED_KEYS) - len(_USUAL_HASHED))
_NO_RARE_CLEAR = (None,) * (len(CLEAR_KEYS) - len(_USUAL_CLEAR))
_COUNTRY_OF_HASH = {sha256(code.encode()).hexdigest(): code for code in sorted(COUNTRIES)}


def hash_user_data(
    user: UserData, *, now: int, policy: Policy, event_time: int
) -> tuple[dict[str, object], tuple[Problem, ...]]:
    """`user_data` ready for the wire, and a note for each value that was left out or changed.

    Hashed keys hold one hash or a list of them, ours before the builder's; keys sent in clear hold their checked form.
    A key without a usable value is absent. `now` and `event_time` are Unix seconds: an fbc or fbp from the future, or
    more than 90 days old when the event happened, is left out. Never raises, whatever the values are.
    """
    country = user.country
    place = _country_known(country) if type(country) is str else _country_in(country)
    rules = rules_for(place or policy.default_country, policy.both_forms, 1970 + now // SECONDS_A_YEAR)
    wire: dict[str, object] = {}
    notes: list[Problem] = []
    values = astuple(user)
    hashed_keys = _USUAL_HASHED if values[_RARE_HASHED] == _NO_RARE_HASHED else HASHED_KEYS
    for key, rule, value in zip(hashed_keys, rules, values):  # noqa: B905  as long as the keys
        if value is None:
            continue
        if value.__class__ is str and len(value) < MD5_LENGTH and (sent := rule(value)):
            wire[key] = sha256(sent).hexdigest() if sent.__class__ is bytes else sent
        else:
            _hash_each(key, value, rule, wire, notes, policy)
    clear_keys = _USUAL_CLEAR if values[_RARE_CLEAR] == _NO_RARE_CLEAR else CLEAR_KEYS
    span = event_time * 1000 - STALE_AFTER_MS, (now + policy.future_tolerance_s) * 1000
    for key, clear, value in zip(clear_keys, _CLEAR, values[len(HASHED_KEYS) :]):  # noqa: B905  as long as the keys
        if value is None:
            continue
        if value.__class__ is str and (form := clear(value, span)):
            wire[key] = form
        else:
            _check_clear(key, value, clear, span, wire, notes)
    return wire, tuple(notes)


def _country_in(value: object) -> str:
    """The first country of a list that is known; "" when there is none."""
    texts = value if isinstance(value, list | tuple) else ()
    return next(filter(None, (_country_known(text) for text in texts if isinstance(text, str))), "")


@lru_cache(maxsize=COUNTRIES_KEPT)
def _country_known(text: str) -> str:
    """The person's country, alpha-2, lower-case, from a code, a name or their hash; "" when unknown."""
    return country_code(text).decode() or _COUNTRY_OF_HASH.get(text.strip().lower(), "")


@lru_cache(maxsize=256)
def rules_for(country: str | None, both_forms: bool, year: int) -> tuple[Rule, ...]:
    """The rules of all hashed keys, in their order, for people of one country."""
    plain = forms(country=country, year=year)
    state = partial(_digests, "st", plain["st"], both_forms)
    fast: dict[str, Rule] = {
        **plain,
        **_CACHED,
        "ct": _CITIES[both_forms],
        "st": lru_cache(maxsize=STATES_KEPT)(state),
        "zp": partial(_postcodes, plain["zp"]) if both_forms else plain["zp"],
    }
    return tuple(fast[key] for key in HASHED_KEYS)


def _digest(form: Form, text: str) -> str:
    normal = form(text)
    return sha256(normal).hexdigest() if normal else ""


def _digests(field: str, form: Form, both_forms: bool, text: str) -> Sent:
    normal = form(text)
    if not normal:
        return ""
    hashes = both(field, text, normal) if both_forms else (sha256(normal).hexdigest(),)
    return hashes if len(hashes) > 1 else hashes[0]


def _postcodes(form: Form, text: str) -> Sent:
    normal = form(text)
    if not normal or (len(normal) == len(text) and text.isalnum()):
        return normal
    other = builder_postcode(text)
    if not other or other == normal:
        return normal
    return sha256(normal).hexdigest(), sha256(other).hexdigest()


_CACHED: dict[str, Rule] = {
    "fn": lru_cache(maxsize=NAMES_KEPT)(partial(_digest, name)),
    "ln": lru_cache(maxsize=NAMES_KEPT)(partial(_digest, name)),
    "ge": lru_cache(maxsize=64)(partial(_digest, gender)),
    "country": lru_cache(maxsize=COUNTRIES_KEPT)(partial(_digest, country_code)),
}
_CITIES: dict[bool, Rule] = {
    both_forms: lru_cache(maxsize=NAMES_KEPT)(partial(_digests, "ct", city, both_forms)) for both_forms in (False, True)
}


def _hash_each(
    key: str, value: object, rule: Rule, wire: dict[str, object], notes: list[Problem], policy: Policy
) -> None:
    """A value that is not one short clear text in order: a list, a number, a hash, or something wrong."""
    hashes: dict[str, None] = {}
    for path, item in _items(f"user_data.{key}", value):
        sent, code = _hash_one(key, item, rule, policy)
        hashes.update(dict.fromkeys(sent))
        if code:
            notes.append(problem(code, path))
    if hashes:
        wire[key] = next(iter(hashes)) if len(hashes) == 1 else tuple(hashes)


def _items(path: str, value: object) -> Iterator[tuple[str, object]]:
    if not isinstance(value, list | tuple):
        yield path, value
        return
    for index, item in enumerate(value):
        if item is not None:
            yield f"{path}[{index}]", item


def _hash_one(key: str, value: object, rule: Rule, policy: Policy) -> tuple[tuple[str, ...], str | None]:
    text = as_text(value)
    if text is None:
        return (), "value_type"
    hashed = came_hashed(text, policy)
    if hashed is not None:
        return hashed.hashes, hashed.note
    sent = rule(text)
    if not sent:
        return (), why(key, text)
    if isinstance(sent, bytes):
        return (sha256(sent).hexdigest(),), None
    return (sent,) if isinstance(sent, str) else sent, None


def _check_clear(
    key: str, value: object, rule: ClearRule, span: Span, wire: dict[str, object], notes: list[Problem]
) -> None:
    """A clear value that is not one text in order: a number, or something wrong."""
    text = as_text(value)
    form = "" if text is None else rule(text, span)
    if form:
        wire[key] = form
    else:
        notes.append(problem("value_type" if text is None else why_clear(key, text, span), f"user_data.{key}"))
