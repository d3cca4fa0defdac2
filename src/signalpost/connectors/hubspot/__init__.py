"""HubSpot: webhooks that name contacts and deals, and those as its API tells of them.

Sources: developers.hubspot.com ("Validating requests", "Webhooks API", "CRM objects", "Search"; as known in November
2026). No portal was at hand: what a sample could not show is marked *unverified* on the how-to page.

    connector.py   topics, deliveries: each change names a record to read
    signature.py   is it HubSpot's? v3
    records.py     a contact or deal with its history as one lead
"""
