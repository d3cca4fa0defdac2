"""Writes docs/reference/ad-blockers.md: which of the tag's addresses EasyList and EasyPrivacy block.

The lists are those that Debian ships with uBlock Origin (package webext-ublock-origin-chromium); Brave's filter engine
judges. The page names the lists it was written from, and counts as stale only where those same lists are installed.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from braveblock import Adblocker

from signalpost.settings import Settings

TARGET = Path(__file__).resolve().parents[1] / "docs" / "reference" / "ad-blockers.md"
EXTENSION = Path("/usr/share/chromium/extensions/ublock-origin")
LISTS = {"EasyList": "easylist.txt", "EasyPrivacy": "easyprivacy.txt"}
PACKAGE = "webext-ublock-origin-chromium"

PAGE = "https://www.shop.example/cart"
DATASET = "1234567890"
DIGEST = "0123456789abcdef"
PLACES = {
    "a path of the page's host": "https://www.shop.example/_sp",
    "a host of the page's site": "https://sp.shop.example",
    "a host of another site": "https://gateway.provider.example",
}
FETCH, BEACON, SCRIPT, IMAGE = "xmlhttprequest", "ping", "script", "image"  # as filter lists call them
KINDS = {FETCH: "fetch", BEACON: "beacon", SCRIPT: "script", IMAGE: "image"}
META = (
    ("https://connect.facebook.net/en_US/fbevents.js", SCRIPT),
    (f"https://connect.facebook.net/signals/config/{DATASET}?v=2.9.0", SCRIPT),
    (f"https://www.facebook.com/tr/?id={DATASET}&ev=PageView", IMAGE),
    ("https://www.facebook.com/tr/", BEACON),
)
NAMES = (
    "tag signalpost s t sp shop site main app loader script data events event collect collector track tracker "
    "tracking analytics stats metrics counter pixel capi conversion conversions openbridge beacon fbevents fbpixel "
    "facebook-pixel gtag gtm ga matomo piwik plausible snowplow"
).split()
FOLDERS = (
    "sp s t e events collect track tracking analytics metrics stats pixel capi conversions beacon tr fb ads log api"
).split()

HEAD = """# Ad blockers

Written by `make docs` by trying addresses against real filter lists; do not edit.

A blocker's list decides by address and by kind of request. This page shows what [EasyList and
EasyPrivacy](https://easylist.to) make of the tag's addresses and of the Meta Pixel's.

**Consent comes first.** Whatever a list lets through, a [decision against it](consent-signals.md) holds: nothing is
sent, nothing is kept, and what was kept is cleared. The names can be [set](settings.md) because a shop's own script
should not be taken for somebody else's, and because `tag.js` may be in use already. They are no means against a
person's choice: who blocks the tag by any rule, even one made for this shop alone, is not to be followed to another
name. What blockers cost is [measured](../how-to/measure-pixel-loss.md); what your own server knows of (an order, a
payment) it can send itself, under the same consent.

The lists: {version}
{lists}
The engine is Brave's (`braveblock`, from `adblock-rust`). Other blockers have further lists and rules of their own, and
lists change weekly.

## The tag

By its default names, `{name}` and `{folder}`:

| request | {places} |
|---|{rules}
"""


class Installed(NamedTuple):
    """The lists of this machine: the engine of each, the digest of each, and whose version they are."""

    engines: dict[str, Adblocker]
    digests: dict[str, str]
    rules: dict[str, int]
    version: str

    def blocking(self, url: str, kind: str) -> list[str]:
        """The lists that block a request of the shop's page."""
        return [name for name, engine in self.engines.items() if engine.check_network_urls(url, PAGE, kind)]


@lru_cache(maxsize=1)
def installed() -> Installed | None:
    """The lists of this machine, if it has them."""
    folder = EXTENSION / "assets" / "thirdparties" / "easylist"
    if not all((folder / file).is_file() for file in LISTS.values()):
        return None
    texts = {name: (folder / file).read_bytes() for name, file in LISTS.items()}
    lines = {name: text.decode().splitlines() for name, text in texts.items()}
    return Installed(
        engines={
            name: Adblocker(rules, include_easylist=False, include_easyprivacy=False) for name, rules in lines.items()
        },
        digests={name: sha256(text).hexdigest() for name, text in texts.items()},
        rules={name: sum(bool(line) and line[0] not in "![" for line in rules) for name, rules in lines.items()},
        version=json.loads((EXTENSION / "manifest.json").read_text(encoding="utf-8"))["version"],
    )


def requests(base: str, name: str, folder: str) -> tuple[tuple[str, str, str], ...]:
    """What the tag asks of a gateway at `base`: in words, address, kind."""
    return (
        (f"loader, `/{name}`", f"{base}/{name}", SCRIPT),
        (f"parts, `/{folder}/{DIGEST}.js`", f"{base}/{folder}/{DIGEST}.js", SCRIPT),
        (f"settings, `/{folder}/{DATASET}`", f"{base}/{folder}/{DATASET}", FETCH),
        (f"events, `/{folder}/{DATASET}`", f"{base}/{folder}/{DATASET}", FETCH),
        (
            f"events as a last resort, `/{folder}/{DATASET}`",
            f"{base}/{folder}/{DATASET}",
            BEACON,
        ),
    )


def page() -> str:
    """The whole page; as it is written where other lists are installed than it was written from, or none."""
    lists = installed()
    written = TARGET.read_text(encoding="utf-8")
    if lists is None or not all(digest in written for digest in lists.digests.values()):
        return written
    return page_of(lists)


def page_of(lists: Installed) -> str:
    """The page for these lists."""
    settings = Settings()
    name, folder = settings.tag_names[0], settings.tag_folder
    head = HEAD.format(
        version=f"those of uBlock Origin {lists.version} in Debian's package `{PACKAGE}`.\n",
        lists="".join(f"* {name}: {lists.rules[name]:,} rules, SHA-256 `{lists.digests[name]}`\n" for name in LISTS),
        name=name,
        folder=folder,
        places=" | ".join(PLACES),
        rules="---|" * len(PLACES),
    )
    return head + _tag_rows(lists, name, folder) + _meta(lists) + _words(lists)


def _tag_rows(lists: Installed, name: str, folder: str) -> str:
    by_place = [requests(base, name, folder) for base in PLACES.values()]
    lines = []
    for row in zip(*by_place, strict=True):
        cells = " | ".join(_cell(lists.blocking(url, kind)) for _, url, kind in row)
        lines.append(f"| {row[0][0]} ({KINDS[row[0][2]]}) | {cells} |\n")
    return "".join(lines)


def _cell(blocking: Sequence[str]) -> str:
    return f"**blocked** by {' and '.join(blocking)}" if blocking else "passes"


def _meta(lists: Installed) -> str:
    rows = "".join(f"| `{url}` ({KINDS[kind]}) | {_cell(lists.blocking(url, kind))} |\n" for url, kind in META)
    return f"""
A general rule blocks every beacon to another site, whatever its address. The tag sends by `fetch` and takes a beacon
only where it must.

## The Meta Pixel

| request | |
|---|---|
{rows}
A page's own pixel is stopped by these lists, on every site. The tag says so with each event.
"""


def _words(lists: Installed) -> str:
    def stopped(words: Sequence[str], suffix: str, kind: str) -> str:
        found = [
            f"`{word}{suffix}`"
            for word in words
            if any(lists.blocking(f"{base}/{word}{suffix}", kind) for base in list(PLACES.values())[:2])
        ]
        return ", ".join(found) or "none"

    return f"""
## Names to choose

Tried as names of the script, with `.js`, on the site's own hosts: {", ".join(NAMES)}.

Blocked: {stopped(NAMES, ".js", SCRIPT)}.

Tried as the folder: {", ".join(FOLDERS)}.

Blocked: {stopped(FOLDERS, f"/{DATASET}", FETCH)}.

A name of another tool's script is taken for that tool, and blocked with it. After choosing, look at the page with a
blocker, and at `signalpost tag report` a week later.
"""


if __name__ == "__main__":
    here = installed()
    if here is None:
        sys.stdout.write(f"{TARGET.name} is left as it is: the lists are not here (apt-get install {PACKAGE})\n")
    else:
        TARGET.write_text(page_of(here), encoding="utf-8")
        sys.stdout.write(f"{TARGET.name}\n")
