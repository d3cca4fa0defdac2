"""How keys link into people, and what an event may be given of what its person is known by. Pure.

The words: a *key* is one value by which somebody or something is found again; a *sighting* is what one copy of an event
shows of keys; a *login* is a proof that a browser is a person's now; a *claim* is a business's word for it without one.
"""
