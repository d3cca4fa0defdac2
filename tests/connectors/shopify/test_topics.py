"""What is asked of Shopify, and why."""

from __future__ import annotations

from signalpost.connectors.shopify.topics import BY_NAME, TOPICS, Tells


def test_every_topic_says_what_it_is_for() -> None:
    """Once each."""
    assert len(BY_NAME) == len(TOPICS)
    assert all(" " in topic.why for topic in TOPICS)


def test_the_privacy_topics_are_of_the_app() -> None:
    """Shopify's API does not take them ("Privacy law compliance")."""
    of_app = {topic.name for topic in TOPICS if not topic.by_api}
    assert of_app == {"customers/data_request", "customers/redact", "shop/redact"}
    assert {BY_NAME[name] for name in of_app} == {Tells.DATA_REQUEST, Tells.CUSTOMER_REDACT, Tells.SHOP_REDACT}
