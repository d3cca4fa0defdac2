"""WooCommerce: webhooks of orders, and orders of its REST API, as v1, v2 and v3 write them.

Sources: WooCommerce REST API documentation ("Webhooks", "Orders", "Order refunds") and its public source
(class-wc-webhook.php, the orders controllers of v1 to v3, OrderAttributionMeta.php; read 2026-11).

    connector.py   topics, deliveries, which of them say something of an order
    signature.py   is it WooCommerce's?
    payload.py     the fields that are read
    channels.py    where an order was placed, by its `created_via`
    statuses.py    paid, delivered, called off
    lines.py       products and refunds
    meta.py        what plugins and the shop's page left in an order: the browser half, tests, subscriptions, first page
    orders.py      all of it as one order
"""
