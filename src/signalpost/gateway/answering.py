"""An answer for every request: what its address makes of it, or why not, counted and logged once."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Sequence

from signalpost.errors import StoreError, StoreUnavailable
from signalpost.gateway.answers import Answer, Header, respond
from signalpost.gateway.body import Disconnected, Send
from signalpost.gateway.log import EdgeLog
from signalpost.gateway.metrics import Counts
from signalpost.gateway.refusal import Refused

Refuse = Callable[[Refused], Answer]


class Answering:
    """Whatever a request meets, its caller is answered in the form of its address."""

    def __init__(self, counts: Counts, log: EdgeLog) -> None:
        self.counts = counts
        self.log = log

    async def answer(self, answering: Awaitable[Answer], address: str, refuse: Refuse) -> Answer | None:
        """What `answering` comes to, or the refusal that `refuse` words; None when the caller has left."""
        try:
            return await answering
        except Disconnected:
            return None
        except Refused as refused:
            return self.refused(address, refused, refuse)
        except StoreUnavailable as unavailable:
            return self.refused(address, Refused.for_store(unavailable), refuse)
        except Exception as error:
            self.log.failed(address, error)
            ground = "store_unavailable" if isinstance(error, StoreError) else "went_wrong"
            return self.refused(address, Refused(ground), refuse)

    def refused(self, address: str, refused: Refused, refuse: Refuse) -> Answer:
        """The answer to a request that is refused as a whole."""
        self.counts.refused[refused.code] += 1
        self.log.refused(address, refused.ground.status, refused.code, refused.why)
        return refuse(refused)

    async def send(
        self, send: Send, answer: Answer | None, extra: Sequence[Header], address: str, began: float
    ) -> None:
        """Send `answer`, unless nobody waits for it. `began`: when its request came, by `time.perf_counter`."""
        if answer is not None:
            await respond(send, answer, extra)
            self.counts.request(address, answer.status, time.perf_counter() - began)
