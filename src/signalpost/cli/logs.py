"""Log lines of a process: to stderr, one JSON object each or coloured for people. No line ever holds user_data."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING, Any

import structlog

from signalpost.settings import LogFormat, Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def configure(settings: Settings, process: str) -> structlog.stdlib.BoundLogger:
    """Set up logging of this process, once, and return its logger; `process` is on every line."""
    console = settings.log_format is LogFormat.CONSOLE or (
        settings.log_format is LogFormat.AUTO and sys.stderr.isatty()
    )
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    render: Any = structlog.dev.ConsoleRenderer() if console else structlog.processors.JSONRenderer()
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, render]
        )
    )
    logging.basicConfig(handlers=[handler], level=settings.log_level.value.upper(), force=True)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    logger: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger("signalpost").bind(process=process)
    return logger


#: What a process tells of itself that somebody may have to act on; the rest is for those who follow what it does.
WARNINGS = frozenset(
    {
        "alarm_raised",
        "channels_unreadable",
        "clock_jumped",
        "delivery_broke",
        "drain_gave_up",
        "inbox_stopped",
        "look_failed",
        "not_told",
        "queue_paused",
        "replicate_behind",
        "store_unavailable",
        "watch_file_unwritable",
    }
)


def teller(logger: structlog.stdlib.BoundLogger) -> Callable[..., Any]:
    """`log(event, **fields)` for those who know events and no levels."""

    def tell(event: str, **fields: Any) -> None:
        write = logger.warning if event in WARNINGS else logger.info
        write(event, **fields)

    return tell


def reporter(logger: structlog.stdlib.BoundLogger) -> Callable[[str, str, Mapping[str, int | float]], None]:
    """What the supervisor tells, as log lines: a death is a warning."""

    def report(name: str, event: str, detail: Mapping[str, int | float]) -> None:
        write = logger.warning if event in ("died", "killed", "unstartable") else logger.info
        write(f"{name} {event}", child=name, **detail)

    return report
