"""`signalpost sample`: a day of a made-up shop, as JSON lines."""

from __future__ import annotations

from typing import Annotated

import typer


def sample(
    seed: Annotated[int, typer.Option(help="The same seed gives the same people, visits and event_ids.")] = 1,
    visits: Annotated[int, typer.Option(min=0, help="How many visits; each makes about three events.")] = 400,
    until: Annotated[
        int | None, typer.Option(help="End of the day, Unix seconds. Default: now, so that Meta's age limit is kept.")
    ] = None,
) -> None:
    """Write a day of realistic shop events as JSON lines: visits, carts, purchases, people who do not exist."""
    import time

    from signalpost.cli import show
    from signalpost.sample.shop import day

    show.lines(day(seed, until=int(time.time()) if until is None else until, visits=visits))
