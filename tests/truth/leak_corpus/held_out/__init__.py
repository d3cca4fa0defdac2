"""The half that is kept for the published run: nobody looks at what a detector makes of these templates, one by one.

Written, with words of its own, without a look at any detector's rules, and committed before the first run over it.
"""

from __future__ import annotations

from typing import Final

from leak_corpus.held_out.harmless import HARMLESS
from leak_corpus.held_out.leaks import LEAKS

TEMPLATES: Final = LEAKS + HARMLESS
