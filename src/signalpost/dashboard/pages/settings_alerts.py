"""Settings of alerts: which channels are told of what, and when; a test; what went out lately."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any, Final, Literal

import msgspec

from signalpost.dashboard.route import Done, Wrong
from signalpost.dashboard.view import View
from signalpost.errors import InvalidInput
from signalpost.store import channels
from signalpost.store.channels import Addressed
from signalpost.store.control import DEFAULT_SPACE
from signalpost.store.incident_messages import ChannelState, Row
from signalpost.watch.notice import Channel
from signalpost.watch.telling.bodies import PAGERDUTY
from signalpost.watch.telling.signature import secret_text
from signalpost.watch.telling.wanted import KNOWN_CHECKS, How, Wanted

TO: Final = "/settings/alerts"
LATELY: Final = 30
YesNo = Literal["yes", "no"]
#: Whoever runs the machine names its channels; other accounts on it have no part in them.
NOT_HERE: Final = "Channels are set in the first account of this installation."
ELSEWHERE: Final = "The other side refused it: compare the address, the user and the password."
ADVICE: Final = {
    "timeout": "Nobody answered in time: can this machine reach it?",
    "unreachable": "Nobody listens there, or a firewall is between.",
    "HTTP 401": "The token or password in the address is wrong.",
    "HTTP 403": "The token or password in the address is wrong.",
    "HTTP 404": "The webhook is gone: make a new one and add it under the same name.",
    "HTTP 410": "The webhook is gone: make a new one and add it under the same name.",
    "address_unknown": "This is no address that Apprise knows.",
}


class ChannelRow(msgspec.Struct, frozen=True, kw_only=True):
    """A channel; never its address. `place`: its kind, and its host where that is certain to be one."""

    name: str
    place: str
    how: str
    alarms: Sequence[str]
    every_alarm: bool
    again_hours: float
    wanted: Wanted
    state: ChannelState


class Alerts(msgspec.Struct, frozen=True, kw_only=True):
    """The model of `/settings/alerts`. `chosen`: the channel whose form is shown; `here`: whether this account sets
    channels."""

    here: bool
    channels: Sequence[ChannelRow]
    chosen: ChannelRow | None
    lately: Sequence[Row]
    checks: Sequence[str]


class ChannelForm(msgspec.Struct, frozen=True, kw_only=True):
    """A new channel. `address`: of Apprise or a webhook; `key`: the integration key of PagerDuty."""

    name: str
    how: Literal["apprise", "webhook", "pagerduty"] = "apprise"
    address: str = ""
    key: str = ""


class RouteForm(msgspec.Struct, frozen=True, kw_only=True):
    """What a channel is told of, and when. `datasets`, `checks`: with spaces or commas; empty: all."""

    channel: str
    incidents: YesNo = "yes"
    alarms: YesNo = "yes"
    least: Literal["critical", "warning", "notice"] = "warning"
    datasets: str = ""
    checks: str = ""
    window_minutes: int = 60
    again_hours: float = 24
    quiet: str = ""
    zone: str = "UTC"
    critical_passes: YesNo = "yes"
    most_an_hour: int = 20
    digest: Literal["never", "day", "week"] = "never"
    digest_hour: int = 8


class ChannelNamed(msgspec.Struct, frozen=True, kw_only=True):
    """One channel."""

    channel: str


def alerts(view: View) -> Alerts:
    """All channels, how it goes with each, and the newest messages."""
    if view.space_id != DEFAULT_SPACE:
        return Alerts(here=False, channels=(), chosen=None, lately=(), checks=())
    states = view.watched.messages.channels()
    rows = [_row(one, states.get(one.channel.name, ChannelState())) for one in channels.listed(view.control)]
    return Alerts(
        here=True,
        channels=rows,
        chosen=next((one for one in rows if one.name == view.query.get("channel")), None),
        lately=view.watched.messages.lately(LATELY),
        checks=sorted(KNOWN_CHECKS),
    )


def add(view: View, form: ChannelForm) -> Done | Wrong:
    """Add a channel, or give the one of this name another address; then try it."""
    if view.space_id != DEFAULT_SPACE:
        return Wrong(problems={"": NOT_HERE})
    how, address = How(form.how), form.address.strip()
    if how is not How.PAGERDUTY and not address:
        return Wrong(problems={"address": "Please fill this in."})
    before = _known(view, form.name)
    key = secret_text(os.urandom(32)) if how is How.WEBHOOK else form.key.strip() if how is How.PAGERDUTY else ""
    channel = before.channel if before is not None else Channel(name=form.name, added_at=view.now)
    wanted = before.wanted if before is not None else Wanted()
    made = Addressed(channel=channel, url=address or PAGERDUTY, how=how, key=key, wanted=wanted)
    try:
        channels.put(view.control, made, author=view.viewer.name, now=view.now)
    except InvalidInput as error:
        return Wrong(problems={"": f"{str(error)[:1].upper()}{str(error)[1:]}."})
    failure = view.around.alerts.attempt(made)
    if failure == "address_unknown":
        _restore(view, before, form.name)
        return Wrong(problems={"address": ADVICE[failure]})
    told = {"The secret that its messages are signed with": key} if how is How.WEBHOOK else {}
    return Done(to=TO, notice=f"Channel {form.name} is told from now on. {_tried(failure)}", told=told)


def change(view: View, form: RouteForm) -> Done | Wrong:
    """Say what a channel is told of, and when."""
    known = _known(view, form.channel)
    if known is None:
        return Wrong(problems={"": "There is no such channel."})
    fields: dict[str, Any] = {
        "incidents": form.incidents == "yes",
        "least": form.least,
        "datasets": _words(form.datasets),
        "checks": _words(form.checks),
        "window_minutes": form.window_minutes,
        "quiet": form.quiet.strip(),
        "zone": form.zone.strip(),
        "critical_passes": form.critical_passes == "yes",
        "most_an_hour": form.most_an_hour,
        "digest": form.digest,
        "digest_hour": form.digest_hour,
    }
    if not 0 <= form.again_hours <= 8_760:
        return Wrong(problems={"again_hours": "From 0 (never) to 8,760 hours."})
    channel = msgspec.structs.replace(known.channel, alarms=form.alarms == "yes", again_hours=form.again_hours)
    wanted = msgspec.convert(fields, Wanted)
    made = msgspec.structs.replace(known, channel=channel, wanted=wanted)
    try:
        channels.put(view.control, made, author=view.viewer.name, now=view.now)
    except InvalidInput as error:
        return Wrong(problems={"": f"{str(error)[:1].upper()}{str(error)[1:]}."})
    return Done(to=TO, notice=f"Channel {form.channel} is told so from now on.")


def remove(view: View, form: ChannelNamed) -> Done | Wrong:
    """Forget a channel."""
    known = _known(view, form.channel)
    if known is None:
        return Wrong(problems={"": "There is no such channel."})
    channels.remove(view.control, form.channel, author=view.viewer.name, now=view.now)
    return Done(to=TO, notice=f"Channel {form.channel} is forgotten.")


def attempt(view: View, form: ChannelNamed) -> Done | Wrong:
    """Send a test message now."""
    known = _known(view, form.channel)
    if known is None:
        return Wrong(problems={"": "There is no such channel."})
    failure = view.around.alerts.attempt(known)
    if failure is not None:
        return Wrong(problems={"": f"{form.channel}: {_tried(failure)}"})
    return Done(to=TO, notice=f"{form.channel}: {_tried(None)}")


def _known(view: View, name: str) -> Addressed | None:
    if view.space_id != DEFAULT_SPACE:
        return None
    return next((one for one in channels.listed(view.control) if one.channel.name == name), None)


def _restore(view: View, before: Addressed | None, name: str) -> None:
    if before is None:
        channels.remove(view.control, name, author=view.viewer.name, now=view.now)
    else:
        channels.put(view.control, before, author=view.viewer.name, now=view.now)


def _row(one: Addressed, state: ChannelState) -> ChannelRow:
    return ChannelRow(
        name=one.channel.name,
        place=one.place,
        how=one.how.value,
        alarms=[code.value for code in one.channel.codes],
        every_alarm=one.channel.alarms,
        again_hours=one.channel.again_hours,
        wanted=one.wanted,
        state=state,
    )


def _tried(failure: str | None) -> str:
    if failure is None:
        return "A test got there."
    return f"A test did not get there ({failure}). {ADVICE.get(failure, ELSEWHERE)}"


def _words(text: str) -> list[str]:
    return text.replace(",", " ").split()
