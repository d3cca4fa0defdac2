"""People from a file: JSON lines or CSV with Meta's names, in clear or hashed.

    {"em": ["a@shop.example"], "fn": "Ann", "ln": "Lee", "zp": "LS1 4DY", "country": "gb", "fbp": "fb.1.…"}

One person a line. A value is a text or a list of texts; a CSV has one column for each key, and a column twice for two
values. Nothing of the file is kept but hashes of this process: neither values nor what they hash to.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, Final

import msgspec

from signalpost.errors import InvalidInput
from signalpost.sandbox.people import ads, normal
from signalpost.sandbox.people.ads import AdAccount
from signalpost.sandbox.people.attribute import AttributionSettings
from signalpost.sandbox.people.hashed import Keys, often
from signalpost.sandbox.people.people import People
from signalpost.sandbox.people.register import COMPARED, FOUND_BY
from signalpost.sandbox.people.touches import Touches, touches_of

KEYS: Final = (*dict.fromkeys((*COMPARED, *FOUND_BY)), "client_user_agent")
"""The keys a file may have; each is one of Meta's user_data."""

_Rows = Iterator[tuple[int, Mapping[str, Any]]]


class PopulationFile:
    """The people of a file, numbered from 0 in its order. The file is read again whenever they are asked for."""

    def __init__(self, path: Path) -> None:
        """Reads it once, to count and to refuse what cannot be read; InvalidInput names file and line, no value."""
        self.path = path
        self._read: Callable[[Path], _Rows] = _csv_rows if path.suffix.lower() == ".csv" else _json_rows
        self.size = sum(1 for _ in self._people())
        if not self.size:
            raise InvalidInput(f"{path} holds nobody.")

    def known(self) -> Iterator[tuple[int, Keys]]:
        """(number, keys) of everyone, hashed where Meta compares hashes."""
        for number, person in enumerate(self._people()):
            yield number, _hashed(person)

    def shown(self, numbers: range) -> Iterator[dict[str, Any]]:
        """What is known of the people of these numbers, hashed; numbers nobody has are passed over."""
        rows = islice(self._people(), max(numbers.start, 0), max(numbers.stop, 0))
        for number, person in enumerate(rows, start=max(numbers.start, 0)):
            yield {"number": number, "known": _hashed(person)}

    def _people(self) -> Iterator[dict[str, tuple[str, ...]]]:
        for line, row in self._read(self.path):
            person = {}
            for key, value in row.items():
                texts = _texts(value)
                if texts is None or key not in KEYS:
                    what = "is none of Meta's keys" if key not in KEYS else "is neither a text nor a list of texts"
                    raise InvalidInput(f"{self.path}, line {line}: {key[:40]!r} {what}. Keys: {', '.join(KEYS)}.")
                if texts:
                    person[key] = texts
            yield person


def read(
    path: Path,
    *,
    at: float,
    seed: int = 1,
    account: AdAccount | None = None,
    settings: AttributionSettings | None = None,
) -> People:
    """The people of a file, all with an account, who were shown ads in the 28 days before `at` (Unix seconds).

    InvalidInput: the file cannot be used. It must stay until the first event is matched.
    """

    def touches(people: Iterator[int]) -> Touches:
        return touches_of(account or ads.account(), people, until=at, seed=seed)

    return People(PopulationFile(path), touches, settings=settings)


def _hashed(person: Mapping[str, tuple[str, ...]]) -> Keys:
    return {key: _compared(key, texts) for key, texts in person.items()}


def _compared(key: str, texts: tuple[str, ...]) -> tuple[str, ...]:
    """Values in the form in which an event's are compared with them."""
    if key in COMPARED:
        return tuple(often(key, text) for text in texts)
    if key in normal.NORMAL:
        return tuple(normal.hashed(key, text) for text in texts)
    return tuple(text.lower() for text in texts) if key == "client_ip_address" else texts


def _texts(value: Any) -> tuple[str, ...] | None:
    """The texts of a value without blanks; None if it is nothing of the kind."""
    values = value if isinstance(value, list) else [value]
    if not all(one is None or (isinstance(one, str | int) and not isinstance(one, bool)) for one in values):
        return None
    return tuple(text for one in values if one is not None and (text := str(one).strip()))


def _json_rows(path: Path) -> _Rows:
    decoder = msgspec.json.Decoder(dict[str, Any])
    try:
        with path.open("rb") as lines:
            for line, text in enumerate(lines, start=1):
                if text.strip():
                    yield line, decoder.decode(text)
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror}.") from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise InvalidInput(f"{path}, line {line}: not a JSON object.") from None


def _csv_rows(path: Path) -> _Rows:
    try:
        with path.open(encoding="utf-8-sig", newline="") as text:
            rows = csv.reader(text)
            columns = [name.strip() for name in next(rows, [])]
            for values in rows:
                row: dict[str, list[str]] = {}
                for key, value in zip(columns, values, strict=False):
                    row.setdefault(key, []).append(value)
                yield rows.line_num, row
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror}.") from None
    except (csv.Error, UnicodeDecodeError):
        raise InvalidInput(f"{path} is no CSV in UTF-8.") from None
