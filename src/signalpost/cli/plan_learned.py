"""What was learnt, in the data folder."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import typer

from signalpost.errors import SettingsError

if TYPE_CHECKING:
    from signalpost.watch.plan.learner import Learner
    from signalpost.watch.plan.state import State


def learner(ctx: typer.Context, space_id: int) -> Learner:
    """One that goes on with what was learnt, and takes times as they are."""
    from signalpost.cli import parts
    from signalpost.watch.plan.learner import Learner

    with parts.plans(parts.settings_of(ctx)) as plans:
        kept = plans.learned(space_id)
    return Learner(doubts=False) if kept is None else Learner.from_bytes(kept, doubts=False)


def keep(ctx: typer.Context, space_id: int, learner: Learner) -> None:
    """Keep what it learnt."""
    from signalpost.cli import parts

    with parts.plans(parts.settings_of(ctx)) as plans:
        plans.keep_learned(space_id, learner.to_bytes(), now=parts.now_ms())


def learned(ctx: typer.Context, space_id: int) -> State:
    """What was learnt so far, from files or else by the worker; SettingsError without a data folder."""
    from signalpost.cli import parts
    from signalpost.errors import StoreUnavailable
    from signalpost.watch.plan.state import State, from_bytes

    settings = parts.settings_of(ctx)
    parts.existing_folder(settings)
    with parts.plans(settings, create=False) as plans:
        kept = plans.learned(space_id)
    if kept is None:
        with parts.ledger_reader(settings) as ledger, suppress(StoreUnavailable):  # no worker has run yet
            kept = ledger.learned_plan(space_id)
    return State() if kept is None else from_bytes(kept)


def one_dataset(wanted: str | None, known: set[str]) -> str:
    """The dataset that is meant: the one that was named, or the only one there is."""
    if wanted is not None:
        return wanted
    if len(known) > 1:
        raise SettingsError("Which dataset is meant?", fix=f"Name one: --dataset {' | '.join(sorted(known))}")
    return next(iter(known), "")
