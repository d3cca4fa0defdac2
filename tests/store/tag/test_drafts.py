"""Drafts of a tag's rules, and the history of the published ones."""

from __future__ import annotations

from signalpost.store.business import Config, ConfigVersion, Dataset
from signalpost.store.tag.drafts import PublishedRules, TagDraft, differences, preview_hash, published_rules
from signalpost.store.tag.rules import Rule
from signalpost.store.tag.settings import TagSettings
from stores import NOW


def rule(name: str) -> Rule:
    return Rule(name=name, event_name="Lead", on="click", match="button")


def version(number: int, *rules: Rule, dataset_id: str = "777") -> ConfigVersion:
    dataset = Dataset(dataset_id=dataset_id, name=str(number), tag=TagSettings(rules=rules))
    return ConfigVersion(space_id=1, number=number, at=NOW + number, author="ann", config=Config(datasets=(dataset,)))


def published(number: int, *rules: Rule) -> PublishedRules:
    return PublishedRules(number=number, at=NOW + number, author="ann", rules=rules)


def test_history_is_the_states_in_which_rules_changed() -> None:
    """Newest first; other changes of the settings, and other datasets, are no part of it."""
    a, b = rule("a"), rule("b")
    versions = [version(5), version(4, b), version(3, a, b), version(2, a, b), version(1)]
    assert published_rules(versions, "777") == [published(5), published(4, b), published(3 - 1, a, b)]
    assert published_rules(versions, "888") == []
    assert published_rules([], "777") == []


def test_a_dataset_that_is_removed_has_no_rules() -> None:
    """And gets them again when it comes back with them."""
    a = rule("a")
    versions = [version(3, a), version(2, dataset_id="1"), version(1, a)]
    assert [state.rules for state in published_rules(versions, "777")] == [(a,), (), (a,)]


def test_a_preview_is_opened_by_its_token_until_its_end() -> None:
    """By no other text, and by none when no preview is open."""
    draft = TagDraft(
        space_id=1, dataset_id="7", at=NOW, author="ann", rules=(), preview=preview_hash("t"), preview_until=NOW + 5
    )
    assert draft.shown_by("t", now=NOW + 4)
    assert not draft.shown_by("t", now=NOW + 5)
    assert not draft.shown_by("u", now=NOW)
    assert not draft.shown_by("\udcff", now=NOW)
    closed = TagDraft(space_id=1, dataset_id="7", at=NOW, author="ann", rules=())
    assert not closed.shown_by("", now=NOW)


def test_differences_are_told_rule_by_rule() -> None:
    """New, changed, gone."""
    rules = [Rule(name=name, event_name="Lead", on="click", match="button") for name in "abc"]
    changed = Rule(name="b", event_name="Contact", on="click", match="button")
    assert differences([rules[0], rules[1]], [changed, rules[2]]) == ["+ c", "~ b", "- a"]
