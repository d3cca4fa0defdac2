"""What a browser has to fetch before a page stands."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

from dashboard_shown import NOW, dashboard
from dashboard_traffic import feed, season
from signalpost.dashboard.route import Page
from signalpost.dashboard.routes import ROUTES

MOST = 200_000  # bytes
LINKS = {"script": "src", "link": "href", "img": "src"}


class Needed(HTMLParser):
    """Addresses that a browser fetches by itself."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        address = dict(attrs).get(LINKS.get(tag, ""))
        if address and not address.startswith("data:"):
            self.found.add(address)


def test_the_first_load_of_each_page_is_at_most_200_kb(tmp_path: Path) -> None:
    """The page, its scripts and its style as they go over the wire, with an empty cache; a style sheet that asks for
    more would be found here too."""
    with dashboard(tmp_path) as shown:
        for at, records in season(NOW, days=2, a_day=30):
            feed(tmp_path, shown.keys, records, at)
        assets: dict[str, int] = {}
        asked = 0
        for route in ROUTES:
            if not isinstance(route, Page):
                continue
            path = route.path.replace("{name}", "Purchase").replace("{row}", "1")
            with shown.client.stream("GET", path, headers={"Accept": "text/html", "Accept-Encoding": "br"}) as answer:
                page = b"".join(answer.iter_raw())
            if answer.status_code == 404:
                continue
            asked += 1
            needed = Needed(page.decode()).found
            assert needed, path
            for one in needed - assets.keys():
                assert one.startswith("/assets/"), (path, one)
                assets[one] = _bytes_of(shown, one)
            total = len(page) + sum(assets[one] for one in needed)
            assert total <= MOST, (path, total)
        assert asked > 15


def _bytes_of(shown: object, address: str) -> int:
    """Of a file as it is sent; a style sheet may need none beside."""
    with shown.client.stream("GET", address, headers={"Accept-Encoding": "br"}) as answer:  # type: ignore[attr-defined]
        sent = b"".join(answer.iter_raw())
    assert answer.status_code == 200, address
    if address.endswith(".css"):
        text = shown.client.get(address, headers={"Accept-Encoding": "identity"}).text  # type: ignore[attr-defined]
        assert not re.search(r"@import|url\((?![\"']?data:)", text), address
    return len(sent)
