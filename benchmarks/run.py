"""Measure, and write what was measured into results.json and the README.

python benchmarks/run.py                 every row (about half an hour; `sustained` alone takes ten minutes)
python benchmarks/run.py build disk      some rows; the others keep their last figures
python benchmarks/run.py --table         only write the table again from results.json
python benchmarks/run.py --compare       how the last figures in history/ compare with those before them
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import sys
import time
from dataclasses import asdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import history  # noqa: E402  # found by the line above

RESULTS = HERE / "results.json"
README = HERE.parent / "README.md"
BEGIN, END = "<!-- benchmarks: begin -->", "<!-- benchmarks: end -->"
ROWS = (
    *("build", "single", "batch", "project", "deliver", "sustained", "waiting", "disk", "slow_sync", "imports"),
    *("sandbox", "tag", "tag_page", "privacy", "identity", "replicated", "orders", "webhooks", "dashboard", "upload"),
    *("segment", "ga4", "watch"),
)


def measure(name: str) -> list[dict[str, object]]:
    """The lines that rows/`name`.py measures now."""
    started = time.time()
    lines = importlib.import_module(f"rows.{name}").rows()
    stamp = {"date": time.strftime("%Y-%m-%d", time.gmtime()), "seconds": round(time.time() - started)}
    return [{**asdict(line), **stamp} for line in lines]


def table(results: dict[str, list[dict[str, object]]]) -> str:
    """The README's table, in the order of ROWS."""
    lines = ["| what | bar | measured | |", "|---|---|---|---|"]
    rows = [row for name in ROWS for row in results.get(name, [])]
    lines += [f"| {row['what']} | {row['bar']} | {row['measured']} | {verdict(row)} |" for row in rows]
    dates = sorted({str(row["date"]) for row in rows})
    lines.append("")
    lines.append(
        f"Measured {' to '.join(dict.fromkeys((dates[0], dates[-1])))} on {os.cpu_count()} shared cores,"
        f" Python {platform.python_version()}; medians of five runs taken in turn where a ± stands (half the"
        " spread between the best and the worst run), single runs elsewhere. `make bench` measures again."
    )
    return "\n".join(lines)


def verdict(row: dict[str, object]) -> str:
    """The last column."""
    return "met" if row["met"] else "**not met**"


def write_table(results: dict[str, list[dict[str, object]]]) -> None:
    """Put the table between the two marks of the README."""
    text = README.read_text(encoding="utf-8")
    if BEGIN not in text:
        sys.exit(f"README.md has no {BEGIN}")
    head, rest = text.split(BEGIN, 1)
    tail = rest.split(END, 1)[1]
    README.write_text(f"{head}{BEGIN}\n{table(results)}\n{END}{tail}", encoding="utf-8")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("rows", nargs="*", choices=[*ROWS, []], help="which rows; all when none is named")
    arguments.add_argument("--table", action="store_true", help="only write the README's table again")
    arguments.add_argument("--compare", action="store_true", help="only compare the last figures with those before")
    chosen = arguments.parse_args()
    if chosen.compare:
        print("\n".join(history.compared(history.entries())) or "no figure was measured twice yet")
        return
    results = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    now: list[dict[str, object]] = []
    for name in () if chosen.table else chosen.rows or ROWS:
        results[name] = measure(name)
        now += results[name]
        RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n")
        for row in results[name]:
            print(f"{row['what']}: {row['measured']} (bar {row['bar']}){'' if row['met'] else '  NOT MET'}", flush=True)
    write_table(results)
    if now:
        history.keep(now)
        print("\n".join(history.compared(history.entries())))


if __name__ == "__main__":
    main()
