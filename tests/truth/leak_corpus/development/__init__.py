"""The half to work with: mistakes on these templates may be looked at, by template.

`second` was the half kept for the published figures at first; since its results have been seen it is one to work with.
"""

from __future__ import annotations

from typing import Final

from leak_corpus.development import first, second

TEMPLATES: Final = first.TEMPLATES + second.TEMPLATES
