"""The ASGI edge: collects events, keeps them in the inbox, and only then answers.

`app.build` makes the app; `serve.run` runs it. The way of an event: `access` (whose key) → `body.read_body` →
`split.split` → `facts` (what the edge knows) → `gate` (consent, data control) → `prepare` → `Inbox.append` → one result
per event. What takes events is bare ASGI; everything else is Starlette.
"""
