"""Signalpost: every conversion to Meta exactly once, from your own server.

    import signalpost as sp

    with sp.Client(dataset="1234", token="EAAB…") as client:
        result = client.send(
            sp.Event(
                event_name="Purchase",
                event_time=sp.now(),
                action_source="website",
                event_id="order-1001",
                user_data=sp.UserData(em="joe@example.com", client_user_agent="Mozilla/5.0"),
                custom_data=sp.CustomData(value=19.99, currency="EUR"),
            )
        )

Everything public is listed here. Importing it loads no server, database driver or template engine.
"""

from signalpost.capi.custom_data import Content, ContentType, CustomData, DeliveryCategory
from signalpost.capi.event import (
    ActionSource,
    AppData,
    AttributionData,
    AttributionSetting,
    CustomerSegmentation,
    Event,
    MessagingChannel,
    OriginalEventData,
    StoreData,
)
from signalpost.capi.event_id import derive as order_event_id
from signalpost.capi.extinfo import Extinfo
from signalpost.capi.link import EventLink
from signalpost.capi.policy import Policy
from signalpost.capi.problem import Problem
from signalpost.capi.signals import EventConsent
from signalpost.capi.user_data import UserData
from signalpost.capi.verticals import RealEstate, Travel, Vehicle
from signalpost.client.client import AsyncClient, Client
from signalpost.client.clock import now, timestamp
from signalpost.client.meta import Dataset
from signalpost.client.result import Result, Status
from signalpost.client.rule import Retries
from signalpost.consent.policy import ConsentPolicy, RegionRule
from signalpost.errors import (
    AccessRefused,
    ClientClosed,
    DestinationError,
    InvalidInput,
    KeyMissing,
    SettingsError,
    SignalpostError,
    StoreCorrupt,
    StoreError,
    StoreUnavailable,
    TransportError,
)
from signalpost.version import VERSION as __version__

__all__ = [
    "AccessRefused",
    "ActionSource",
    "AppData",
    "AsyncClient",
    "AttributionData",
    "AttributionSetting",
    "Client",
    "ClientClosed",
    "ConsentPolicy",
    "Content",
    "ContentType",
    "CustomData",
    "CustomerSegmentation",
    "Dataset",
    "DeliveryCategory",
    "DestinationError",
    "Event",
    "EventConsent",
    "EventLink",
    "Extinfo",
    "InvalidInput",
    "KeyMissing",
    "MessagingChannel",
    "OriginalEventData",
    "Policy",
    "Problem",
    "RealEstate",
    "RegionRule",
    "Result",
    "Retries",
    "SettingsError",
    "SignalpostError",
    "Status",
    "StoreCorrupt",
    "StoreData",
    "StoreError",
    "StoreUnavailable",
    "TransportError",
    "Travel",
    "UserData",
    "Vehicle",
    "__version__",
    "now",
    "order_event_id",
    "timestamp",
]
