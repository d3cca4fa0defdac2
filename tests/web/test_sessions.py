"""Ten thousand visits of a shop: pixel and gateway end with the same PageViews and orders, each once.

The built tag and the sandbox's fbevents.js run in Node on a stand-in of a browser (web/tag/test/sessions); what left it
goes through a gateway into a sandbox, whose deduplication counts. What there is to count is reckoned from what the
visitors did, not from what the tag did.
"""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

import pytest

from tag_page import build_tag
from tag_sessions import NAMES, Judge, Sides, in_node

SESSIONS = 10_000
Judged = tuple[Judge, dict[int, dict[str, Sides]]]


def browse(assets: Path, folder: Path, first: int) -> Judged:
    """Sessions from the number `first` on, browsed and judged."""
    judge = Judge(folder)
    for session in in_node(assets, first, SESSIONS, judge.gateways.keys):
        judge.take(session)
    found = judge.close()
    judge.gateways.close()
    return judge, found


def differences(judged: Judged) -> list[object]:
    """Where a side ends with anything else than what the shop saw; the pixel may lose what it sent while offline."""
    judge, found = judged
    assert len(judge.sessions) == SESSIONS
    wrong: list[object] = []
    for number, seen in judge.sessions.items():
        for name in NAMES:
            side = found.get(number, {}).get(name, Sides(0, 0, 0, 0))
            if side != Sides(pixel=seen[name] - side.lost, server=seen[name], both=seen[name], lost=side.lost):
                wrong.append((number, name, seen[name], side))
    return wrong


@pytest.fixture(scope="module")
def assets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tag, built."""
    return build_tag(tmp_path_factory.mktemp("sessions") / "tag")


@pytest.fixture(scope="module")
def judged(assets: Path, tmp_path_factory: pytest.TempPathFactory) -> Judged:
    """The same sessions every time."""
    return browse(assets, tmp_path_factory.mktemp("judged"), 0)


def test_both_sides_count_what_the_shop_saw(judged: Judged) -> None:
    """The gateway all of it; the pixel all but what it sent while the browser was offline, which it never repeats."""
    assert differences(judged)[:10] == []


def test_nothing_came_but_what_is_counted(judged: Judged) -> None:
    """No other event_name, and nothing of a session without consent."""
    judge, found = judged
    assert {name for sides in found.values() for name in sides} == set(NAMES)
    without = [number for number, seen in judge.sessions.items() if not any(seen.values())]
    assert len(without) > SESSIONS / 10
    assert not any(number in found for number in without)


def test_the_sessions_try_what_they_are_for(judged: Judged) -> None:
    """Enough of each, also of what only the tag can make good."""
    _, found = judged
    total: Counter[str] = Counter()
    for sides in found.values():
        for name, side in sides.items():
            total[name] += side.both
            total["lost"] += side.lost
    assert total["PageView"] > 2.5 * SESSIONS
    assert min(total["AddToCart"], total["Purchase"]) > SESSIONS / 2
    assert total["lost"] > SESSIONS / 20


def test_nothing_is_written_to_the_console(judged: Judged) -> None:
    """Neither by the tag nor by the pixel, which would complain of calls it does not understand."""
    judge, _ = judged
    assert judge.warnings == {}


@pytest.mark.deep
def test_other_sessions_count_alike(assets: Path, tmp_path: Path) -> None:
    """Sessions that nobody has tried before; a number in what fails plans the same session again."""
    assert differences(browse(assets, tmp_path, int(time.time()) % 100_000 * SESSIONS))[:10] == []
