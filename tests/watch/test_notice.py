"""What each channel is told and when."""

from __future__ import annotations

import msgspec

from signalpost.watch.code import Code
from signalpost.watch.notice import Channel, Kind, Notice, Tellings, Told, due, failing, kept, settled
from signalpost.watch.standing import Standing
from watching import HOUR, MINUTE, NOW, SECOND, an_alarm

OPS = Channel(name="ops")
OVER = msgspec.structs.replace(an_alarm(), gone_at=NOW, over_at=NOW + 1)


def told(before: Tellings, alarm: Standing, at: int, *channels: Channel, failure: str | None = None) -> Tellings:
    """Send what is due, with this result."""
    return settled(before, [(one, failure) for one in due([alarm], before, channels or (OPS,), at)], at)


def kinds(before: Tellings, alarm: Standing, at: int, *channels: Channel) -> list[tuple[str, Kind]]:
    return [(one.channel, one.kind) for one in due([alarm], before, channels or (OPS,), at)]


def test_an_alarm_is_told_once_and_that_it_is_over_once() -> None:
    """Nothing between, nothing after."""
    alarm, tellings = an_alarm(), {}
    assert kinds(tellings, alarm, NOW) == [("ops", Kind.RAISED)]
    tellings = told(tellings, alarm, NOW)
    assert kinds(tellings, alarm, NOW + HOUR) == []
    assert kinds(tellings, OVER, NOW + HOUR) == [("ops", Kind.OVER)]
    assert kinds(told(tellings, OVER, NOW + HOUR), OVER, NOW + 99 * HOUR) == []


def test_one_that_still_stands_is_told_again_after_the_delay() -> None:
    """A day unless the channel says otherwise; 0 is never; not while it is going."""
    alarm, tellings = an_alarm(), told({}, an_alarm(), NOW)
    assert kinds(tellings, alarm, NOW + 24 * HOUR - 1) == []
    assert kinds(tellings, alarm, NOW + 24 * HOUR) == [("ops", Kind.AGAIN)]
    assert kinds(told(tellings, alarm, NOW + 24 * HOUR), alarm, NOW + 47 * HOUR) == []
    assert kinds(tellings, alarm, NOW + 900 * HOUR, Channel(name="ops", again_hours=0)) == []
    assert kinds(tellings, alarm, NOW + HOUR, Channel(name="ops", again_hours=0.5)) == [("ops", Kind.AGAIN)]
    assert kinds(tellings, msgspec.structs.replace(alarm, gone_at=NOW), NOW + 25 * HOUR) == []


def test_a_channel_gets_the_alarms_it_wants() -> None:
    """All, or those named."""
    books = Channel(name="books", codes=(Code.BOOKS_UNBALANCED,))
    assert kinds({}, an_alarm(), NOW, OPS, books) == [("ops", Kind.RAISED)]
    assert [one.channel for one in due([an_alarm(Code.BOOKS_UNBALANCED)], {}, (OPS, books), NOW)] == ["ops", "books"]


def test_a_channel_that_cannot_be_told_is_tried_again_more_and_more_seldom() -> None:
    """From ten seconds to ten minutes, until it is told; the others are not held up."""
    alarm, tellings = an_alarm(), told({}, an_alarm(), NOW, failure="HTTP 404")
    assert kinds(tellings, alarm, NOW + 10 * SECOND - 1) == []
    at, waits = NOW, []
    for _ in range(10):
        again = next(later for later in range(at, at + HOUR, SECOND) if kinds(tellings, alarm, later))
        waits.append((again - at) // SECOND)
        at, tellings = again, told(tellings, alarm, again, failure="HTTP 404")
    assert waits == [10, 20, 40, 80, 160, 320, 600, 600, 600, 600]
    assert failing(tellings) == {"ops": tellings["ops 1"]}
    assert (tellings["ops 1"].failing_since, tellings["ops 1"].failures) == (NOW, 11)
    assert kinds(tellings, alarm, at, Channel(name="mail")) == [("mail", Kind.RAISED)]
    well = told(tellings, alarm, at + HOUR)
    assert well["ops 1"] == Told(kind=Kind.RAISED, at=at + HOUR)
    assert not failing(well)


def test_what_came_and_went_while_a_channel_was_out_is_told_once() -> None:
    """That it is over: that message says what was, and how long."""
    tellings = told({}, an_alarm(), NOW, failure="timeout")
    assert kinds(tellings, OVER, NOW + HOUR) == [("ops", Kind.OVER)]


def test_a_channel_that_is_new_hears_of_what_stands_and_not_of_what_is_over() -> None:
    """It could not have been told of that."""
    new = Channel(name="new", added_at=NOW)
    assert kinds({}, an_alarm(), NOW, new) == [("new", Kind.RAISED)]
    assert kinds({}, OVER, NOW, new) == []
    assert kinds({}, OVER, NOW, Channel(name="old", added_at=NOW - HOUR)) == [("old", Kind.OVER)]


def test_what_nobody_needs_any_more_is_forgotten() -> None:
    """Of channels that were removed and alarms that are forgotten."""
    tellings = {"ops 1": Told(), "ops 2": Told(), "gone 1": Told()}
    assert kept(tellings, [an_alarm()], [OPS]) == {"ops 1": Told()}


def test_of_several_failures_the_oldest_is_shown() -> None:
    """Since when a channel has not been reached."""
    tellings = {
        "ops 1": Told(failures=1, failing_since=NOW + MINUTE, failure="timeout"),
        "ops 2": Told(failures=3, failing_since=NOW, failure="HTTP 404"),
        "ops 3": Told(failures=1, failing_since=NOW + 2 * MINUTE, failure="refused"),
        "mail 2": Told(kind=Kind.RAISED, at=NOW),
    }
    assert {name: one.failure for name, one in failing(tellings).items()} == {"ops": "HTTP 404"}


def test_what_a_channel_was_not_told_yet_is_written_as_nothing() -> None:
    """And a channel of the first release, which noted no time, is older than every alarm."""
    assert msgspec.json.encode(Told()) == b"{}"
    assert Channel(name="ops").added_at == 0


def test_results_belong_to_their_notice() -> None:
    """Two channels, one reached."""
    notices = [Notice(channel=name, kind=Kind.RAISED, alarm=an_alarm()) for name in ("ops", "mail")]
    after = settled({}, [(notices[0], None), (notices[1], "refused")], NOW)
    assert (after["ops 1"].kind, after["mail 1"].kind, after["mail 1"].failure) == (Kind.RAISED, None, "refused")


def test_a_channel_may_want_no_alarm_at_all() -> None:
    """One that is told of incidents alone."""
    assert not Channel(name="ops", alarms=False).wants(an_alarm())
