"""The event object of the Conversions API, in Meta's names.

Source: Conversions API documentation, pages "Server event parameters" (2026-02-12), "App data parameters", "Original
event parameters" (copies of 2026-09-12), "Offline events" (2026-01-05), and Meta's Python Business SDK (2026-06-24).

An `Event` holds what the caller gave, unjudged: `prepare` judges it. Texts where numbers belong are taken and noted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import TYPE_CHECKING, Any

import msgspec

from signalpost.capi.custom_data import CustomData, Number
from signalpost.capi.link import EventLink
from signalpost.capi.problem import Problem
from signalpost.capi.signals import EventConsent
from signalpost.capi.user_data import Text, UserData

if TYPE_CHECKING:
    Custom = CustomData | Mapping[str, Any]
else:  # from the wire it stays one flat object: every property of it is kept
    Custom = dict[str, Any]


class ActionSource(str, Enum):
    """Where the conversion happened."""

    EMAIL = "email"
    WEBSITE = "website"
    APP = "app"
    PHONE_CALL = "phone_call"
    CHAT = "chat"
    PHYSICAL_STORE = "physical_store"
    SYSTEM_GENERATED = "system_generated"
    BUSINESS_MESSAGING = "business_messaging"
    OTHER = "other"


class MessagingChannel(str, Enum):
    """The chat that a `business_messaging` event belongs to."""

    WHATSAPP = "whatsapp"
    MESSENGER = "messenger"
    INSTAGRAM = "instagram"


class CustomerSegmentation(str, Enum):
    """Who the buyer is to the business. Accepted on the event and in `custom_data`."""

    NEW_CUSTOMER_TO_BUSINESS = "new_customer_to_business"
    NEW_CUSTOMER_TO_BUSINESS_LINE = "new_customer_to_business_line"
    NEW_CUSTOMER_TO_PRODUCT_AREA = "new_customer_to_product_area"
    NEW_CUSTOMER_TO_MEDIUM = "new_customer_to_medium"
    EXISTING_CUSTOMER_TO_BUSINESS = "existing_customer_to_business"
    EXISTING_CUSTOMER_TO_BUSINESS_LINE = "existing_customer_to_business_line"
    EXISTING_CUSTOMER_TO_PRODUCT_AREA = "existing_customer_to_product_area"
    EXISTING_CUSTOMER_TO_MEDIUM = "existing_customer_to_medium"
    CUSTOMER_IN_LOYALTY_PROGRAM = "customer_in_loyalty_program"


class AppData(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """App and device of an `app` event. The first three are required; `extinfo` has 16 slots, empty text for unknown.

    An `extinfo` object with the slots' numbers as keys (as Meta's Node SDK writes it) is taken as that list.
    """

    advertiser_tracking_enabled: bool | int | str | None = None
    application_tracking_enabled: bool | int | str | None = None
    extinfo: Sequence[str | int | float | None] | Mapping[str, str | int | float | None] | None = None
    campaign_ids: str | int | None = None
    install_referrer: str | None = None
    installer_package: str | None = None
    url_schemes: Sequence[str] | None = None
    vendor_id: str | None = None
    windows_attribution_id: str | None = None
    consider_views: bool | int | str | None = None
    include_dwell_data: bool | int | str | None = None
    include_video_data: bool | int | str | None = None
    receipt_data: str | None = None


class OriginalEventData(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, gc=False
):
    """The event that this one corrects. AppendAttribution needs its name and time (Unix seconds)."""

    event_name: str | None = None
    event_time: Number | None = None
    order_id: str | int | None = None
    event_id: str | int | None = None


class AttributionSetting(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, gc=False
):
    """Windows of the attribution, in hours."""

    inactivity_window_hours: Number | None = None
    reattribution_window_hours: Number | None = None


class AttributionData(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, gc=False
):
    """What a measurement partner credits to an ad. Times are Unix seconds, shares 0 to 1, windows days."""

    scope: str | None = None
    visit_time: Number | None = None
    ad_id: Text = None
    adset_id: Text = None
    campaign_id: Text = None
    attribution_share: Number | None = None
    attribution_model: str | None = None
    attr_window: Number | None = None
    attribution_value: Number | None = None
    attribution_source: str | None = None
    touchpoint_type: str | None = None
    touchpoint_id: Text = None
    touchpoint_ts: Number | None = None
    attribution_method: str | None = None
    decline_reason: str | None = None
    auditing_token: str | None = None
    linkage_key: str | None = None
    partner_client_id: Text = None
    attribution_setting: AttributionSetting | None = None
    total_credit: Number | None = None


class StoreData(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The store of a `physical_store` event."""

    store_page_id: Text = None
    brand_page_id: Text = None
    store_code: Text = None


NOBODY = UserData()


class Event(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """One event, in Meta's names. `event_time` is Unix seconds; `action_source` an `ActionSource` or its text.

    `consent` is what the sender knows of the person's choice, `link` what ties the event to a visit. Both are used
    where the event is taken and never sent to Meta.

    `repr()` shows which parameters are present, never a value of user_data.
    """

    event_name: str
    event_time: Number
    action_source: str
    event_id: str | int | None = None
    user_data: UserData = NOBODY
    custom_data: Custom | None = None
    event_source_url: str | None = None
    referrer_url: str | None = None
    consent: EventConsent | None = None
    link: EventLink | None = None
    opt_out: bool | int | str | None = None
    data_processing_options: Sequence[str] | None = None
    data_processing_options_country: Number | None = None
    data_processing_options_state: Number | None = None
    app_data: AppData | None = None
    original_event_data: OriginalEventData | None = None
    attribution_data: AttributionData | None = None
    store_data: StoreData | None = None
    customer_segmentation: str | None = None
    messaging_channel: str | None = None
    advanced_measurement_table: str | None = None

    def __repr__(self) -> str:
        rest = [n for n in self.__struct_fields__[5:] if getattr(self, n) is not None]
        return f"{type(self).__name__}({self.event_name!r}, {', '.join([repr(self.user_data), *rest])})"


class NotedEvent(Event, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """An event whose decoding left something to say, such as a user_data key that was dropped as unknown to Meta."""

    notes: tuple[Problem, ...] = ()
