"""What a local Meta knows of its people, compact and unreadable: who has a value, and whether somebody has it."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from ipaddress import IPv6Address
from typing import Final

from signalpost.sandbox.people.hashed import Keys
from signalpost.sandbox.people.index import Index

FOUND_BY: Final = ("em", "ph", "external_id", "fbp", "lead_id", "fb_login_id", "madid", "client_ip_address")
"""Keys of which a value leads to people."""

COMPARED: Final = ("fn", "ln", "db", "ge", "ct", "st", "zp", "country")
"""Keys that many share: they only confirm, or lead to people together with a name."""

NAMED_BY: Final = ("db", "zp", "ct")
"""Keys that lead to people together with first and last name."""

_ADDRESS: Final = "client_ip_address"
_AGENTS: Final = 3  # browsers remembered of a person
_ROW: Final = len(COMPARED) + _AGENTS  # hashes kept of a person, side by side: they are looked at together
_PLACES: Final = tuple(enumerate(COMPARED))
_PLACE_OF: Final = {key: place for place, key in _PLACES}


class Register:
    """The people with an account, by number from 0. `expected`: how many there will be."""

    def __init__(self, expected: int = 0) -> None:
        self._found_by = {key: Index(_share(key, expected)) for key in FOUND_BY}
        self._named = {key: Index(expected) for key in NAMED_BY}
        self._rows = array("q", bytes(8 * _ROW * expected))
        self._accounts = bytearray(expected)
        self._size = expected

    def add(self, person: int, keys: Keys) -> None:
        """Remember what is known of a person; of a key in `COMPARED` the first value."""
        if person >= self._size:
            self._stretch(person + 1)
        self._accounts[person] = 1
        for key, index in self._found_by.items():
            for value in keys.get(key, ()):
                index.add(hash(value) if key != _ADDRESS else _hash_address(value), person)
        start = person * _ROW
        for place, key in _PLACES:
            values = keys.get(key)
            if values:
                self._rows[start + place] = hash(values[0])
        for place, value in enumerate(keys.get("client_user_agent", ())[:_AGENTS], len(COMPARED)):
            self._rows[start + place] = hash(value)
        self._add_name(person)

    def __len__(self) -> int:
        return sum(self._accounts)

    def __contains__(self, person: object) -> bool:
        return isinstance(person, int) and 0 <= person < self._size and bool(self._accounts[person])

    def numbers(self) -> Iterator[int]:
        """Those who have an account, in order."""
        return (person for person, has in enumerate(self._accounts) if has)

    def find(self, key: str, value: str) -> tuple[int, ...]:
        """The people who have a value of a key in `FOUND_BY`."""
        return self._found_by[key].find(hash(value) if key != _ADDRESS else _hash_address(value))

    def named(self, fn: str, ln: str, key: str, value: str) -> tuple[int, ...]:
        """The people of a name who also have a value of a key in `NAMED_BY`; all given as hashes."""
        return self._named[key].find(hash((hash(fn), hash(ln), hash(value))))

    def confirmed(self, person: int, keys: Keys) -> list[str]:
        """The keys in `COMPARED`, and client_user_agent, of which a value of the event is the person's."""
        row = self._row(person)
        found = []
        for key, known in zip(COMPARED, row, strict=False):
            values = keys.get(key)
            if values and (hash(values[0]) == known or (len(values) > 1 and known in map(hash, values))):
                found.append(key)
        if _has_one(row[len(COMPARED) :], keys.get("client_user_agent", ())):
            found.append("client_user_agent")
        return found

    def lives_in(self, person: int, countries: Sequence[str]) -> bool:
        """Whether one of `countries`, given as hashes, is the person's."""
        return self._rows[person * _ROW + _PLACE_OF["country"]] in map(hash, countries)

    def uses(self, person: int, agents: Sequence[str]) -> bool:
        """Whether one of these user agents is that of a browser of the person."""
        return _has_one(self._row(person)[len(COMPARED) :], agents)

    def _row(self, person: int) -> array[int]:
        return self._rows[person * _ROW : (person + 1) * _ROW]

    def _add_name(self, person: int) -> None:
        row = self._row(person)
        fn, ln = row[_PLACE_OF["fn"]], row[_PLACE_OF["ln"]]
        for key, index in self._named.items():
            value = row[_PLACE_OF[key]]
            if fn and ln and value:
                index.add(hash((fn, ln, value)), person)

    def _stretch(self, size: int) -> None:
        """Make room for more people than were expected."""
        more = max(size, self._size * 2, 1_024) - self._size
        self._rows.frombytes(bytes(8 * _ROW * more))
        self._accounts.extend(bytes(more))
        self._size += more


def _has_one(hashes: array[int], values: Sequence[str]) -> bool:
    """Whether one of the hashes is that of a value."""
    return any(map(hashes.__contains__, map(hash, values)))


def _hash_address(value: str) -> int:
    return hash(network(value)) if ":" in value else hash(value)


def network(address: str) -> str:
    """The /64 of an IPv6 address in one form, or the text as it is if it is none.

    The second half changes by the day (RFC 8981); the first stays with the connection.
    """
    groups = address.lower().split(":")
    if len(groups) == 8 and all(groups):
        return ":".join(group.lstrip("0") or "0" for group in groups[:4])
    try:
        whole = IPv6Address(address).exploded.split(":")
    except ValueError:
        return address
    return ":".join(group.lstrip("0") or "0" for group in whole[:4])


def _share(key: str, people: int) -> int:
    """How many values of a key to expect."""
    if key in ("fbp", "client_ip_address"):
        return people * 2
    return people if key in ("em", "ph", "external_id") else people // 4
