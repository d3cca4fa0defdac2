"""Scenes to work with: what goes wrong in these may be looked at.

`second` was kept for the published run at first; since its results have been seen it is to work with.
"""

from __future__ import annotations

from typing import Final

from person_year.scenes.development import first, second

SCENES: Final = first.SCENES + second.SCENES
