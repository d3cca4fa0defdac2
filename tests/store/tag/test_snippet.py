"""The line for the pages."""

from __future__ import annotations

import tree
from signalpost.store.tag.settings import TagSettings
from signalpost.store.tag.snippet import PARAMETER, preview_address, script


def test_the_pixel_is_loaded_when_asked() -> None:
    """And consent is not required when the settings say so; addresses are escaped."""
    made = script(TagSettings(consent="optional"), "123", 'https://s.example/"a', "t.js", pixel=True)
    assert made == ('<script async src="https://s.example/&quot;a/t.js" data-dataset="123" data-pixel="123"></script>')


def test_the_browser_looks_for_the_same_parameter() -> None:
    """In the page's address."""
    assert preview_address("https://s.example", "t") == f"https://s.example/?{PARAMETER}=t"
    sources = [path.read_text(encoding="utf-8") for path in (tree.ROOT / "web/tag/src").rglob("*.ts")]
    assert sum(f'"{PARAMETER}"' in text for text in sources) == 2  # who asks for the draft, and who shows it
