"""Salesforce: outbound messages and HTTP callouts of flows, and its leads and opportunities as its API tells of them.

Sources: Salesforce's SOAP and REST API developer guides ("Outbound Messaging", "Query", "Field history"; as known in
November 2026). No org was at hand: what a sample could not show is marked *unverified* on the how-to page.

    connector.py   deliveries: outbound messages (SOAP) and callouts (JSON)
    proof.py       does the sender know the secret?
    soap.py        an outbound message as records, and what it is answered
    records.py     a lead or opportunity with its history as one lead
"""
