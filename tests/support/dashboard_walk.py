"""Walks the dashboard's pages in a real browser: what each looks like, and what is wrong with it.

with Walk(url) as walk:
    seen = walk.look("/overview", width=360, theme="dark")
    assert not seen.faults
"""

from __future__ import annotations

import json
from types import TracebackType
from typing import NamedTuple

import tree
from chromium import Chromium, Page

WIDTHS = (360, 1080, 2560)
THEMES = ("light", "dark")
HEIGHT = 900
AXE = tree.ROOT / "web/dashboard/node_modules/axe-core/axe.min.js"
SERIOUS = ("serious", "critical")

_FINDINGS = """axe.run(document, {resultTypes: ['violations']}).then(done => JSON.stringify(done.violations.map(
  one => ({id: one.id, impact: one.impact, nodes: one.nodes.slice(0, 3).map(node => node.html.slice(0, 160))}))))"""


_OUT_OF_SIGHT = """(() => { const own = document.querySelector('nav.side [aria-current]');
  const { left, right } = own ? own.getBoundingClientRect() : { left: 0, right: 0 };
  return left < 0 || right > innerWidth ? own.textContent : ''; })()"""


class Seen(NamedTuple):
    """A page as it stood, and its faults: words of the console, axe's, and what is wider than the window."""

    title: str
    faults: list[str]


class Walk:
    """A browser, while the `with` block runs."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._browser = Chromium("--hide-scrollbars")
        self._axe = AXE.read_text(encoding="utf-8")
        self.page: Page

    def __enter__(self) -> Walk:
        self._browser.__enter__()
        self.page = self._browser.tab()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._browser.__exit__(kind, error, trace)

    def go(self, path: str, *, width: int = 1080, theme: str = "light") -> None:
        """To a page, and wait until nothing of it is loading any more."""
        page = self.page
        page.call("Emulation.setDeviceMetricsOverride", width=width, height=HEIGHT, deviceScaleFactor=1, mobile=False)
        features = [
            {"name": "prefers-color-scheme", "value": theme},
            {"name": "prefers-reduced-motion", "value": "reduce"},
        ]
        page.call("Emulation.setEmulatedMedia", features=features)
        page.go(self._url + path)
        page.until("!document.querySelector('[aria-busy=true], .htmx-request')")
        page.until("[...document.querySelectorAll('[data-chart]')].every(place => place.querySelector('canvas'))")

    def look(self, path: str, *, width: int = 1080, theme: str = "light") -> Seen:
        """A page and its faults."""
        before = len(self.page.messages)
        self.go(path, width=width, theme=theme)
        faults = [f"console: {words}" for words in self.page.messages[before:]]
        wide = self.page.run("document.documentElement.scrollWidth - innerWidth")
        if wide > 0:
            faults.append(f"wider than the window by {wide} px: {self._widest()}")
        if hidden := self.page.run(_OUT_OF_SIGHT):
            faults.append(f"the entry of the page is out of sight: {hidden}")
        return Seen(self.page.run("document.title"), [*faults, *self._axe_finds()])

    def picture(self, *, whole: bool = False) -> bytes:
        """What is seen, or all of the page, as PNG."""
        if not whole:
            return self.page.screenshot()
        height = int(self.page.run("document.documentElement.scrollHeight"))
        width = int(self.page.run("innerWidth"))
        self.page.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False
        )
        return self.page.screenshot()

    def _widest(self) -> str:
        return str(
            self.page.run(
                "[...document.querySelectorAll('main *, nav *')].filter(one => one.getBoundingClientRect().right > "
                "innerWidth + 1 && !one.closest('.scroll, pre, ul, .entries')).slice(0, 3).map(one => "
                "one.tagName + '.' + one.className).join(', ')"
            )
        )

    def _axe_finds(self) -> list[str]:
        """What axe calls serious or worse."""
        self.page.run(self._axe + ";0")
        found = json.loads(self.page.run(_FINDINGS))
        return [f"axe: {one['id']}: {one['nodes']}" for one in found if one["impact"] in SERIOUS]
