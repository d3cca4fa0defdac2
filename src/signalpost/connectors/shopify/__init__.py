"""Shopify: webhooks of orders, refunds, fulfilments, checkouts and privacy requests.

`connector`   what the gateway calls
`signature`   whether a request is Shopify's
`topics`      what is asked for, and why
`shapes`      the fields that are read, typed
`channels`    where an order was placed, by `source_name`
`money`       which of its two currencies an order is told in
`buyer`, `visit`  the person, and what their browser left in the order
`orders`, `refunds`, `parcels`, `checkouts`  one kind of message each

Source: Shopify's developer documentation (webhooks reference 2026-04, Admin REST API, "Verify webhook deliveries",
"Privacy law compliance") and its changelog, read in November 2026; payloads of its Python library's tests.
"""
