"""Every reason for which something stands still has its words and its fix."""

from __future__ import annotations

import re

import pytest

from signalpost.capi.split import SET_UP_FAULT
from signalpost.capi.verdict_codes import PERMISSION, ROWS, Action
from signalpost.watch.causes import CAUSES, WITHOUT, cause_of
from signalpost.watch.code import Code
from signalpost.watch.rules import INBOX_STOPS, REFUSALS
from signalpost.worker.heads import STOPS
from signalpost.worker.queue import NO_TOKEN

REASONS = {Action.PAUSE: Code.ACCESS_REFUSED, Action.RETRY: Code.NOT_DELIVERED, Action.THROTTLE: Code.NOT_DELIVERED}


@pytest.mark.parametrize("row", [*ROWS, PERMISSION], ids=lambda row: f"{row.code}/{row.subcode}")
def test_every_reason_of_metas_answers_has_words(row: object) -> None:
    """What stops a dataset, what makes it wait; what is one event's fault is dead letters' business."""
    action, reason = row.action, row.reason  # type: ignore[attr-defined]
    if action is not Action.SPLIT:
        assert reason in CAUSES[REASONS.get(action, Code.NOT_DELIVERED)]
    if action is Action.PAUSE:
        assert reason in REFUSALS


def test_what_the_worker_stops_for_has_words() -> None:
    """An inbox, a queue, the stop rule."""
    assert STOPS == INBOX_STOPS
    assert {*STOPS, NO_TOKEN} <= CAUSES[Code.NOT_DELIVERED].keys()
    assert {NO_TOKEN, SET_UP_FAULT} <= CAUSES[Code.ACCESS_REFUSED].keys()
    assert CAUSES[Code.ACCESS_REFUSED].keys() >= REFUSALS
    assert {"no_answer", "answer_unreadable", "unknown_code"} <= CAUSES[Code.NOT_DELIVERED].keys()


@pytest.mark.parametrize("code", list(Code))
def test_a_cause_that_is_unknown_has_words_too(code: Code) -> None:
    """A later release's, or none."""
    assert cause_of(code, "") is cause_of(code, "of a later release") is WITHOUT[code]


def test_words_are_short_and_plain() -> None:
    """A headline that goes on from the name, a fix that names only the dataset or the shop."""
    for code in Code:
        for cause in (*CAUSES[code].values(), WITHOUT[code]):
            assert cause.what[-1] not in ".:" and len(cause.what) < 90
            names = "shop" if code is Code.WEBHOOKS_REFUSED else "dataset"
            assert not re.findall(rf"\{{(?!{names}\}})", cause.fix) and cause.fix
