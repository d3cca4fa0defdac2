"""When a shop's webhooks are an alarm: a secret that was changed, one webhook with another, a flood of forgeries."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from signalpost.watch.webhooks import (
    FORGOTTEN_MS,
    HOUR_MS,
    LEAST_AMONG_RIGHT,
    LEAST_REFUSED,
    MOST_GATEWAYS,
    REFUSED_FOR_MS,
    SOME,
    ShopCounts,
    ShopMemory,
    ShopSight,
    Unsigned,
    WebhookSight,
    place,
    remember,
    remembered,
    unsigned,
)

NOW = 1_790_000_000_000
WRONG, OLD = "signature_wrong", "signature_old"


def looks(*seen: tuple[int, int, dict[str, int]], process: str = "a", known: ShopMemory | None = None) -> ShopMemory:
    """A shop after looks at one gateway: when (ms after NOW), how many were right, and refused, since it started."""
    memory = known or ShopMemory()
    for at, right, refused in seen:
        memory = remember(memory, process, ShopCounts(right=right, refused=refused), NOW + at)
    return memory


def test_none_right_for_five_minutes_is_an_alarm() -> None:
    """With the code of most refusals; not before, and not of fewer than five."""
    refused = looks((0, 9, {}), (10, 9, {WRONG: LEAST_REFUSED - 1, OLD: 1}))
    assert unsigned(refused, NOW + 9 + REFUSED_FOR_MS) is None
    assert unsigned(refused, NOW + 10 + REFUSED_FOR_MS) == Unsigned(
        since=NOW + 10, cause=WRONG, refused=LEAST_REFUSED, right=0
    )
    few = looks((0, 0, {WRONG: LEAST_REFUSED - 1}))
    assert unsigned(few, NOW + HOUR_MS) is None


def test_one_that_is_right_ends_it() -> None:
    """Whatever came before; what comes wrong from then on counts anew."""
    refused = looks((0, 0, {WRONG: 12}), (REFUSED_FOR_MS, 0, {WRONG: 12}))
    assert unsigned(refused, NOW + REFUSED_FOR_MS) is not None
    mended = looks((REFUSED_FOR_MS + 1, 1, {WRONG: 12}), known=refused)
    assert mended.refused == {} and unsigned(mended, NOW + 2 * REFUSED_FOR_MS) is None
    again = looks((REFUSED_FOR_MS + 2, 1, {WRONG: 13}), known=mended)
    assert (again.refused, again.since) == ({WRONG: 1}, NOW + REFUSED_FOR_MS + 2)


def test_a_platform_that_fell_silent_is_still_one_whose_secret_is_wrong() -> None:
    """It has taken its webhooks away; for a day that is said, and what comes later begins anew."""
    refused = looks((0, 0, {WRONG: 8}))
    assert unsigned(refused, NOW + FORGOTTEN_MS - 1) is not None
    assert unsigned(refused, NOW + FORGOTTEN_MS) is None
    later = looks((FORGOTTEN_MS, 0, {WRONG: 9}), known=refused)
    assert (later.refused, later.since) == ({WRONG: 1}, NOW + FORGOTTEN_MS)


def test_as_many_wrong_as_right_is_an_alarm_of_its_own() -> None:
    """One of several webhooks has another secret, or somebody forges; fewer, or a smaller share, is neither."""
    half = LEAST_AMONG_RIGHT
    mixed = looks((0, half, {WRONG: half}))
    assert unsigned(mixed, NOW) == Unsigned(since=NOW, cause=SOME, refused=half, right=half)
    assert unsigned(looks((0, half + 1, {WRONG: half})), NOW) is None
    assert unsigned(looks((0, 1, {WRONG: half - 1})), NOW) is None


def test_what_was_wrong_long_ago_does_not_count() -> None:
    """This hour and the one before do."""
    half = LEAST_AMONG_RIGHT
    mixed = looks((0, half, {WRONG: half}), (HOUR_MS, half, {WRONG: half}))
    assert unsigned(mixed, NOW + HOUR_MS) == Unsigned(since=NOW, cause=SOME, refused=half, right=half)
    assert unsigned(looks((2 * HOUR_MS, half, {WRONG: half}), known=mixed), NOW + 2 * HOUR_MS) is None
    assert unsigned(mixed, NOW + 3 * HOUR_MS) is None  # nobody looked meanwhile


def test_gateways_that_share_a_port_are_counted_each() -> None:
    """A look meets one of them; one that was begun anew counts from nothing."""
    memory = looks((0, 0, {WRONG: 3}), process="a")
    memory = looks((1, 0, {WRONG: 2}), process="b", known=memory)
    memory = looks((2, 0, {WRONG: 4}), process="a", known=memory)
    assert memory.refused == {WRONG: 6}
    assert looks((3, 0, {WRONG: 1}), process="c", known=memory).refused == {WRONG: 7}


def test_what_is_remembered_of_gateways_is_bounded() -> None:
    """Those that were met longest ago are forgotten."""
    memory = ShopMemory()
    for number in range(MOST_GATEWAYS + 3):
        memory = looks((number, 0, {}), process=str(number), known=memory)
    assert list(memory.counted) == [str(number) for number in range(3, MOST_GATEWAYS + 3)]


def test_a_shop_that_is_gone_or_paused_is_forgotten() -> None:
    """And nothing is while no gateway answers."""
    counts = ShopCounts(refused={WRONG: 9})
    shops = (ShopSight(space_id=1, shop="main", counts=counts), ShopSight(space_id=2, shop="main"))
    known = remembered({}, WebhookSight(process="a", shops=shops), NOW)
    assert (known[place(1, "main")].refused, known[place(2, "main")].refused) == ({WRONG: 9}, {})
    assert remembered(known, None, NOW + 1) is known
    assert list(remembered(known, WebhookSight(process="a", shops=shops[1:]), NOW + 1)) == ["2/main"]


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=12))
def test_whatever_comes_is_counted_once(steps: list[tuple[int, int]]) -> None:
    """All refused since the last right one, and no others."""
    right = wrong = run = 0
    memory = ShopMemory()
    for number, (more_right, more_wrong) in enumerate(steps):
        right, wrong = right + more_right, wrong + more_wrong
        run = 0 if more_right else run + more_wrong
        memory = looks((number, right, {WRONG: wrong}), known=memory)
    assert sum(memory.refused.values()) == run
    assert (memory.hour.right, memory.hour.wrong) == (right, wrong)
