"""A local Meta: takes Conversions API calls and pixel requests, judges them as Meta would, and shows what follows.

    forms.py               an HTTP request → a call: four body forms, three token places
    access.py              who may call: version, token, object, proof
    rules*.py              what Meta asks of an event, as tables with their sources; kinds.py: JSON types
    judge*.py              the order of the checks; one failure refuses the whole call; case.py: what a judge knows
    conduct.py             what Meta leaves open, as settings
    graph*.py              Graph's answers: errors by code and subcode, success; titles*.py, wording.py: in words
    faults.py, usage.py    misbehaviour on demand; usage headers and the rate score; clicks.py: click ids for WhatsApp
    edge.py                the events edge; dataset_edge.py: the dataset of a page
    intake.py              what becomes of events that were taken, step by step: taking.py, keys.py read them,
                           dedup.py (in digest_table.py) says what is a duplicate of what, counts.py counts
    received.py, kept.py   an event, a call, as they are kept; call_log.py: the calls
    state.py, clock.py     `Sandbox`, which holds all of it; its time
    recording.py, diff.py  a run as a document; two runs compared
    app.py, asgi.py        the ASGI application; server.py runs it on a port
    control/ pixel/ people/ scores/ page/ simulate/

Its rules are its own: it imports no check of `signalpost.capi`, so that it can prove those wrong.
"""
