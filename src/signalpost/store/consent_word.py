"""How consent stood when a copy was judged, as the ledger keeps it: one short word out of a small set.

`send recorded_for_person tcf:purposes eea`: action, reason, evidence and region, `-` for what is not there.
"""

from __future__ import annotations

from functools import lru_cache

from signalpost.store.record import ConsentStand

LONGEST = 60  # characters of the evidence that are kept: readers' names and purposes, never anything of a person
NONE = "-"


@lru_cache(maxsize=4_096)  # events say the same
def consent_word(stand: ConsentStand) -> str:
    """The word of a decision."""
    evidence = stand.evidence[:LONGEST].replace(" ", "_") or NONE
    return f"{stand.action} {stand.reason or NONE} {evidence} {stand.region or NONE}"


def stand_of(word: str) -> ConsentStand | None:
    """What `consent_word` wrote; None for an empty word. The state is not in it."""
    parts = [part if part != NONE else "" for part in word.split(" ")]
    if len(parts) != 4:
        return None
    action, reason, evidence, region = parts
    return ConsentStand(action=action, reason=reason, evidence=evidence, region=region)


def measure_of(word: str) -> str:
    """By what it is counted: action and reason, as `consent:send:recorded_for_person`."""
    action, reason, *_ = (*word.split(" "), NONE, NONE)
    return f"consent:{action}:{reason}"
