"""The words that a key is made of: `billing.firstName[0]` → (("billing",), ("first", "name"))."""

from __future__ import annotations

import re
from typing import Final

_PARTS: Final = re.compile(r"[.\[\]/'\"$%&?#=\s:|]+")
_WORDS: Final = re.compile(r"[A-ZÀ-Þ]+(?=[A-ZÀ-Þ][a-zß-ÿ])|[A-ZÀ-Þ]?[a-zß-ÿ]+|[A-ZÀ-Þ]+|[^\W_\d]+|\d+")
LONGEST_PATH: Final = 400


def key_words(key: str) -> tuple[str, ...]:
    """The words of one key in lower case; snake_case, kebab-case and camelCase alike."""
    return tuple(word.lower() for word in _WORDS.findall(key))


def path_words(path: str) -> tuple[tuple[str, ...], ...]:
    """The words of each key of a path, outermost first; positions in lists are left out."""
    keys = (key_words(part) for part in _PARTS.split(path[-LONGEST_PATH:]) if part and not part.isdigit())
    return tuple(words for words in keys if words)
