"""What is one's own: sessions, password, which account is looked at, how pages read."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import available_timezones

import msgspec

from signalpost.dashboard.route import Done, Wrong
from signalpost.dashboard.view import OWN_LOCALE, OWN_ZONE, View, known_zone
from signalpost.dashboard.wording import known_locale
from signalpost.store.accounts import Membership, Session

TO = "/settings/me"
LOCALES = ("en", "en-GB", "en-US", "de-DE", "de-CH", "es-ES", "fr-FR", "it-IT", "nl-NL", "pl-PL", "pt-BR", "sv-SE")


class Me(msgspec.Struct, frozen=True, kw_only=True):
    """The model of `/settings/me`. `session_id`: the one that looks; empty where nobody signed in."""

    login: str
    signed_in: bool
    session_id: str
    sessions: Sequence[Session]
    memberships: Sequence[Membership]
    space_id: int
    zone: str
    locale: str
    locales: Sequence[str] = LOCALES


class PasswordForm(msgspec.Struct, frozen=True, kw_only=True):
    """The password that is, and another one."""

    current: str
    password: str
    again: str


class SessionForm(msgspec.Struct, frozen=True, kw_only=True):
    """One session; empty: all."""

    session_id: str = ""


class LookForm(msgspec.Struct, frozen=True, kw_only=True):
    """How pages read; empty: as the browser says."""

    zone: str = ""
    locale: str = ""


class SpaceForm(msgspec.Struct, frozen=True, kw_only=True):
    """Which account to look at."""

    space_id: int


def me(view: View) -> Me:
    """Whoever looks."""
    viewer = view.viewer
    mine = view.accounts.sessions(viewer.user_id, now=view.now) if viewer.user_id else ()
    return Me(
        login=viewer.name,
        signed_in=bool(viewer.user_id),
        session_id=viewer.session_id,
        sessions=mine,
        memberships=view.accounts.memberships(viewer.user_id) if viewer.user_id else (),
        space_id=view.space_id,
        zone=view.zone,
        locale=view.locale,
    )


def change_password(view: View, form: PasswordForm) -> Done | Wrong:
    """Choose another password; all sessions end, this one too."""
    user_id = view.viewer.user_id
    if not user_id:
        return _NOBODY
    if form.password != form.again:
        return Wrong(problems={"again": "The two are not the same."})
    if not view.accounts.password_fits(user_id, form.current, now=view.now):
        return Wrong(
            problems={"current": "That is not your password. After a few tries it is not looked at for a while."}
        )
    view.accounts.set_password(user_id, form.password, author=view.viewer.name, now=view.now)
    return Done(to="/sign-in", notice="Your password is changed. Sign in with it.")


def end_session(view: View, form: SessionForm) -> Done | Wrong:
    """End one of one's sessions, or all."""
    user_id = view.viewer.user_id
    if not user_id:
        return _NOBODY
    if not form.session_id:
        view.accounts.end_sessions(user_id, author=view.viewer.name, now=view.now)
        return Done(to="/sign-in", notice="All your sessions have ended.")
    if not view.accounts.end_session(user_id, form.session_id, author=view.viewer.name, now=view.now):
        return Wrong(problems={"": "That session has ended already."})
    return Done(to=TO, notice="The session has ended.")


def choose_look(view: View, form: LookForm) -> Done | Wrong:
    """Choose zone and language of numbers; kept in this browser."""
    if form.zone and form.zone not in available_timezones():
        return Wrong(problems={"zone": "A name such as Europe/Berlin."})
    if form.locale and known_locale(form.locale) == "en" and not form.locale.startswith("en"):
        return Wrong(problems={"locale": "A language such as de-DE."})
    zone = known_zone(form.zone) if form.zone else ""
    return Done(to=TO, notice="Kept in this browser.", remember={OWN_ZONE: zone, OWN_LOCALE: form.locale})


def choose_space(view: View, form: SpaceForm) -> Done | Wrong:
    """Look at another account."""
    mine = view.accounts.memberships(view.viewer.user_id) if view.viewer.user_id else ()
    found = next((one for one in mine if form.space_id in one.account.spaces), None)
    if found is None:
        return Wrong(problems={"": "You do not belong to that account."})
    return Done(to="/overview", notice=f"This is {found.account.name}.", remember={"sp_space": str(form.space_id)})


_NOBODY = Wrong(problems={"": "Nobody is signed in here."})
