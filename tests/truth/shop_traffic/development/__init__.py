"""The faults to work with."""

from __future__ import annotations

from shop_traffic.development.delivery import DELIVERY
from shop_traffic.development.identity import IDENTITY
from shop_traffic.development.payloads import PAYLOADS
from shop_traffic.development.volume import VOLUME

TEMPLATES = (*VOLUME, *PAYLOADS, *IDENTITY, *DELIVERY)
