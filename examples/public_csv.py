"""What both examples share: rows of a CSV file, its times moved into the last day, events out, counts to stderr."""

from __future__ import annotations

import argparse
import csv
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

Row = dict[str, str]
DAY_S = 86_400


def rows(path: Path, columns: Collection[str]) -> Iterator[Row]:
    """Every row of the file as a dict of texts. SystemExit when it lacks one of `columns`, or cannot be read."""
    try:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            reader = csv.DictReader(file, restval="")
            missing = sorted(set(columns) - set(reader.fieldnames or ()))
            if missing:
                raise SystemExit(f"{path.name} is another file: it has no column {', '.join(missing)}.")
            yield from reader
    except OSError as error:
        raise SystemExit(f"{path} cannot be read: {error.strerror}.") from error


def unix_time(text: str, form: str) -> int | None:
    """Unix seconds of a UTC time written as `form` (strptime); None when it is not written so."""
    try:
        return int(datetime.strptime(text.strip(), form).replace(tzinfo=UTC).timestamp())
    except ValueError:
        return None


def into_last_day(times: Iterable[int], until: int) -> Callable[[int], int]:
    """A function that moves Unix seconds into the day before `until`, the latest of `times` onto `until` itself.

    What lasted a day or less keeps its distances; what lasted longer is pressed into one day. No two times change
    their order. Meta takes no website event that is older than seven days, and all public data is.
    """
    first = last = None
    for moment in times:
        first = moment if first is None else min(first, moment)
        last = moment if last is None else max(last, moment)
    if first is None or last is None:
        return lambda moment: until
    begin, span, room = first, max(last - first, 1), min(last - first, DAY_S)
    return lambda moment: until - room + (moment - begin) * room // span


def arguments(about: str | None) -> argparse.ArgumentParser:
    """The arguments that both scripts take."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("csv", type=Path, help="the CSV file")
    parser.add_argument("--until", type=int, default=int(time.time()), help="time of the latest event, Unix s [now]")
    return parser


def write(events: Iterable[dict[str, Any]], counts: Counter[str]) -> None:
    """Each event as one line on stdout; after the last one `counts`, as one JSON object on stderr."""
    try:
        for event in events:
            print(json.dumps(event, ensure_ascii=False, separators=(",", ":")))
        sys.stdout.flush()
    except BrokenPipeError:  # `… | head`: whoever read has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return
    print(json.dumps({name: count for name, count in sorted(counts.items()) if count}), file=sys.stderr)
