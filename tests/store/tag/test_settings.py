"""Business settings of the tag."""

from __future__ import annotations

import re

import msgspec
import pytest

import tree
from signalpost.consent.rule import ConsentRule
from signalpost.errors import InvalidInput
from signalpost.store.business import Config, Dataset
from signalpost.store.config import exported, parse_config
from signalpost.store.tag.rules import Rule
from signalpost.store.tag.settings import FORM_KEYS, MASKS, TagSettings


def test_the_defaults_are_the_careful_ones() -> None:
    """Consent is required, masks are on, test hosts and automatic events stay out, forms are not read."""
    settings = TagSettings()
    assert settings.consent_rule == ConsentRule(required=True, gpc="limit")
    assert settings.masks == MASKS
    assert (settings.test_hosts, settings.automatic_events, settings.bots) == ("drop", "drop", "flag")
    assert settings.form_fields == {}
    assert settings.masks == ("email", "phone", "payment_card")
    assert msgspec.to_builtins(settings) == {}
    assert [getattr(settings, name) for name in ("mode", "consent", "cookie_days", "shop")] == [
        "on",
        "regional",
        90,
        "",
    ]
    switches = ("page_views", "data_layer", "visitor_cookie")
    assert [getattr(settings, name) for name in switches] == [True, False, True]


def test_consent_is_judged_by_what_the_business_chose() -> None:
    """Readers, their names for what decides, opt-outs, and whether silence sends."""
    chosen = TagSettings(
        consent="optional", gpc="deny", consent_readers=("tcf", "onetrust"), consent_names={"onetrust": "C0002"}
    )
    assert chosen.consent_rule == ConsentRule(
        required=False, gpc="deny", readers=("tcf", "onetrust"), names={"onetrust": "C0002"}
    )
    assert TagSettings(consent="required").consent_rule.required


@pytest.mark.parametrize(
    ("settings", "needed"),
    [
        ({}, True),
        ({"masks": ()}, False),
        ({"masks": (), "data_layer": True}, True),
        ({"masks": (), "form_fields": {"#mail": "em"}}, True),
        ({"masks": (), "rules": (Rule(name="a", event_name="Lead", on="click", match="button"),)}, True),
    ],
)
def test_a_page_needs_the_part_with_rules_for_what_is_in_it(settings: dict[str, object], needed: bool) -> None:
    """Masks, rules, the dataLayer, forms."""
    assert msgspec.structs.replace(TagSettings(), **settings).needs_rules is needed


def test_the_tags_settings_travel_with_the_other_business_settings() -> None:
    """Exported and applied again they are the same; what was never changed is not written."""
    tag = TagSettings(consent="optional", domains=("shop.example",), cookie_days=400)
    config = Config(datasets=(Dataset(dataset_id="1", tag=tag), Dataset(dataset_id="2")))
    assert parse_config(exported(config)) == config
    assert "tag" not in exported(config)["datasets"][1]


@pytest.mark.parametrize(
    "wrong",
    [
        {"mode": "sometimes"},
        {"cookie_days": 401},
        {"masks": ["name"]},
        {"colour": "red"},
        {"gpc": "obey"},
        {"form_fields": {"#note": "message"}},
    ],
)
def test_a_setting_that_does_not_exist_is_refused(wrong: dict[str, object]) -> None:
    """Closed sets and limits hold when settings are applied."""
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(wrong, TagSettings)


def test_rules_with_one_name_are_refused_however_they_come() -> None:
    """Also in an applied configuration."""
    rule = Rule(name="a", event_name="Lead", on="click", match="button")
    with pytest.raises(InvalidInput, match="two rules have the name a"):
        TagSettings(rules=(rule, rule))


def test_the_browser_fills_the_same_keys_from_forms() -> None:
    """Key by key as web/tag/src/rules/captureForms.ts has them."""
    text = (tree.ROOT / "web/tag/src/rules/captureForms.ts").read_text(encoding="utf-8")
    keys = re.search(r"KEYS = \(\) => /\^\(\?:(.+?)\)\$/", text)
    assert keys is not None
    assert tuple(keys[1].split("|")) == FORM_KEYS
