"""What a consent signal says, field by field, under the names that its owner gave the fields.

signal.py                  one signal by its name → its fields
    tc_string.py           IAB Europe's TC string, all segments
    additional_consent.py  Google's Additional Consent string
    gpp_string.py          IAB's Global Privacy Platform: the header, every section
        states.py          the sections of the United States
        canada.py          the section of Canada
    us_privacy.py          IAB's `usprivacy`
    consent_mode.py        Google Consent Mode: gcd and gcs
    banners.py             what OneTrust, Cookiebot, Didomi and Shopify keep
layout.py                  fields in a row: their names and sizes
ranges.py                  sets of ids, as IAB's strings write them
reader.py                  bits, one field after the other

For people who want to know what a signal says. Decisions are made by `signalpost.consent.decide`, which reads no more
than it needs.
"""
