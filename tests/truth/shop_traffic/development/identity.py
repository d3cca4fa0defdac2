"""Match keys: their coverage, their form, whose they are."""

from __future__ import annotations

from shop_traffic.fault import Cause, Extent, Template, where

IDENTITY = (
    Template(
        "key_coverage_falls",
        (Cause.KEYS_LOST, Cause.RELEASE),
        Extent.PART,
        where("Purchase", "browser"),
        "change",
        {"drop_keys": ("em",)},
        share=0.6,
        parameter="em",
    ),
    Template(
        "click_id_lost",
        (Cause.KEYS_LOST, Cause.CLICK_ID_STALE),
        Extent.EVERY,
        where("ViewContent AddToCart Purchase", browser="instagram"),
        "change",
        {"drop_keys": ("fbc",)},
        parameter="fbc",
    ),
    Template(
        "hash_untrimmed",
        (Cause.HASH_WRONG,),
        Extent.EVERY,
        where("Purchase", "shopify"),
        "change",
        {"form": {"em": "untrimmed"}},
        parameter="em",
    ),
    Template(
        "hash_md5",
        (Cause.HASH_WRONG,),
        Extent.EVERY,
        where("CompleteRegistration", "server"),
        "change",
        {"form": {"em": "md5"}},
        parameter="em",
    ),
    Template(
        "email_constant",
        (Cause.KEY_CONSTANT,),
        Extent.EVERY,
        where("InitiateCheckout Purchase", "browser"),
        "change",
        {"form": {"em": "constant"}},
        parameter="em",
    ),
    Template(
        "click_id_stale",
        (Cause.CLICK_ID_STALE,),
        Extent.PART,
        where("Purchase InitiateCheckout", "servers", browser="instagram"),
        "change",
        {"form": {"fbc": "stale"}},
        parameter="fbc",
    ),
    Template(
        "server_address",
        (Cause.SERVER_FACTS,),
        Extent.EVERY,
        where("AddToCart InitiateCheckout CompleteRegistration", "server"),
        "change",
        {"form": {"client_ip_address": "server_address"}},
        parameter="client_ip_address",
    ),
)
