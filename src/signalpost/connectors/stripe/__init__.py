"""Stripe: payments by Checkout, Payment Links and Payment Intents, invoices, subscriptions, refunds, disputes.

    connector.py      what the gateway calls: topics, deliveries, which reader reads which
    signature.py      is it Stripe's?
    shapes.py         the fields that are read
    buyer.py          the person, and what the shop's server wrote into the metadata
    sessions.py       a Checkout Session: the order where there is one
    payments.py       payment intents, charges, refunds, disputes
    invoices.py       invoices: an order of their own, or a period of a subscription
    subscriptions.py  subscriptions, by what their invoices do not tell

An order goes by the id of its payment intent, which session, intent, charge, refund and dispute share; what the shop
calls it is its number. Sources: docs.stripe.com ("Check the webhook signatures", "Types of events", API reference of
2026-10, changelog of 2024-10-28 and 2025-03-31), Stripe's Python library 16.1 and its OpenAPI fixtures.
"""
