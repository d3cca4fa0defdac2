"""Names of the ledger and the small numbers they stand as: datasets, event names, inboxes, words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import apsw

LIMIT = 50_000  # names kept in memory, and words; both come from outside and have no bound

Bindings = tuple[Any, ...]


class Names:
    """Finds and makes the numbers. What it remembers holds until a transaction is rolled back: then `forget`."""

    def __init__(self, connection: apsw.Connection, sql: Mapping[str, str]) -> None:
        self._connection = connection
        self._sql = sql
        self._numbers: dict[tuple[Any, ...], int] = {}
        self._words: dict[int, str] = {}

    def inbox(self, inbox_id: str) -> int:
        return self._number("inbox", (inbox_id,), make=True)

    def dataset(self, space_id: int, dataset: str | None) -> int:
        """The number of `dataset`, made when it is new; 0 for None."""
        return 0 if dataset is None else self._number("dataset", (space_id, dataset), make=True)

    def event_name(self, space_id: int, event_name: str | None) -> int:
        """The number of `event_name`, made when it is new; 0 for None."""
        return 0 if event_name is None else self._number("name", (space_id, event_name), make=True)

    def word(self, word: str | None) -> int:
        """The number of `word`, made when it is new; 0 for None and the empty word."""
        return self._number("word", (word,), make=True) if word else 0

    def known_inbox(self, inbox_id: str) -> int:
        """The number, or 0 when the ledger never heard of it; makes none. So all `known_…`."""
        return self._number("inbox", (inbox_id,), make=False)

    def known_dataset(self, space_id: int, dataset: str) -> int:
        return self._number("dataset", (space_id, dataset), make=False)

    def known_event_name(self, space_id: int, event_name: str) -> int:
        return self._number("name", (space_id, event_name), make=False)

    def known_word(self, word: str) -> int:
        return self._number("word", (word,), make=False)

    def text(self, number: int | None) -> str:
        """The word behind `number`; empty for 0 and None."""
        if not number:
            return ""
        found = self._words.get(number)
        if found is None:
            ((word,),) = self._connection.execute(self._sql["text_of_word"], (number,))
            if len(self._words) >= LIMIT:
                self._words.clear()
            found = self._words[number] = str(word)
        return found

    def forget(self) -> None:
        """Drop what is remembered: a rolled back transaction takes the names it made with it."""
        self._numbers.clear()
        self._words.clear()

    def _number(self, of: str, key: Bindings, *, make: bool) -> int:
        known = self._numbers.get((of, *key))
        if known is None:
            rows = self._connection.execute(self._sql[f"{of}_of"], key).fetchall()
            if not rows and not make:
                return 0
            rows = rows or self._connection.execute(self._sql[f"add_{of}"], key).fetchall()
            if len(self._numbers) >= LIMIT:
                self._numbers.clear()
            known = self._numbers[(of, *key)] = int(cast("int", rows[0][0]))
        return known
