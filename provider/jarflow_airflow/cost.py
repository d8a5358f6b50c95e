"""Measures what a try costs, and asks the system whether it was killed for memory."""

from __future__ import annotations

import re
import resource
import time
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

TICK = 0.2
LOOK = 0.02
"""Seconds."""
MEGABYTE = 1024 * 1024
CONTROL_GROUPS = Path("/sys/fs/cgroup")
UNLIMITED = 2**60
"""Bytes: a control group of the first version that has no limit says more than this."""


class Cost:
    """The time, memory and bytes that a process and its children use. Memory and bytes are known on Linux only."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._before = resource.getrusage(resource.RUSAGE_CHILDREN)
        self._killed_anywhere = told("/proc/vmstat", "oom_kill")
        self._pid: int | None = None
        self._look_again = 0.0
        self._most: dict[str, int] = {}
        self._where = ""
        self._groups: list[Path] = []
        self._killed_in_group: int | None = None

    def begin(self, pid: int) -> None:
        """The process is there."""
        self._pid = pid
        self.look(at_once=True)

    def look(self, *, at_once: bool = False) -> None:
        """See what nobody can see any more when the process has ended; often at first, then at gaps of a TICK."""
        now = time.monotonic()
        if now < self._look_again and not at_once:
            return
        self._look_again = now + min(TICK, max(LOOK, (now - self._began) / 20))
        peak = told(f"/proc/{self._pid}/status", "VmHWM")
        self._note("peak_memory_bytes", peak and peak * 1024)
        moved = text_of(f"/proc/{self._pid}/io")
        for name, counter in ("read_bytes", "rchar"), ("written_bytes", "wchar"):
            self._note(name, number_in(moved, counter))
        where = text_of(f"/proc/{self._pid}/cgroup")
        if where != self._where and peak:
            self._where, self._groups = where, memory_groups(where)
            self._killed_in_group = killed_in(self._groups)

    @cached_property
    def measured(self) -> dict[str, float]:
        """The fields of `cost`, when the process has ended and was waited for.

        The system's own maximum, which knows the last moment too, begins at the size of the process that started it.
        """
        seconds = time.monotonic() - self._began
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        if "peak_memory_bytes" in self._most and after.ru_maxrss > max(own, self._before.ru_maxrss):
            self._note("peak_memory_bytes", after.ru_maxrss * 1024)
        processor = after.ru_utime + after.ru_stime - self._before.ru_utime - self._before.ru_stime
        return {"seconds": round(seconds, 2), "processor_seconds": round(processor, 2), **self._most}

    def used(self) -> str:
        """The peak of its memory as a clause of a sentence."""
        peak = self.measured.get("peak_memory_bytes")
        return f"it used up to {peak // MEGABYTE} MB of memory" if peak else "how much memory it used is not known"

    def for_memory(self) -> bool | None:
        """Whether the kernel killed it for memory; None if the system does not say."""
        before, after = self._killed_in_group, killed_in(self._groups)
        if before is None or after is None:
            before, after = self._killed_anywhere, told("/proc/vmstat", "oom_kill")
        return None if before is None or after is None else after > before

    def killed_by(self, otherwise: str) -> str:
        """Who sent signal 9, as far as the system tells; `otherwise` if it was not the kernel."""
        match self.for_memory():
            case None:
                return "this system does not say who did it"
            case False:
                return f"{otherwise}, the kernel did not kill for memory"
        limits = [(limit, file) for file in map(limit_file, self._groups) if (limit := limit_in(file)) is not None]
        if not limits:
            return "the kernel did it, because the machine had no memory left"
        limit, file = min(limits)
        return f"the kernel did it, because its control group may use {limit // MEGABYTE} MB ({file})"

    def _note(self, name: str, value: int | None) -> None:
        if value is not None:
            self._most[name] = max(value, self._most.get(name, 0))


def text_of(file: str | Path) -> str:
    """The text of a small file; none if it cannot be read."""
    try:
        with open(file, encoding="utf-8", errors="replace") as opened:  # noqa: PTH123 - half the time, many a second
            return opened.read()
    except OSError:
        return ""


def told(file: str | Path, name: str) -> int | None:
    """A number that the system tells in a file of names and numbers."""
    return number_in(text_of(file), name)


def number_in(text: str, name: str) -> int | None:
    """The number that stands behind a name at the beginning of a line."""
    found = re.search(rf"^{name}:?\s+(\d+)", text, re.MULTILINE)
    return int(found[1]) if found else None


def memory_groups(where: str) -> list[Path]:
    """The control groups that bound the memory of a process, its own first; `where` is what /proc tells of it."""
    for line in where.splitlines():
        _, kinds, place = line.split(":", 2)
        if kinds and "memory" not in kinds.split(","):
            continue
        root = CONTROL_GROUPS / "memory" if kinds else CONTROL_GROUPS
        own = root / place.strip("/")
        groups = [group for group in (own, *own.parents) if group.is_relative_to(root) and kills_file(group).is_file()]
        if groups:
            return groups
    return []


def kills_file(group: Path) -> Path:
    """Counts the processes of a control group that the kernel killed for memory, in either version."""
    first = group / "memory.oom_control"
    return first if first.is_file() else group / "memory.events"


def limit_file(group: Path) -> Path:
    """The limit of a control group's memory, in either version."""
    first = group / "memory.limit_in_bytes"
    return first if first.is_file() else group / "memory.max"


def killed_in(groups: Sequence[Path]) -> int | None:
    """How many processes of a control group were killed for memory."""
    return told(kills_file(groups[0]), "oom_kill") if groups else None


def limit_in(file: Path) -> int | None:
    """Bytes; None if there is no limit."""
    limit = text_of(file).strip()
    return int(limit) if limit.isdecimal() and int(limit) < UNLIMITED else None
