"""What a business decides about the tag of one dataset: modes, consent, masks, bots, cookies, rules."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from signalpost.consent.rule import ConsentRule, OptOut, Reader
from signalpost.store.tag.rules import Rule, check_rules

# Keys of user_data that a form's field may fill; web/tag/src/rules/captureForms.ts has the same.
FORM_KEYS = ("em", "ph", "fn", "ln", "ge", "db", "ct", "st", "zp", "country", "external_id")

Mask = Literal["email", "phone", "payment_card"]
MASKS: tuple[Mask, ...] = ("email", "phone", "payment_card")


class TagSettings(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """The tag of one dataset. The tag reads what concerns it within 60 s of a change; the gateway at once.

    mode              `pixel_only`: nothing comes to the gateway; `off`: the page's own pixel is left alone as well
    consent           `regional`: as the dataset's table of regions says, and `required` where nothing tells the region;
                      `required`: nothing is sent without a grant; `optional`: everything but a denial is sent
    gpc               what an opt-out under the law of the United States does; see `signalpost.consent.rule`
    consent_readers   the signals that count; empty: all
    consent_names     how this site's banner calls what decides, by reader
    page_views        the tag tracks PageView where no pixel code on the page does
    data_layer        the tag reads GA4-style events from the dataLayer
    masks             personal data of these kinds are masked in parameters
    form_fields       fields whose values may become user_data: CSS selector → key; none by default
    bots              a known bot's event is flagged, dropped or taken as any other
    test_hosts        events of localhost, preview and test hosts are dropped or kept
    test_host_patterns  further such hosts, `*` standing for anything
    domains           the site's own registrable domains; without them the public suffix list says
    visitor_cookie    whether the gateway sets a durable visitor id
    cookie_days       life of `_fbp` and `_fbc` (Meta advises 90)
    automatic_events  SubscribedButtonClick, Microdata and InputData of Meta's own gateway hook
    shop              the key of this shop in ids made of order numbers; see `signalpost.capi.event_id`
    rules             events without code, as published
    """

    mode: Literal["on", "pixel_only", "off"] = "on"
    consent: Literal["regional", "required", "optional"] = "regional"
    gpc: OptOut = "limit"
    consent_readers: tuple[Reader, ...] = ()
    consent_names: dict[str, str] = {}
    page_views: bool = True
    data_layer: bool = False
    masks: tuple[Mask, ...] = MASKS
    form_fields: dict[str, str] = {}
    bots: Literal["flag", "drop", "keep"] = "flag"
    test_hosts: Literal["drop", "keep"] = "drop"
    test_host_patterns: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    visitor_cookie: bool = True
    cookie_days: Annotated[int, msgspec.Meta(ge=1, le=400)] = 90
    automatic_events: Literal["drop", "keep"] = "drop"
    shop: str = ""
    rules: tuple[Rule, ...] = ()

    def __post_init__(self) -> None:
        check_rules(self.rules)
        if any(key not in FORM_KEYS for key in self.form_fields.values()):
            raise ValueError(f"A form's field fills one of {', '.join(FORM_KEYS)}")

    @property
    def consent_rule(self) -> ConsentRule:
        """How signals are judged."""
        return ConsentRule(
            required=self.consent != "optional",
            gpc=self.gpc,
            readers=self.consent_readers,
            names=self.consent_names,
        )

    @property
    def needs_rules(self) -> bool:
        """Whether every page needs the tag's part with rules and masks."""
        return bool(self.masks or self.rules or self.data_layer or self.form_fields)
