"""What a business decides about its data."""

from __future__ import annotations

import msgspec
import pytest

from signalpost.privacy.kinds import ACTIONS, KINDS
from signalpost.privacy.settings import AS_SHIPPED, DataControl
from signalpost.store.business import Dataset


def test_as_shipped_every_kind_has_its_default() -> None:
    """From the certainty on at which something is done."""
    assert [AS_SHIPPED.action(kind, 1.0) for kind in KINDS] == [ACTIONS[kind] for kind in KINDS]
    assert AS_SHIPPED.action("email", 0.5) == "report"


def test_a_kind_can_be_given_another_action() -> None:
    """Or be left alone, without a note."""
    control = DataControl(leaks={"health": "drop_event", "name": "ignore"}, act_from=0.9)
    assert control.action("health", 0.95) == "drop_event"
    assert control.action("health", 0.8) == "report"
    assert control.action("name", 1.0) is None
    assert control.action("email", 0.95) == "mask"


@pytest.mark.parametrize(
    "wrong", [{"leaks": {"shoe": "mask"}}, {"leaks": {"email": "sell"}}, {"act_from": 2}, {"url_dorp": []}]
)
def test_what_is_no_setting_is_refused(wrong: dict[str, object]) -> None:
    """A mistyped name must not leave data unprotected."""
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(wrong, DataControl)


def test_settings_are_those_of_a_dataset() -> None:
    """Exported and applied with its others."""
    control = DataControl(leaks={"health": "mask"}, custom_data_deny=("note",))
    dataset = Dataset(dataset_id="1", privacy=control)
    assert msgspec.convert(msgspec.to_builtins(dataset), Dataset) == dataset
