"""What Meta itself says of a dataset besides match quality: when its token ends, which version answers, which checks
fail, how many events it counted. What to ask, and answers read. Pure.

Sources, copies of 2026-09: "Debug Token" (`expires_at` in Unix seconds, 0: never; asked by a token of the same app, in
the body of "Batch Requests", so that no token is in an address), "Marketing API versioning" and integrators' records
(headers `facebook-api-version`, `x-ad-api-version-warning`), Meta's SDK for `da_checks` (results `passed`, `failed`,
`unavailable` as integrators report) and "Ads Pixel Stats". Whether calls to `/events` end with the version that these
headers name is unverified, as is whether `stats` counts by the time of events or of their arrival.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import urlencode

import msgspec

CHECK_FIELDS: Final = "key,title,result"
MOST_TEXT: Final = 200
MOST_CHECKS: Final = 100
MOST_NAMES: Final = 500
FAILED: Final = "failed"
OK: Final = 200
NO_KEY: Final = re.compile(r"[^\w.-]+", re.ASCII)
VERSION: Final = re.compile(r"v\d{1,3}\.\d{1,2}")


class FailedCheck(msgspec.Struct, frozen=True, kw_only=True):
    """A check of Meta's (`da_checks`) that a dataset fails: its key and Meta's title."""

    key: str
    title: str


class MetaWord(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All of it for one dataset, asked `at` (Unix ms). `token_ends`: Unix seconds; None: never, or not told. `served`:
    the version that answers in place of the one that was asked; empty: that one itself, and no word of its end.
    `failed`: None: not told. `counted`: events from servers by name, received in [since, until) (Unix seconds); None:
    not told."""

    at: int
    token_ends: int | None = None
    served: str = ""
    failed: tuple[FailedCheck, ...] | None = None
    counted: Mapping[str, int] | None = None
    since: int = 0
    until: int = 0


def debug_token_batch(token: str, proof: str | None) -> bytes:
    """The form that asks, with a token, when that token ends."""
    call = {"method": "GET", "relative_url": "debug_token?" + urlencode({"input_token": token})}
    form = {"access_token": token, "include_headers": "false", "batch": msgspec.json.encode([call]).decode()}
    return urlencode(form if proof is None else {**form, "appsecret_proof": proof}).encode()


class _Called(msgspec.Struct, frozen=True):
    code: int
    body: str


class _Token(msgspec.Struct, frozen=True):
    expires_at: int = 0


class _Debugged(msgspec.Struct, frozen=True):
    data: _Token


def read_token_ends(body: bytes) -> int | None:
    """When the token ends, in Unix seconds; None: never. Raises ValueError when the answer is another."""
    try:
        (called,) = msgspec.json.decode(body, type=list[_Called])
        if called.code != OK:
            raise ValueError(f"Meta answers {called.code}.")
        return msgspec.json.decode(called.body, type=_Debugged).data.expires_at or None
    except msgspec.DecodeError as error:
        raise ValueError("The answer is no answer of debug_token.") from error


class _Check(msgspec.Struct, frozen=True):
    key: str
    title: str = ""
    result: str = ""


class _Checks(msgspec.Struct, frozen=True):
    data: Sequence[_Check]


def read_checks(body: bytes) -> tuple[FailedCheck, ...]:
    """The checks that fail. Raises ValueError when the answer is another."""
    try:
        found = msgspec.json.decode(body, type=_Checks).data
    except msgspec.DecodeError as error:
        raise ValueError("The answer is no list of checks.") from error
    failed = [one for one in found if one.result == FAILED]
    return tuple(
        FailedCheck(key=NO_KEY.sub("_", one.key)[:MOST_TEXT], title=one.title[:MOST_TEXT])
        for one in failed[:MOST_CHECKS]
    )


class _Count(msgspec.Struct, frozen=True):
    value: str
    count: int


class _Hour(msgspec.Struct, frozen=True):
    data: Sequence[_Count]


class _Stats(msgspec.Struct, frozen=True):
    data: Sequence[_Hour]


def stats_query(since: int, until: int) -> Mapping[str, str]:
    """What asks for the events from servers in [since, until) (Unix seconds)."""
    return {"aggregation": "event", "event_source": "SERVER_ONLY", "start_time": str(since), "end_time": str(until)}


def read_counted(body: bytes) -> Mapping[str, int]:
    """Events by name. Raises ValueError when the answer is another."""
    try:
        hours = msgspec.json.decode(body, type=_Stats).data
    except msgspec.DecodeError as error:
        raise ValueError("The answer is no answer of stats.") from error
    found: dict[str, int] = {}
    for one in (each for hour in hours for each in hour.data):
        name = one.value[:MOST_TEXT]
        if name in found or len(found) < MOST_NAMES:
            found[name] = found.get(name, 0) + max(0, one.count)
    return found


def served_version(asked: str, headers: Mapping[str, str]) -> str:
    """The version that answers, or will, in place of `asked`, by the headers of an answer (lower-case names)."""
    warning, served = headers.get("x-ad-api-version-warning", ""), headers.get("facebook-api-version", "").strip()
    named: list[str] = [*VERSION.findall(warning), *VERSION.findall(served)]
    return next((one for one in named if one != asked), "")
