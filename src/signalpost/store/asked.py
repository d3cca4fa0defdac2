"""What somebody names a person by, as the keys under which that person is found. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from signalpost.capi.normalize import normalize
from signalpost.capi.policy import Policy
from signalpost.capi.problem import Problem
from signalpost.errors import InvalidInput
from signalpost.store.person_keys import Key, key_value

#: What may be asked by, and which kind of key it is. Values of the first five are made ready as those of events are: so
#: they may come as a person types them, or hashed.
ASKED: Mapping[str, str] = {
    "email": "em",
    "phone": "ph",
    "external_id": "external_id",
    "lead_id": "lead_id",
    "subscription_id": "subscription_id",
    "visitor": "visitor",
    "fbp": "fbp",
}
_AS_IT_IS = frozenset({"visitor", "fbp"})
MOST = 20  # values in one request


def keys_asked(
    values: Mapping[str, Sequence[str]], *, policy: Policy, year: int, country: str | None = None
) -> tuple[Key, ...]:
    """The keys that `values` (by the names of ASKED) stand for, each once. `country`: of phone numbers that name none.

    InvalidInput names what cannot be right, never the value: nothing given, too much, or no e-mail address, for one.
    """
    found: dict[Key, None] = {}
    for name, texts in values.items():
        if name not in ASKED:
            raise _refused(name, "ask_unknown", "A person is not found by this.", f"Use one of {', '.join(ASKED)}.")
        for text in texts:
            found |= dict.fromkeys(_keys(name, text, policy, year, country))
    if not 0 < len(found) <= MOST:
        raise _refused("", "ask_empty", "Name a person by at least one value, and at most twenty.", "Give an e-mail.")
    return tuple(found)


def _keys(name: str, text: str, policy: Policy, year: int, country: str | None) -> Sequence[Key]:
    kind, text = ASKED[name], text.strip()
    if name in _AS_IT_IS:
        made: Sequence[str] = (text,) if text else ()
    else:
        ready = normalize(kind, text, country=country, year=year, policy=policy)
        made = ready.hashes or ((ready.value,) if ready.value else ())
    if not made:
        raise _refused(name, "ask_unusable", "The value cannot be right.", "Write it as the person gave it, or hashed.")
    return [(kind, key_value(kind, one)) for one in made]


def _refused(path: str, code: str, message: str, fix: str) -> InvalidInput:
    return InvalidInput(message, problems=[Problem(path=path, code=code, message=message, fix=fix)])
