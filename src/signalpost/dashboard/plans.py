"""The accepted plan of a dataset and what was learnt of it, for the pages of the tracking plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from signalpost.dashboard.event_lines import name_in, step_of
from signalpost.dashboard.shell import address
from signalpost.dashboard.view import View
from signalpost.store.plans import PlanVersion
from signalpost.watch.plan.outline import Outline
from signalpost.watch.plan.plan import EventPlan, ParameterPlan, Plan
from signalpost.watch.plan.propose import proposed
from signalpost.watch.plan.state import State

HERE = "/plan"
KEY = "user_data."  # keys of user_data are watched, not planned


class Known(NamedTuple):
    """Of one dataset: what was learnt, and the plan in force, if any. `datasets`: all that could be chosen."""

    dataset: str
    datasets: Sequence[str]
    outline: Outline
    version: PlanVersion | None

    @property
    def plan(self) -> Plan:
        """The plan in force; one that says nothing when there is none."""
        return self.version.plan if self.version is not None else Plan(dataset=self.dataset)

    @property
    def number(self) -> str:
        """That of the plan in force; empty: there is none."""
        return str(self.version.number) if self.version is not None else ""

    def state(self, *names: str) -> State:
        """What was learnt of these events; of all, when none is named."""
        wanted = names or tuple({one.event_name for one in self.outline.lines(self.dataset)})
        return self.outline.state(self.dataset, frozenset(wanted))

    def learnt(self, *names: str) -> Plan:
        """The plan of what was learnt of these events, or of all."""
        return proposed(self.state(*names), self.dataset)


def known(view: View) -> Known:
    """Of the chosen dataset, or of the first that has anything."""
    plans = view.watched.plans
    learnt = view.ledger.learned_plan(view.space_id)  # by the worker; before it learnt anything: what files taught
    outline = Outline(learnt if learnt is not None else plans.learned(view.space_id))
    planned = plans.datasets(view.space_id)
    own = [one.dataset_id for one in view.datasets]
    datasets = list(dict.fromkeys([*own, *outline.datasets, *planned]))
    some = {*outline.datasets, *planned}
    wanted = view.query.get("dataset")
    first = next((one for one in datasets if one in some), next(iter(own), ""))
    dataset = wanted if wanted in datasets else first
    return Known(dataset, datasets, outline, plans.plan(view.space_id, dataset))


def href(dataset: str, name: str, parameter: str = "") -> str:
    """Where the page of an event's plan is."""
    return address(path_of(name), {"dataset": dataset, "parameter": parameter})


def path_of(name: str) -> str:
    """The same, without what is chosen there."""
    return f"{HERE}/events/{step_of(name)}"


def event_of(view: View) -> str:
    """The event that an address names; empty: none."""
    return name_in(view.path.get("name", ""))


def planned_words(plan: ParameterPlan) -> str:
    """What a plan asks of a parameter, in words."""
    asked = [plan.presence.value]
    asked += [f"with {place}: {' or '.join(words)}" for place, words in plan.when.items()]
    asked += [f"from {' and '.join(plan.sources)}"] if plan.sources else []
    asked += [" or ".join(plan.type)] if plan.type else []
    asked += [f"one of {', '.join(map(str, plan.values))}"] if plan.values else []
    asked += [f"like {plan.pattern}"] if plan.pattern else []
    ends = ((plan.minimum, "at least {}"), (plan.maximum, "at most {}"),
            (plan.min_items, "at least {} items"), (plan.max_items, "at most {} items"))  # fmt: skip
    asked += [text.format(f"{end:g}") for end, text in ends if end is not None]
    return "; ".join(asked)


def standing_of(plan: EventPlan | None, seen: bool) -> str:
    """`accepted`, `new` (came, and nobody accepted it), `gone` (accepted, and it did not come)."""
    return "new" if plan is None else "accepted" if seen else "gone"
