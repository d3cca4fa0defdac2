"""What a message says: plain text, a fact a line, readable in a chat, a mail and a terminal. It names datasets, counts
and times, and nothing of any person or event."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from signalpost.watch.causes import cause_of
from signalpost.watch.code import ROWS, Code
from signalpost.watch.notice import Kind
from signalpost.watch.standing import Standing

PAGE = "docs/reference/alarms.md"
SECOND_MS, MINUTE_MS, HOUR_MS, DAY_MS = 1_000, 60_000, 3_600_000, 86_400_000


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """A title and lines of text."""

    title: str
    body: str


def message(one: Standing, kind: Kind, now: int) -> Message:
    """What is said of an alarm."""
    return _over(one) if kind is Kind.OVER else _stands(one, kind, now)


def trial(now: int) -> Message:
    """What `signalpost alarms test` sends."""
    body = f"Nothing is wrong: somebody tries whether alarms arrive here. Sent at {moment(now)}."
    return Message(title="Signalpost: a test", body=body)


def headline(one: Standing) -> str:
    """What is wrong with whom, in a line."""
    return f"{_whom(one)}: {cause_of(one.code, one.cause).what}"


def fix(one: Standing) -> str:
    """What to do about it."""
    return cause_of(one.code, one.cause).fix.format(dataset=one.dataset or "DATASET", shop=one.shop or "SHOP")


def moment(at: int) -> str:
    """A time as people of any country read it."""
    return datetime.fromtimestamp(at / SECOND_MS, UTC).strftime("%Y-%m-%d %H:%M UTC")


def span(milliseconds: int) -> str:
    """A duration in its two largest units."""
    left = max(0, milliseconds)
    if left < MINUTE_MS:
        return f"{left // SECOND_MS} s"
    if left < HOUR_MS:
        return f"{left // MINUTE_MS} min"
    if left < DAY_MS:
        return f"{left // HOUR_MS} h {left % HOUR_MS // MINUTE_MS} min"
    return f"{left // DAY_MS} d {left % DAY_MS // HOUR_MS} h"


def affected(one: Standing, figures: dict[str, int | float]) -> str:
    """How many, as far as the alarm counts."""
    match one.code:
        case Code.DEAD_LETTERS:
            dead, ended = figures.get("dead", 0), figures.get("ended", 0)
            why = f", most of them: {one.cause}" if one.cause else ""
            return f"{_count(dead)} of {_count(ended)} events of the last day died ({_share(dead, ended)}){why}"
        case Code.BOOKS_UNBALANCED:
            copies = f"received {_count(figures.get('received', 0))}, accounted for {_count(figures.get('fates', 0))}"
            return f"copies: {copies}; events: {_count(figures.get('routed', 0))}, {_count(figures.get('states', 0))}"
        case Code.WEBHOOKS_REFUSED:
            right = figures.get("right", 0)
            beside = f", {_count(right)} were right" if right else ", and none was right"
            return f"{_count(figures.get('refused', 0))} deliveries were refused{beside}"
        case Code.NOTHING_ACCEPTED if one.dataset is None:
            return "everything that is sent here: who sends is told 503, or nothing, and has to send it again"
        case Code.NOTHING_ACCEPTED:
            return "what the sender did not send here; nobody can count it from here"
        case _:
            waits = figures.get("waiting", figures.get("unfolded"))
            if waits is None:
                return "what comes in: it is kept, and waits"
            return (
                f"{_count(waits)} events wait; they are kept" if one.stands else f"up to {_count(waits)} events waited"
            )


def _stands(one: Standing, kind: Kind, now: int) -> Message:
    still = "still: " if kind is Kind.AGAIN else ""
    again = f", and came back {one.back} times before" if one.back else ""
    lines = (
        ("What", f"{headline(one)}."),
        ("Since", f"{moment(one.since)} ({span(now - one.since)}){again}"),
        ("Affected", f"{affected(one, one.evidence)}."),
        ("Cost", ROWS[one.code].cost),
        ("Fix", fix(one)),
        ("More", f"{PAGE}, {one.code.value}"),
    )
    return Message(title=f"Signalpost: {still}{headline(one)}", body=_text(lines))


def _over(one: Standing) -> Message:
    ended = one.gone_at if one.gone_at is not None else one.over_at or one.seen_at
    lines = (
        ("Over", f"{headline(one)}."),
        ("Lasted", f"{moment(one.since)} to {moment(ended)} ({span(ended - one.since)})"),
        ("Affected", f"{affected(one, one.most)}."),
        ("Lost", _lost(one)),
        ("More", f"{PAGE}, {one.code.value}"),
    )
    return Message(title=f"Signalpost: over: {headline(one)}", body=_text(lines))


def _lost(one: Standing) -> str:
    if one.code is Code.NOTHING_ACCEPTED:
        return "what was not sent here meanwhile is not known here: ask the sender whether it kept it."
    if one.code is Code.WEBHOOKS_REFUSED:
        return (
            "nothing, where the platform has a list of orders that is polled; else what it does not send again: "
            f"signalpost connectors check {one.shop or 'SHOP'}"
        )
    if one.code is Code.BOOKS_UNBALANCED:
        return "nothing: the sums are of counts, not of events."
    if one.code is Code.DEAD_LETTERS:
        return "what was not sent again: signalpost events list --state dead"
    if one.lost is None:
        return "not known: signalpost events books"
    if one.lost:
        return f"{_count(one.lost)} events died meanwhile: signalpost events list --state dead"
    return "nothing: no event died meanwhile."


def _whom(one: Standing) -> str:
    if one.code is Code.BOOKS_UNBALANCED:
        return "The books"
    if one.code is Code.WEBHOOKS_REFUSED:
        return f"Shop {one.shop}"
    if one.dataset is None:
        return "The gateway" if one.code is Code.NOTHING_ACCEPTED else "The inbox"
    return f"Dataset {one.dataset}" + (f" ({one.name})" if one.name else "")


def _count(number: int | float) -> str:
    return f"{number:,.0f}"


def _share(part: int | float, whole: int | float) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "all"


def _text(lines: tuple[tuple[str, str], ...]) -> str:
    return "\n".join(f"{name}: {words}" for name, words in lines)
