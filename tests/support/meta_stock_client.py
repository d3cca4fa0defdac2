"""Meta's own Python client sending an event that is given as the plain object of Meta's pages."""

from __future__ import annotations

import warnings
from typing import Any

_LISTS = {
    "em": "emails", "ph": "phones", "ge": "genders", "db": "dates_of_birth", "ln": "last_names", "fn": "first_names",
    "ct": "cities", "st": "states", "country": "country_codes", "zp": "zip_codes", "external_id": "external_ids",
}  # fmt: skip
_CUSTOM = frozenset(
    "value net_revenue currency content_name content_category content_ids content_type order_id predicted_ltv "
    "num_items status search_string item_number".split()
)


def post_by_stock_client(graph: str, dataset: str, token: str, sent: dict[str, Any], code: str | None = None) -> Any:
    """Send the one event `sent` to the Graph API at `graph`; Meta's answer as the client reads it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the package's own deprecations are not ours
        from facebook_business.adobjects.serverside.event_request import EventRequest
        from facebook_business.api import FacebookAdsApi
        from facebook_business.session import FacebookSession

        before, FacebookSession.GRAPH = FacebookSession.GRAPH, graph
        try:
            FacebookAdsApi.init(access_token=token, crash_log=False)
            more = {"test_event_code": code} if code else {}
            return EventRequest(pixel_id=dataset, events=[_event(sent)], **more).execute()
        finally:
            FacebookSession.GRAPH = before


def _event(sent: dict[str, Any]) -> Any:
    from facebook_business.adobjects.serverside.action_source import ActionSource
    from facebook_business.adobjects.serverside.app_data import AppData
    from facebook_business.adobjects.serverside.event import Event
    from facebook_business.adobjects.serverside.gender import Gender
    from facebook_business.adobjects.serverside.messaging_channel import MessagingChannel
    from facebook_business.adobjects.serverside.original_event_data import OriginalEventData
    from facebook_business.adobjects.serverside.user_data import UserData

    parts = dict(sent)
    user = {_LISTS.get(key, key): value for key, value in parts.pop("user_data").items()}
    for name in _LISTS.values():
        if name in user and not isinstance(user[name], list):
            user[name] = [user[name]]
    if "genders" in user:
        user["genders"] = [Gender(letter) for letter in user["genders"]]
    parts["action_source"] = ActionSource(parts["action_source"])
    if "messaging_channel" in parts:
        parts["messaging_channel"] = MessagingChannel(parts["messaging_channel"])
    if "app_data" in parts:
        parts["app_data"] = _app_data(AppData, parts["app_data"])
    if "original_event_data" in parts:
        parts["original_event_data"] = OriginalEventData(**parts["original_event_data"])
    if "custom_data" in parts:
        parts["custom_data"] = _custom_data(parts["custom_data"])
    return Event(user_data=UserData(**user), **parts)


def _app_data(kind: Any, sent: dict[str, Any]) -> Any:
    from facebook_business.adobjects.serverside.extended_device_info import ExtendedDeviceInfo

    slots = (
        "ext_info_version app_package_name short_version long_version os_version device_model_name locale "
        "timezone_abbreviation carrier screen_width screen_height screen_density cpu_core_count total_disk_space_gb "
        "free_disk_space_gb device_time_zone"
    ).split()
    return kind(**{**sent, "extinfo": ExtendedDeviceInfo(**dict(zip(slots, sent["extinfo"], strict=True)))})


def _custom_data(sent: dict[str, Any]) -> Any:
    from facebook_business.adobjects.serverside.content import Content
    from facebook_business.adobjects.serverside.custom_data import CustomData
    from facebook_business.adobjects.serverside.delivery_category import DeliveryCategory

    known = {name: value for name, value in sent.items() if name in _CUSTOM}
    own = {name: value for name, value in sent.items() if name not in _CUSTOM and name != "contents"}
    if "delivery_category" in own:
        known["delivery_category"] = DeliveryCategory(own.pop("delivery_category"))
    if "contents" in sent:
        known["contents"] = [
            Content(
                **{
                    ("product_id" if name == "id" else name): DeliveryCategory(value)
                    if name == "delivery_category"
                    else value
                    for name, value in item.items()
                }
            )
            for item in sent["contents"]
        ]
    return CustomData(**known, custom_properties=own) if own else CustomData(**known)
