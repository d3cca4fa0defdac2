"""The page's files: served whole, linked rightly, readable in both themes."""

from __future__ import annotations

import re
from itertools import product

import msgspec
import pytest

from signalpost.quality.findings import Finding
from signalpost.sandbox.asgi import Answer, Request
from signalpost.sandbox.faults import NAMES
from signalpost.sandbox.page.files import KINDS, answer, page_files
from signalpost.sandbox.received import Rule
from signalpost.sandbox.state import Sandbox

TEXTS = ("ink", "ink-2", "ink-3", "accent")
GROUNDS = ("bg", "surface", "line-2")
PAIRS = [*product(TEXTS, GROUNDS), ("accent", "accent-soft"), ("ink", "warn-soft"), ("ink", "bad-soft")]
PAIRS += [(tone, f"{tone}-soft") for tone in ("good", "warn", "bad")]


def get(path: str, method: str = "GET") -> Answer | None:
    return answer(Sandbox(), Request(method=method, path=path))


def text(path: str) -> str:
    found = get(path)
    assert found is not None and found.status == 200
    return bytes(found.body).decode()


def test_the_page_is_at_the_root() -> None:
    """GET / is HTML; nothing but its own files may run in it, and no other site may frame it."""
    found = get("/")
    assert found is not None and found.content_type.startswith("text/html")
    policy = dict(found.headers)["content-security-policy"]
    assert "default-src 'none'" in policy and "script-src 'self'" in policy and "frame-ancestors 'none'" in policy


@pytest.mark.parametrize("name", page_files())
def test_each_file_is_served_as_what_it_is(name: str) -> None:
    """Every file has its content type and says that its type must not be guessed."""
    found = get(f"/_page/{name}")
    assert found is not None and found.status == 200 and found.body
    assert found.content_type == KINDS[name[name.rfind(".") :]]
    assert dict(found.headers)["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("name", page_files())
def test_every_file_that_a_file_names_is_there(name: str) -> None:
    """Links, sources and imports below /_page all resolve."""
    named = re.findall(r'"(/_page/[\w.-]+)"', text(f"/_page/{name}"))
    for path in named:
        found = get(path)
        assert found is not None and found.status == 200, path


def test_the_page_asks_no_other_host() -> None:
    """No file names an address outside this sandbox, but for XML's own name and examples that are shown."""
    for name in page_files():
        shown = text(f"/_page/{name}").replace("http://www.w3.org/2000/svg", "").replace("http://127.0.0.1:8090", "")
        assert not re.findall(r"(?:https?:)?//[a-z0-9-]+\.[a-z]{2,}", shown), name


@pytest.mark.parametrize("path", ["/_page/", "/_page/files.py", "/_page/../state.py", "/_page/no.js"])
def test_nothing_else_of_the_package_is_served(path: str) -> None:
    """Below the prefix there are the page's files alone."""
    found = get(path)
    assert found is not None and found.status == 404


@pytest.mark.parametrize(("method", "path"), [("POST", "/"), ("GET", "/v25.0/1/events"), ("GET", "/_sandbox")])
def test_other_requests_are_left_to_others(method: str, path: str) -> None:
    """The page answers for itself only."""
    assert get(path, method) is None


def test_every_code_has_words() -> None:
    """/_page/words names each finding and rule there is."""
    found = get("/_page/words")
    assert found is not None
    words = msgspec.to_builtins(found.body)
    assert set(words["findings"]) == {code.value for code in Finding}
    assert all(one["name"] and one["solution"] for one in words["findings"].values())
    assert set(words["rules"]) == {rule.value for rule in Rule}
    assert words["errors"]["100/2804009"] == "Missing Value for Purchase Event"
    assert set(words["errors"]) == {*NAMES, "pixel_refused"}
    assert not [title for title in words["errors"].values() if "{" in title or "`" in title]


def themes() -> dict[str, dict[str, str]]:
    """The colour tokens of the style sheet in each theme."""
    tokens = re.findall(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", text("/_page/page.css"))
    return {"light": {name: one for name, one, _ in tokens}, "dark": {name: other for name, _, other in tokens}}


def test_the_system_or_the_button_chooses_the_theme() -> None:
    """Both themes unless the button says which; no colour stands outside the tokens."""
    schemes = re.findall(r"(:root[^{]*) \{[^}]*color-scheme: ([a-z ]+);", text("/_page/page.css"))
    assert schemes == [
        (":root", "light dark"),
        (':root[data-theme="light"]', "light"),
        (':root[data-theme="dark"]', "dark"),
    ]
    assert len(re.findall("#[0-9a-f]{6}", text("/_page/page.css"))) == 2 * len(themes()["light"])


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("front", "back"), PAIRS)
def test_text_stands_out_from_its_ground(theme: str, front: str, back: str) -> None:
    """WCAG 2.2 AA, 1.4.3: a contrast of 4.5 or more."""
    colours = themes()[theme]
    assert contrast(colours[front], colours[back]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_edges_of_controls_stand_out(theme: str) -> None:
    """WCAG 2.2 AA, 1.4.11: a contrast of 3 or more."""
    colours = themes()[theme]
    assert min(contrast(colours["edge"], colours[ground]) for ground in ("bg", "surface")) >= 3


def contrast(one: str, other: str) -> float:
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
