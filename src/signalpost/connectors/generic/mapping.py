"""The mapping of a generic shop, as its TOML or JSON file has it. All that can be wrong with it is found here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

import msgspec

from signalpost.connectors.generic.expressions import Expression, NoExpression, compiled
from signalpost.connectors.generic.fields import FIELDS, REQUIRED, Kind, Section
from signalpost.errors import SettingsError

MOST_EXPRESSIONS = 200
EACH = "each"
WHOLE = (Section.ORDER, Section.STAGE)  # not parts of a list
NOT_OF_A_STAGE = (Section.ORDER, Section.LINK, Section.BROWSER, Section.LINES, Section.REFUNDS, Section.PAYMENTS)
FIX = "See the generic connector's page for what a mapping has; try it: signalpost connectors try FILE PAYLOAD"

Header = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9-]{1,64}$")]
Texts = dict[str, str]


class Signature(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a request proves whose it is.

    style             `hmac-sha256` of the raw body, or `bearer`: the secret itself in the header
    header            where it stands, in small letters
    encoding, prefix  of an HMAC: `hex` or `base64`, after e.g. `sha256=`; of a secret e.g. `Bearer `
    timestamp_header  of an HMAC: where the time stands (Unix seconds or milliseconds) that is signed with the body
    signed            of an HMAC: what is signed, of `{timestamp}` and `{body}`
    tolerance_s       how old the time may be
    """

    style: Literal["hmac-sha256", "bearer"]
    header: Header
    encoding: Literal["hex", "base64"] = "hex"
    prefix: Annotated[str, msgspec.Meta(max_length=40)] = ""
    timestamp_header: Header | Literal[""] = ""
    signed: str = "{body}"
    tolerance_s: Annotated[int, msgspec.Meta(ge=1, le=86_400)] = 300


class Mapped(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file.

    It has an `order`, or a `stage` that a lead of a CRM reached.
    `topic`, `delivery_id`, `when` and `each` are expressions over the whole body, those of `order` and of what belongs
    to it over one order: the body, or one of the list that `each` finds. `lines`, `refunds` and `payments` have an
    `each` of their own, and the rest over one of it. `topics`: those that carry an order; none means all. `amounts`:
    in `units` of the currency, or its smallest (`minor`, ISO 4217).
    """

    signature: Signature
    order: Texts = {}
    person: Texts = {}
    link: Texts = {}
    browser: Texts = {}
    consent: Texts = {}
    lines: Texts = {}
    refunds: Texts = {}
    payments: Texts = {}
    stage: Texts = {}
    topic: str = ""
    topic_header: Header | Literal[""] = ""
    topics: tuple[str, ...] = ()
    delivery_id: str = ""
    delivery_id_header: Header | Literal[""] = ""
    when: str = ""
    each: str = ""
    amounts: Literal["units", "minor"] = "units"


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """A mapping that can be: its expressions, compiled. `sections`: by section, then field; `fills`: the same as they
    are walked, by the section's plain name (looking an enum up costs as much as a field). `each`: by plain name."""

    mapped: Mapped
    sections: Mapping[Section, Mapping[str, Expression]]
    fills: Mapping[str, tuple[tuple[str, Kind, Expression], ...]]
    each: Mapping[str, Expression]
    topic: Expression | None
    delivery_id: Expression | None
    when: Expression | None
    orders: Expression | None


def planned(mapping: Mapping[str, Any]) -> Plan:
    """`mapping`, compiled. Raises SettingsError that says where it is wrong, and how."""
    try:
        mapped = msgspec.convert(mapping, Mapped)
    except msgspec.ValidationError as error:
        raise SettingsError(f"The mapping is not one: {error}.", setting="mapping", fix=FIX) from None
    _check(mapped)
    sections: dict[Section, dict[str, Expression]] = {}
    each: dict[str, Expression] = {}
    for section, name, text in _expressions(mapped):
        found = _compiled(text, f"{section.value}.{name}")
        if name == EACH:
            each[section.value] = found
        else:
            sections.setdefault(section, {})[name] = found
    return Plan(
        mapped=mapped,
        sections=sections,
        fills={
            section.value: tuple([(name, FIELDS[section][name], by) for name, by in found.items()])
            for section, found in sections.items()
        },
        each=each,
        topic=_whole(mapped.topic, "topic"),
        delivery_id=_whole(mapped.delivery_id, "delivery_id"),
        when=_whole(mapped.when, "when"),
        orders=_whole(mapped.each, "each"),
    )


def _expressions(mapped: Mapped) -> Iterator[tuple[Section, str, str]]:
    for section in Section:
        for name, text in getattr(mapped, section.value).items():
            yield section, name, text


def _check(mapped: Mapped) -> None:
    if sum(1 for _ in _expressions(mapped)) > MOST_EXPRESSIONS:
        raise _wrong("mapping", f"it has more than {MOST_EXPRESSIONS} expressions")
    about = Section.STAGE if mapped.stage and not mapped.order else Section.ORDER
    if mapped.stage and (others := [one.value for one in NOT_OF_A_STAGE if getattr(mapped, one.value)]):
        raise _wrong(others[0], "a mapping of a stage has none")
    for section in Section:
        named = set(getattr(mapped, section.value))
        in_list = section in REQUIRED and section not in WHOLE
        unknown = named - set(FIELDS[section]) - ({EACH} if in_list else set())
        if unknown:
            known = ", ".join([*FIELDS[section], *([EACH] if in_list else [])])
            raise _wrong(f"{section.value}.{min(unknown)}", f"there is no such field; there are: {known}")
        needed = {*REQUIRED.get(section, ()), *([EACH] if in_list else [])}
        if missing := (needed - named if named or section is about else set()):
            raise _wrong(f"{section.value}.{min(missing)}", "it is needed and missing")
    _check_signature(mapped.signature)


def _check_signature(signature: Signature) -> None:
    timed = "{timestamp}" in signature.signed
    if "{body}" not in signature.signed:
        raise _wrong("signature.signed", "it has no {body}, so that anybody could change it")
    if timed != bool(signature.timestamp_header):
        raise _wrong("signature.signed", "{timestamp} and timestamp_header go together, or an old request would pass")
    if signature.style == "bearer" and timed:
        raise _wrong("signature.timestamp_header", "a shared secret signs nothing, so no time is proved")


def _compiled(text: str, where: str) -> Expression:
    try:
        return compiled(text, where)
    except NoExpression as error:
        raise _wrong(where, str(error)) from None


def _whole(text: str, where: str) -> Expression | None:
    return _compiled(text, where) if text else None


def _wrong(where: str, why: str) -> SettingsError:
    return SettingsError(f"The mapping's {where}: {why}.", setting=f"mapping.{where}", fix=FIX)
