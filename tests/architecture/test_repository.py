"""What is committed works on any machine: no paths of one machine, no registry hosts, pins with hashes."""

from __future__ import annotations

import re
import tomllib

import tree

# Signalpost itself is installed below /opt/signalpost on every machine that follows the how-to.
PATHS = re.compile(r"(?<![\w.])/(?:work|tmp|opt(?!/signalpost\b)|root|home/\w+|Users/\w+)/[\w.-]+")
REGISTRIES = re.compile(r"https?://[^/\s]*(?:pypi|pythonhosted|npmjs|debian)[^/\s]*", re.I)
OPTIONS = re.compile(r"^\s*--(?!hash=)(?!require-hashes)[a-z-]+", re.M)
SELF = "tests/architecture/test_repository.py"


def committed() -> list[tuple[str, str]]:
    """Text files by their path in the repository; this one names what it forbids."""
    return [
        (str(path.relative_to(tree.ROOT)), text)
        for path, text in tree.texts()
        if str(path.relative_to(tree.ROOT)) != SELF
    ]


def test_no_file_names_a_path_of_one_machine() -> None:
    """A path below a home or a temporary folder exists on one machine only."""
    found = [f"{name}: {match.group()}" for name, text in committed() for match in PATHS.finditer(text)]
    assert not found


def test_no_file_names_a_registry() -> None:
    """Where packages come from is the machine's affair."""
    found = [f"{name}: {match.group()}" for name, text in committed() for match in REGISTRIES.finditer(text)]
    assert not found


def test_pins_have_hashes_and_nothing_else() -> None:
    """Every requirement is one exact version with its hashes; no option says where to fetch it."""
    files = sorted((tree.ROOT / "requirements").glob("*.txt"))
    assert [file.name for file in files] == ["build.txt", "deploy.txt", "dev.txt", "run.txt"]
    for file in files:
        text = file.read_text()
        assert not OPTIONS.search(text), file.name
        pins = re.findall(r"^([a-z0-9][\w.-]*)==\S+ \\\n    --hash=sha256:[0-9a-f]{64}", text, re.M)
        assert pins, file.name
        assert len(pins) == len(re.findall(r"^[a-z0-9]", text, re.M)), (
            f"{file.name}: something is not pinned with a hash"
        )


def test_the_sdk_needs_five_packages() -> None:
    """What `pip install signalpost` brings: exactly these."""
    names = {re.match(r"[\w-]+", line).group() for line in _project()["dependencies"]}  # type: ignore[union-attr]
    assert names == {"msgspec", "pyreqwest", "apsw", "zstandard", "cryptography"}


def test_what_the_package_needs_is_pinned() -> None:
    """requirements/run.txt follows from pyproject.toml."""
    project = _project()
    pinned = set(re.findall(r"^([a-z0-9][\w.-]*)==", (tree.ROOT / "requirements/run.txt").read_text(), re.M))
    asked = [*project["dependencies"], *project["optional-dependencies"]["server"]]
    for line in asked:
        name = re.match(r"[\w-]+", line)
        assert name and name.group() in pinned, line


def test_files_agree_on_pins() -> None:
    """A package that stands in two files has one version."""
    versions: dict[str, set[str]] = {}
    for file in (tree.ROOT / "requirements").glob("*.txt"):
        for name, version in re.findall(r"^([a-z0-9][\w.-]*)==(\S+)", file.read_text(), re.M):
            versions.setdefault(name, set()).add(version)
    assert not {name: found for name, found in versions.items() if len(found) > 1}


def test_the_readme_shows_how_to_begin() -> None:
    """What it is, how to run and test it, the first event in ten lines, an event's way, and what was measured."""
    text = (tree.ROOT / "README.md").read_text()
    assert re.match(r"# Signalpost\n\n\S", text)
    assert re.search(r"^make run$", text, re.M)
    assert "| `make test` |" in text
    code = re.search(r"^```python\n(.*?)^```", text, re.M | re.S)
    assert code and len(code[1].strip().splitlines()) <= 11  # one of them is blank
    assert "```mermaid\nflowchart" in text
    assert "<!-- benchmarks: begin -->\n| what | bar | measured |" in text


def test_pyproject_is_the_only_configuration_of_python() -> None:
    """Nothing of a tool's settings stands elsewhere. Inside the package no tool looks: there a page is called setup."""
    others = {"setup.py", "setup.cfg", "tox.ini", "pytest.ini", "mypy.ini", ".mypy.ini", "ruff.toml", ".coveragerc"}
    assert not {path.name for path in tree.committed() if not path.is_relative_to(tree.PACKAGE)} & others


def test_what_a_project_needs_beside_its_code_is_there() -> None:
    """Changelog, guide for contributors, security policy, licence."""
    for name in ("CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"):
        assert (tree.ROOT / name).read_text().startswith("# ")
    assert "Apache License" in (tree.ROOT / "LICENSE").read_text()[:200]


def test_ci_runs_the_commands_of_the_readme() -> None:
    """.ci/run does what the README tells people to do."""
    command = "make check test"
    assert command in (tree.ROOT / ".ci/run").read_text()
    assert command in (tree.ROOT / "README.md").read_text()
    packages = "chromium webext-ublock-origin-chromium"
    assert packages in (tree.ROOT / ".ci/run").read_text()
    assert packages in (tree.ROOT / "README.md").read_text()


def _project() -> dict[str, object]:
    return tomllib.loads((tree.ROOT / "pyproject.toml").read_text())["project"]  # type: ignore[no-any-return]
