"""The tag's identity part makes of user_data exactly what the Python core makes, in Node and in Chromium."""

from __future__ import annotations

import hashlib
import json
import subprocess
import threading
import time
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest

import tree
from chromium import Chromium, Page
from messy_people import person
from signalpost.capi.hash_form import hash_form
from signalpost.capi.hashed import hash_user_data
from signalpost.capi.policy import Policy
from signalpost.capi.user_data import CLEAR_KEYS, HASHED_KEYS, UserData
from tag_page import NODE, build_tag

HERE = Path(__file__).parent
GOLDEN = tree.ROOT / "tests" / "golden"
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


def test_tag_and_core_agree_on_what_once_divided_them() -> None:
    """Found by the deep run: a country that came hashed with a blank in front was none to the core."""
    germany = hashlib.sha256(b"de").hexdigest()
    policy = Policy(default_country="gb")
    people = [
        {"ph": ["3461655988.0", "0151 23456789"], "country": country}
        for country in (germany, f" {germany}", f"{germany.upper()}\n", f"{germany}.AQ", [f" {germany}.AQECAwQF"])
    ]
    wanted = tuple(hashlib.sha256(number).hexdigest() for number in (b"493461655988", b"4915123456789"))
    for given, tags in zip(people, in_node(people, [policy] * len(people)), strict=True):
        assert sent(given, policy, 0)["ph"] == sent(tags, policy, 0)["ph"] == wanted, given


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


class Quiet(SimpleHTTPRequestHandler):
    """Files of a folder."""

    def log_message(self, format: str, *words: Any) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def tabs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Page]]:
    """A tab of a secure origin, whose browser hashes, and one of an insecure origin; both with the built part."""
    folder = build_tag(tmp_path_factory.mktemp("built"))
    part = json.loads((folder / "manifest.json").read_text())["files"]["identity"]
    (folder / "page.html").write_text("<!doctype html><title>Shop</title>")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever).start()
    port = server.server_address[1]
    with Chromium("--host-resolver-rules=MAP shop.test 127.0.0.1") as browser:
        opened = {
            "secure": browser.open(f"http://127.0.0.1:{port}/page.html"),
            "insecure": browser.open(f"http://shop.test:{port}/page.html"),
        }
        for tab in opened.values():
            tab.run(f"import('/{part}').then((part) => {{ identity = part; }})")
        yield opened
    server.shutdown()
    server.server_close()


@pytest.fixture(params=["secure", "insecure"])
def tab(tabs: dict[str, Page], request: pytest.FixtureRequest) -> Page:
    """Each of the two."""
    assert tabs[request.param].run("isSecureContext && !!crypto.subtle") == (request.param == "secure")
    return tabs[request.param]


def in_chromium(tab: Page, people: list[dict[str, Any]], policies: list[Policy]) -> list[dict[str, Any]]:
    """What the tag makes of each."""
    calls = json.loads(msgspec.json.encode(list(zip(people, policies, strict=True))))
    made: list[dict[str, Any]] = tab.run(
        f"Promise.all({json.dumps(calls)}.map(([given, policy]) => identity.prepareUserData(given, policy)))"
    )
    return made


def test_every_golden_vector_holds_in_chromium(tab: Page) -> None:
    """Row by row, the hashes of the file, on secure origins by SubtleCrypto and elsewhere by the tag's own code."""
    golden = json.loads((GOLDEN / "normalization.json").read_text(encoding="utf-8"))
    rows = [row for row in [*golden["rows"], *golden["own"]] if row["field"] in HASHED_KEYS]
    given = [{"country": row.get("country"), row["field"]: row["input"]} for row in rows]
    policies = [Policy(accept_md5=row.get("accept_md5", False)) for row in rows]
    made = in_chromium(tab, given, policies)
    assert len(rows) > 400
    assert [listed(tags.get(row["field"], [])) for tags, row in zip(made, rows, strict=True)] == [
        row["ours"]["hashes"] for row in rows
    ]


def test_every_order_gets_its_event_id_in_chromium(tab: Page) -> None:
    """The vectors of the event_id rule, those that name no order too."""
    golden = json.loads((GOLDEN / "event_id.json").read_text(encoding="utf-8"))
    rows = [[row["event_name"], row["shop"], row["order_id"]] for row in [*golden["derived"], *golden["refused"]]]
    made = tab.run(f"{json.dumps(rows)}.map((row) => identity.eventIdOf(...row))")
    assert made == [row["event_id"] for row in golden["derived"]] + [None] * len(golden["refused"])


def test_chromium_and_core_agree_on_whatever_people_type(tab: Page, deep: bool) -> None:
    """500 people (5,000 in the deep run), as in Node: the browser's Unicode is another one."""
    random = Random(time.time() if deep else 2)
    now = int(time.time())
    people = [person(random, now_ms=now * 1000) for _ in range(5_000 if deep else 500)]
    policies = [a_policy(random) for _ in people]
    for given, policy, tags in zip(people, policies, in_chromium(tab, people, policies), strict=True):
        assert sent(tags, policy, now) == sent(given, policy, now), (given, policy)
