"""Values that came hashed: how they are told from clear ones.

64 hexadecimal digits of any case are SHA-256, 32 are MD5, alone or followed by what Meta's parameter builder adds: a
dot and two or eight characters of base64url ("Parameter builder", copy of 2026-09-12). A receiver must take both; we
add nothing ourselves.
"""

from __future__ import annotations

import string
from hashlib import md5, sha256

from signalpost.capi.placeholders import IDS, NAMES

SHA256_LENGTH = 64
MD5_LENGTH = 32
_SUFFIX_LENGTHS = (2, 8)
_HEX = string.hexdigits.encode()
_BASE64URL = (string.ascii_letters + string.digits + "-_").encode()

# Hashes that mean nobody: of an empty text, a blank, and the words that stand for "unknown".
_NOBODY = {b"", b" ", *(word for id_ in IDS for word in (id_, id_.upper(), id_.capitalize()))} - {b"0", b"-1"}
HASHES_OF_NOTHING = frozenset(
    [sha256(word).hexdigest() for word in _NOBODY] + [md5(word, usedforsecurity=False).hexdigest() for word in _NOBODY]
)
# Of those, what a name or a city may come as: somebody is called Nan.
HASHES_OF_NAMES = frozenset(
    [sha256(word).hexdigest() for word in NAMES] + [md5(word, usedforsecurity=False).hexdigest() for word in NAMES]
)


def hash_form(text: str) -> str:
    """The hash as it is sent: hexadecimal digits lower-cased, suffix as it came; "" when the text is no hash."""
    head, dot, suffix = text.strip().partition(".")
    if len(head) not in (SHA256_LENGTH, MD5_LENGTH) or not _made_of(head, _HEX):
        return ""
    if dot and (len(suffix) not in _SUFFIX_LENGTHS or not _made_of(suffix, _BASE64URL)):
        return ""
    return head.lower() + dot + suffix


def bare_hash(form: str) -> str:
    """A hash without its suffix."""
    return form.partition(".")[0]


def _made_of(text: str, characters: bytes) -> bool:
    return text.isascii() and not text.encode().translate(None, characters)
