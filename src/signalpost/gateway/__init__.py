"""The ASGI edge: collects events, keeps them in the inbox, and only then answers.

`app.build` makes the app; `serve.run` runs it. The way of an event: `body.read_body` → `access` (whose key) →
`wire.split_events` → `facts` (what the edge knows) → `prepare` → `Inbox.append` → one result per event. The three
collecting addresses are bare ASGI; everything else is Starlette.
"""
