"""The build of the tag: what it writes, and what it holds to."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

import tree
from tag_page import NODE

WEB = tree.ROOT / "web"
LIMITS = {("loader",): 1024, ("tag",): 6144, ("consent", "identity"): 12288, ("rules",): 8192, ("missed",): 1024}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tag, built."""
    folder = tmp_path_factory.mktemp("built") / "tag"
    done = subprocess.run([NODE, WEB / "build.mjs", folder], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_every_part_is_within_its_limit(built: Path) -> None:
    """Bytes after brotli; the build fails above them."""
    sizes = json.loads((built / "manifest.json").read_text())["sizes"]
    assert {
        parts: sum(sizes[part]["brotli"] for part in parts) <= most for parts, most in LIMITS.items()
    } == dict.fromkeys(LIMITS, True)


def test_the_same_source_gives_the_same_files(built: Path, tmp_path: Path) -> None:
    """Names hold a digest of the content, so a new build of old source breaks no cache."""
    subprocess.run([NODE, WEB / "build.mjs", tmp_path / "again"], capture_output=True, check=True)
    assert sorted(path.name for path in (tmp_path / "again").iterdir()) == sorted(path.name for path in built.iterdir())


@pytest.mark.parametrize(("loader", "main"), [("loader", "tag"), ("loader-bare", "bare")])
def test_the_loader_names_what_comes_first_and_the_tag_the_rest(built: Path, loader: str, main: str) -> None:
    """So one cached loader never mixes files of two builds."""
    files = json.loads((built / "manifest.json").read_text())["files"]
    first, rest = ((built / files[part]).read_text() for part in (loader, main))
    assert all(files[part] in first for part in (main, "missed"))
    assert all(files[part] in rest for part in ("identity", "rules"))


def test_a_main_file_is_no_larger_than_the_parts_in_it(built: Path) -> None:
    """The readers of consent are in both, rules and masks in one: what each may weigh is held part by part."""
    sizes = {part: size["brotli"] for part, size in json.loads((built / "manifest.json").read_text())["sizes"].items()}
    assert sizes["bare, whole"] <= sizes["tag"] + sizes["consent"]
    assert sizes["tag, whole"] <= sizes["tag"] + sizes["consent"] + sizes["rules"]
    assert sizes["bare, whole"] < sizes["tag, whole"] - sizes["rules"] / 2


def test_what_runs_at_once_is_compiled_off_the_main_thread(built: Path) -> None:
    """V8 is told so in the first line. Of other parts a page needs little: that is compiled as it is used."""
    files = json.loads((built / "manifest.json").read_text())["files"]
    hinted = {
        part for part, name in files.items() if (built / name).read_text().startswith("//# allFunctionsCalledOnLoad\n")
    }
    assert hinted == {"loader", "loader-bare", "tag", "bare", "rules"}


def test_scripts_need_no_inline_code_and_no_eval(built: Path) -> None:
    """So that a content security policy without unsafe-inline and unsafe-eval lets them run."""
    for script in built.glob("*.js"):
        assert not re.search(r"\beval\(|new Function\b|document\.write|innerHTML\s*=", script.read_text()), script.name


def test_scripts_name_no_host_but_metas(built: Path) -> None:
    """What they load and post is beside them; only the pixel that they may load is Meta's."""
    files = json.loads((built / "manifest.json").read_text())["files"]
    for part in ("loader", "tag"):
        hosts = set(re.findall(r"https?://([\w.-]+)", (built / files[part]).read_text()))
        assert hosts <= {"connect.facebook.net"}


def test_types_hold() -> None:
    """The strictest settings of TypeScript, over source and tests."""
    compiler = WEB / "node_modules" / ".bin" / "tsc"
    done = subprocess.run([NODE, compiler, "--project", WEB], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
