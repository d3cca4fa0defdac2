"""What custom_data says besides which parameters there are: words of short lists, the form of content ids, sums that
contradict each other. No text of a value is kept: a word is known by a short digest, a currency by its code."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2s
from typing import Any

from signalpost.watch.counts.shape import Shapes

#: Words of a parameter, of one event, up to which it is taken for a list; beyond, it is free text and nothing is kept.
MOST_WORDS = 20
MOST_LISTS = 2_000
LONGEST_WORD = 32
LETTERS = 3  # of a currency
#: Free text, or an id, whatever the shop calls it.
FREE = frozenset({"order_id", "content_name", "content_category", "search_string", "external_order_id"})
_DIGEST_BYTES = 3


_Words = dict[str, str]  # the tally of each word
_NONE: _Words = {}


class Texts:
    """`of(event_name, custom)`, which remembers the words it has met: bounded by `MOST_LISTS` and `MOST_WORDS`."""

    __slots__ = ("_count", "_lists")

    def __init__(self) -> None:
        self._lists: dict[str, dict[str, _Words | None]] = {}  # by event_name and parameter; None: free text
        self._count = 0

    def of(self, event_name: str, custom: Mapping[str, Any], shapes: Shapes) -> tuple[str, ...]:
        """The tallies of a copy: `text:` parameter and word, `content:` form of the first content id, `rule:` what is
        broken."""
        lists = self._lists.get(event_name)
        if lists is None:
            lists = {}
        found = []
        for name, value in custom.items():
            if type(value) is str:
                words = lists.get(name, _NONE)
                if words is not None:  # a word that was met costs two look-ups
                    tally = words.get(value) or self._met(event_name, name, value)
                    if tally:
                        found.append(tally)
            elif name == "content_ids" and type(value) is list and value and type(value[0]) is str and value[0]:
                found.append(f"content:{shapes.of(value[0])}")
            elif name == "num_items" and _contradicts(value, custom.get("contents")):
                found.append("rule:num_items")
        return tuple(found)

    def _met(self, event_name: str, name: str, value: str) -> str:
        """The tally of a word that was not met; empty where nothing is kept of it."""
        lists = self._lists.get(event_name, {})
        if name not in lists:
            if self._count >= MOST_LISTS:
                return ""
            self._count += 1
            lists[name] = None if name in FREE else {}
            self._lists[event_name] = lists
        words = lists[name]
        if words is None or len(value) > LONGEST_WORD:
            return ""
        if len(words) >= MOST_WORDS:
            lists[name] = None
            return ""
        words[value] = tally = f"text:{name}:{_called(name, value)}"
        return tally


def _called(name: str, value: str) -> str:
    if name == "currency" and len(value) == LETTERS and value.isascii() and value.isalpha():
        return value.upper()
    return blake2s(value.encode(errors="replace"), digest_size=_DIGEST_BYTES).hexdigest()


def _contradicts(count: object, contents: object) -> bool:
    """num_items is not the sum of the quantities; where one is missing or no number, nothing is said."""
    if type(count) not in (int, float) or type(contents) is not list or not contents:
        return False
    total = 0.0
    for item in contents:
        quantity = item.get("quantity") if type(item) is dict else None
        if type(quantity) is not int and type(quantity) is not float:
            return False
        total += quantity
    return total != count
