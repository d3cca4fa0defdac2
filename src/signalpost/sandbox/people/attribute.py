"""Which ad a conversion is credited to: the last its person clicked or saw within the windows, or the one missed."""

from __future__ import annotations

from enum import Enum
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from signalpost.sandbox.people.person import Attribution, Missed
from signalpost.sandbox.people.touches import DAY_S, Touch, Touches

LONGEST_CLICK_DAYS: Final = 28
LONGEST_VIEW_DAYS: Final = 7


class Precedence(str, Enum):
    """Which touch gets the credit when there are several: the last one, or the last click before any view."""

    LAST_TOUCH = "last_touch"
    CLICK_FIRST = "click_first"


class AttributionSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The attribution setting: days after a click and after a view in which a conversion counts; 0: never.

    7-day click or 1-day view is the default of ad sets. No page of the fact sheet says which of a click and a later
    view wins; `precedence` is a setting for that reason.
    """

    click_days: Annotated[int, Meta(ge=0, le=LONGEST_CLICK_DAYS)] = 7
    view_days: Annotated[int, Meta(ge=0, le=LONGEST_VIEW_DAYS)] = 1
    precedence: Precedence = Precedence.LAST_TOUCH


def attribute(
    touches: Touches, person: int, event_time: int, settings: AttributionSettings, *, truly: int | None = None
) -> Attribution | None:
    """The ad that what `person` did at `event_time` (Unix seconds) is credited to; None if it was no ad.

    `truly`: who really did it, if somebody knows; it decides `Attribution.right`.
    """
    touch = _credited(touches, person, event_time, settings)
    if touch is None:
        return None
    true = touch if truly in (None, person) else _credited(touches, truly or 0, event_time, settings)
    ad = touches.account.ads[touch.ad]
    return Attribution(
        ad=ad.id,
        adset=ad.adset,
        campaign=ad.campaign,
        kind=touch.kind,
        touched_at=touch.at,
        right=None if truly is None else true is not None and true.ad == touch.ad,
    )


def missed(touches: Touches, person: int, event_time: int, settings: AttributionSettings) -> Missed | None:
    """The last click before `event_time`, or else the last view, of somebody whose event is credited to no ad; None if
    there was neither."""
    since = event_time + 1  # as long ago as there are times
    found = next(filter(None, touches.last(person, at=event_time, click_s=since, view_s=since)), None)
    if found is None:
        return None
    days = settings.click_days if found.kind == "click" else settings.view_days
    return Missed(ad=touches.account.ads[found.ad].id, kind=found.kind, touched_at=found.at, days=days)


def _credited(touches: Touches, person: int, event_time: int, settings: AttributionSettings) -> Touch | None:
    click, view = touches.last(
        person,
        at=event_time,
        click_s=settings.click_days * DAY_S if settings.click_days else -1,
        view_s=settings.view_days * DAY_S if settings.view_days else -1,
    )
    if click is None or view is None:
        return click or view
    if settings.precedence is Precedence.CLICK_FIRST:
        return click
    return click if click.at >= view.at else view
