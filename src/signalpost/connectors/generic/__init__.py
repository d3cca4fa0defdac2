"""Any shop or back end that posts orders as JSON: which of its fields is which is said by a mapping of expressions.

    connector.py    what the gateway calls, made for one mapping
    mapping.py      the mapping, as its file has it, and whether it can be
    signature.py    is it the sender's? by HMAC or a shared secret
    expressions.py  JMESPath, compiled once and bounded
    fields.py       which fields there are, and what may stand in them
    orders.py       all of it as orders

A mapping names what it reads and computes nothing. Source of the language: jmespath.org; of what runs it: jmespath 1.1.
"""
