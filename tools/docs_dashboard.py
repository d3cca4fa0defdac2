"""Writes docs/reference/dashboard.md from the dashboard's routes."""

from __future__ import annotations

from pathlib import Path

from signalpost.dashboard.route import Action, Download, Page, Route, Stream
from signalpost.dashboard.routes import ROUTES

TARGET = Path(__file__).resolve().parents[1] / "docs" / "reference" / "dashboard.md"

SENT = "server-sent events"
HEAD = """# Addresses of the dashboard

Written by `make docs` from the dashboard's routes; do not edit. What the pages are for is in
[the dashboard](../explanation/dashboard.md).

`signalpost serve` serves it on port 8060 (`--dashboard-port`, `SIGNALPOST_DASHBOARD_PORT`). Every page is also JSON:
end its address in `.json`, or send `Accept: application/json`. Every form is also a POST of one JSON object. Programs
sign in with an [API token](../how-to/let-people-sign-in.md) in `Authorization: Bearer`; shapes stand in
`/openapi.json`, one OpenAPI document. An answer that is no 2xx is `{"error": {"code", "message", "fix"}}`, of a refused
form with `fields`.

Most pages take `?dataset=ID` and `?range=24h | 7d | 14d | 28d | 90d`.
"""


def page() -> str:
    """The whole page."""
    return "\n".join([
        HEAD,
        *_table("Pages", "GET", "what it shows", [(one, one.title) for one in ROUTES if isinstance(one, Page)]),
        *_table("Forms", "POST", "what it does", [(one, _does(one)) for one in ROUTES if isinstance(one, Action)]),
        *_table("Streams", "GET", "what it sends", [(one, SENT) for one in ROUTES if isinstance(one, Stream)]),
        *_table("Files", "GET", "what it holds", [(one, _holds(one)) for one in ROUTES if isinstance(one, Download)]),
    ])  # fmt: skip


def _table(title: str, method: str, about: str, rows: list[tuple[Route, str]]) -> list[str]:
    if not rows:
        return []
    lines = [f"## {title}", "", f"| address ({method}) | {about} | least role |", "|---|---|---|"]
    return [
        *lines,
        *(f"| `{route.path.replace(':path', '')}` | {words} | {route.least.value} |" for route, words in rows),
        "",
    ]


def _does(action: Action) -> str:
    return " ".join((action.do.__doc__ or "").partition("\n\n")[0].split())


def _holds(download: Download) -> str:
    name = download.path.rpartition("/")[2]
    if not download.path.startswith("/export/"):
        return " ".join((download.parts.__doc__ or "").partition("\n\n")[0].split())
    return f"the table of {name.partition('.')[0]}"


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
    print(TARGET.name)
