"""Two commands at once: one works, the other waits or says who is at work."""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from cli.problem import Problem


@contextlib.contextmanager
def alone(
    lock: Path, doing: str, *, patience: float = 0, on_wait: Callable[[str], None] | None = None
) -> Iterator[None]:
    """Hold a lock file; a Problem names its holder after `patience` seconds. The system frees it at any end."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(handle, "r+", encoding="utf-8") as file:
        deadline = time.monotonic() + patience
        while not _try_to_lock(file.fileno()):
            who = os.pread(file.fileno(), 200, 0).decode("utf-8", "replace").strip() or "another ./jarflow"
            if time.monotonic() >= deadline:
                raise Problem(
                    f"{who} is already running in the same folder ({lock.parent}). Wait until it ends, then try again."
                )
            if on_wait:
                on_wait(f"waiting for {who}")
            time.sleep(0.2)
        file.truncate(0)
        file.write(f"{doing} (pid {os.getpid()}, since {time.strftime('%H:%M:%S')})")
        file.flush()
        yield
        file.truncate(0)


def _try_to_lock(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
