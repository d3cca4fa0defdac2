"""No page tells people to ask the package index for Signalpost by name: it is not there."""

from __future__ import annotations

import re
import shlex

import tree

PAGES = [tree.ROOT / "README.md", *(tree.ROOT / "docs").rglob("*.md"), *(tree.ROOT / "examples").rglob("*.md")]
PAGE = (tree.ROOT / "docs/how-to/install.md").read_text(encoding="utf-8")


def test_no_block_installs_by_name() -> None:
    """What stands in a block is pasted as it is. Extras are added to the one that is there, by name."""
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for block in re.findall(r"^```[a-z]*\n(.*?)^```", text, re.M | re.S):
            for line in block.splitlines():
                if line.startswith("pip install "):
                    named = [word for word in shlex.split(line, comments=True) if word.startswith("signalpost")]
                    assert not named, f"{page.relative_to(tree.ROOT)}: {line}"


def test_the_extras_it_names_exist() -> None:
    """And the page names those a project needs."""
    import tomllib

    extras = tomllib.loads((tree.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = {name for group in re.findall(r"\.\./signalpost\[([a-z,]+)\]", PAGE) for name in group.split(",")}
    assert {"server", "web", "replication"} == named <= extras["optional-dependencies"].keys()
    assert len(extras["dependencies"]) == 5 and "five packages" in PAGE


def test_what_make_says_of_python_is_what_the_page_says() -> None:
    """The rows of the table quote it."""
    makefile = (tree.ROOT / "Makefile").read_text(encoding="utf-8")
    for words in ("is too old", "Python's venv module is missing", "apt-get install python3-venv"):
        assert words in makefile and words in PAGE
