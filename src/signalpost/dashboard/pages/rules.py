"""Rules: events without code, made by form, tried out on a page of the site, published and undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec

from signalpost.dashboard.route import Done, Wrong
from signalpost.dashboard.view import View
from signalpost.errors import InvalidInput
from signalpost.store.access_keys import KeyKind
from signalpost.store.tag.drafts import differences, earlier_rules, published_rules
from signalpost.store.tag.rules import Rule, check_rules, parse_rules, remarks, rule_rows
from signalpost.store.tag.snippet import preview_address

VERSIONS = 1_000
PREVIEW_MS = 24 * 3_600_000
HERE: Final = "/rules"

#: What waits for what, as people say it, and what to write beside it.
TRIGGERS: Final[Mapping[str, tuple[str, str]]] = {
    "click": ("A click on", "CSS selector, such as a.phone"),
    "submit": ("A form is sent", "CSS selector, such as form.newsletter"),
    "page": ("A page is opened", "path, such as /thanks*"),
    "download": ("A file is fetched", "endings, such as pdf, zip, or *"),
    "booking": ("A meeting is booked", "calendly, cal, hubspot, chilipiper, or *"),
}
#: Where a value is read.
SOURCES: Final[Mapping[str, str]] = {
    "": "– not read –",
    "text": "this text",
    "element": "an element (CSS selector)",
    "query": "a parameter of the address",
    "data_layer": "the dataLayer (path)",
    "json_ld": "JSON-LD (type and path)",
}


class RuleShown(msgspec.Struct, frozen=True, kw_only=True):
    """One rule: as the tag reads it, and what to know before it is published."""

    rule: Mapping[str, Any]
    remarks: Sequence[str]


class Published(msgspec.Struct, frozen=True, kw_only=True):
    """Rules that were in force from `at` (Unix ms) on."""

    number: int
    at: int
    author: str
    rules: Sequence[str]


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """The model of `/rules`. `draft` is None where there is none. `changes`: what publishing it would change, a line
    each (+ new, ~ changed, - gone). `page`: the page of the site with which a preview begins; empty: none is known."""

    dataset: str
    datasets: Sequence[str]
    published: Sequence[RuleShown]
    draft: Sequence[RuleShown] | None
    changes: Sequence[str]
    history: Sequence[Published]
    page: str
    tag_mode: str
    triggers: Mapping[str, tuple[str, str]]
    sources: Mapping[str, str]


class RuleForm(msgspec.Struct, frozen=True, kw_only=True):
    """One rule. `…_from` says where a value is read (SOURCES), `…_at` which; an attribute stands behind a selector as
    `a.button@href`."""

    dataset: str
    name: str
    event_name: str
    on: str
    match: str
    where: str = ""
    value_from: str = ""
    value_at: str = ""
    currency_from: str = ""
    currency_at: str = ""
    order_id_from: str = ""
    order_id_at: str = ""


class NamedForm(msgspec.Struct, frozen=True, kw_only=True):
    """A rule of the draft, by its name."""

    dataset: str
    name: str


class DatasetForm(msgspec.Struct, frozen=True, kw_only=True):
    """Whose rules are meant. `page`: where a preview begins."""

    dataset: str
    page: str = ""


class UndoForm(msgspec.Struct, frozen=True, kw_only=True):
    """Which published rules to bring back; empty: those before the present ones."""

    dataset: str
    number: str = ""


def rules(view: View) -> Rules:
    """The rules of the chosen dataset, or of the first."""
    dataset_id = view.dataset or next((one.dataset_id for one in view.datasets), "")
    tag = next((one.tag for one in view.datasets if one.dataset_id == dataset_id), None)
    kept = view.control.snapshot().tag_drafts.get((view.space_id, dataset_id))
    history = published_rules(view.control.config_versions(view.space_id, VERSIONS), dataset_id)
    return Rules(
        dataset=dataset_id,
        datasets=[one.dataset_id for one in view.datasets],
        published=_shown(tag.rules if tag else ()),
        draft=None if kept is None else _shown(kept.rules),
        changes=differences(tag.rules if tag else (), kept.rules) if kept is not None else (),
        history=[
            Published(number=one.number, at=one.at, author=one.author, rules=[rule.name for rule in one.rules])
            for one in history
        ],
        page=_first_page(view, dataset_id),
        tag_mode=tag.mode if tag else "off",
        triggers=TRIGGERS,
        sources=SOURCES,
    )


def put_rule(view: View, form: RuleForm) -> Done | Wrong:
    """Put a rule into the draft, in place of one of its name."""
    values: dict[str, Any] = {
        "name": form.name.strip(),
        "event_name": form.event_name.strip(),
        "on": form.on,
        "match": form.match.strip(),
    }
    values |= {"where": form.where.strip()} if form.where.strip() else {}
    for field in ("value", "currency", "order_id"):
        kind, place = getattr(form, f"{field}_from"), getattr(form, f"{field}_at").strip()
        if kind:
            values[field] = _source(kind, place)
    try:
        (rule,) = parse_rules([values])
        before = _draft_of(view, form.dataset)
        at = next((index for index, one in enumerate(before) if one.name == rule.name), len(before))
        _keep(view, form.dataset, check_rules([*before[:at], rule, *before[at + 1 :]]))
    except InvalidInput as error:
        return Wrong(problems=_placed(str(error)))
    return Done(to=_back(form.dataset), notice=f"{rule.name} is in the draft, which no visitor sees.")


def remove_rule(view: View, form: NamedForm) -> Done | Wrong:
    """Take a rule out of the draft."""
    before = _draft_of(view, form.dataset)
    if not any(one.name == form.name for one in before):
        return Wrong(problems={"": "The draft has no such rule any more."})
    _keep(view, form.dataset, [one for one in before if one.name != form.name])
    return Done(to=_back(form.dataset), notice=f"{form.name} is out of the draft.")


def discard(view: View, form: DatasetForm) -> Done:
    """Forget the draft, and end its preview."""
    view.control.remove_tag_draft(view.space_id, form.dataset, author=view.viewer.name, now=view.now)
    return Done(to=_back(form.dataset), notice="The draft is gone; what is published stays.")


def preview(view: View, form: DatasetForm) -> Done | Wrong:
    """Open the draft to whoever has the address, for a day."""
    page = form.page.strip() or _first_page(view, form.dataset)
    if urlsplit(page).scheme not in ("http", "https"):
        return Wrong(problems={"page": "Write the address of a page of the site."})
    token = view.control.open_tag_preview(
        view.space_id, form.dataset, until=view.now + PREVIEW_MS, author=view.viewer.name, now=view.now
    )
    notice = "Open the address in a new tab: it shows what would be sent as you click along. Nothing is sent."
    return Done(to=_back(form.dataset), notice=notice, told={"Preview": preview_address(page, token)})


def publish(view: View, form: DatasetForm) -> Done | Wrong:
    """Make the draft the rules that every page follows."""
    kept = view.control.snapshot().tag_drafts.get((view.space_id, form.dataset))
    if kept is None:
        return Wrong(problems={"": "There is no draft to publish."})
    number = view.control.publish_tag_rules(
        view.space_id, form.dataset, kept.rules, author=view.viewer.name, now=view.now
    )
    return Done(to=_back(form.dataset), notice=f"Version {number} is in force; pages follow it within a minute.")


def undo(view: View, form: UndoForm) -> Done | Wrong:
    """Publish earlier rules again; the draft stays."""
    versions = view.control.config_versions(view.space_id, VERSIONS)
    wanted = int(form.number) if form.number.isdecimal() else None
    kept = view.control.snapshot().tag_drafts.get((view.space_id, form.dataset))
    found = earlier_rules(versions, form.dataset, wanted)
    author, now = view.viewer.name, view.now
    number = view.control.publish_tag_rules(view.space_id, form.dataset, found, author=author, now=now)
    if kept is not None:
        view.control.put_tag_draft(view.space_id, form.dataset, kept.rules, author=kept.author, now=now)
    return Done(to=_back(form.dataset), notice=f"Version {number} is in force, with the rules as they were before.")


def _back(dataset_id: str) -> str:
    return f"{HERE}?dataset={dataset_id}"


def _shown(found: Sequence[Rule]) -> list[RuleShown]:
    rows = rule_rows(found)
    return [RuleShown(rule=row, remarks=remarks(rule)) for row, rule in zip(rows, found, strict=True)]


def _draft_of(view: View, dataset_id: str) -> Sequence[Rule]:
    """The draft, which begins as what is published."""
    kept = view.control.snapshot().tag_drafts.get((view.space_id, dataset_id))
    if kept is not None:
        return kept.rules
    return next((one.tag.rules for one in view.datasets if one.dataset_id == dataset_id), ())


def _keep(view: View, dataset_id: str, found: Sequence[Rule]) -> None:
    view.control.put_tag_draft(view.space_id, dataset_id, found, author=view.viewer.name, now=view.now)


def _first_page(view: View, dataset_id: str) -> str:
    """The first origin whose pages may add events to the dataset."""
    keys = view.control.snapshot().keys(view.space_id)
    fitting = (
        key
        for key in keys
        if key.kind is KeyKind.BROWSER and key.revoked_at is None and (not key.datasets or dataset_id in key.datasets)
    )
    return next((origin for key in fitting for origin in key.origins), "")


def _source(kind: str, place: str) -> dict[str, str]:
    if kind == "element" and "@" in place:
        selector, _, attribute = place.rpartition("@")
        return {"element": selector, "attribute": attribute}
    return {kind: place}


def _placed(text: str) -> dict[str, str]:
    """A problem by the field it is about: `rules[0].match: …`."""
    place, colon, what = text.partition(": ")
    field = place.removeprefix("rules[0]").removeprefix(".").partition(".")[0]
    if not colon or not place.startswith("rules"):
        return {"": text}
    return {f"{field}_at" if field in ("value", "currency", "order_id") else field: what}
