"""Words that stand for "we do not know". Hashed, they would join thousands of strangers, so they are dropped.

Only what cannot be right is listed: `nan` is a given name and a city, so names and places may have it; ids and
postcodes may not. A normal form that stands here is dropped, and so is a raw text.
"""

from __future__ import annotations

NIL_UUID = b"00000000-0000-0000-0000-000000000000"
WORDS = frozenset(
    {
        b"null", b"undefined", b"none", b"unknown", b"notset", b"notprovided", b"notavailable", b"notapplicable",
        b"notspecified", b"objectobject", NIL_UUID.replace(b"-", b""),
    }
)  # fmt: skip

# As typed, lower-cased: their letters alone may be somebody's name (Na is one).
WITH_SIGNS = frozenset({"n/a", "#n/a", "n.a.", "n.a", "n\\a", "<na>", "#n/d", "n/d"})

IDS = (
    WORDS
    | {word.encode() for word in WITH_SIGNS}
    | {
        b"(null)", b"<null>", b"[null]", b"(none)", b"(notset)", b"[objectobject]", b"nan", b"nil", b"true", b"false",
        b"0", b"-1", b"-", b"--", b"anonymous", b"guest", NIL_UUID,
    }
)  # fmt: skip
# Words that mean nobody as an id, but are somebody's name or city.
NAMES = frozenset(word for word in IDS - WORDS if word.isalpha())
POSTCODES = IDS | {b"00000", b"000000"}


def is_typed_placeholder(text: str) -> bool:
    """Whether the text, as typed, says that nothing is known."""
    return text.strip().lower() in WITH_SIGNS
