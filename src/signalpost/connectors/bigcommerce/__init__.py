"""BigCommerce: webhooks that name an order, and orders as its REST API tells of them.

Sources: BigCommerce's public documentation (github.com/bigcommerce/docs, "HTTPS Webhooks Overview", "Webhook Events",
"Orders V2", "Order refunds V3"; read 2026-11), and Standard Webhooks for the signature.

    connector.py   topics, deliveries: each names an order to read
    signature.py   is it BigCommerce's?
    payload.py     the fields that are read
    channels.py    where an order was placed
    statuses.py    paid, delivered, called off
    lines.py       products and refunds
    orders.py      all of it as one order
"""
