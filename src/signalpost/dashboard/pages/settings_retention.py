"""Settings of how long things are kept."""

from __future__ import annotations

import msgspec

from signalpost.dashboard.route import Done
from signalpost.dashboard.view import View
from signalpost.store.business import Retention
from signalpost.store.config import exported


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """The model of `/settings/retention`: days."""

    events_days: int
    visitors_days: int
    audit_days: int
    commands_days: int
    erased_days: int


def retention(view: View) -> Kept:
    """What holds."""
    found = view.config.retention
    return Kept(**{name: getattr(found, name) for name in Kept.__struct_fields__})


def change(view: View, form: Kept) -> Done:
    """Change it. InvalidInput: less than a day."""
    put = Retention(**{name: getattr(form, name) for name in Kept.__struct_fields__})
    values = exported(msgspec.structs.replace(view.config, retention=put))
    view.control.apply_config(view.space_id, values, author=view.viewer.name, now=view.now)
    return Done(to="/settings/retention", notice="Changed. What is older goes within the hour.")
