"""The tag decides about consent as the gateway does; and in a browser, by what consent platforms themselves document.

The platforms are stand-ins: tests/support/consent_platforms.py.
"""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest

import consent_cases
import tree
from chromium import Page
from consent_platforms import COOKIEBOT, DIDOMI, GOOGLE, GPP, ONETRUST, SHOPIFY, TCF, USERCENTRICS
from pixel_page import PIXEL
from signalpost.consent.decide import decide
from signalpost.consent.rule import ConsentRule
from signalpost.consent.signals import Signals
from tag_page import NODE, TagHere, tagging

SHORT = ("", "", "", "", "pending", "marketing=1", "marketing=0", "vendor=1", "vendor=0", "marketing=1,sale=0")
READERS = ("tcf", "gpp", "usp", "gpc", "google", "onetrust", "cookiebot", "usercentrics", "didomi", "shopify")
INIT = f"fbq('init', '{PIXEL}');"
TRACK = "fbq('track', 'PageView'); fbq('track', 'Lead');"


def some(random: Random, section: str, field: str) -> str:
    """A string of the golden file, sometimes with a letter changed or cut off; often none."""
    if random.random() < 0.5:
        return ""
    text = str(random.choice(consent_cases.of(section))[field])
    place = random.randrange(len(text) + 1)
    change = random.random()
    if change < 0.15:
        return text[:place] + random.choice("A1_~.-YN%é") + text[place + 1 :]
    return text[:place] if change < 0.2 else text


def signals(random: Random) -> dict[str, str]:
    """What a tag may find on a page."""
    found = {
        "api": random.choice(("", "", "", "", "", "granted", "denied", "pending")),
        "fbq": random.choice(("", "", "", "granted", "denied", "pending")),
        "tcf": random.choice((some(random, "tcf", "tcf"), "loading")),
        "gdpr": random.choice(("", "", "", "0")),
        "addtl": some(random, "addtl", "addtl"),
        "gpp": some(random, "gpp", "gpp"),
        "gpp_sid": random.choice(("", "7", "8", "7_8", "2", "-1")),
        "usp": some(random, "usp", "usp"),
        "gpc": random.choice(("", "", "1")),
        "gcd": some(random, "gcd", "gcd"),
        **{name: random.choice(SHORT) for name in ("onetrust", "cookiebot", "usercentrics", "didomi", "shopify")},
    }
    few = random.random() < 0.6
    return {name: text for name, text in found.items() if text and not (few and random.random() < 0.6)}


def test_tag_and_gateway_decide_alike(deep: bool) -> None:
    """5,000 sets of signals (50,000 in the deep run), whole and broken, by every kind of rule."""
    random = Random(time.time() if deep else 20_261_122)
    asked: list[dict[str, Any]] = []
    for _ in range(50_000 if deep else 5_000):
        readers = random.sample(READERS, random.randrange(1, 6)) if random.random() < 0.2 else []
        gpc = random.choice(("deny", "limit", "ignore"))
        options = {"required": random.random() < 0.7, "gpc": gpc, "readers": readers}
        asked.append({"signals": signals(random), "options": options})
    done = subprocess.run(
        [NODE, tree.ROOT / "tests" / "web" / "decide_consent.mjs"],
        input=b"\n".join(map(msgspec.json.encode, asked)),
        capture_output=True,
        timeout=120,
        check=True,
    )
    for one, line in zip(asked, done.stdout.splitlines(), strict=True):
        ours = decide(msgspec.convert(one["signals"], Signals), msgspec.convert(one["options"], ConsentRule))
        assert json.loads(line) == msgspec.to_builtins(ours), one


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TagHere]:
    """Running parts."""
    folder: Path = tmp_path_factory.mktemp("consent")
    with tagging(folder) as here:
        yield here


@pytest.fixture
def here(started: TagHere) -> TagHere:
    """Running parts as if just started; consent is required."""
    started.forget()
    started.settings(consent="required")
    return started


def tc_string(what: str) -> str:
    """A TC string of the golden file."""
    return str(next(case["tcf"] for case in consent_cases.of("tcf") if case["what"] == what))


ALL, NONE = tc_string("purposes 1, 3, 4, 7 only"), tc_string("no purpose")
PLATFORMS = [
    pytest.param(TCF, f"answer('{ALL}')", f"answer('{NONE}')", "tcf", id="tcf"),
    pytest.param(TCF, f"answer('{ALL}', '2~89~dv.')", f"answer('{ALL}', '2~~dv.89')", "tcf", id="provider-89"),
    pytest.param(DIDOMI, "answer(true)", "answer(false)", "didomi", id="didomi"),
    pytest.param(GOOGLE, "answer('granted')", "answer('denied')", "google", id="google"),
    pytest.param(COOKIEBOT, "answer(true)", "answer(false)", "cookiebot", id="cookiebot"),
    pytest.param(USERCENTRICS, "answer(true)", "answer(false)", "usercentrics", id="usercentrics"),
    pytest.param(ONETRUST, "answer(true)", "answer(false)", "onetrust", id="onetrust"),
    pytest.param(SHOPIFY, "answer(true)", "answer(false)", "shopify", id="shopify"),
]


def tracked(here: TagHere, platform: str) -> Page:
    """A page with a consent platform that tracks two events as soon as the tag is there, and waits for an answer."""
    tab = here.visit(INIT, head=platform)
    tab.until("window.answer && window.signalpost")
    tab.run(TRACK)
    return tab


@pytest.mark.parametrize(("platform", "yes", "no", "by"), PLATFORMS)
def test_a_late_grant_releases_what_was_held(here: TagHere, platform: str, yes: str, no: str, by: str) -> None:
    """Until the banner is answered nothing leaves the page; then pixel and gateway get the same events."""
    tab = tracked(here, platform)
    assert here.records() == []
    assert here.arrived(0) == []
    tab.run(yes)
    events = here.taken(2)
    assert {event.observed["consent_by"] for event in events} == {by}
    assert {event.event_id for event in events} == {event.event["event_id"] for event in here.arrived(2)}


@pytest.mark.parametrize(("platform", "yes", "no", "by"), PLATFORMS)
def test_a_denial_is_counted_and_nothing_else(here: TagHere, platform: str, yes: str, no: str, by: str) -> None:
    """Names and a reason reach the gateway; the pixel sends nothing, and no cookie is left."""
    tab = tracked(here, platform)
    tab.run(no)
    counted = [(one.event_name, one.reason, one.event_id) for one in here.dropped(2)]
    assert sorted(counted) == [("Lead", "consent_denied", None), ("PageView", "consent_denied", None)]
    assert here.arrived(0) == []
    assert [name for name in tab.cookies() if not name.startswith("Optanon")] == []


@pytest.mark.parametrize(("what", "limited"), [("usnat SharingOptOut=1", True), ("usnat none", False)])
def test_an_opt_out_of_gpp_limits(here: TagHere, what: str, limited: bool) -> None:
    """Where the law asks for an opt-out only: not to have opted out is enough to send, to have opted out limits."""
    here.settings(consent="optional")
    string = next(case["gpp"] for case in consent_cases.of("gpp") if case["what"] == what)
    tab = here.visit(INIT, head=GPP.replace("STRING", string))
    tab.until("window.signalpost")
    tab.run(TRACK)
    found = [msgspec.json.decode(event.body).get("data_processing_options") for event in here.taken(2)]
    assert found == [["LDU"] if limited else None] * 2


def test_global_privacy_control_limits(here: TagHere) -> None:
    """The browser's own signal is enough: what is granted goes to Meta with limited data use."""
    tab = here.visit(
        INIT, head="<script>Object.defineProperty(navigator, 'globalPrivacyControl', {value: true});</script>"
    )
    tab.until("window.signalpost")
    tab.run(TRACK)
    tab.run("signalpost('consent', 'grant')")
    events = here.taken(2)
    assert [msgspec.json.decode(event.body).get("data_processing_options") for event in events] == [["LDU"], ["LDU"]]


def test_the_pages_own_revoke_holds_where_consent_is_not_required(here: TagHere) -> None:
    """As it holds the pixel: with `grant`, both send what they held."""
    here.settings(consent="optional")
    tab = here.visit(f"fbq('consent', 'revoke'); {INIT}")
    tab.until("window.signalpost")
    tab.run(TRACK)
    tab.run("fbq('consent', 'grant')")
    assert {event.observed["consent_by"] for event in here.taken(2)} == {"fbq"}
    assert len(here.arrived(2)) == 2


def test_a_banners_grant_ends_the_pages_own_revoke(here: TagHere) -> None:
    """Base code that holds itself, as Meta asks for, needs no call of its own: the tag grants the pixel."""
    tab = here.visit(f"fbq('consent', 'revoke'); {INIT} {TRACK}", head=TCF)
    tab.until("window.signalpost")
    assert here.arrived(0) == []
    tab.run(f"answer('{ALL}')")
    assert len(here.arrived(2)) == 2
