"""What messages say: what, since when, how many, what it costs, what to do; and in the end how long and how much."""

from __future__ import annotations

from typing import Any

import pytest

from signalpost.watch.causes import CAUSES
from signalpost.watch.code import ROWS, Code
from signalpost.watch.notice import Kind
from signalpost.watch.words import affected, fix, headline, message, moment, span, trial
from watching import DAY, HOUR, MINUTE, NOW, SECOND, an_alarm

EVIDENCE: dict[Code, dict[str, Any]] = {
    Code.DEAD_LETTERS: {"dead": 12, "ended": 900},
    Code.BOOKS_UNBALANCED: {"received": 10, "fates": 9, "routed": 8, "states": 8},
    Code.NOTHING_ACCEPTED: {},
    Code.WEBHOOKS_REFUSED: {"refused": 40, "right": 2},
}
CASES = [(code, cause) for code in Code for cause in ("", *CAUSES[code])]


def lines(text: str) -> dict[str, str]:
    return dict(line.split(": ", 1) for line in text.splitlines())


@pytest.mark.parametrize(("code", "cause"), CASES)
def test_every_alarm_says_all_that_is_needed(code: Code, cause: str) -> None:
    """For every cause: what, since when, how many, what it costs, one fix, where more is written; no gap, no link."""
    figures = EVIDENCE.get(code, {"waiting": 1204})
    alarm = an_alarm(code, cause=cause, evidence=figures, most=figures)
    raised = message(alarm, Kind.RAISED, NOW)
    said = lines(raised.body)
    assert list(said) == ["What", "Since", "Affected", "Cost", "Fix", "More"]
    assert raised.title == f"Signalpost: {headline(alarm)}" and said["What"] == f"{headline(alarm)}."
    assert said["Cost"] == ROWS[code].cost
    assert said["More"] == f"docs/reference/alarms.md, {code.value}"
    assert said["Since"] == "2026-09-21 14:03 UTC (10 min)"
    everything = raised.title + raised.body + message(alarm, Kind.AGAIN, NOW).title
    assert "{" not in everything and "None" not in everything and "://" not in everything
    assert len(raised.body) < 900 and len(raised.title) < 140


@pytest.mark.parametrize("code", list(Code))
def test_every_all_clear_says_how_long_and_how_much(code: Code) -> None:
    """And whether anything was lost."""
    figures = EVIDENCE.get(code, {"waiting": 1204})
    alarm = an_alarm(code, most=figures, gone_at=NOW + 2 * HOUR, over_at=NOW + 3 * HOUR, dead_after=0)
    over = message(alarm, Kind.OVER, NOW)
    said = lines(over.body)
    assert list(said) == ["Over", "Lasted", "Affected", "Lost", "More"]
    assert over.title == f"Signalpost: over: {headline(alarm)}"
    assert said["Lasted"] == "2026-09-21 14:03 UTC to 2026-09-21 16:13 UTC (2 h 10 min)"
    assert "{" not in over.body and "None" not in over.body


@pytest.mark.parametrize(
    ("over", "expected"),
    [
        ({"dead_after": 0}, "nothing: no event died meanwhile."),
        ({"dead_before": 4, "dead_after": 7}, "3 events died meanwhile: signalpost events list --state dead"),
        ({"dead_before": None}, "not known: signalpost events books"),
        ({"dead_before": 9, "dead_after": 4}, "nothing: no event died meanwhile."),
    ],
)
def test_nothing_was_lost_is_said_only_where_it_is_true(over: dict[str, Any], expected: str) -> None:
    """By how many events had died before and after; fewer after is a replay."""
    alarm = an_alarm(gone_at=NOW, over_at=NOW, most={"waiting": 5}, **over)
    assert lines(message(alarm, Kind.OVER, NOW).body)["Lost"] == expected


def test_a_dead_token_reads_like_this() -> None:
    """As it arrives."""
    alarm = an_alarm(cause="token", evidence={"waiting": 1204})
    assert message(alarm, Kind.RAISED, NOW).title == "Signalpost: Dataset 1234 (Shop): Meta refuses the access token"
    assert message(alarm, Kind.RAISED, NOW).body == "\n".join(
        (
            "What: Dataset 1234 (Shop): Meta refuses the access token.",
            "Since: 2026-09-21 14:03 UTC (10 min)",
            "Affected: 1,204 events wait; they are kept.",
            "Cost: No conversion of this dataset counts until it is mended. Events wait; those older than seven days "
            "Meta refuses.",
            "Fix: signalpost datasets set-token 1234 < token.txt   (a new one: Events Manager > the dataset > Settings "
            "> Generate access token)",
            "More: docs/reference/alarms.md, access_refused",
        )
    )


def test_one_that_is_told_again_or_came_back_says_so() -> None:
    """In the title, and beside its time."""
    alarm = an_alarm(back=2)
    assert message(alarm, Kind.AGAIN, NOW).title.startswith("Signalpost: still: Dataset 1234")
    assert "came back 2 times before" in message(alarm, Kind.AGAIN, NOW).body


def test_what_concerns_no_dataset_names_none() -> None:
    """The inbox and the books are of the whole installation; a name is shown where there is one."""
    assert headline(an_alarm(Code.NOT_DELIVERED, dataset=None, cause="worker_gone")) == (
        "The inbox: the worker does not run"
    )
    assert headline(an_alarm(Code.BOOKS_UNBALANCED, dataset=None)).startswith("The books: ")
    assert headline(an_alarm(name="", cause="token")) == "Dataset 1234: Meta refuses the access token"
    assert "signalpost serve" in fix(an_alarm(Code.NOT_DELIVERED, dataset=None, cause="worker_gone"))


def test_times_and_durations() -> None:
    """In UTC, since readers are anywhere; durations in two units."""
    assert moment(NOW) == "2026-09-21 14:13 UTC"
    assert [span(one) for one in (MINUTE - 1, MINUTE, HOUR - 1, HOUR, DAY - 1, DAY)] == [
        *("59 s", "1 min", "59 min", "1 h 0 min", "23 h 59 min", "1 d 0 h"),
    ]
    spans = (0, 59 * SECOND, 59 * MINUTE, 90 * MINUTE, 25 * HOUR, 9 * DAY + 5 * HOUR, -5)
    assert [span(one) for one in spans] == ["0 s", "59 s", "59 min", "1 h 30 min", "1 d 1 h", "9 d 5 h", "0 s"]


def test_a_trial_says_that_nothing_is_wrong() -> None:
    """Nobody is to be frightened by it."""
    assert trial(NOW).title == "Signalpost: a test"
    assert "Nothing is wrong" in trial(NOW).body


@pytest.mark.parametrize(
    ("alarm", "figures", "said"),
    [
        ({"code": Code.DEAD_LETTERS}, {"dead": 12, "ended": 900}, "12 of 900 events of the last day died (1.3 %)"),
        (
            {"code": Code.DEAD_LETTERS, "cause": "invalid_event"},
            {"dead": 1500, "ended": 3000},
            "1,500 of 3,000 events of the last day died (50.0 %), most of them: invalid_event",
        ),
        ({"code": Code.DEAD_LETTERS}, {"dead": 3, "ended": 0}, "3 of 0 events of the last day died (all)"),
        ({"code": Code.DEAD_LETTERS}, {}, "0 of 0 events of the last day died (all)"),
        (
            {"code": Code.BOOKS_UNBALANCED},
            {"received": 10, "fates": 9, "routed": 8, "states": 7},
            "copies: received 10, accounted for 9; events: 8, 7",
        ),
        (
            {"code": Code.NOTHING_ACCEPTED, "dataset": None},
            {},
            "everything that is sent here: who sends is told 503, or nothing, and has to send it again",
        ),
        (
            {"code": Code.NOTHING_ACCEPTED},
            {},
            "what the sender did not send here; nobody can count it from here",
        ),
        ({"code": Code.NOT_DELIVERED}, {"unfolded": 5}, "5 events wait; they are kept"),
        ({"code": Code.NOT_DELIVERED}, {}, "what comes in: it is kept, and waits"),
        ({"code": Code.NOT_DELIVERED, "gone_at": NOW, "over_at": NOW}, {"waiting": 5}, "up to 5 events waited"),
    ],
)
def test_how_much_is_said_in_figures(alarm: dict[str, Any], figures: dict[str, int], said: str) -> None:
    """As far as the alarm counts."""
    assert affected(an_alarm(**alarm), figures) == said


@pytest.mark.parametrize(
    ("code", "lost"),
    [
        (
            Code.NOTHING_ACCEPTED,
            "what was not sent here meanwhile is not known here: ask the sender whether it kept it.",
        ),
        (Code.BOOKS_UNBALANCED, "nothing: the sums are of counts, not of events."),
        (Code.DEAD_LETTERS, "what was not sent again: signalpost events list --state dead"),
        (Code.WAITING_TOO_LONG, "nothing: no event died meanwhile."),
    ],
)
def test_what_was_lost_depends_on_the_alarm(code: Code, lost: str) -> None:
    """Some cannot lose what they count."""
    alarm = an_alarm(code, gone_at=NOW, over_at=NOW, dead_after=0, most={"waiting": 1})
    assert lines(message(alarm, Kind.OVER, NOW).body)["Lost"] == lost


@pytest.mark.parametrize("over", [{"over_at": NOW}, {"seen_at": NOW}, {"gone_at": NOW, "over_at": NOW + HOUR}])
def test_an_alarm_lasted_until_its_reason_was_gone(over: dict[str, int]) -> None:
    """Not until that was certain; of one that nobody saw go, until it was seen last."""
    said = lines(message(an_alarm(**{"seen_at": NOW + DAY, "most": {"waiting": 1}, **over}), Kind.OVER, NOW).body)
    assert said["Lasted"] == "2026-09-21 14:03 UTC to 2026-09-21 14:13 UTC (10 min)"


def test_a_shops_alarm_names_the_shop_and_the_command_for_it() -> None:
    """One fix that can be typed as it stands."""
    figures = {"refused": 1204, "right": 0}
    alarm = an_alarm(Code.WEBHOOKS_REFUSED, dataset=None, shop="main", cause="signature_wrong", evidence=figures)
    assert headline(alarm) == "Shop main: its webhooks are not signed with the secret that is known here"
    assert "signalpost connectors check main" in fix(alarm) and "connectors secret main < secret.txt" in fix(alarm)
    assert affected(alarm, figures) == "1,204 deliveries were refused, and none was right"
    assert affected(alarm, {"refused": 40, "right": 2}) == "40 deliveries were refused, 2 were right"
