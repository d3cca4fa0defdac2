"""Identity and consent: what was decided about copies and why, what waits, what identity added, what leaked, who was
erased."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from signalpost.capi.codes_privacy import LEAKS
from signalpost.dashboard.charts import Chart, Series
from signalpost.dashboard.counted import counted, share_of
from signalpost.dashboard.view import View
from signalpost.store.erasure import Erased
from signalpost.store.ledger import HeldRow

LISTED = 50
LOOKED_AT = 500  # of what waits, for those of one dataset
ERASURES = 20

#: What is done with a copy: its word, how it is said, its colour in charts.
ACTIONS: Final[Mapping[str, tuple[str, str]]] = {
    "send": ("Sent", "both"),
    "limited": ("Sent, limited data use", "server"),
    "hold": ("Held", "warn"),
    "drop": ("Dropped", "bad"),
    "undecided": ("Decided later", "browser"),
}
REASONS: Final[Mapping[str, str]] = {
    "consent_given": "The signals that came with it say yes, or an opt-out was offered and not taken.",
    "consent_denied": "The person said no. Nothing of the copy is kept.",
    "consent_withdrawn": "The person withdrew what they had said.",
    "consent_unknown": "Nobody said anything, where somebody must.",
    "consent_gpc": "The browser sends Global Privacy Control.",
    "consent_opted_out": "The person opted out of sale, sharing or targeted advertising.",
    "recorded_for_person": "What the person said before was recorded.",
    "recorded_for_visit": "What was said on this visit was recorded.",
    "declared_by_source": "Its source declares a ground for all it sends.",
    "regional_default": "The rule of the region, where nobody has to be asked.",
}


#: What was done about personal data where none belongs: its word, how it is said.
DONE: Final[Mapping[str, str]] = {
    "masked": "Masked",
    "key_dropped": "Key left out",
    "reported": "Left as it is",
    "event_dropped": "Event refused",
}
LEAK_REASON = "leak_"  # how the reasons begin of copies that a dataset's setting drop_event refused


class Leak(msgspec.Struct, frozen=True, kw_only=True):
    """Copies of the span in which personal data of a kind stood where none belongs, and what was done; a copy counts
    for each kind found in it, and for each dataset it went to."""

    kind: str
    what: str
    done: str
    said: str
    count: int


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """Copies of the span that were judged so. `share` is of all that were judged, 0–1."""

    action: str
    said: str
    reason: str
    meaning: str
    count: int
    share: float


class Gain(msgspec.Struct, frozen=True, kw_only=True):
    """A key of the events as they went out: `have` of `events` have it, `added` of these because identity added it.
    Shares 0–1: `before` without identity, `after` with it."""

    key: str
    have: int
    added: int
    before: float
    after: float


class IdentityPage(msgspec.Struct, frozen=True, kw_only=True):
    """The model of `/identity`. `held_count`: copies of all time that still wait, for consent or an order; `held`: the
    newest of those that wait for consent."""

    judged: int
    sendable: float | None
    decisions: Sequence[Decision]
    by_time: Chart
    held_count: int
    held: Sequence[HeldRow]
    events: int
    gains: Sequence[Gain]
    leaks: Sequence[Leak]
    erasures: Sequence[Erased]


def identity(view: View) -> IdentityPage:
    """The page."""
    found = counted(view, ("consent", "key", "gained", "seen", "leak", "fate"))
    words = found.by_word("consent")
    judged = sum(words.values())
    going = sum(count for word, count in words.items() if word.partition(":")[0] in ("send", "limited"))
    events = found.total("seen", ("browser", "server", "both"))
    return IdentityPage(
        judged=judged,
        sendable=share_of(going, judged),
        decisions=_decisions(words),
        by_time=Chart(
            kind="layers",
            at=found.at,
            step=found.span.step,
            series=[
                Series(name=said, colour=colour, values=found.steps("consent", (action,)))
                for action, (said, colour) in ACTIONS.items()
                if found.total("consent", (action,))
            ],
        ),
        held_count=_held_count(view),
        held=_held(view),
        events=events,
        gains=_gains(found.by_word("key"), found.by_word("gained"), events),
        leaks=_leaks(found.by_word("leak"), found.by_word("fate", ("dropped",))),
        erasures=view.ledger.erasures(view.space_id, limit=ERASURES),
    )


def _held_count(view: View) -> int:
    """Of the chosen dataset, or of all."""
    if view.dataset is None:
        return view.ledger.books(view.space_id, view.now).fates.get("held", 0)
    found = view.ledger.watched(view.space_id, view.now).datasets.get(view.dataset)
    return found.held if found is not None else 0


def _held(view: View) -> list[HeldRow]:
    """Out of the newest that wait."""
    found = view.ledger.held(view.space_id, limit=LOOKED_AT)
    return [one for one in found if not one.of_order and view.dataset in (None, one.dataset)][:LISTED]


def _decisions(words: Mapping[str, int]) -> list[Decision]:
    judged = sum(words.values())
    made = []
    for word, count in words.items():
        action, _, reason = word.partition(":")
        said, _ = ACTIONS.get(action, (action, ""))
        meaning = REASONS.get(reason, "")
        made.append(
            Decision(action=action, said=said, reason=reason, meaning=meaning, count=count, share=count / judged)
        )
    return sorted(made, key=lambda one: -one.count)


def _leaks(words: Mapping[str, int], dropped: Mapping[str, int]) -> list[Leak]:
    refused = {
        f"{reason.removeprefix(LEAK_REASON)}:event_dropped": count
        for reason, count in ((word.partition(":")[2], count) for word, count in dropped.items())
        if reason.startswith(LEAK_REASON)
    }
    made = []
    for word, count in {**words, **refused}.items():
        kind, _, done = word.partition(":")
        if count:
            made.append(Leak(kind=kind, what=LEAKS.get(kind, kind), done=done, said=DONE.get(done, done), count=count))
    return sorted(made, key=lambda one: (-one.count, one.kind, one.done))


def _gains(keys: Mapping[str, int], added: Mapping[str, int], events: int) -> list[Gain]:
    if not events:
        return []
    made = [
        Gain(
            key=key,
            have=have,
            added=added.get(key, 0),
            before=max(0, have - added.get(key, 0)) / events,
            after=min(1.0, have / events),
        )
        for key, have in keys.items()
    ]
    return sorted(made, key=lambda one: (-one.added, -one.have))
