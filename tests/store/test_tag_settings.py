"""Business settings of the tag."""

from __future__ import annotations

import msgspec
import pytest

from signalpost.consent.rule import ConsentRule
from signalpost.store.config import exported, parse_config
from signalpost.store.control import Config, Dataset
from signalpost.store.tag_settings import MASKS, TagSettings


def test_the_defaults_are_the_careful_ones() -> None:
    """Consent is required, masks are on, test hosts and automatic events stay out, forms are not read."""
    settings = TagSettings()
    assert settings.consent_rule == ConsentRule(required=True, gpc="limit")
    assert settings.masks == MASKS
    assert (settings.test_hosts, settings.automatic_events, settings.bots) == ("drop", "drop", "flag")
    assert settings.form_fields == {}


def test_the_tags_settings_travel_with_the_other_business_settings() -> None:
    """Exported and applied again they are the same; what was never changed is not written."""
    tag = TagSettings(consent="optional", domains=("shop.example",), cookie_days=400)
    config = Config(datasets=(Dataset(dataset_id="1", tag=tag), Dataset(dataset_id="2")))
    assert parse_config(exported(config)) == config
    assert "tag" not in exported(config)["datasets"][1]


@pytest.mark.parametrize(
    "wrong", [{"mode": "sometimes"}, {"cookie_days": 401}, {"masks": ["name"]}, {"colour": "red"}, {"gpc": "obey"}]
)
def test_a_setting_that_does_not_exist_is_refused(wrong: dict[str, object]) -> None:
    """Closed sets and limits hold when settings are applied."""
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(wrong, TagSettings)
