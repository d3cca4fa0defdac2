"""What the gateway tells a tag about its dataset, in the shape of `web/tag/src/settings.ts`."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from signalpost.consent.policy import Terms
from signalpost.consent.rule import OptOut
from signalpost.consent.ruling import rule_of
from signalpost.store.business import Config
from signalpost.store.tag.rules import Rule, rule_rows
from signalpost.store.tag.settings import TagSettings


class ConsentAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """How the tag judges the page's signals. `readers` empty: all."""

    required: bool
    gpc: OptOut
    readers: tuple[str, ...]
    names: dict[str, str]


class PolicyAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The part of the policy that hashing needs."""

    both_forms: bool
    accept_md5: bool
    default_country: str | None


class SettingsAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """`GET /{folder}/{dataset}`. `key` names the browser key that the page's origin may use; `preview` is true while a
    draft of rules is tried out."""

    version: int
    key: str
    mode: Literal["on", "pixel_only", "off"]
    consent: ConsentAnswer
    policy: PolicyAnswer
    page_views: bool
    data_layer: bool
    masks: tuple[str, ...]
    form_fields: dict[str, str]
    shop: str
    rules: list[dict[str, Any]]
    preview: bool


def settings_answer(
    tag: TagSettings, config: Config, *, version: int, key: str, terms: Terms, draft: tuple[Rule, ...] | None = None
) -> SettingsAnswer:
    """The answer for one dataset. `terms` hold where the visitor is; `draft` are the rules tried out in place of the
    published ones."""
    rule = rule_of(terms, tag.consent_rule)
    return SettingsAnswer(
        version=version,
        key=key,
        mode=tag.mode,
        consent=ConsentAnswer(
            required=terms.opt_in, gpc=rule.gpc, readers=tag.consent_readers, names=tag.consent_names
        ),
        policy=PolicyAnswer(
            both_forms=config.policy.both_forms,
            accept_md5=config.policy.accept_md5,
            default_country=config.policy.default_country,
        ),
        page_views=tag.page_views,
        data_layer=tag.data_layer,
        masks=tag.masks,
        form_fields=tag.form_fields,
        shop=tag.shop,
        rules=rule_rows(tag.rules if draft is None else draft),
        preview=draft is not None,
    )
