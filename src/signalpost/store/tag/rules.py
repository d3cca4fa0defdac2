"""Events without code: rules that the tag follows in the browser, as the gateway keeps and delivers them.

The shapes are those of `web/tag/src/settings.ts`; a rule's JSON is what the tag reads. All texts are patterns,
selectors and names that a person wrote in the settings, never values of visitors.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated, Any, Literal

import msgspec

from signalpost.errors import InvalidInput

# What a booking widget's name may be; `*` stands for any of them (docs/reference/tag-rules.md).
WIDGETS: tuple[str, ...] = ("calendly", "cal", "hubspot", "chilipiper")
LONGEST_TEXT = 500
MOST_RULES = 100
MOST_PARAMETERS = 20

Trigger = Literal["click", "submit", "page", "download", "booking"]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_TEXT)]
RuleName = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9 _.-]{0,63}$")]
EventName = Annotated[str, msgspec.Meta(pattern=r"^\S(.{0,48}\S)?$")]
ParameterName = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,49}$")]
_EXTENSIONS = re.compile(r"\*|\.?[a-z0-9]{1,10}(\s*,\s*\.?[a-z0-9]{1,10})*", re.I)
_OWN_FIELDS = ("value", "currency", "order_id")


class Source(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Where one value is read; exactly one of `text`, `element`, `data_layer`, `query` and `json_ld` is given.

    `text` is the value itself. `element` is a CSS selector, looked for from the element of the rule outwards, and
    `attribute` says to read that instead of the element's text. `data_layer` is a path such as `ecommerce.value` into
    the newest entry that has it, `query` a parameter of the page's address, `json_ld` a type and a path such as
    `Product.offers.price`.
    """

    text: Text | None = None
    element: Text | None = None
    attribute: Text | None = None
    data_layer: Text | None = None
    query: Text | None = None
    json_ld: Text | None = None

    def __post_init__(self) -> None:
        given = [self.text, self.element, self.data_layer, self.query, self.json_ld]
        if sum(one is not None for one in given) != 1:
            raise ValueError("Give exactly one of text, element, data_layer, query and json_ld")
        if self.attribute is not None and self.element is None:
            raise ValueError("An attribute is read from an element: give both")


class Rule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One event without code.

    `match`: for click and submit a CSS selector; for download file extensions (`pdf, zip`) or `*` for the usual ones;
    for page a pattern of the address in which `*` stands for anything; for booking the name of a widget, or `*`.
    `where` limits the rule to pages whose address fits such a pattern. `parameters` are further keys of custom_data.
    """

    name: RuleName
    event_name: EventName
    on: Trigger
    match: Text
    where: Text | None = None
    value: Source | None = None
    currency: Source | None = None
    order_id: Source | None = None
    parameters: dict[ParameterName, Source] = {}

    def __post_init__(self) -> None:
        if self.on == "booking" and self.match != "*" and self.match not in WIDGETS:
            raise ValueError(f"No such booking widget: give * or one of {', '.join(WIDGETS)}")
        if self.on == "download" and not _EXTENSIONS.fullmatch(self.match.strip()):
            raise ValueError("A download is matched by file extensions such as pdf, zip; or by *")
        if self.on == "page" and not _is_pattern(self.match):
            raise ValueError("A page is matched by a path such as /thanks*, or by a whole address")
        if self.where is not None and not _is_pattern(self.where):
            raise ValueError("where is a path such as /shop/*, or a whole address")
        if len(self.parameters) > MOST_PARAMETERS:
            raise ValueError(f"A rule has at most {MOST_PARAMETERS} parameters")
        if any(name in self.parameters for name in _OWN_FIELDS):
            raise ValueError("value, currency and order_id have fields of their own, beside parameters")


def check_rules(rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """`rules`, which can stand side by side. InvalidInput when they cannot."""
    names = [rule.name for rule in rules]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise InvalidInput(f"two rules have the name {twice[0]}; an event says which rule it came from")
    if len(names) > MOST_RULES:
        raise InvalidInput(f"a dataset has at most {MOST_RULES} rules")
    return tuple(rules)


def parse_rules(values: Any) -> tuple[Rule, ...]:
    """The rules that `values`, a list of tables, describe. InvalidInput names the place that is wrong."""
    try:
        rules = msgspec.convert(values, tuple[Rule, ...])
    except msgspec.ValidationError as error:
        what, _, place = str(error).partition(" - at `$")
        raise InvalidInput(f"rules{place.rstrip('`')}: {what}") from None
    return check_rules(rules)


def remarks(rule: Rule) -> list[str]:
    """What a person should know before `rule` is published; nothing here forbids it."""
    found: list[str] = []
    if rule.event_name == "Purchase" and (rule.value is None or rule.currency is None):
        found.append("Meta refuses a Purchase without value and currency; give the rule both.")
    if rule.event_name == "Purchase" and rule.order_id is None:
        found.append("Without order_id a page that is loaded again counts the order again.")
    if rule.value is not None and rule.currency is None and rule.event_name != "Purchase":
        found.append("A value without currency says little; Meta asks for both.")
    return found


def rule_rows(rules: Sequence[Rule]) -> list[dict[str, Any]]:
    """`rules` as the tag's settings carry them: plain values, what is not given left out."""
    plain: list[dict[str, Any]] = msgspec.to_builtins(rules)
    return plain


def _is_pattern(text: str) -> bool:
    return text.startswith(("/", "*", "http://", "https://"))
