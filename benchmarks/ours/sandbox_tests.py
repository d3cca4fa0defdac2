"""Ours: the sandbox in a test suite. `ready` prints milliseconds until a process has its first sandbox and an answer
of it; `sends` prints seconds for 1,000 calls of the SDK, each of one event, to one in this process.
"""

from __future__ import annotations

import sys
import time

SENDS = 1_000


def ready() -> float:
    """The first fixture of a process that has imported signalpost (a row of its own): the sandbox's imports and all."""
    import signalpost as sp  # noqa: F401

    started = time.perf_counter()
    from signalpost.sandbox.state import Sandbox
    from signalpost.testing_sandbox import MetaSandbox
    from signalpost.transport import Request

    sandbox = MetaSandbox(Sandbox())
    answer = sandbox.transport().send(Request(method="GET", url=f"{sandbox.base_url}/_sandbox", timeout_s=5.0))
    if answer.status != 200:
        sys.exit("the sandbox did not answer")
    return (time.perf_counter() - started) * 1_000


def sends() -> float:
    """As a suite sends: through the SDK's client, prepared and hashed, judged and kept."""
    import signalpost as sp
    from signalpost.sandbox.state import Sandbox
    from signalpost.testing_sandbox import MetaSandbox

    sandbox = MetaSandbox(Sandbox())
    started = time.perf_counter()
    with sandbox.client() as client:
        for number in range(SENDS):
            client.send(
                sp.Event(
                    event_name="Purchase",
                    event_time=sp.now(),
                    event_id=f"order-{number}",
                    action_source="website",
                    user_data=sp.UserData(em=f"joe{number}@example.com", ph="+1 (650) 555-1212"),
                    custom_data=sp.CustomData(value=19.99, currency="EUR", order_id=f"{number}"),
                )
            )
    seconds = time.perf_counter() - started
    if len(sandbox.events("Purchase")) != SENDS:
        sys.exit("not all events were taken")
    return seconds


if __name__ == "__main__":
    print({"ready": ready, "sends": sends}[sys.argv[1]]())
