"""Every page of the dashboard, over what a shop and a day of events left, in a real browser."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from itertools import cycle

import pytest

from dashboard_walk import THEMES, WIDTHS, Walk
from sample_shopper import Shopper
from serving import Process, Serve, command, environ, get, run, wait_for
from signalpost.dashboard.route import Page
from signalpost.dashboard.routes import ROUTES

FIRST_STEPS = ("--sandbox", "--first-steps", "--sandbox-port", "0", "--shop-port", "0")
PAGES = [route.path for route in ROUTES if isinstance(route, Page) and "{" not in route.path]


@pytest.fixture
def played(serve: Callable[..., Serve], processes: list[Process]) -> Iterator[Serve]:
    """What `make run` starts, an order in its shop, and a day of events."""
    started = serve(*FIRST_STEPS)
    running = json.loads((started.data / "serve.json").read_text())
    with Shopper(running["shop"]) as shopper:
        shopper.answer("granted")
        shopper.put_into_cart("HC-101")
        shopper.buy()
    sample = run("sample", "--visits", "150").stdout
    done = subprocess.run(
        command("--data-dir", "var", "send", "--key-file", "var/server.key", "-"),
        input=sample, text=True, capture_output=True, cwd=started.data.parent, env=environ(), timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    started.settled()
    yield started
    assert started.stop() == 0


def address(serving: Serve) -> str:
    """Where the dashboard is."""
    return str(wait_for("the dashboard", lambda: json.loads((serving.data / "serve.json").read_text())["dashboard"]))


def told(serving: Serve) -> int:
    """How many copies of a Purchase came."""
    found = get(f"{address(serving)}/events.json")
    return sum(one["browser"] + one["server"] for one in found["lines"] if one["name"] == "Purchase")


def test_every_page_stands_at_every_width_in_both_themes(played: Serve) -> None:
    """Nothing is said on the console, nothing is wider than the window, axe finds nothing serious. Each page in one of
    the six ways here, in turn, and in all of them in the deep run."""
    ways = [(width, theme) for width in WIDTHS for theme in THEMES]
    with Walk(address(played)) as walk:
        found = {
            (path, *way): walk.look(path, width=way[0], theme=way[1]).faults
            for path, way in zip(PAGES, cycle(ways), strict=False)
        }
    assert not {way: faults for way, faults in found.items() if faults}


@pytest.mark.deep
def test_every_page_stands_in_each_of_the_six_ways(played: Serve) -> None:
    """The same, all of it."""
    with Walk(address(played)) as walk:
        found = {
            (path, width, theme): walk.look(path, width=width, theme=theme).faults
            for path in PAGES
            for width in WIDTHS
            for theme in THEMES
        }
    assert not {way: faults for way, faults in found.items() if faults}


def test_a_newcomer_gets_to_a_deduplicated_order_by_the_pages_alone(serve: Callable[..., Serve]) -> None:
    """From setup to the sample shop, an order, its story: told by browser and server, counted once, delivered. Then a
    test event is sent and watched."""
    started = serve(*FIRST_STEPS)
    with Walk(address(started)) as walk:
        walk.go("/setup")
        shop = walk.page.run("[...document.querySelectorAll('a')].find(one => one.textContent == 'sample shop').href")
        with Shopper(shop.rstrip("/")) as shopper:
            shopper.answer("granted")
            shopper.put_into_cart("HC-101")
            number = shopper.buy()
            wait_for("both copies", lambda: told(started) >= 2)  # before the browser is closed
        started.settled()
        walk.page.run(f"void (document.querySelector('#find').value = '{number}')")
        walk.page.run("document.querySelector('#find').form.requestSubmit()")
        walk.page.until("document.querySelector('h1')?.textContent.includes('Purchase')")
        story = walk.page.run("document.querySelector('main').innerText").lower()
        assert ("delivered" in story, "browser" in story, "server" in story) == (True, True, True)
        assert "merged" in story or "duplicate" in story
        walk.go("/setup")
        walk.page.run("document.querySelector('form[action=\"/setup/test\"]').requestSubmit()")
        walk.page.until("document.querySelector('main').innerText.includes('It arrived.')")
    assert started.stop() == 0
