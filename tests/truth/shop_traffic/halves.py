"""Which faults: to work with, or kept for the published run."""

from __future__ import annotations

from enum import Enum

from shop_traffic import development, held_out
from shop_traffic.fault import Template


class Half(Enum):
    """Of the templates."""

    DEVELOPMENT = 0
    HELD_OUT = 1


def templates(half: Half) -> tuple[Template, ...]:
    """Those of a half; kinds of the one are in the other too, with other parameters, but for some of each."""
    return development.TEMPLATES if half is Half.DEVELOPMENT else held_out.TEMPLATES
