"""Meta Lead Ads: webhooks of pages that name a lead, and the lead with its answers as the Graph API gives it.

Sources: developers.facebook.com ("Webhooks: Getting started", "Webhooks for Lead Ads", "Retrieving leads"; as known in
November 2026).

    connector.py   what the gateway calls: the challenge, deliveries, which lead each names
    signature.py   is it Meta's?
    answers.py     what a person wrote into the form as user_data
"""
