"""Settings of Airflow that are this package's."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from airflow.providers.common.compat.sdk import AirflowException, AirflowFailException, conf

if TYPE_CHECKING:
    from collections.abc import Iterator

WORLD_WRITABLE = 0o002


def setting(name: str) -> str:
    """A setting in `[jarflow]`; empty if there is none."""
    return str(conf.get("jarflow", name, fallback=""))


def cache() -> Path:
    """The folder of what was fetched and made once; nobody but who owns it and its group may write there."""
    named = setting("cache")
    place = Path(named or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "jarflow"))
    try:
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        mode = place.stat().st_mode
    except OSError as cannot:
        raise AirflowFailException(
            f"{place} cannot be made: {cannot.strerror}; name another folder in Airflow's setting [jarflow] cache"
        ) from None
    if mode & WORLD_WRITABLE:
        raise AirflowFailException(f"anybody can write to {place}, and so choose what is run: chmod o-w {place}")
    return place


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Make the folder of a lock, and keep other tasks out meanwhile; they wait."""
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as cannot:
        raise AirflowException(f"nothing can be kept in {lock.parent}: {cannot.strerror}") from None
    with os.fdopen(file):
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
