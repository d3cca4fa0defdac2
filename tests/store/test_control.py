"""The contract of Control. Every adapter passes it: add how to open it to OPENERS."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from signalpost.errors import InvalidInput
from signalpost.store import open_control
from signalpost.store.access_keys import Basis, KeyKind, key_hash
from signalpost.store.business import Dataset
from signalpost.store.control import DEFAULT_SPACE, Control, Verb
from signalpost.store.spend import Spend, SpendAsked
from signalpost.store.tag.rules import Rule
from stores import NOW, keyring

OPENERS: dict[str, Callable[[Path], Control]] = {
    "sqlite": lambda folder: open_control(folder / "control.db", keyring(folder)),
}
SPACE = DEFAULT_SPACE
SHOP = Dataset(dataset_id="123456", name="Shop")
OTHER = Dataset(dataset_id="777", name="Other")


@pytest.fixture(params=sorted(OPENERS))
def open_again(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Control]:
    """Opens the same control file, as another process would."""
    return lambda: OPENERS[request.param](tmp_path)


@pytest.fixture
def control(open_again: Callable[[], Control]) -> Control:
    return open_again()


def put(control: Control, *datasets: Dataset) -> None:
    for dataset in datasets:
        control.put_dataset(SPACE, dataset, author="ann", now=NOW)


def key(control: Control, kind: KeyKind = KeyKind.SERVER, **wanted: tuple[str, ...]) -> tuple[str, str]:
    made, text = control.create_key(
        SPACE,
        kind,
        name="shop",
        datasets=wanted.get("datasets", ()),
        origins=wanted.get("origins", ()),
        author="ann",
        now=NOW,
    )
    return made.key_id, text


def test_there_is_one_space_at_first(control: Control) -> None:
    """Of one account."""
    (space,) = control.spaces()
    assert (space.space_id, space.account_id) == (SPACE, 1)
    assert control.config(SPACE).number == 0
    assert control.snapshot().config(SPACE).datasets == ()


def test_datasets_are_kept_in_the_order_they_came(control: Control, open_again: Callable[[], Control]) -> None:
    """Replacing one leaves it in its place; another process sees the same."""
    put(control, SHOP, OTHER, Dataset(dataset_id="123456", name="Renamed"))
    assert [one.name for one in open_again().config(SPACE).config.datasets] == ["Renamed", "Other"]
    assert control.snapshot().dataset(SPACE, "777") == OTHER
    assert control.snapshot().dataset(SPACE, "1") is None
    assert control.snapshot().dataset(2, "777") is None


def test_a_dataset_that_makes_no_sense_is_refused(control: Control) -> None:
    """By the same rules as an applied configuration."""
    with pytest.raises(InvalidInput):
        put(control, Dataset(dataset_id="pixel"))
    assert control.config(SPACE).number == 0


def test_every_change_of_settings_is_a_version(control: Control) -> None:
    """With author and time; the old ones can be looked up."""
    put(control, SHOP)
    control.apply_config(SPACE, {"retention": {"events_days": 30}}, author="ben", now=NOW + 1)
    newest, first = control.config_versions(SPACE)
    assert (newest.number, newest.author, newest.at) == (2, "ben", NOW + 1)
    assert (first.number, first.author, first.config.datasets) == (1, "ann", (SHOP,))
    assert control.config(SPACE) == newest
    assert control.config_versions(SPACE, limit=1) == [newest]


def test_an_exported_configuration_is_applied_back(control: Control) -> None:
    """Unchanged, and without any token in it."""
    put(control, SHOP, OTHER)
    control.set_token(SPACE, "777", "EAAB-secret", author="ann", now=NOW)
    before = control.config(SPACE).config
    exported = control.export_config(SPACE)
    assert "EAAB-secret" not in repr(exported)
    control.apply_config(SPACE, exported, author="ben", now=NOW)
    assert control.config(SPACE).config == before
    assert control.token(SPACE, "777") == "EAAB-secret"


def test_a_wrong_configuration_changes_nothing(control: Control) -> None:
    """It is refused as a whole."""
    put(control, SHOP)
    version = control.version()
    with pytest.raises(InvalidInput):
        control.apply_config(SPACE, {"datasets": [{"dataset_id": "1"}, {"dataset_id": "x"}]}, author="ben", now=NOW)
    assert control.version() == version
    assert control.config(SPACE).config.datasets == (SHOP,)


def test_a_token_is_kept_per_dataset(control: Control, open_again: Callable[[], Control]) -> None:
    """Set, replaced, removed; the snapshot says only who has one."""
    put(control, SHOP, OTHER)
    control.set_token(SPACE, "777", "first", author="ann", now=NOW)
    control.set_token(SPACE, "777", "second", author="ann", now=NOW)
    assert open_again().token(SPACE, "777") == "second"
    assert control.token(SPACE, "123456") is None
    assert control.snapshot().tokens == {(SPACE, "777")}
    control.set_token(SPACE, "777", None, author="ann", now=NOW)
    assert control.token(SPACE, "777") is None
    assert control.snapshot().tokens == frozenset()


def test_a_token_needs_a_dataset(control: Control) -> None:
    """A mistyped id is told, not stored."""
    with pytest.raises(InvalidInput):
        control.set_token(SPACE, "999", "token", author="ann", now=NOW)
    assert control.token(SPACE, "999") is None


def test_a_removed_dataset_takes_its_token_along(control: Control) -> None:
    """Added again, it has none."""
    put(control, SHOP)
    control.set_token(SPACE, SHOP.dataset_id, "token", author="ann", now=NOW)
    assert control.remove_dataset(SPACE, SHOP.dataset_id, author="ann", now=NOW)
    assert not control.remove_dataset(SPACE, SHOP.dataset_id, author="ann", now=NOW)
    put(control, SHOP)
    assert control.token(SPACE, SHOP.dataset_id) is None


def test_a_key_is_told_once_and_found_by_its_text(control: Control, open_again: Callable[[], Control]) -> None:
    """What is stored is its hash; no value that is handed out holds the text."""
    key_id, text = key(control, datasets=("777",))
    found = open_again().snapshot().key(text)
    assert found is not None
    assert (found.key_id, found.kind, found.datasets) == (key_id, KeyKind.SERVER, ("777",))
    assert text not in repr(control.snapshot())
    assert key_hash(text) in control.snapshot().keys_by_hash


def test_keys_show_their_kind_and_never_repeat(control: Control) -> None:
    """`sps_` is secret, `spb_` is public; both hold 256 random bits."""
    server = {key(control)[1] for _ in range(5)}
    browser = {key(control, KeyKind.BROWSER, origins=("https://shop.example",))[1] for _ in range(5)}
    assert all(text.startswith("sps_") and len(text) == 47 for text in server)
    assert all(text.startswith("spb_") and len(text) == 47 for text in browser)
    assert len(server | browser) == 10


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60))
def test_no_other_text_opens_anything(control: Control, text: str) -> None:
    """Whatever is presented, odd characters too."""
    key_id, _ = key(control)
    assert control.snapshot().key(text) is None
    assert control.snapshot().key("\udcff" + key_id) is None


def test_a_revoked_key_opens_nothing(control: Control) -> None:
    """At once for whoever reads the next snapshot; it stays listed."""
    key_id, text = key(control)
    assert control.revoke_key(SPACE, key_id, author="ann", now=NOW + 5)
    assert not control.revoke_key(SPACE, key_id, author="ann", now=NOW + 6)
    assert not control.revoke_key(2, key_id, author="ann", now=NOW + 6)
    assert control.snapshot().key(text) is None
    (listed,) = control.snapshot().keys(SPACE)
    assert listed.revoked_at == NOW + 5
    assert list(control.snapshot().keys(2)) == []


@pytest.mark.parametrize(
    ("kind", "origins", "datasets"),
    [
        (KeyKind.BROWSER, (), ()),
        (KeyKind.SERVER, ("https://shop.example",), ()),
        (KeyKind.BROWSER, ("shop.example",), ()),
        (KeyKind.BROWSER, ("https://shop.example/path",), ()),
        (KeyKind.BROWSER, ("https://user@shop.example",), ()),
        (KeyKind.BROWSER, ("*",), ()),
        (KeyKind.SERVER, (), ("pixel",)),
    ],
)
def test_a_key_that_could_not_work_is_refused(
    control: Control, kind: KeyKind, origins: tuple[str, ...], datasets: tuple[str, ...]
) -> None:
    """With what is missing, and nothing is stored."""
    with pytest.raises(InvalidInput):
        key(control, kind, origins=origins, datasets=datasets)
    assert list(control.snapshot().keys(SPACE)) == []


def test_origins_are_kept_as_browsers_write_them(control: Control) -> None:
    """Lower-case, without a slash at the end."""
    _, text = key(control, KeyKind.BROWSER, origins=("HTTPS://Shop.Example/", "http://localhost:8080"))
    found = control.snapshot().key(text)
    assert found is not None
    assert found.origins == ("https://shop.example", "http://localhost:8080")


def test_a_key_keeps_the_basis_of_its_source(control: Control, open_again: Callable[[], Control]) -> None:
    """Nothing is declared unless the business says so."""
    _, plain = control.create_key(1, KeyKind.SERVER, name="a", author="ann", now=NOW)
    _, declared = control.create_key(1, KeyKind.SERVER, name="b", basis=Basis.CONSENT, author="ann", now=NOW)
    snapshot = open_again().snapshot()
    found = [snapshot.key(text) for text in (plain, declared)]
    assert [key.basis for key in found if key is not None] == [Basis.NONE, Basis.CONSENT]


def test_a_key_without_datasets_serves_all_of_its_space(control: Control) -> None:
    """Also those that are added later."""
    put(control, SHOP)
    _, text = key(control)
    put(control, OTHER)
    snapshot = control.snapshot()
    found = snapshot.key(text)
    assert found is not None
    assert snapshot.datasets_of(found) == ("123456", "777")


def test_a_snapshot_is_read_again_only_after_a_change(control: Control, open_again: Callable[[], Control]) -> None:
    """Also when another process made it; commands and audit rows are no change."""
    before = control.snapshot()
    control.post(SPACE, Verb.PAUSE, {"dataset": "777"}, author="ann", now=NOW)
    control.record(SPACE, "looked", "at", {}, author="ann", now=NOW)
    assert control.snapshot() is before
    put(open_again(), SHOP)
    after = control.snapshot()
    assert after.version > before.version
    assert after.dataset(SPACE, SHOP.dataset_id) == SHOP
    assert control.snapshot() is after


def test_a_command_waits_for_its_answer(control: Control, open_again: Callable[[], Control]) -> None:
    """The worker finds it, does it and says what came of it."""
    command_id = control.post(SPACE, Verb.REPLAY, {"reason": "expired"}, author="ann", now=NOW)
    worker = open_again()
    (command,) = worker.open_commands()
    assert (command.command_id, command.verb, command.arguments) == (command_id, Verb.REPLAY, {"reason": "expired"})
    assert (command.author, command.posted_at, command.done_at) == ("ann", NOW, None)
    worker.finish(command_id, answer={"replayed": 3}, now=NOW + 9)
    assert list(worker.open_commands()) == []
    done = control.command(SPACE, command_id)
    assert done is not None
    assert (done.answer, done.error, done.done_at) == ({"replayed": 3}, None, NOW + 9)
    assert control.command(2, command_id) is None


def test_a_command_is_answered_once(control: Control) -> None:
    """A worker that repeats itself after a crash does not change what was told."""
    command_id = control.post(SPACE, Verb.RESUME, {}, author="ann", now=NOW)
    control.finish(command_id, error="no such dataset", now=NOW + 1)
    control.finish(command_id, answer={}, now=NOW + 2)
    done = control.command(SPACE, command_id)
    assert done is not None
    assert (done.answer, done.error, done.done_at) == (None, "no such dataset", NOW + 1)


def test_commands_come_in_the_order_they_were_posted(control: Control) -> None:
    """Pause, then resume, ends in resumed."""
    posted = [control.post(SPACE, verb, {}, author="ann", now=NOW) for verb in (Verb.PAUSE, Verb.RESUME, Verb.PRUNE)]
    assert [command.command_id for command in control.open_commands()] == posted
    assert [command.command_id for command in control.open_commands(limit=2)] == posted[:2]


def test_everything_done_leaves_an_audit_row(control: Control) -> None:
    """Who, what, when; never a secret."""
    put(control, SHOP)
    control.set_token(SPACE, SHOP.dataset_id, "EAAB-secret", author="ann", now=NOW)
    key_id, text = key(control)
    control.revoke_key(SPACE, key_id, author="ben", now=NOW + 1)
    control.apply_config(SPACE, {}, author="ben", now=NOW + 2)
    control.post(SPACE, Verb.PRUNE, {}, author="ben", now=NOW + 3)
    rows = control.audit(SPACE)
    assert [row.action for row in reversed(rows)] == [
        "dataset.put",
        "token.set",
        "key.create",
        "key.revoke",
        "config.apply",
        "command.prune",
    ]
    assert {row.author for row in rows} == {"ann", "ben"}
    assert "EAAB-secret" not in repr(rows)
    assert text not in repr(rows)
    assert [row.audit_id for row in control.audit(SPACE, before=rows[2].audit_id, limit=2)] == [
        rows[3].audit_id,
        rows[4].audit_id,
    ]
    assert list(control.audit(2)) == []


def test_a_change_of_policy_names_the_settings_that_changed(control: Control) -> None:
    """By dataset and by file; names, and the number of the settings that have the values."""
    put(control, SHOP)
    stricter = {
        "datasets": [{"dataset_id": SHOP.dataset_id, "consent": {"region": "eea"}}],
        "retention": {"audit_days": 9},
    }
    applied = control.apply_config(SPACE, stricter, author="ben", now=NOW + 1)
    put(control, Dataset(dataset_id=SHOP.dataset_id))
    last, second, first = control.audit(SPACE)
    place = f"datasets.{SHOP.dataset_id}"
    assert f"{place}.dataset_id" in first.detail["changed"]
    assert {"retention.audit_days", f"{place}.consent.region"} <= set(second.detail["changed"])
    assert second.subject == str(applied.number)
    assert last.detail == {"settings": applied.number + 1, "changed": [f"{place}.consent.region"]}


def test_what_changes_nothing_leaves_no_row(control: Control) -> None:
    """An attempt on what is not there is no deed."""
    control.remove_dataset(SPACE, "1", author="ann", now=NOW)
    control.revoke_key(SPACE, "nobody", author="ann", now=NOW)
    assert list(control.audit(SPACE)) == []


RULE = Rule(name="newsletter", event_name="Lead", on="click", match=".newsletter button")
OTHER_RULE = Rule(name="order", event_name="Purchase", on="page", match="/thanks*")


def draft(control: Control, *rules: Rule) -> None:
    control.put_tag_draft(SPACE, "123456", rules, author="ann", now=NOW)


def test_a_draft_of_rules_changes_nothing_that_is_published(
    control: Control, open_again: Callable[[], Control]
) -> None:
    """It lies beside, one per dataset; a newer one replaces it."""
    put(control, SHOP, OTHER)
    draft(control, RULE)
    draft(control, OTHER_RULE)
    [found] = open_again().snapshot().tag_drafts.values()
    assert (found.dataset_id, found.rules, found.author, found.at) == ("123456", (OTHER_RULE,), "ann", NOW)
    assert control.config(SPACE).number == 2
    assert control.remove_tag_draft(SPACE, "123456", author="ann", now=NOW)
    assert not control.remove_tag_draft(SPACE, "123456", author="ann", now=NOW)
    assert control.snapshot().tag_drafts == {}


def test_published_rules_are_settings_like_others(control: Control) -> None:
    """A version with its author; the draft is gone; the rest of the dataset's settings stays."""
    put(control, SHOP, OTHER)
    draft(control, RULE)
    number = control.publish_tag_rules(SPACE, "123456", (RULE,), author="ben", now=NOW + 1)
    version = control.config(SPACE)
    assert (version.number, version.author) == (number, "ben")
    assert [one.tag.rules for one in version.config.datasets] == [(RULE,), ()]
    assert version.config.datasets[0].name == "Shop"
    assert control.snapshot().tag_drafts == {}


def test_a_preview_shows_the_draft_to_its_token_alone(control: Control, open_again: Callable[[], Control]) -> None:
    """Until its end; a second preview ends the first; a new draft is what it shows then."""
    put(control, SHOP)
    draft(control, RULE)
    first = control.open_tag_preview(SPACE, "123456", until=NOW + 9, author="ann", now=NOW)
    token = control.open_tag_preview(SPACE, "123456", until=NOW + 9, author="ann", now=NOW)
    snapshot = open_again().snapshot()
    assert snapshot.tag_preview(SPACE, "123456", token, now=NOW) == (RULE,)
    assert snapshot.tag_preview(SPACE, "123456", token, now=NOW + 9) is None
    assert snapshot.tag_preview(SPACE, "123456", first, now=NOW) is None
    assert snapshot.tag_preview(SPACE, "777", token, now=NOW) is None
    assert token not in repr(snapshot)
    draft(control, OTHER_RULE)
    assert control.snapshot().tag_preview(SPACE, "123456", token, now=NOW) == (OTHER_RULE,)
    control.publish_tag_rules(SPACE, "123456", (OTHER_RULE,), author="ann", now=NOW)
    assert control.snapshot().tag_preview(SPACE, "123456", token, now=NOW) is None


def test_rules_need_a_dataset_and_a_preview_a_draft(control: Control) -> None:
    """And rules names of their own; nothing is changed then."""
    put(control, SHOP)
    before = control.version()
    with pytest.raises(InvalidInput):
        control.put_tag_draft(SPACE, "999", (RULE,), author="ann", now=NOW)
    with pytest.raises(InvalidInput):
        control.publish_tag_rules(SPACE, "999", (RULE,), author="ann", now=NOW)
    with pytest.raises(InvalidInput):
        draft(control, RULE, RULE)
    with pytest.raises(InvalidInput):
        control.open_tag_preview(SPACE, "123456", until=NOW + 9, author="ann", now=NOW)
    assert control.version() == before


def test_a_removed_dataset_takes_its_draft_along(control: Control) -> None:
    """Added again, it has none."""
    put(control, SHOP)
    draft(control, RULE)
    control.remove_dataset(SPACE, "123456", author="ann", now=NOW)
    put(control, SHOP)
    assert control.snapshot().tag_drafts == {}


def test_what_is_done_with_rules_leaves_audit_rows(control: Control) -> None:
    """Without the preview's token."""
    put(control, SHOP)
    draft(control, RULE)
    token = control.open_tag_preview(SPACE, "123456", until=NOW + 9, author="ann", now=NOW)
    control.publish_tag_rules(SPACE, "123456", (RULE,), author="ann", now=NOW)
    rows = control.audit(SPACE)
    actions = [row.action for row in reversed(rows)]
    assert actions == ["dataset.put", "tag_rules.draft", "tag_rules.preview", "tag_rules.publish"]
    assert token not in repr(rows)


def test_spend_is_kept_by_day_campaign_and_currency(control: Control) -> None:
    """The newest word counts; what Meta counted is a sum of what was told, and says when some was not."""
    rows = [
        Spend(day=day, campaign=name, currency="EUR", micros=1_500_000, conversions=told, value=told)
        for day, name, told in ((10, "a", 2_000_000), (11, "A", None), (12, "a", 1_000_000), (10, "b", None))
    ]
    assert control.keep_spend(DEFAULT_SPACE, rows, author="test", now=NOW) == 4
    assert control.keep_spend(DEFAULT_SPACE, rows[:2], author="test", now=NOW) == 0
    found = {one.campaign: (one.micros, one.conversions, one.partly) for one in control.spend(DEFAULT_SPACE, 10, 12)}
    assert found == {"a": (3_000_000, 2_000_000, True), "b": (1_500_000, None, False)}
    assert control.spend(DEFAULT_SPACE + 1, 0, 99) == []
    (row,) = [one for one in control.audit(DEFAULT_SPACE) if one.action == "campaigns.spend"][1:]
    assert row.detail == {"lines": 4, "new": 4}


def test_what_meta_told_of_spend_replaces_what_it_told(control: Control) -> None:
    """From a day on, of its own ad account; a file's line of the same day and campaign gives way, others stay."""
    file = [Spend(day=day, campaign="a", currency="EUR", micros=1, conversions=None) for day in (9, 10)]
    control.keep_spend(DEFAULT_SPACE, file, author="test", now=NOW)
    asked = SpendAsked(ad_account="77", at=NOW, status=200, lines=2)
    told = [Spend(day=10, campaign=name, currency="EUR", micros=50, conversions=0, ids=("120", "121")) for name in "AB"]
    control.keep_told_spend(DEFAULT_SPACE, asked, 10, told)
    found = {(one.campaign, one.micros, one.ids) for one in control.spend(DEFAULT_SPACE, 0, 99)}
    assert found == {("a", 51, ("120", "121")), ("B", 50, ("120", "121"))}
    control.keep_told_spend(DEFAULT_SPACE, SpendAsked(ad_account="88", at=NOW, status=200, lines=0), 0, [])
    control.keep_told_spend(DEFAULT_SPACE, asked, 10, told[:1])
    assert {one.campaign for one in control.spend(DEFAULT_SPACE, 0, 99)} == {"a"}
    control.keep_spend_asked(DEFAULT_SPACE, SpendAsked(ad_account="77", at=NOW + 1, status=403, lines=2))
    assert [(one.ad_account, one.status) for one in control.spend_asked(DEFAULT_SPACE)] == [("77", 403), ("88", 200)]
    assert control.spend_asked(DEFAULT_SPACE + 1) == []
