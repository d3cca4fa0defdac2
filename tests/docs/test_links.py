"""Every link of the documentation leads somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import tree

PAGES = [path for path in tree.committed() if path.suffix == ".md"]
LINK = re.compile(r"(?<!!)\[[^\]\n]+\]\(([^)\s]+)\)|!\[[^\]\n]*\]\(([^)\s]+)\)")


def anchors(page: Path) -> set[str]:
    """Headings as links name them."""
    headings = re.findall(r"^#+ (.+)$", _without_code(page), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-") for heading in headings}


def _without_code(page: Path) -> str:
    return re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(tree.ROOT)))
def test_links_resolve(page: Path) -> None:
    """Files exist, headings exist; addresses on the web are not followed."""
    for match in LINK.finditer(_without_code(page)):
        target, _, heading = (match[1] or match[2]).partition("#")
        if "://" in target or target.startswith("mailto:"):
            continue
        file = (page.parent / target).resolve() if target else page
        assert file.exists(), f"{page.name}: {target}"
        if heading and file.suffix == ".md":
            assert heading in anchors(file), f"{page.name}: {target}#{heading}"


def test_every_page_can_be_reached() -> None:
    """docs/index.md leads to every page, directly or through others."""
    start = tree.ROOT / "docs/index.md"
    seen, open_pages = {start}, [start]
    while open_pages:
        page = open_pages.pop()
        for match in LINK.finditer(_without_code(page)):
            target = (page.parent / (match[1] or match[2]).partition("#")[0]).resolve()
            if target.suffix == ".md" and target.exists() and target not in seen:
                seen.add(target)
                open_pages.append(target)
    docs = {path for path in PAGES if path.is_relative_to(tree.ROOT / "docs")}
    assert not {str(path.relative_to(tree.ROOT)) for path in docs - seen}
