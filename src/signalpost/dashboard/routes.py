"""Every address of the dashboard, with the least role it needs. A test walks them all."""

from __future__ import annotations

from typing import Final

from signalpost.dashboard.exports import downloads
from signalpost.dashboard.pages import rules
from signalpost.dashboard.pages.campaigns import SpendForm, campaigns, take_spend
from signalpost.dashboard.pages.deliveries import deliveries
from signalpost.dashboard.pages.event import FitForm, TargetForm, event, fit_estimate, set_target
from signalpost.dashboard.pages.events import events
from signalpost.dashboard.pages.going_live import going_live
from signalpost.dashboard.pages.identity import identity
from signalpost.dashboard.pages.live import follow, live
from signalpost.dashboard.pages.orders import accounted, order, orders
from signalpost.dashboard.pages.overview import overview
from signalpost.dashboard.pages.recovered import recovered
from signalpost.dashboard.pages.replay import DatasetForm as QueueForm
from signalpost.dashboard.pages.replay import ReplayForm, pause, replay, replay_preview, resume
from signalpost.dashboard.pages.search import opens, search, why
from signalpost.dashboard.pages.setup import (
    DatasetForm,
    SiteForm,
    TrialForm,
    add_dataset,
    add_site,
    doctor,
    send_trial,
    setup,
    trial,
)
from signalpost.dashboard.pages.story import story
from signalpost.dashboard.pages.uploads import MOST_BYTES, FileForm, take_file, uploads
from signalpost.dashboard.route import Action, Page, Route, Stream
from signalpost.dashboard.settings_routes import SETTINGS
from signalpost.dashboard.watch_routes import WATCH
from signalpost.store.roles import Role

ROUTES: Final[tuple[Route, ...]] = (
    Page(path="/overview", title="Overview", look=overview, template="overview.html", item="/overview"),
    Page(path="/overview/recovered", title="Recovered", look=recovered, template="recovered.html", item="/overview"),
    Page(
        path="/overview/going-live",
        title="Before and after going live",
        look=going_live,
        template="going_live.html",
        item="/overview",
    ),
    Page(path="/events", title="Events", look=events, template="events.html", item="/events"),
    Page(path="/events/{name}", title="Event", look=event, template="event.html", item="/events"),
    Action(path="/events/target", form=TargetForm, do=set_target, page="/events"),
    Action(path="/events/fit", form=FitForm, do=fit_estimate, page="/events"),
    Page(path="/live", title="Live", look=live, template="live.html", item="/live"),
    Stream(path="/live.stream", look=follow),
    Page(path="/story/{row}", title="Event", look=story, template="story.html", item="/live"),
    Page(path="/search", title="Search", look=search, template="search.html", onward=opens),
    Page(path="/why", title="Why was this not sent?", look=why, template="search.html"),
    Page(path="/deliveries", title="Deliveries", look=deliveries, template="deliveries.html", item="/deliveries"),
    Page(
        path="/deliveries/replay",
        title="Replay dead events",
        look=replay_preview,
        template="replay.html",
        item="/deliveries",
        least=Role.OPERATOR,
    ),
    Action(path="/deliveries/replay", form=ReplayForm, do=replay, page="/deliveries"),
    Action(path="/deliveries/pause", form=QueueForm, do=pause, page="/deliveries"),
    Action(path="/deliveries/resume", form=QueueForm, do=resume, page="/deliveries"),
    Page(path="/orders", title="Orders", look=orders, template="orders.html", item="/orders"),
    Page(
        path="/orders/accounted",
        title="Orders accounted for",
        look=accounted,
        template="orders_accounted.html",
        item="/orders",
    ),
    Page(path="/orders/{shop}/{order_id:path}", title="Order", look=order, template="order.html", item="/orders"),
    Page(path="/campaigns", title="Campaigns", look=campaigns, template="campaigns.html", item="/campaigns"),
    Action(path="/campaigns/spend", form=SpendForm, do=take_spend, page="/campaigns"),
    Page(path="/uploads", title="Uploads", look=uploads, template="uploads.html", item="/uploads", least=Role.OPERATOR),
    Action(
        path="/uploads",
        form=FileForm,
        do=take_file,
        page="/uploads",
        secret=("file",),
        most=MOST_BYTES,
        binary=("file",),
    ),
    Page(path="/identity", title="Identity and consent", look=identity, template="identity.html", item="/identity"),
    *downloads(),
    Page(path="/rules", title="Rules", look=rules.rules, template="rules.html", item="/rules"),
    Action(path="/rules/draft", form=rules.RuleForm, do=rules.put_rule, page="/rules"),
    Action(path="/rules/remove", form=rules.NamedForm, do=rules.remove_rule, page="/rules"),
    Action(path="/rules/discard", form=rules.DatasetForm, do=rules.discard, page="/rules"),
    Action(path="/rules/preview", form=rules.DatasetForm, do=rules.preview, page="/rules"),
    Action(path="/rules/publish", form=rules.DatasetForm, do=rules.publish, page="/rules"),
    Action(path="/rules/undo", form=rules.UndoForm, do=rules.undo, page="/rules"),
    Page(path="/setup", title="Setup", look=setup, template="setup.html", item="/setup", least=Role.OPERATOR),
    Page(
        path="/setup/doctor",
        title="Doctor",
        look=doctor,
        template="setup_doctor.html",
        item="/setup",
        least=Role.OPERATOR,
    ),
    Page(
        path="/setup/test/{event_id}",
        title="Test event",
        look=trial,
        template="setup_trial.html",
        item="/setup",
        least=Role.OPERATOR,
    ),
    Action(
        path="/setup/dataset",
        form=DatasetForm,
        do=add_dataset,
        page="/setup",
        least=Role.OWNER,
        secret=("token",),
    ),
    Action(path="/setup/site", form=SiteForm, do=add_site, page="/setup", least=Role.OWNER),
    Action(path="/setup/test", form=TrialForm, do=send_trial, page="/setup"),
    *WATCH,
    *SETTINGS,
)
