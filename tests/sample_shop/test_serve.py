"""The shop on a port."""

from __future__ import annotations

from pathlib import Path

from sample_shop_visitor import visiting
from signalpost.sample_shop.serve import server


def test_no_address_of_a_page_is_logged(tmp_path: Path) -> None:
    """Click ids and search words are personal; forwarded headers are the middleware's affair alone."""
    with visiting(tmp_path) as visitor:
        config = server(visitor.app).config
        assert (config.access_log, config.proxy_headers, config.lifespan) == (False, False, "on")
