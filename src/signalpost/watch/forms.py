"""What is wrong with the values of one copy, told from what the gateway noted and from the copies before it.

The worker has no clear value: hashes, addresses and cookies are compared with each other. What was met is kept by
digest, in memory alone, bounded, and forgotten by halves: a value counts as one for many people while it is a good part
of what an event brings under a key and comes with ever other browsers or people beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

import msgspec

#: What a code of the gateway says of the value at its path, as a note.
OF_CODES = {
    "md5_not_asked": "md5",
    "hash_of_nothing": "empty",
    "fbc_stale": "stale",
    "fbc_malformed": "modified",
    "fbc_future": "modified",
    "fbp_stale": "stale",
    "fbp_malformed": "modified",
    "client_ip_address_private": "server_address",
    "hash_untrimmed": "untrimmed",
    "hash_upper_case": "upper_case",
    "hash_phone_form": "phone_form",
    "hash_twice": "hashed_twice",
}
#: Of these keys a value is looked at whether it is one for many; and how large a part it must be. An address may stand
#: for an office or a mobile network, a hash for nobody but its person.
SHARES = {"em": 0.1, "ph": 0.1, "external_id": 0.1, "fbc": 0.1, "event_id": 0.1, "client_ip_address": 0.4}
SAYS = {"event_id": "event_id:shared", "client_ip_address": "client_ip_address:server_address"}
LEAST = 10  # copies with a value before it is judged
PEOPLE = 8  # that came with it
SEATS = 16  # values of a key that are counted: what is a tenth of all is among them
HALVED = 512  # looks, after which all counts are halved
MOST_EVENTS = 2_000  # that are compared, each source by itself
#: Beyond so many copies at once, values are compared on one of so many: whoever catches up has enough of them.
MANY, STRIDE = 1_000, 8
LONGEST_AGENT = 200
LONG_CLICK_ID = 40  # characters of an fbc: so long a click id has capitals, unless somebody changed it

_BACK_END = re.compile(
    r"(axios|node-fetch|node$|node/|undici|got[ /(]|superagent|curl/|wget/|python|aiohttp|java/|apache-httpclient|"
    r"go-http-client|guzzle|php|wordpress|woocommerce|magento|shopify|libwww-perl|lwp|ruby|faraday|rest-client|httpie|"
    r"postmanruntime|symfony|drupal|reactornetty|deno/|bun/|reqwest|restsharp|vert\.x|jakarta|okhttp|hackney|mint/)",
    re.IGNORECASE,
)


class User(msgspec.Struct, gc=False):
    """What is read of a copy's user_data: hashes, or the lists of them."""

    em: Any = None
    ph: Any = None
    external_id: Any = None
    fbp: Any = None
    fbc: Any = None
    client_ip_address: Any = None
    client_user_agent: Any = None


class _Counted:
    __slots__ = ("copies", "people")

    def __init__(self, person: int) -> None:
        self.copies, self.people = 1, {person}


class _Values:
    """How often each of the commonest values of one key of one event came, lately."""

    __slots__ = ("common", "counted", "looks")

    def __init__(self) -> None:
        self.counted: dict[int, _Counted] = {}
        self.common: frozenset[int] = frozenset()
        self.looks = 0

    def look(self, value: int, person: int, share: float) -> None:
        self.looks += 1
        counted = self.counted
        found = counted.get(value)
        if found is not None:
            found.copies += 1
            if len(found.people) < PEOPLE:
                found.people.add(person)
            elif found.copies >= LEAST and value not in self.common and found.copies >= share * self.looks:
                self.common |= {value}
        elif len(counted) < SEATS:
            counted[value] = _Counted(person)
        else:
            self._take_from_all(1)
        if self.looks >= HALVED:
            self.looks //= 2
            for one in counted.values():
                one.copies = (one.copies + 1) // 2
            self._take_from_all(1)
            self.common = frozenset(
                kept for kept in self.common if kept in counted and counted[kept].copies >= share / 2 * self.looks
            )

    def _take_from_all(self, times: int) -> None:
        """So a value that comes rarely gives its seat away, and a common one keeps it."""
        for value, one in list(self.counted.items()):
            one.copies -= times
            if one.copies <= 0:
                del self.counted[value]


class _Event:
    """The values of one event, by key. `told`: some of them are many people's."""

    __slots__ = ("told", "values")

    def __init__(self) -> None:
        self.values = {key: _Values() for key in SHARES}
        self.told = False

    def look(self, event_id: str, user: User) -> None:
        for key, value in _compared(event_id, user):
            if person := _person(user, key):
                self.values[key].look(hash(value), hash(person), SHARES[key])
        self.told = any(values.common for values in self.values.values())

    def notes(self, event_id: str, user: User) -> Iterator[str]:
        for key, value in _compared(event_id, user):
            if hash(value) in self.values[key].common:
                yield SAYS.get(key) or f"{key}:constant"


class Forms:
    """`of` each copy, oldest first. One for all datasets of a space."""

    def __init__(self) -> None:
        self._events: dict[tuple[str, str, str], _Event] = {}
        self._turn = 0

    def of(
        self,
        series: tuple[str, str, str],
        event_id: str,
        user: User | None,
        codes: Sequence[tuple[str, str]] = (),
        *,
        site: bool = True,
        at_once: int = 1,
    ) -> tuple[str, ...]:
        """The notes on a copy of `series` (dataset, source, event_name), sorted; nearly always none.

        `codes` are the gateway's remarks, as path and code. `site`: its action_source has a browser, so that a
        library's user agent is nobody's. `at_once`: copies in hand; of many not each is compared with those before.
        """
        found = list(_of_codes(codes)) if codes else []
        if user is not None:
            agent, fbc = user.client_user_agent, user.fbc
            if site and type(agent) is str and is_back_end(agent[:LONGEST_AGENT]):
                found.append("client_user_agent:back_end_agent")
            if type(fbc) is str and len(fbc) >= LONG_CLICK_ID and fbc.islower():
                found.append("fbc:modified")
            event = self._events.get(series)
            self._turn += 1
            if at_once < MANY or self._turn % STRIDE == 0:
                if event is None and len(self._events) < MOST_EVENTS:
                    event = self._events[series] = _Event()
                if event is not None:
                    event.look(event_id, user)
            if event is not None and event.told:
                found += event.notes(event_id, user)
        return tuple(sorted(set(found))) if found else ()


def _compared(event_id: str, user: User) -> Iterator[tuple[str, str]]:
    """Keys and values of which each person has their own; lists are left out."""
    for key, value in (
        ("em", user.em),
        ("ph", user.ph),
        ("external_id", user.external_id),
        ("fbc", user.fbc),
        ("client_ip_address", user.client_ip_address),
        ("event_id", event_id),
    ):
        if value and type(value) is str:
            yield key, value


def _person(user: User, key: str) -> str:
    """What tells people apart without `key`; empty: nothing does."""
    for other, value in (
        ("fbp", user.fbp),
        ("client_ip_address", user.client_ip_address),
        ("em", user.em),
        ("external_id", user.external_id),
        ("ph", user.ph),
    ):
        if other != key and value and type(value) is str:
            return str(value)
    return ""


def _of_codes(codes: Iterable[tuple[str, str]]) -> Iterable[str]:
    for path, code in codes:
        note = OF_CODES.get(code)
        if note is not None:
            yield f"{path.removeprefix('user_data.').partition('[')[0]}:{note}"


@lru_cache(maxsize=4_096)
def is_back_end(agent: str) -> bool:
    """Whether a user agent is that of a library or a shop's server, by how it begins."""
    return _BACK_END.match(agent) is not None
