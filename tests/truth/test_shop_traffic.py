"""The traffic that judges the watch: as much as it says, with its seasons and its noise, the same for a seed."""

from __future__ import annotations

import ast
import statistics
from collections import Counter
from functools import lru_cache
from pathlib import Path
from random import Random

import pytest

from shop_traffic.days import days
from shop_traffic.noise import Noise
from shop_traffic.seasons import DAY_S, DAYS, START, seasons
from shop_traffic.slot import SLOT_S, Slot, later, singles
from shop_traffic.streams import DENIED, SIZES, streams


@lru_cache(maxsize=2)
def lived(size: str, count: int) -> list[Slot]:
    """The first days of a shop without faults."""
    return list(days(size, 1, days=count))


def test_the_same_seed_makes_the_same_traffic_and_another_one_another() -> None:
    """Down to the last id."""
    first, again, other = (list(days("middle", seed, days=1)) for seed in (1, 1, 2))
    assert first == again
    assert first != other


@pytest.mark.parametrize(("size", "count"), [("small", 30), ("middle", 4)])
def test_a_shop_sends_as_much_as_its_size_says(size: str, count: int) -> None:
    """Within what days' own levels, weekdays and campaigns do."""
    sent = sum(one.times for slot in lived(size, count) for one in slot.copies)
    assert 0.6 * SIZES[size] < sent / count < 1.6 * SIZES[size]


def test_the_large_shop_needs_few_rows() -> None:
    """Some sixty rows a slot stand for seven hundred copies."""
    slots = list(days("large", 1, days=1))
    rows = sum(len(slot.copies) for slot in slots)
    assert rows / len(slots) < 75
    assert max(len(slot.copies) for slot in slots) < 110
    assert sum(one.times for slot in slots for one in slot.copies) > 140_000


def test_slots_follow_one_another_and_hold_their_copies() -> None:
    """Five minutes each; a copy is received in its slot or a few seconds after."""
    slots = lived("middle", 4)
    assert [slot.at for slot in slots] == [START + turn * SLOT_S for turn in range(len(slots))]
    assert all(slot.at <= one.at < slot.at + SLOT_S + 10 for slot in slots for one in slot.copies)


def test_nights_are_quiet() -> None:
    """At four in the morning there is less than a quarter of what there is at eight in the evening."""
    by_hour: Counter[int] = Counter()
    for slot in lived("middle", 4):
        by_hour[(slot.at % DAY_S) // 3_600] += sum(one.times for one in slot.copies)
    assert by_hour[3] * 4 < by_hour[19]


def test_redundant_copies_share_their_id() -> None:
    """Of most orders both came; the second copy was merged into the first."""
    ids: dict[str, set[str]] = {}
    for slot in lived("middle", 4):
        for one in slot.copies:
            if one.event["event_name"] == "Purchase" and not one.fate.startswith("dropped"):
                ids.setdefault(one.event["event_id"], set()).add(one.source)
    both = sum(len(sources) > 1 for sources in ids.values())
    assert 0.8 < both / len(ids) < 1.0


def test_a_denial_is_told_by_a_page_view_alone() -> None:
    """At the share that the streams say."""
    views: Counter[str] = Counter()
    for slot in lived("middle", 4):
        for one in slot.copies:
            if one.event["event_name"] == "PageView":
                views[one.consent] += one.times
            else:
                assert one.consent == "granted" or one.event["event_name"] == "Purchase"
    assert views["denied"] / views.total() == pytest.approx(DENIED, abs=0.03)


def test_purchases_are_the_orders_of_the_books() -> None:
    """What the server reported and what it may not report, together, is what was paid, but for a lost copy."""
    reported = booked = 0.0
    for slot in lived("middle", 4):
        booked += sum(one.revenue for one in slot.orders)
        for one in slot.copies:
            if one.event["event_name"] == "Purchase" and one.source != "browser":
                reported += one.times * one.event["custom_data"]["value"]
    assert 0.95 * booked < reported <= booked + 0.01


def test_what_is_sent_is_right() -> None:
    """Without a fault num_items is the sum of the quantities, and no label stands anywhere."""
    for slot in lived("middle", 4):
        for one in slot.copies:
            custom = one.event.get("custom_data", {})
            if "num_items" in custom:
                assert custom["num_items"] == sum(item["quantity"] for item in custom["contents"])
            assert not one.fault and not one.forms


def test_all_is_delivered_and_counted_by_meta() -> None:
    """Nothing waits at the end of a slot, and few are refused."""
    slots = lived("middle", 4)
    assert all(slot.queue.waiting == 0 for slot in slots)
    codes: Counter[int] = Counter()
    for slot in slots:
        for one in slot.replies:
            codes[one.code] += one.times
    assert codes[100] < 0.005 * codes[0]
    counted = sum(one.by_meta for slot in slots for one in slot.counted)
    last_hour = sum(one.times for slot in slots[-12:] for one in slot.replies if one.code == 0)
    assert counted + last_hour == codes[0]


def test_rows_can_be_taken_apart() -> None:
    """As many single copies as the rows stand for, each with an id of its own within its side."""
    slot = max(lived("middle", 4), key=lambda one: max((row.times for row in one.copies), default=0))
    alone = singles(slot)
    assert len(alone.copies) == sum(one.times for one in slot.copies)
    browser = [one.event["event_id"] for one in alone.copies if one.source == "browser"]
    assert len(browser) == len(set(browser))
    assert later("order-000099.2", 3) == "order-000099.5" and later("plain", 2) == "plain"


def test_streams_add_up_to_the_size() -> None:
    """Copies expected on day 0 without seasons."""
    for size, copies in SIZES.items():
        means = [one.mean * (one.copies("browser") + one.copies(one.sender)) for one in streams(size)]
        assert sum(means) * 288 == pytest.approx(copies)
        assert all(one.copies("nobody") == 0 for one in streams(size))


def test_a_shop_grows_has_campaigns_and_releases() -> None:
    """And every day has a level of its own."""
    found = seasons("a")
    assert len(found.levels) == DAYS and len(set(found.levels)) == DAYS
    assert 3 <= len(found.campaigns) <= 8 and 10 <= len(found.releases) <= 30
    begin, _, times = found.campaigns[0]
    assert times > 1.1 and found.release(begin) in {"2026.9.0", *(name for _, name in found.releases)}
    assert found.level(START + 34 * DAY_S, 0) > 0


@pytest.mark.parametrize("mean", [0.4, 12.0, 250.0])
def test_counts_have_the_mean_and_the_spread_they_should(mean: float) -> None:
    """Poisson without a spread; more with one."""
    noise = Noise(Random("counts").random)
    plain = [noise.poisson(mean) for _ in range(3_000)]
    more = [noise.overdispersed(mean, 0.5) for _ in range(3_000)]
    assert statistics.mean(plain) == pytest.approx(mean, rel=0.08)
    assert statistics.variance(plain) == pytest.approx(mean, rel=0.15)
    assert statistics.mean(more) == pytest.approx(mean, rel=0.1)
    assert statistics.variance(more) == pytest.approx(mean + (mean * 0.5) ** 2, rel=0.25)


@pytest.mark.parametrize(("count", "share"), [(10, 0.3), (200, 0.02), (200, 0.99), (5_000, 0.4), (9, 0.0), (9, 1.0)])
def test_shares_are_drawn_as_often_as_they_say(count: int, share: float) -> None:
    """By each of the ways of drawing."""
    noise = Noise(Random("shares").random)
    drawn = [noise.binomial(count, share) for _ in range(2_000)]
    assert statistics.mean(drawn) == pytest.approx(count * share, rel=0.05, abs=0.02)
    assert min(drawn) >= 0 and max(drawn) <= count


def test_nothing_of_the_package_is_imported() -> None:
    """Neither by the traffic nor by its faults: what is judged has no part in its judge."""
    for path in (Path(__file__).parent / "shop_traffic").rglob("*.py"):
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        names = {one.module or "" for one in nodes if isinstance(one, ast.ImportFrom)}
        assert not {name for name in names if name.startswith("signalpost")}, path
