"""A fault: what breaks, where, from when to when, and the cause a marketer would want to read."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any, Final, NamedTuple

from shop_traffic.streams import Stream

ANY: Final[frozenset[str]] = frozenset()


class Cause(str, Enum):
    """The vocabulary of causes. An incident names one of these words, or none."""

    TAG_REMOVED = "tag_removed"  # the pixel or tag is gone from pages
    EVENT_STOPPED = "event_stopped"  # one event is sent no more, although its pages live
    SOURCE_STOPPED = "source_stopped"  # one sender (back end, connector's webhooks) is silent
    FEWER_VISITORS = "fewer_visitors"  # traffic of a place or host is down: the tracking may be well
    MORE_VISITORS = "more_visitors"  # traffic is up without a reason: bots, a loop
    SENT_TWICE = "sent_twice"  # the same is sent more than once by one side
    IDS_DIFFER = "ids_differ"  # copies of one action have ids that do not match
    IDS_MISSING = "ids_missing"
    ONE_ID_FOR_MANY = "one_id_for_many"
    OTHER_SENDER = "other_sender"  # somebody else sends server events to the same dataset
    PARAMETER_LOST = "parameter_lost"
    PARAMETER_ADDED = "parameter_added"
    TYPE_CHANGED = "type_changed"
    VALUE_OUTSIDE = "value_outside"  # a value that the plan does not know, or that contradicts another
    MONEY_WRONG = "money_wrong"  # cents, gross for net, another currency
    CATALOGUE_IDS = "catalogue_ids"  # content ids that are not the catalogue's
    KEYS_LOST = "keys_lost"  # match keys come less often
    HASH_WRONG = "hash_wrong"  # hashed in a wrong form
    KEY_CONSTANT = "key_constant"  # one value for many people
    CLICK_ID_STALE = "click_id_stale"
    SERVER_FACTS = "server_facts"  # a server's address or user agent in place of the visitor's
    CONSENT_CHANGED = "consent_changed"
    BEFORE_CONSENT = "before_consent"
    LEAK = "leak"
    CLOCK_WRONG = "clock_wrong"
    TOKEN_INVALID = "token_invalid"
    TOKEN_ENDS = "token_ends"
    VERSION_ENDS = "version_ends"
    THROTTLED = "throttled"
    BACKLOG = "backlog"
    REFUSED = "refused"  # Meta refuses single events: dead letters
    TEST_TRAFFIC = "test_traffic"  # a test code or a development host in live traffic
    RELEASE = "release"  # a release of the shop broke it


class Extent(str, Enum):
    """What the time to find it is measured by."""

    EVERY = "every"  # every event of a kind is touched, or none gets through
    VOLUME = "volume"  # there are more or fewer
    PART = "part"  # a share of a kind is touched


class Where(NamedTuple):
    """Which copies: an empty set is any. `country`, `browser` and `template` are the context's."""

    event_names: frozenset[str] = ANY
    sources: frozenset[str] = ANY
    hosts: frozenset[str] = ANY
    countries: frozenset[str] = ANY
    browsers: frozenset[str] = ANY
    templates: frozenset[str] = ANY

    def of_stream(self, stream: Stream) -> bool:
        """Whether the stream's actions are meant; sources aside."""
        audience = stream.audience
        return (
            (not self.event_names or stream.event_name in self.event_names)
            and (not self.templates or stream.action.template in self.templates)
            and (not self.hosts or audience.host in self.hosts)
            and (not self.countries or audience.country in self.countries)
            and (not self.browsers or audience.browser in self.browsers)
        )

    def of_source(self, source: str) -> bool:
        """Whether this sender's copies are meant; `servers` in `sources` means all but the browser."""
        return not self.sources or source in self.sources or (source != "browser" and "servers" in self.sources)


class Template(NamedTuple):
    """A kind of fault with one set of parameters. `effect` is one of `effects.EFFECTS` and `args` what it takes;
    `share`: of what is meant, the share that is touched, or by which the volume changes; `usual`: the share of the same
    that is seen without a fault. `causes`: the right one first, then those that are as right. `ramp_h`: hours until it
    is whole. `parameter`: the parameter or key that is touched, empty where none is."""

    kind: str
    causes: tuple[Cause, ...]
    extent: Extent
    where: Where
    effect: str
    args: Mapping[str, Any] = {}
    share: float = 1.0
    usual: float = 0.001
    lasts_h: int = 52
    ramp_h: int = 0
    parameter: str = ""
    by_release: bool = False


class Fault(NamedTuple):
    """A template that is played from `start` to `end` (Unix seconds) and has a number from 1."""

    number: int
    template: Template
    start: int
    end: int

    def size(self, at: int) -> float:
        """The share that is touched at a second: 0 before and after, growing through a ramp."""
        if not self.start <= at < self.end:
            return 0.0
        ramp_s = self.template.ramp_h * 3_600
        return self.template.share * (min(1.0, (at - self.start) / ramp_s) if ramp_s else 1.0)


def where(
    event: str = "", source: str = "", *, host: str = "", country: str = "", browser: str = "", template: str = ""
) -> Where:
    """Several names apart by blanks; empty is any. `host` is the first label of the shop's: `www`, `fr`, `us`."""
    hosts = frozenset(f"{one}.hearth-and-loom.example" for one in host.split())
    named = (frozenset(text.split()) for text in (country, browser, template))
    return Where(frozenset(event.split()), frozenset(source.split()), hosts, *named)
