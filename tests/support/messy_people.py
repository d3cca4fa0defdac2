"""People as forms, back ends and spreadsheets write them: values of user_data, well and badly made, from a seed."""

from __future__ import annotations

import hashlib
import json
import sys
import unicodedata
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from signalpost.capi._tables.calling_codes import CALLING_CODES
from signalpost.capi._tables.places import CA_ABBREVIATIONS, CA_PROVINCES, COUNTRY_NAMES, US_ABBREVIATIONS, US_STATES
from signalpost.capi.placeholders import IDS
from signalpost.capi.user_data import CLEAR_KEYS, HASHED_KEYS

GOLDEN = Path(__file__).parents[1] / "golden" / "normalization.json"
SIGNS = " \t\u00a0\u200b\u00ad\ufeff\x1c\x85.-_'’\"()/+#&,;:@\\0٣９➀²Æßłİſΰ́ςΣЖ정ไ語👩\u200d\u0301\ufe0f"
NUMBERS = ("client_ip_address", "fb_login_id", "lead_id")
TYPED = {
    "db": ("1990-02-29", "2000-02-29", "31.12.1999", "13/13/2000", "1899-12-31", "19990230", "1/2/3", "2/3/85"),
    "doby": ("1984", "84", "1899", "2100"),
    "client_ip_address": (
        "84.12.33.7", "10.1.2.3", "172.31.1.1", "2001:db8::1", "::1", "fe80::1", "::ffff:1.2.3.4", "1.2.3.4.AQ",
        "2001:db8::1.AQECAwQF", "1.2.3", "256.1.1.1", ":::", "1:2:3:4:5:6:7:8", "fd00::1", "01.02.03.04", "1::2::3",
    ),
    "lead_id": ("l:1234567890123456", "123456789012345", "12345", "x"),
    "fb_login_id": ("9223372036854775807", "9223372036854775808", "0", "007", "12.5"),
    "fbc": ("fb.1.{now}.IwAR0x", "fb.1.{now}.IwAR0x.AQ", "fb.1.{now}.a.b.c", "fb..1.a", "fb.1.{now}.Iw.ABCDEFGH"),
    "fbp": ("fb.1.{now}.1116446470", "fb.12.{now}.9", "fb.1.x.9", "_fb.1.{now}.9"),
}  # fmt: skip


@cache
def _known() -> dict[str, list[str]]:
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    values: dict[str, list[str]] = {key: [] for key in HASHED_KEYS + CLEAR_KEYS}
    for row in [*golden["rows"], *golden["own"]]:
        if row["field"] in HASHED_KEYS and isinstance(row["input"], str):
            values[row["field"]].append(row["input"])
    values["country"] += COUNTRY_NAMES
    values["st"] += [*US_STATES, *CA_PROVINCES, *US_ABBREVIATIONS, *CA_ABBREVIATIONS]
    return values


@cache
def _characters() -> str:
    """Characters that every Unicode since this Python's knows: those assigned in it, without lone halves."""
    kept = (c for c in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(c) not in ("Cn", "Cs", "Co"))
    return "".join(kept)


def person(random: Random, *, now_ms: int) -> dict[str, Any]:
    """Some keys of user_data with values of any quality. `now_ms` dates click ids, Unix milliseconds."""
    keys = random.sample(HASHED_KEYS, random.randint(1, 6)) + random.sample(CLEAR_KEYS, random.randint(0, 2))
    return {key: _several(random, key, now_ms) for key in keys}


def _several(random: Random, key: str, now_ms: int) -> Any:
    if key in HASHED_KEYS and random.random() < 0.1:
        return [_one(random, key, now_ms) for _ in range(random.randint(0, 4))]
    return _one(random, key, now_ms)


def _one(random: Random, key: str, now_ms: int) -> Any:
    kind = random.random()
    if kind < 0.04:
        return random.choice([None, 0, 7, 94035, 16505551212, -1, 2**53 - 1] if _takes_numbers(key) else [None])
    if kind < 0.1:
        return _hashed(random)
    if kind < 0.15:
        return random.choice(sorted(IDS)).decode()
    text = _text(random, key).replace("{now}", str(now_ms))
    return _mangled(random, text) if random.random() < 0.5 else text


def _takes_numbers(key: str) -> bool:
    return key in HASHED_KEYS or (key.endswith("_id") and key not in ("anon_id", "ctwa_clid"))


def _text(random: Random, key: str) -> str:
    if key == "ph" and random.random() < 0.8:
        return _phone(random)
    known = [*_known()[key], *TYPED.get(key, ())]
    if known and random.random() < 0.8:
        return random.choice(known)
    return "".join(
        random.choices(_characters() if random.random() < 0.5 else SIGNS + "abcDEF019", k=random.randint(0, 9))
    )


def _phone(random: Random) -> str:
    code, trunk, way_out, lengths, _ = CALLING_CODES[random.choice(sorted(CALLING_CODES))]
    start = random.choice(("", "+", "00", way_out, trunk, f"+{code}", f"00{code}", code, f"+{code} (0)", f"{code}0"))
    size = max(1, random.choice(lengths) + random.choice((-1, 0, 0, 0, 1)))
    return start + "".join(random.choices("0123456789", k=size)) + random.choice(("", "", "", ".0", " ext 4"))


def _hashed(random: Random) -> str:
    word = random.choice([b"", b" ", b"null", b"N/A", b"Guest", b"us", b"de", b"a person"])
    digest = random.choice([hashlib.sha256, hashlib.md5])(word).hexdigest()
    return random.choice([digest, digest.upper(), f" {digest} ", f"{digest}.AQ", f"{digest}.AQECAwQF", f"{digest}.x"])


def _mangled(random: Random, text: str) -> str:
    """One to three slips of the finger, the keyboard or the encoding."""
    for _ in range(random.randint(1, 3)):
        at = random.randint(0, len(text))
        match random.randint(0, 5):
            case 0:
                text = text[:at] + random.choice(SIGNS) + text[at:]
            case 1:
                text = text[:at] + random.choice(_characters()) + text[at:]
            case 2:
                text = text[:at] + text[at + 1 :]
            case 3:
                text = random.choice((str.upper, str.title, str.swapcase))(text)
            case 4:
                text = unicodedata.normalize(random.choice(("NFD", "NFC", "NFKD")), text)
            case _:
                text = (
                    random.choice((" ", "\t", "\u00a0", "\x1f", "\ufeff", "\u2003"))
                    + text
                    + random.choice((" ", "\n", "\x85"))
                )
    return text
