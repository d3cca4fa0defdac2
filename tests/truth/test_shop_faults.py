"""The faults that are put into the traffic: forty kinds and more, each where it says and in its time only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import pytest

from shop_traffic.changes import CHANGES
from shop_traffic.days import Shop
from shop_traffic.effects import DELIVERY_EFFECTS, EFFECTS
from shop_traffic.fault import Cause, Extent, Fault, Template, where
from shop_traffic.halves import Half, templates
from shop_traffic.schedule import LEARNS_DAYS, possible, schedules
from shop_traffic.seasons import DAY_S, DAYS, START
from shop_traffic.slot import SLOT_S, Copy, Slot
from shop_traffic.streams import SIZES, streams

BEGIN = START + 12 * 3_600


def lived(template: Template, hours: int = 3, size: str = "large") -> list[Slot]:
    """The afternoon of a shop in which this breaks at noon."""
    shop = Shop(size, 3, [Fault(1, template, BEGIN, BEGIN + hours * 3_600)])
    return [shop.slot(BEGIN - SLOT_S + turn * SLOT_S) for turn in range(hours * 12 + 2)]


def copies(slots: Sequence[Slot]) -> list[Copy]:
    """All rows."""
    return [one for slot in slots for one in slot.copies]


def drawn(kind: str) -> Template:
    """The first template to work with of a kind."""
    return next(one for one in templates(Half.DEVELOPMENT) if one.kind == kind)


def test_there_are_more_than_forty_kinds_and_half_the_templates_are_kept() -> None:
    """Most kinds stand in both halves, with other parameters; no template in both."""
    mine, kept = templates(Half.DEVELOPMENT), templates(Half.HELD_OUT)
    assert len({one.kind for one in mine}) >= 40
    assert len({one.kind for one in (*mine, *kept)}) >= 60
    assert len(kept) >= len(mine)
    assert not [one for one in mine if one in kept]
    assert len({one.kind for one in kept} - {one.kind for one in mine}) >= 15


def test_every_cause_of_the_vocabulary_is_a_cause_of_some_fault() -> None:
    """And each template names at least one."""
    every = [one for half in Half for one in templates(half)]
    assert {cause for one in every for cause in one.causes} == set(Cause)
    assert all(one.causes for one in every)
    assert {one.extent for one in every} == set(Extent)


def test_templates_can_be_played() -> None:
    """Their effects and changes exist, their shares are shares, a ramp ends before its fault."""
    for one in (one for half in Half for one in templates(half)):
        assert one.effect in EFFECTS
        assert set(one.args) <= set(CHANGES) or one.effect != "change"
        assert 0 < one.share <= 1 or one.effect == "more"
        assert one.ramp_h <= one.lasts_h
        assert possible(one, "large"), one.kind


def test_what_is_named_exists() -> None:
    """Event names, hosts, countries, browsers and templates of every fault are of the shop."""
    known = streams("large")
    names = {one.event_name for one in known}
    for one in (one for half in Half for one in templates(half)):
        place = one.where
        assert place.event_names <= names
        assert place.hosts <= {each.audience.host for each in known}
        assert place.countries <= {each.audience.country for each in known}
        assert place.browsers <= {each.audience.browser for each in known}
        assert place.templates <= {each.action.template for each in known}
        assert place.sources <= {"browser", "server", "servers", "shopify", "woocommerce", "hubspot"}


@pytest.mark.parametrize("size", SIZES)
def test_faults_of_a_shop_follow_one_another(size: str) -> None:
    """After three weeks, with a day and a half between them, all before the end; each template once."""
    shops = schedules(templates(Half.DEVELOPMENT), size, 1)
    played = [one for shop in shops for one in shop]
    assert Counter(one.template.kind for one in played).most_common(1)[0][1] == 1
    assert len(played) >= 39
    for shop in shops:
        assert shop[0].start >= START + LEARNS_DAYS * DAY_S
        assert shop[-1].end < START + DAYS * DAY_S
        assert all(later.start - earlier.end >= 1.5 * DAY_S for earlier, later in pairwise(shop))
        assert [one.number for one in shop] == list(range(1, len(shop) + 1))
        assert all(one.start % SLOT_S == 0 for one in shop)
    assert schedules(templates(Half.DEVELOPMENT), size, 1) == shops


def test_a_changed_copy_is_labelled_and_only_where_it_is_meant() -> None:
    """Currency leaves all purchases, and nothing else."""
    for one in copies(lived(drawn("currency_dropped"))):
        hit = one.event["event_name"] == "Purchase" and BEGIN <= one.event["event_time"] < BEGIN + 3 * 3_600
        if one.fate != "dropped:consent_denied":
            assert bool(one.fault) == hit
        if one.fault:
            assert "currency" not in one.event["custom_data"] and one.fate == "dropped:currency_missing"


def test_a_share_touches_a_share() -> None:
    """Half of the purchases have a customer_type that nobody knows."""
    found: Counter[bool] = Counter()
    for one in copies(lived(drawn("enum_value_outside"), hours=10)[1:-1]):
        if one.event["event_name"] == "Purchase" and not one.fate.startswith("dropped"):
            found[bool(one.fault)] += one.times
    assert 0.4 < found[True] / found.total() < 0.6


def test_ids_that_do_not_match_join_nothing() -> None:
    """The server's copies become events of their own, and Meta counts both."""
    slots = lived(drawn("near_miss_prefix"))
    ours = [one for one in copies(slots) if one.source == "shopify" and one.fault]
    assert ours and {one.fate for one in ours} == {"event"}
    assert all(one.event["event_id"].startswith("gid_order-") for one in ours)
    other = [one for one in copies(slots) if one.source == "server"]
    assert "merged" in {one.fate for one in other}


def test_without_the_browsers_copy_the_servers_is_an_event() -> None:
    """A pixel that is gone from the product pages leaves AddToCart to the back end."""
    slots = lived(drawn("pixel_removed_from_template"))[1:-1]
    found = Counter((one.event["event_name"], one.source, one.fate) for one in copies(slots))
    assert not found["ViewContent", "browser", "event"]
    assert not found["AddToCart", "server", "merged"] and found["AddToCart", "server", "event"]
    assert found["InitiateCheckout", "server", "merged"]


def test_fewer_visitors_are_fewer_in_one_country() -> None:
    """By about the share it says."""
    plain = lived(drawn("country_drop")._replace(share=1e-9))
    less = lived(drawn("country_drop"))
    counts = [Counter[str](), Counter[str]()]
    for count, slots in zip(counts, (plain, less), strict=True):
        for one in copies(slots[1:-1]):
            count[one.country] += one.times
    assert counts[1]["fr"] / counts[0]["fr"] == pytest.approx(0.7, abs=0.08)
    assert counts[1]["de"] / counts[0]["de"] == pytest.approx(1.0, abs=0.1)


def test_a_duplicate_has_its_firsts_id_and_a_second_event_one_of_its_own() -> None:
    """Firing twice is seen by the id, or by the count."""
    same = [one for one in copies(lived(drawn("fires_twice_same_id"))) if one.fault]
    assert same and {one.fate for one in same} == {"duplicate"}
    other = [one for one in copies(lived(drawn("fires_twice_other_id"))) if one.fault]
    assert other and all(one.event["event_id"].endswith(".2.0") and one.fate == "event" for one in other)


def test_a_new_banner_moves_the_denials_and_what_follows() -> None:
    """From 18 to 45 % of page views; fewer of everything else."""
    views: Counter[str] = Counter()
    for one in copies(lived(drawn("consent_banner_changed"))[1:-1]):
        if one.event["event_name"] == "PageView":
            views[one.consent] += one.times
    assert views["denied"] / views.total() == pytest.approx(0.45, abs=0.03)


def test_a_dead_token_keeps_everything_waiting_until_it_is_mended() -> None:
    """The queue grows, its oldest ages, a call now and then is refused; afterwards it drains."""
    slots = lived(drawn("token_dies")._replace(lasts_h=3))
    waiting = [slot.queue.waiting for slot in slots]
    assert waiting[0] == 0 and waiting[36] > 5_000 and waiting[-1] < waiting[36]
    assert slots[36].queue.oldest == 36 * SLOT_S
    assert {one.code for slot in slots[1:37] for one in slot.replies} == {190}


def test_delivery_breaks_in_other_ways_too() -> None:
    """Backlog, dead letters, a token that ends, calls used up, a sender beside us."""
    assert lived(drawn("backlog"))[-2].queue.waiting > 1_000
    dead = [one for slot in lived(drawn("dead_letters")) for one in slot.replies if one.dead]
    assert sum(one.times for one in dead if one.event_name == "Purchase") > 10
    assert lived(drawn("token_ends_soon"))[1].queue.token_days == 6
    assert lived(drawn("throttled"))[1].queue.used == 0.98
    counted = [one for slot in lived(drawn("other_sender")) for one in slot.counted if one.event_name == "Purchase"]
    assert counted[-1].by_meta > 1.5 * counted[-1].delivered
    assert "other" in DELIVERY_EFFECTS


def test_a_fault_bound_to_a_release_comes_with_one() -> None:
    """Its copies name another release than those before."""
    slots = lived(drawn("value_as_text"))
    before, during = ({one.release for one in slot.copies} for slot in (slots[0], slots[2]))
    assert len(before) == len(during) == 1 and before != during


def test_each_change_changes_what_it_says() -> None:
    """All templates of both halves leave a trace in the copies that they touch."""
    for half in Half:
        for template in templates(half):
            if template.effect == "change":
                shop = Shop("large", 3, [Fault(1, template._replace(share=1.0), BEGIN, BEGIN + 3_600)])
                slots = [shop.slot(BEGIN + 2_400 + turn * SLOT_S) for turn in range(4)]
                rows = [one for one in copies(slots) if one.fault]
                assert rows, template.kind
                assert all(one.event["user_data"] == tuple(sorted(one.event["user_data"])) for one in rows)


def test_a_ramp_grows() -> None:
    """From nothing to the whole share."""
    fault = Fault(1, drawn("slow_death"), BEGIN, BEGIN + 200 * 3_600)
    assert fault.size(BEGIN) == 0 and fault.size(BEGIN - 1) == 0 and fault.size(fault.end) == 0
    assert fault.size(BEGIN + 84 * 3_600) == pytest.approx(0.475)
    assert fault.size(BEGIN + 170 * 3_600) == 0.95


def test_places_are_met_by_all_that_they_name() -> None:
    """An empty set is any; `servers` are all but the browser."""
    place = where("Purchase", "servers", country="us")
    assert [one.audience.country for one in streams("large") if place.of_stream(one)] == ["us"]
    assert place.of_source("woocommerce") and not place.of_source("browser")
    assert where().of_source("browser")
