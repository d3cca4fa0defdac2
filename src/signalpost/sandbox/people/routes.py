"""Which paths below /_sandbox are about people, ads and results. What answers them is imported when first asked.

Most sandboxes know nobody, and a test's should be there at once.
"""

from __future__ import annotations

from typing import Final

from signalpost.sandbox.asgi import Answer, Request
from signalpost.sandbox.state import Sandbox

PREFIX: Final = "/_sandbox/"
PAGES: Final = frozenset({"people", "ads", "results"})


def answer(state: Sandbox, request: Request) -> Answer | None:
    """What `answers` says; None if the path is about something else."""
    page, _, rest = request.path.removeprefix(PREFIX).strip("/").partition("/")
    if not request.path.startswith(PREFIX) or page not in PAGES:
        return None
    from signalpost.sandbox.people import answers

    return answers.answer(state, request, page, rest)
