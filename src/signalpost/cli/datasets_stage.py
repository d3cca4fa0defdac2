"""`signalpost datasets stage` and `passthrough`: what becomes of a dataset's events, and for whom."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from signalpost.cli.accounts import Named, space_of
from signalpost.cli.exits import Exit
from signalpost.errors import SettingsError

if TYPE_CHECKING:
    from signalpost.store.business import Dataset
    from signalpost.store.control import Control

Id = Annotated[str, typer.Argument(metavar="DATASET", help="The dataset's id, which is the pixel's id.")]
Json = Annotated[bool, typer.Option("--json", help="JSON instead of a sentence.")]


class Wanted(str, Enum):
    """A stage, or the way back."""

    OBSERVE = "observe"
    TEST = "test"
    LIVE = "live"
    BACK = "back"


class Switch(str, Enum):
    """On or off."""

    ON = "on"
    OFF = "off"


def stage(
    ctx: typer.Context,
    dataset: Id,
    wanted: Annotated[
        Wanted | None,
        typer.Argument(
            metavar="[observe|test|live|back]",
            help="observe: accept, check and show, send nothing. test: send under its test_event_code. live: send. "
            "back: what it was before the last change. Without it: show what it is.",
        ),
    ] = None,
    share: Annotated[
        float | None,
        typer.Option(min=0, max=100, help="Only for so many percent of people; events of the others are observed."),
    ] = None,
    test_event_code: Annotated[
        str | None, typer.Option(help="The code of Events Manager to test under; it is kept with the dataset.")
    ] = None,
    account: Named = "",
    as_json: Json = False,
) -> None:
    """Let a dataset observe, test or go live, for all people or a share of them; `back` undoes the last change.

    It counts at once for everything not yet sent. A call that is under way cannot be called back.
    """
    import msgspec

    from signalpost.cli import parts, show

    if wanted in (None, Wanted.BACK, Wanted.OBSERVE) and share is not None:
        raise SettingsError("A share is of people whose events are sent.", fix="Give it with test or live.")
    if test_event_code is not None and wanted is not Wanted.TEST:
        raise SettingsError("A test_event_code is for testing.", fix="Give it with test.")
    settings = parts.settings_of(ctx)
    space = space_of(settings, account)
    with parts.control(settings) as control:
        known = _known(control, space, dataset)
        if wanted is not None:
            if test_event_code is not None:
                known = msgspec.structs.replace(known, test_event_code=test_event_code)
            changed = _changed(known, wanted, share)
            control.put_dataset(space, changed, author=parts.author(), now=parts.now_ms())
            known = changed
    show.line(standing(known)) if as_json else show.text(sentence(known))


def passthrough(
    ctx: typer.Context,
    dataset: Id,
    wanted: Annotated[Switch, typer.Argument(metavar="on|off", help="Whether calls are passed on.")],
    account: Named = "",
) -> None:
    """Pass calls on to Meta as they came that senders make to this dataset with access tokens of their own.

    Give such a sender the gateway's address in place of https://graph.facebook.com, and nothing else. Their events are
    checked and shown as observed; Meta's answers go back as they are; no token is kept.
    """
    import msgspec

    from signalpost.cli import parts, show

    settings = parts.settings_of(ctx)
    space = space_of(settings, account)
    with parts.control(settings) as control:
        changed = msgspec.structs.replace(_known(control, space, dataset), passthrough=wanted is Switch.ON)
        control.put_dataset(space, changed, author=parts.author(), now=parts.now_ms())
    show.text(f"Calls of senders with tokens of their own to dataset {dataset} are {_passed(changed)}.")


def standing(dataset: Dataset) -> dict[str, Any]:
    """How a dataset stands, as rows show it."""
    from signalpost.store.stages import Stage

    stage = dataset.stage_in_force
    return {
        "dataset_id": dataset.dataset_id,
        "stage": stage.value,
        "share": 0.0 if stage is Stage.OBSERVE else dataset.share,
        "test_event_code": dataset.test_event_code,
        "passthrough": dataset.passthrough,
        "steps_back": len(dataset.stages_before),
    }


def sentence(dataset: Dataset) -> str:
    """How a dataset stands, for people."""
    from signalpost.store.stages import Stage

    who = "all people" if dataset.share == 100 else f"{dataset.share:g} % of people; those of the others are observed"
    said = {
        Stage.OBSERVE: "observes: events are accepted, checked and shown, and none is sent",
        Stage.TEST: f"tests: events go to Meta under {dataset.test_event_code}, those of {who}",
        Stage.LIVE: f"is live: events go to Meta, those of {who}",
    }
    stage = dataset.stage_in_force
    counts = " Meta uses them like any other." if stage is Stage.TEST else ""  # page "Using the API", 2026-09-12
    return f"Dataset {dataset.dataset_id} {said[stage]}.{counts}"


def _changed(dataset: Dataset, wanted: Wanted, share: float | None) -> Dataset:
    from signalpost.store.stages import Stage

    try:
        if wanted is Wanted.BACK:
            before = dataset.back()
            if before is None:
                raise SettingsError(
                    f"Dataset {dataset.dataset_id} has had no other stage.",
                    fix=f"To stop sending: signalpost datasets stage {dataset.dataset_id} observe",
                )
            return before
        return dataset.at(Stage(wanted.value), 100.0 if share is None else share)
    except ValueError as error:
        raise SettingsError(
            f"Dataset {dataset.dataset_id} cannot test: {error}.",
            fix="Copy the code from Events Manager, Test events: --test-event-code TEST12345",
        ) from None


def _known(control: Control, space: int, dataset_id: str) -> Dataset:
    from signalpost.cli import show

    found = control.snapshot().dataset(space, dataset_id)
    if found is None:
        show.remark(f"There is no dataset {dataset_id}. See: signalpost datasets list")
        raise typer.Exit(Exit.NOT_FOUND)
    return found


def _passed(dataset: Dataset) -> str:
    return "passed on" if dataset.passthrough else "refused"
