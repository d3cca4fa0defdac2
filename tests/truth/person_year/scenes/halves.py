"""The scenes of each half, and the same happening more and less often."""

from __future__ import annotations

from person_year.scenes import development, held_out
from person_year.scenes.scene import Half, Scene
from signalpost.sandbox.people.draw import Draw


def scenes(half: Half) -> tuple[Scene, ...]:
    """The scenes of a half."""
    return development.SCENES if half is Half.DEVELOPMENT else held_out.SCENES


def varied(half: Half, seed: int) -> tuple[Scene, ...]:
    """How often each happens drawn anew, evenly from half to one and a half times what it is."""
    draw = Draw(seed, "scenes")
    return tuple(one._replace(often=min(one.often * (0.5 + draw.below(1_001) / 1_000), 1.0)) for one in scenes(half))
