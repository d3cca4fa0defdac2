"""A plan as TypeScript types."""

from __future__ import annotations

from signalpost.watch.plan.plan import EventPlan, ParameterPlan, Plan, Presence
from signalpost.watch.plan.typescript import types


def test_an_event_is_an_interface() -> None:
    """With what is sure, what may be missing, words as a union, and its descriptions."""
    parameters = {
        "custom_data.order-id": ParameterPlan(type=("text", "integer"), description="ours */ alone\nnow"),
        "custom_data.size": ParameterPlan(presence=Presence.REQUIRED, values=("S", "M")),
        "custom_data.tags": ParameterPlan(type=("list",)),
        "custom_data.gift": ParameterPlan(type=("flag", "null")),
        "user_data.em": ParameterPlan(type=("hashed",)),
    }
    written = types(Plan(events={"Size chosen": EventPlan(closed=True, description="A size.", parameters=parameters)}))
    assert written.startswith("// Made of the tracking plan")
    assert (
        '''/** A size. */
export interface SizeChosenEvent {
  action_source: "email" | "website"'''
        in written
    )
    assert (
        """  custom_data: {
    gift?: boolean | null;
    /** ours * / alone now */
    "order-id"?: string | integer;
""".replace("integer", "number")
        in written
    )
    assert (
        """    size: "S" | "M";
    tags?: Array<unknown>;
  };
"""
        in written
    )
    assert "    em?: string | Array<string>;\n" in written
    assert '  event_name: "Size chosen";\n  event_time: number;\n' in written
    assert written.endswith("export type PlannedEvent = SizeChosenEvent;\n")


def test_names_stay_apart() -> None:
    """Two that differ only in signs, and one that is no word."""
    written = types(Plan(events={"a b": EventPlan(), "a-b": EventPlan(), "7": EventPlan()}))
    assert "PlannedEvent = Own7Event | ABEvent | ABEvent2;" in written
    assert types(Plan()).endswith("export type PlannedEvent = never;\n")
