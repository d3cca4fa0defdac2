"""Sends batches of 100 varied events at a fixed rate for a fixed time; each has an event_id and an order of its own.

    sender.py URL KEY EVENTS_PER_SECOND SECONDS

Prints how many events were accepted (202). Loopback only, a few connections, ends by itself.
"""

from __future__ import annotations

import http.client
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import people

SIZE = 100
CONNECTIONS = 4
MARKS = b'"event_id":"', b'"order_id":"'


def templates(now: int) -> list[bytes]:
    """Batches of all people; `ROUND` stands where each pass writes its number into every event_id and order_id."""
    lines = people.encoded(people.PEOPLE, now)
    for mark in MARKS:
        lines = [line.replace(mark, mark + b"ROUND", 1) for line in lines]
    return [b'{"data":[' + b",".join(lines[i : i + SIZE]) + b"]}" for i in range(0, len(lines), SIZE)]


def send(number: int, bodies: list[bytes], url: str, key: str, rate: float, until: float, accepted: list[int]) -> None:
    """One connection's share, evenly spaced; what is refused (503) is not counted and not sent again."""
    place = urlsplit(url)
    connection = http.client.HTTPConnection("127.0.0.1", place.port, timeout=30)
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    pause = SIZE * CONNECTIONS / rate
    due = time.monotonic() + pause * number / CONNECTIONS
    turn = number
    while due < until:
        time.sleep(max(0.0, due - time.monotonic()))
        body = bodies[turn % len(bodies)].replace(b"ROUND", b"%05d" % (turn // len(bodies)))
        connection.request("POST", place.path, body, headers)
        answer = connection.getresponse()
        answer.read()
        accepted[number] += SIZE if answer.status == 202 else 0
        turn += CONNECTIONS
        due += pause


def main() -> None:
    url, key, rate, seconds = sys.argv[1], sys.argv[2], float(sys.argv[3]), float(sys.argv[4])
    bodies = templates(int(time.time()))
    accepted = [0] * CONNECTIONS
    until = time.monotonic() + seconds
    threads = [
        threading.Thread(target=send, args=(number, bodies, url, key, rate, until, accepted))
        for number in range(CONNECTIONS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(sum(accepted))


if __name__ == "__main__":
    main()
