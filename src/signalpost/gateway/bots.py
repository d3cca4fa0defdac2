"""Which bot a user agent says to be, by the list of crawler-user-agents (MIT, about 1,500 patterns, kept up to date).

Only bots that say so: what hides as a browser is not guessed at.
"""

from __future__ import annotations

from functools import lru_cache

from crawleruseragents import CRAWLER_USER_AGENTS_DATA, is_crawler, matching_crawlers

MAX_NAME = 40  # characters kept of a pattern
MAX_LOOK = 512  # characters of a user agent that are looked at: the time goes with them, and no bot says it later


def bot_name(user_agent: str) -> str:
    """The pattern that a known bot's user agent fits, readable; "" for any other. Without a user agent it is `none`."""
    return _name(user_agent[:MAX_LOOK]) if user_agent else "none"


@lru_cache(maxsize=4_096)  # a look costs 0.1 ms, and few user agents make up most of a day
def _name(user_agent: str) -> str:
    if not is_crawler(user_agent):
        return ""
    pattern: str = CRAWLER_USER_AGENTS_DATA[matching_crawlers(user_agent)[0]]["pattern"]
    return pattern.replace("\\", "").strip("^$/ ")[:MAX_NAME]
