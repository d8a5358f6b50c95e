"""What differs between the versions of Airflow, from 3.0 to 3.3."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from airflow import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping

    from airflow.sdk.types import Logger

VERSION = tuple(map(int, __version__.split(".")[:2]))
NO_FIELDS: Mapping[str, Any] = {}


def backoff(multiplier: float) -> float | bool:
    """How the time between tries grows, as this Airflow wants to be told."""
    return multiplier if VERSION >= (3, 2) else multiplier > 1


def say(log: Logger, level: str, text: str, fields: Mapping[str, Any] = NO_FIELDS) -> None:
    """Log a text with fields. In 3.0 the log of a task knows none: they are words behind the text."""
    if isinstance(log, logging.Logger):
        getattr(log, level)("%s", " ".join([text, *(f"{name}={value}" for name, value in fields.items())]))
    else:
        getattr(log, level)(text, **fields)


def trace() -> dict[str, str]:
    """The variables by which what a jar does becomes part of Airflow's trace, if Airflow has OpenTelemetry."""
    try:
        from opentelemetry.propagate import inject  # noqa: PLC0415 - before 3.2 it need not be there
    except ImportError:
        return {}
    carrier: dict[str, str] = {}
    inject(carrier)
    return {name.upper(): carrier[name] for name in ("traceparent", "tracestate") if name in carrier}
