"""TC strings of version 2.2, distinct and granting Meta's purposes. Imports nothing of Signalpost.

Core segment and disclosed vendors, 900 vendors as bits: 499 characters, as consent platforms make them where half of a
long list is agreed to. Fields and widths: "Consent string and vendor list formats v2" (IAB Tech Lab).
"""

from __future__ import annotations

import base64
import random

VENDORS = 900
META_PURPOSES = (1, 3, 4, 7)


def tc_strings(count: int, now: int, seed: int = 1) -> list[str]:
    """`count` of them, made in the last 90 days before `now` (Unix seconds)."""
    rng = random.Random(seed)
    return [_string(rng, now) for _ in range(count)]


def _string(rng: random.Random, now: int) -> str:
    made = (now - rng.randrange(90 * 86_400)) * 10  # deciseconds
    purposes = {*META_PURPOSES, *(purpose for purpose in range(1, 12) if rng.random() < 0.8)}
    core = "".join(
        (
            _bits(2, 6) + _bits(made, 36) + _bits(made, 36),
            _bits(rng.randrange(1, 400), 12) + _bits(rng.randrange(50), 12) + _bits(1, 6),  # CMP, its version, screen
            _bits(rng.randrange(26), 6) + _bits(rng.randrange(26), 6),  # language
            _bits(200 + rng.randrange(100), 12) + _bits(5, 6) + _bits(1, 1) + _bits(0, 1),
            _bits(rng.getrandbits(12), 12),  # special features
            "".join("1" if purpose in purposes else "0" for purpose in range(1, 25)),
            _bits(rng.getrandbits(24), 24),  # legitimate interests
            _bits(0, 1) + _bits(3, 6) + _bits(4, 6),  # purpose one, the publisher's country
            _vendors(rng) + _vendors(rng) + _bits(0, 12),  # consents, legitimate interests, no restrictions
        )
    )
    return f"{_text(core)}.{_text(_bits(1, 3) + _vendors(rng))}"


def _vendors(rng: random.Random) -> str:
    return _bits(VENDORS, 16) + _bits(0, 1) + _bits(rng.getrandbits(VENDORS), VENDORS)


def _bits(number: int, width: int) -> str:
    return f"{number:0{width}b}"


def _text(bits: str) -> str:
    padded = bits + "0" * (-len(bits) % 8)
    return base64.urlsafe_b64encode(int(padded, 2).to_bytes(len(padded) // 8, "big")).decode().rstrip("=")
