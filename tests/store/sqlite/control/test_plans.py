"""What the control file promises of plans beyond the contract."""

from __future__ import annotations

from pathlib import Path

from signalpost.store import open_control, open_plans
from signalpost.watch.plan.plan import EventPlan, ParameterPlan, Plan
from stores import NOW, keyring


def test_an_accepted_plan_leaves_an_audit_row(tmp_path: Path) -> None:
    """That names the places that changed; keeping what was learnt leaves none, and moves no version of settings."""
    keys = keyring(tmp_path)
    plans, control = open_plans(tmp_path / "control.db", keys), open_control(tmp_path / "control.db", keys)
    plan = Plan(dataset="7", events={"Purchase": EventPlan(parameters={"custom_data.a": ParameterPlan(pinned=True)})})
    plans.accept(1, plan, author="ann", now=NOW)
    version = control.version()
    plans.accept(1, plan, author="ann", now=NOW)
    plans.keep_learned(1, b"state", now=NOW)
    (row,) = control.audit(1)
    assert (row.action, row.subject, row.author) == ("plan.accept", "7", "ann")
    assert row.detail == {
        "plan": 1,
        "changes": 2,
        "changed": ["dataset", 'events.Purchase.parameters."custom_data.a".pinned'],
    }
    assert control.version() == version
    assert control.verify_audit().sound
