"""What a middleware is made with, whatever kind of application it stands around."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from signalpost.visit.domain import Registrable
from signalpost.web.reader import SiteReader
from signalpost.web.site import Site

Application = TypeVar("Application")

DEFAULT = Site()


class Around(Generic[Application]):
    """A middleware around `app`. `clock` (Unix seconds), `random` and `registrable` are for tests."""

    def __init__(
        self,
        app: Application,
        site: Site = DEFAULT,
        *,
        clock: Callable[[], float] = time.time,
        random: Callable[[int], bytes] = os.urandom,
        registrable: Registrable | None = None,
    ) -> None:
        self._app = app
        self._reader = SiteReader(site, clock=clock, random=random, registrable=registrable)
