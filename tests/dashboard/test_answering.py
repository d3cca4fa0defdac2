"""Models as JSON that may stand in a page."""

from __future__ import annotations

import json

from signalpost.dashboard.answering import in_script


def test_a_name_cannot_end_the_script_it_stands_in() -> None:
    """Whatever it is, and it reads as it was."""
    name = "</script><script>alert(1)</script>&<!--"
    text = in_script({"name": name})
    assert not set("<>&") & set(text)
    assert json.loads(text) == {"name": name}
