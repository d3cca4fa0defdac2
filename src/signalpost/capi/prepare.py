"""Make an event ready to store and send, or refuse it: an ordered list of named steps over one draft.

What is wrong whatever follows (shape, types, values, age) refuses the event here. What a second copy or enrichment can
still cure stands in `Accepted.unmet` and is judged by `admit`. Everything that is wrong is found in one pass.
"""

from __future__ import annotations

from collections.abc import Callable

from signalpost.capi.draft import Draft, Step
from signalpost.capi.event import Event, NotedEvent
from signalpost.capi.hashed import hash_user_data
from signalpost.capi.judge_custom import judge_custom_data
from signalpost.capi.judge_event import judge_id, judge_labels, judge_name, judge_places, judge_source, judge_time
from signalpost.capi.judge_messaging import judge_messaging
from signalpost.capi.judge_objects import judge_app, judge_correction, judge_store
from signalpost.capi.judge_privacy import judge_opt_out, judge_options
from signalpost.capi.outcome import Accepted, Dropped
from signalpost.capi.policy import Policy
from signalpost.capi.ready import ready
from signalpost.capi.spec import NEEDS_NO_KEY
from signalpost.capi.unmet import keys_and_unmet
from signalpost.capi.written import write

DEFAULT = Policy()
WEBSITE = "website"


def judge_user_data(draft: Draft) -> None:
    """user_data: normalised, hashed, and what cannot be right left out with a note."""
    event = draft.event
    sent, notes = hash_user_data(event.user_data, now=draft.now, policy=draft.policy, event_time=draft.event_time)
    draft.wire["user_data"] = sent
    if notes:
        draft.notes.extend(notes)
    if "client_user_agent" not in sent and draft.source == WEBSITE:
        draft.note("client_user_agent_missing", "user_data.client_user_agent")


def judge_keys(draft: Draft) -> None:
    """Which keys are left to match by, and whether Meta takes them alone."""
    draft.keys, lacking = keys_and_unmet(tuple(draft.wire["user_data"]))
    if lacking and draft.wire.get("event_name") not in NEEDS_NO_KEY:
        draft.unmet = lacking + draft.unmet


STEPS: tuple[Step, ...] = (
    judge_name,
    judge_source,
    judge_time,
    judge_id,
    judge_places,
    judge_user_data,
    judge_custom_data,
    judge_opt_out,
    judge_options,
    judge_app,
    judge_correction,
    judge_store,
    judge_labels,
    judge_messaging,
    judge_keys,
    write,
)


def prepare(
    event: Event, *, now: int, random_id: str | Callable[[], str], policy: Policy = DEFAULT
) -> Accepted | Dropped:
    """`event` normalised, hashed and encoded once, or Dropped with every problem found.

    `now` is Unix seconds. `random_id`, or what it returns, becomes the event_id of an event that has none. The first
    problem, in the order of STEPS, is the reason. Never raises for any event that `decode_event` returns.
    """
    return ready(event, now, policy) or stepwise(event, now=now, random_id=random_id, policy=policy)


def stepwise(event: Event, *, now: int, random_id: str | Callable[[], str], policy: Policy) -> Accepted | Dropped:
    """The same, always by the steps."""
    draft = Draft(event, now, random_id, policy)
    if isinstance(event, NotedEvent):
        draft.notes.extend(event.notes)
    for step in STEPS:
        step(draft)
    if draft.problems:
        return _dropped(draft)
    wire = draft.wire
    return Accepted(
        event_name=wire["event_name"],
        event_id=draft.event_id,
        event_time=draft.event_time,
        action_source=wire["action_source"],
        body=draft.body,
        order_id=draft.order_id,
        notes=tuple(draft.notes),
        unmet=draft.unmet,
        keys=draft.keys,
        value=draft.value,
        said=draft.said,
    )


def _dropped(draft: Draft) -> Dropped:
    return Dropped(
        reason=draft.problems[0].code,
        problems=tuple(draft.problems),
        event_name=draft.wire.get("event_name"),
        event_id=draft.event_id or None,
    )
