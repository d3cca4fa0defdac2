"""What Meta leaves open, as settings. What each does is tested where it is read."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from signalpost.sandbox import conduct
from signalpost.sandbox.conduct import Conduct

SANDBOX = Path(conduct.__file__).parent


def test_every_setting_says_what_it_is_for() -> None:
    """The docstring names each; a setting nobody can read about is not one."""
    words = Conduct.__doc__ or ""
    assert all(f"`{name}`" in words for name in Conduct.__struct_fields__)


def test_settings_can_be_read_from_json_and_a_misspelt_one_is_refused() -> None:
    """Values outside a setting's list are refused too."""
    assert msgspec.json.decode(b'{"token_status": 400}', type=Conduct).token_status == 400
    for text in (b'{"token_state": 400}', b'{"token_status": 418}', b'{"ldu": "maybe"}'):
        with pytest.raises(msgspec.ValidationError):
            msgspec.json.decode(text, type=Conduct)


@pytest.mark.parametrize("name", Conduct.__struct_fields__)
def test_every_setting_is_read_somewhere(name: str) -> None:
    """A setting that changes nothing would be a promise not kept."""
    sources = [path.read_text() for path in SANDBOX.rglob("*.py") if path.name != "conduct.py"]
    assert any(f"conduct.{name}" in source for source in sources)


def test_the_defaults_are_those_of_pages_and_live_calls() -> None:
    """Section 19, column "Advice", rows 7, 9, 10, 11, 13, 14, 16, 18, 21, 23."""
    usual = Conduct()
    assert (usual.currency_case, usual.status, usual.customer_segmentation) == ("any", "any", "both")
    assert (usual.website_keys, usual.instagram_key, usual.qualified_lead) == ("live", "ig_account_id", True)
    assert (usual.ldu_states, usual.extinfo, usual.store_age) == ("options", "any", "enforced")
    assert usual.token_status == 401
