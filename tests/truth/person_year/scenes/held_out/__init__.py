"""Scenes kept for the published run: nobody looks at what goes wrong in these, one by one.

Committed before the first run over them. How often things happen in them follows the rates that were written before any
linking was (`rates.YearRates`) where these say it: who logs in and out, orders, signs up, uses another address.
"""

from __future__ import annotations

from typing import Final

from person_year.scenes.held_out.at_home import AT_HOME
from person_year.scenes.held_out.every_day import EVERY_DAY
from person_year.scenes.held_out.now_and_then import NOW_AND_THEN

SCENES: Final = EVERY_DAY + AT_HOME + NOW_AND_THEN
