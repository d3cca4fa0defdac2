"""The faults that are kept for the published run."""

from __future__ import annotations

from shop_traffic.held_out.delivery import DELIVERY
from shop_traffic.held_out.identity import IDENTITY
from shop_traffic.held_out.payloads import PAYLOADS
from shop_traffic.held_out.volume import VOLUME

TEMPLATES = (*VOLUME, *PAYLOADS, *IDENTITY, *DELIVERY)
