"""Is there anything in a text that is worth a closer look? A few passes at the speed of C over all texts of an event.

Whatever `leaks.scan` would find under a path that says nothing must pass here; what passes need not be a find.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable
from typing import Final

from signalpost.privacy import place_words, term_words

# Digits as 0, letters as a; blanks and marks inside numbers, and all that is not ASCII, left out.
_FORM: Final = (
    bytes(ord("0") if chr(byte).isdigit() else ord("a") if chr(byte).isalpha() else ord(".") for byte in range(128))
    + b"." * 128
)
_INSIDE_NUMBERS: Final = b" -./()\t" + bytes(range(128, 256))
# Everything base64 is written with as a, the rest as a dot.
_IN_TOKEN: Final = frozenset(string.ascii_letters + string.digits + "+")
_TOKEN: Final = bytes(ord("a") if chr(byte) in _IN_TOKEN else ord(".") for byte in range(256))
_LONG_TOKEN: Final = b"a" * 16
_TOKENS_PART: Final = b"a" * 12
_WORDS: Final = bytes(
    ord(chr(byte).lower()) if byte < 128 and chr(byte).isalpha() else byte if byte >= 128 else ord(" ")
    for byte in range(256)
)
# First bytes of characters that look like ASCII's or are digits: full-width, Arabic, Persian, Indic, mathematical.
_ALIKE: Final = re.compile(rb"[\xef\xd9\xdb\xe0]|\xf0\x9d|\xe2[\x91-\x93]").search
_ENTITY: Final = re.compile(rb"&(?:#|commat|period|plus)").search
# Single bytes as numbers, and `find` for longer ones: `b"@" in raw` makes and drops an exception each time.
_AT, _PERCENT, _AMPERSAND, _BACKSLASH = b"@%&\\"
_CLICK_IDS: Final = re.compile(rb"(?:fbclid|gclid|gbraid|wbraid|msclkid|ttclid|dclid)=[\w.-]+")


# Words of the phrases that shops say all day; another word of the phrase gives it away.
_EVERYDAY: Final = frozenset(
    "payment payments account number card cash return returns personal home car late balance test results high low type"
    " support group my side order plan check base current net total status check second for with after in of no my to"
    " approved report statement statements social benefits hair hip knee plastic pill health stage management blood"
    " heart medical clinic positive title session sessions off equity user donor organ".split()
)


def _telling(phrase: str) -> str:
    words = phrase.replace("-", " ").split()
    rare = [word for word in words if word not in _EVERYDAY]
    return max(rare or words, key=len)


def _encoded(words: Iterable[str]) -> frozenset[bytes]:
    """In lower case, as ASCII letters are compared, and as titles and capitals have the others."""
    return frozenset(_lower(form) for word in words for form in (word, word.title(), word.upper()))


def _lower(word: str) -> bytes:
    return word.encode().translate(_WORDS)


_TELLING: Final = _encoded(
    {
        *term_words.HEALTH,
        *term_words.FINANCE,
        *term_words.HEALTH_WEAK,
        *term_words.FINANCE_WEAK,
        *map(_telling, term_words.HEALTH_PHRASES),
        *map(_telling, term_words.FINANCE_PHRASES),
        *place_words.NAME,
        *place_words.PERSON,
        *place_words.SECRET,
        *"at ät chez kropka dot punkt punto ponto arroba klammeraffe bearer token"
        " sps spb glpat akia gmail googlemail yahoo hotmail outlook"
        " icloud gmx heisse heiße hei appelle llamo chiamo".split(),
    }
)
_CALLING: Final = _encoded(
    "phone ph tel telephone telefon telefono mobile cell call called sms whatsapp fax handy portable cel ring"
    " contact reach dial number nummer numero card ausweis personalausweis ssn nino bsn dni nie nif national"
    " identity citizen passport reisepass licence license tax"
    " tfn sin medicare pan nric".split()
)


NUMBERS: Final = 1
ADDRESSES: Final = 2
TOKENS: Final = 4
WORDS: Final = 8
ALL: Final = NUMBERS | ADDRESSES | TOKENS | WORDS


def suspicious(raw: bytes) -> bool:
    """Whether UTF-8 text (JSON, as it is encoded) may hold anything that leaks."""
    if _AT in raw or _PERCENT in raw or (_AMPERSAND in raw and _ENTITY(raw)):
        return True
    if _BACKSLASH in raw and b"\\\\" in raw:
        return True
    form = raw.translate(_FORM, _INSIDE_NUMBERS)
    mixed = form.find(b"0a") >= 0
    if _has_number(form, mixed) or _has_token(raw, mixed):
        bare = _CLICK_IDS.sub(b"", raw)
        return len(bare) == len(raw) or suspicious(bare)
    if not raw.isascii() and _ALIKE(raw):
        return True
    words = raw.translate(_WORDS).split()
    return not _TELLING.isdisjoint(words) or (form.find(b"000000") >= 0 and not _CALLING.isdisjoint(words))


def signs(text: str) -> int:
    """What a text, its escapes undone, may hold: NUMBERS, ADDRESSES, TOKENS, WORDS. 0 where `suspicious` is False."""
    raw = text.encode(errors="replace")
    form = raw.translate(_FORM, _INSIDE_NUMBERS)
    mixed = form.find(b"0a") >= 0
    words = raw.translate(_WORDS).split()
    found = 0
    if _has_number(form, mixed) or (form.find(b"000000") >= 0 and not _CALLING.isdisjoint(words)):
        found |= NUMBERS
    if _AT in raw:
        found |= ADDRESSES
    if _has_token(raw, mixed):
        found |= TOKENS
    if not _TELLING.isdisjoint(words):
        found |= WORDS | ADDRESSES
    return found


def _has_number(form: bytes, mixed: bool) -> bool:
    """Eight digits, or digits and letters as numbers of people have them. `mixed`: somewhere a letter follows a digit,
    which most texts have nowhere."""
    if form.find(b"00000000") >= 0:
        return True
    return mixed and (form.find(b"000000a") >= 0 or form.find(b"a0000a") >= 0 or form.find(b"00a00a") >= 0)


def _has_token(raw: bytes, mixed: bool) -> bool:
    """Sixteen letters and digits, or twelve where a letter follows a digit somewhere: tokens may have - and _ in them,
    as names of products have, and are then told by being longer than words and mixed."""
    token = raw.translate(_TOKEN)
    return token.find(_LONG_TOKEN) >= 0 or (mixed and token.find(_TOKENS_PART) >= 0)
