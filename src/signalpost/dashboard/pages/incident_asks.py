"""What people ask of an incident by form: it is kept at once, and done by the watch at its next look."""

from __future__ import annotations

from typing import Final

import msgspec

from signalpost.dashboard.pages.incident import one_of
from signalpost.dashboard.route import Done, Wrong
from signalpost.dashboard.view import View
from signalpost.watch.incidents.asked import Asked, Wish

HOUR_S: Final = 3_600
MOST_HOURS: Final = 24 * 90
_SOON: Final = "The watch does it at its next look, within a minute."


class MuteForm(msgspec.Struct, frozen=True, kw_only=True):
    """Whether nobody is to be told of it any more."""

    muted: bool = True


class SnoozeForm(msgspec.Struct, frozen=True, kw_only=True):
    """For how many hours nobody is to be told of it; 0: it is snoozed no longer."""

    hours: int


class AssignForm(msgspec.Struct, frozen=True, kw_only=True):
    """Whose it is; empty: nobody's."""

    whom: str = ""


class NoteForm(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody writes to it."""

    text: str


class ResolveForm(msgspec.Struct, frozen=True, kw_only=True):
    """Nothing is asked."""


def mute(view: View, form: MuteForm) -> Done | Wrong:
    """Tell nobody of an incident any more, or tell of it again."""
    wish = Wish.MUTE if form.muted else Wish.UNMUTE
    return _ask(view, Asked(wish=wish), "Muted." if form.muted else "No longer muted.")


def snooze(view: View, form: SnoozeForm) -> Done | Wrong:
    """Tell nobody of an incident for some hours."""
    if not 0 <= form.hours <= MOST_HOURS:
        return Wrong(problems={"hours": f"Between 0 and {MOST_HOURS} hours."})
    until = view.now // 1000 + form.hours * HOUR_S if form.hours else 0
    return _ask(view, Asked(wish=Wish.SNOOZE, until=until), "Snoozed." if form.hours else "No longer snoozed.")


def assign(view: View, form: AssignForm) -> Done | Wrong:
    """Say whose an incident is."""
    return _ask(view, Asked(wish=Wish.ASSIGN, text=form.whom.strip()), "Assigned.")


def note(view: View, form: NoteForm) -> Done | Wrong:
    """Write something to an incident."""
    return _ask(view, Asked(wish=Wish.NOTE, text=form.text.strip()), "Noted.")


def resolve(view: View, form: ResolveForm) -> Done | Wrong:
    """Say that an incident is over; a look that finds it again opens it again."""
    return _ask(view, Asked(wish=Wish.RESOLVE), "It is over.")


def _ask(view: View, asked: Asked, said: str) -> Done | Wrong:
    found = one_of(view)
    if found is None:
        return Wrong(problems={"": "There is no such incident any more."})
    view.watched.asks.ask(view.space_id, found.number, asked, view.viewer.name, now=view.now)
    return Done(to=f"/incidents/{found.number}", notice=f"{said} {_SOON}")
