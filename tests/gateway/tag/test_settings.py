"""What the gateway tells a tag."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from signalpost.capi.policy import Policy
from signalpost.consent.policy import Terms
from signalpost.gateway.tag.settings import SettingsAnswer, settings_answer
from signalpost.store.business import Config
from signalpost.store.tag.rules import Rule
from signalpost.store.tag.settings import TagSettings

SETTINGS_TS = Path(__file__).parents[3] / "web" / "tag" / "src" / "settings.ts"
RULE = Rule(name="thanks", event_name="Purchase", on="page", match="/thanks*")
DRAFT = Rule(name="draft", event_name="Lead", on="click", match=".buy")


def test_the_tag_is_told_exactly_what_its_types_say() -> None:
    """The names in `web/tag/src/settings.ts` are those of the answer."""
    text = SETTINGS_TS.read_text(encoding="utf-8")
    block = text[text.index("export interface Settings {") :]
    names = re.findall(r"^  (\w+)\??:", block[: block.index("\n}")], flags=re.MULTILINE)
    assert sorted(names) == sorted(SettingsAnswer.__struct_fields__)


def test_the_policy_of_the_business_is_the_tags() -> None:
    """Browser and server hash alike only by the same policy."""
    config = Config(policy=Policy(both_forms=False, default_country="de"))
    answer = settings_answer(TagSettings(), config, version=7, key="k", terms=Terms("hold"))
    assert (answer.policy.both_forms, answer.policy.default_country, answer.version) == (False, "de", 7)


def test_a_preview_has_the_drafts_rules_in_place_of_the_published() -> None:
    """And says so, so that nothing is sent."""
    tag = TagSettings(rules=(RULE,))
    published = settings_answer(tag, Config(), version=1, key="k", terms=Terms("hold"))
    preview = settings_answer(tag, Config(), version=1, key="k", terms=Terms("hold"), draft=(DRAFT,))
    assert (published.preview, [rule["name"] for rule in published.rules]) == (False, ["thanks"])
    assert (preview.preview, [rule["name"] for rule in preview.rules]) == (True, ["draft"])
    assert settings_answer(tag, Config(), version=1, key="k", terms=Terms("hold"), draft=()).preview


def test_the_answer_names_no_secret() -> None:
    """It is public: no dataset of others, no token, no key but the page's own."""
    text = msgspec.json.encode(
        settings_answer(TagSettings(shop="main"), Config(), version=1, key="k", terms=Terms("hold"))
    )
    assert b"token" not in text
