"""May an event of this visit be sent: pure functions of the signals that a page and a request carry.

decide.py        signals and a business's rule → granted, denied or unknown; by whom, why, limited or not
    votes.py         what each signal says by itself
    tcf.py           IAB Europe's TC string and Google's Additional Consent string (Meta is provider 89)
    gpp.py           IAB's Global Privacy Platform: opt-outs of the United States' sections
    google.py        Google Consent Mode: gcd and gcs
    banner.py        the short form that every consent banner is brought into
    bits.py          base64url as bits
signals.py       what was read, under one name each; two readings as one
request.py       signals of a request's cookies and headers
    cookies.py       what OneTrust, Cookiebot, Didomi and Shopify leave there
rule.py          what a business decides: whether consent is required, what an opt-out does
ruling.py        decision and table of regions → a ruling: sent, limited, held or dropped
    policy.py        the table: by region, what happens to people who said nothing or opted out
    region.py        where a person is, as far as consent goes
    as_sent.py       what a back end writes in its own way, brought into the form that decides
fields/          what a signal says, field by field, for people who want to know

The browser's half is `web/tag/src/consent`, function by function the same; `tests/golden/consent.json` holds both.
"""
