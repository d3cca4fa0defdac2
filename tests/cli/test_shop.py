"""`signalpost shop`: the sample shop of an installation. Its life is in tests/e2e/test_redundant_setup.py."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from gateway_edge import call
from signalpost.cli.first_steps import DATASET
from signalpost.cli.shop import application
from signalpost.errors import SettingsError
from signalpost.settings import Settings


def test_its_pages_find_gateway_and_sandbox(tmp_path: Path) -> None:
    """The tag under the name that the installation chose, the pixel's script at the sandbox."""
    (tmp_path / "server.key").write_text("sps_key\n")
    settings = Settings(data_dir=tmp_path, tag_names=("shop.js",))
    shop = application(settings, "http://127.0.0.1:1", "http://127.0.0.1:2", lambda words: None)
    page = asyncio.run(call(shop, "GET", "/")).body.decode()
    assert f'src="http://127.0.0.1:1/shop.js" data-dataset="{DATASET}"' in page
    assert "http://127.0.0.1:2/en_US/fbevents.js" in page
    assert "sps_key" not in page


def test_without_the_key_of_the_first_steps_it_does_not_open(tmp_path: Path) -> None:
    """The message says how to make one."""
    with pytest.raises(SettingsError) as caught:
        application(Settings(data_dir=tmp_path), "http://127.0.0.1:1", "http://127.0.0.1:2", lambda words: None)
    assert caught.value.setting == "key_file"
