"""A local Meta: takes Conversions API calls, judges them by Meta's rules and keeps what it took, in memory.

    forms.py    an HTTP request → a call: four body forms, three token places
    rules.py    what Meta asks of an event, as tables with their sources
    judge.py    the order of the checks; one failure refuses the whole call
    graph.py    Graph's answers: errors by code and subcode, success
    faults.py   misbehaviour on demand
    state.py    `Sandbox`: what was received, what is allowed
    app.py      the ASGI application; server.py runs it on a port

Its rules are its own: it imports no check of `signalpost.capi`, so that it can prove those wrong.
"""
