"""Addresses of what the watch found: incidents, the tracking plan."""

from __future__ import annotations

from typing import Final

from signalpost.dashboard.pages import incident_asks as asks
from signalpost.dashboard.pages import plan_event
from signalpost.dashboard.pages.incident import incident
from signalpost.dashboard.pages.incidents import incidents
from signalpost.dashboard.pages.plan import AcceptForm, accept_all, plan
from signalpost.dashboard.plans import HERE
from signalpost.dashboard.route import Action, Page, Route

_EVENT: Final = HERE + "/events/{name}"
_ONE: Final = "/incidents/{number}"

WATCH: Final[tuple[Route, ...]] = (
    Page(path="/incidents", title="Incidents", look=incidents, template="incidents.html", item="/incidents"),
    Page(path=_ONE, title="Incident", look=incident, template="incident.html", item="/incidents"),
    Action(path=_ONE + "/mute", form=asks.MuteForm, do=asks.mute, page=_ONE),
    Action(path=_ONE + "/snooze", form=asks.SnoozeForm, do=asks.snooze, page=_ONE),
    Action(path=_ONE + "/assign", form=asks.AssignForm, do=asks.assign, page=_ONE),
    Action(path=_ONE + "/note", form=asks.NoteForm, do=asks.note, page=_ONE),
    Action(path=_ONE + "/resolve", form=asks.ResolveForm, do=asks.resolve, page=_ONE),
    Page(path=HERE, title="Tracking plan", look=plan, template="plan.html", item=HERE),
    Action(path=HERE + "/accept", form=AcceptForm, do=accept_all, page=HERE),
    Page(path=_EVENT, title="Event's plan", look=plan_event.plan_event, template="plan_event.html", item=HERE),
    Action(path=_EVENT + "/accept", form=plan_event.AcceptPartForm, do=plan_event.accept, page=_EVENT),
    Action(path=_EVENT + "/pin", form=plan_event.PinForm, do=plan_event.pin, page=_EVENT),
    Action(path=_EVENT + "/rename", form=plan_event.RenameForm, do=plan_event.rename, page=_EVENT),
    Action(path=_EVENT + "/describe", form=plan_event.DescribeForm, do=plan_event.describe, page=_EVENT),
)
