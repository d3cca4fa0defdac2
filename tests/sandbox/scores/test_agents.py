"""User agents, coarsely."""

from __future__ import annotations

import pytest

from signalpost.sandbox.scores.agents import Agent, read_agent


@pytest.mark.parametrize(
    ("user_agent", "browser", "device", "system"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML) Chrome/142.0 Safari/537.36",
            *("chrome", "desktop", "windows"),
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1",
            *("safari", "mobile", "ios"),
        ),
        ("Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) AppleWebKit/605.1 Safari/604.1", "safari", "tablet", "ios"),
        ("Mozilla/5.0 (Linux; Android 15; Pixel 9) Chrome/142.0 Mobile Safari/537.36", "chrome", "mobile", "android"),
        ("Mozilla/5.0 (Linux; Android 14; Tab) Chrome/142.0 Safari/537.36", "chrome", "tablet", "android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14) Gecko/20100101 Firefox/140.0", "firefox", "desktop", "mac_os"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/142.0 Safari/537.36 Edg/142.0", "edge", "desktop", "windows"),
        ("Mozilla/5.0 (iPhone) Mobile/15E148 [FBAN/FBIOS;FBAV/500.0]", "facebook", "mobile", "ios"),
        ("curl/8.5", "other", "other", "other"),
        ("", "other", "other", "other"),
    ],
)
def test_a_user_agent_tells_browser_device_and_system(user_agent: str, browser: str, device: str, system: str) -> None:
    assert read_agent(user_agent) == Agent(browser=browser, device=device, system=system)
