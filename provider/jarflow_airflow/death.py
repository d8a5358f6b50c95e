"""How a jar ended, and what a person changes."""

from __future__ import annotations

import re
import signal
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jarflow_airflow.cost import text_of
from jarflow_airflow.jar import options_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from jarflow_airflow.cost import Cost
    from jarflow_airflow.log import JarLog

CLASS_FILES = 44
"""So much more than the version of Java is that of its class files."""
KILLED = {137, 143}
"""A JVM stopped by TERM, and a shell, say this where a parent sees -9 and -15."""
A_QUARTER = "-Xmx is not set, so it is a quarter of the memory that java sees"
HEAP = ("heap", ("-Xmx", "-XX:MaxHeapSize=", "-XX:MaxRAMPercentage="), A_QUARTER)
FULL = {
    "Java heap space": HEAP,
    "GC overhead limit exceeded": HEAP,
    "Metaspace": ("metaspace", ("-XX:MaxMetaspaceSize=",), "-XX:MaxMetaspaceSize is not set"),
    "Compressed class space": (
        "class space",
        ("-XX:CompressedClassSpaceSize=",),
        "CompressedClassSpaceSize is not set",
    ),
    "direct buffer memory": (
        "direct memory",
        ("-XX:MaxDirectMemorySize=",),
        "-XX:MaxDirectMemorySize is not set, so it is as much as the heap",
    ),
}
"""By the end of what a JVM says: what is full, the options that bound it, and what holds without them."""
NO_OPTION = {
    "unable to create native thread": "it could start no more threads: let it use fewer, or raise the limit of the "
    "system (pids.max of its control group, ulimit -u, ulimit -v)",
    "Requested array size": "it asked for an array longer than Java has: the program must be changed",
}
"""By the beginning of what a JVM says: what no option of Java's changes, and what does."""
REFUSED = ("Could not reserve", "Could not allocate", "insufficient memory", "Map failed", "Unable to allocate")
"""The beginnings of what it says when the system gives it no memory."""


class Death:
    """How a jar ended: what its words, its exit code and the kernel tell of it, and what a person changes."""

    def __init__(self, jar: Path, code: int, log: JarLog, cost: Cost, given: Sequence[Option] = ()) -> None:
        self.jar, self.code = jar, code
        self.signal = -code if code < 0 else code - 128 if code in KILLED else 0
        self._log, self._cost = log, cost
        self._options = [*options_in_file(jar), *given]
        self._place = "jvm_args of the DAG" if given else str(options_of(jar))

    @property
    def for_memory(self) -> bool:
        """Whether a signal ended it for lack of memory: the kernel sent it, or the JVM said so before."""
        by_kernel = self.signal == signal.SIGKILL and self._cost.for_memory()
        return bool(self.signal and (by_kernel or self._log.out_of_memory))

    def by_signal(self) -> str:
        """Which signal, and who sent it. A jar that exits 137 was not killed itself: its parent would see -9."""
        name = self.jar.name
        if self.signal != signal.SIGKILL:
            return f"{name} was killed by signal {self.signal}"
        if self.code < 0:
            return f"{name} was killed by signal 9: {self._cost.killed_by('a person or a program did it')}"
        itself = "it did so itself, or a program that it ran was killed"
        return f"{name} exited {self.code}, as if by signal 9: {self._cost.killed_by(itself)}"

    def said(self) -> str:
        """The known reasons and the jar's last lines, as the end of a sentence; empty without both."""
        return "".join(f"; {clause}" for clause in [*self.known(), *self._log.last_lines()])

    def known(self) -> list[str]:
        """What else is known, as clauses of a sentence."""
        if self.code == 0:
            return []
        if self._log.too_new:
            needs, has = (version - CLASS_FILES for version in self._log.too_new)
            return [f"it is made for Java {needs}, and this is Java {has}: name a newer one (java_home='/path/to/jdk')"]
        used, full = self._cost.used(), self._full()
        if self.signal != signal.SIGKILL:
            crash = [f"java itself crashed ({', '.join(self._log.crash)})"] if self._log.crash else []
            return [*crash, *full, *([used] if self._log.out_of_memory else [])]
        match self._cost.for_memory():
            case True:
                more = [self._bound(), f"{self._lower()}, run less at the same time, or give it more memory"]
            case False:
                more = full or ([self._bound()] if self.code < 0 else [])
            case _:
                maybe = f"if it was the kernel, for memory: {self._lower()}, or give it more memory"
                more = [*(full or [self._bound()]), maybe]
        return [used, *more]

    def _full(self) -> list[str]:
        """What was full, by the words of the JVM, and what to change."""
        what = self._log.out_of_memory or ""
        for begin, what_to_do in NO_OPTION.items():
            if what.startswith(begin):
                return [what_to_do]
        if what.startswith(REFUSED):
            allow = f"{self._lower()}, or allow it more (ulimit -v)"
            return [f"the system gave java less memory than it asked for: {allow}"]
        for end, (name, names, otherwise) in FULL.items():
            if what.endswith(end):
                set_to = named(self._options, names)
                not_set = f"{otherwise}: set {names[0].rstrip('=')} higher in {self._place}"
                return [f"its {name} is full: {f'raise {set_to}' if set_to else not_set}"]
        return []

    def _bound(self) -> str:
        _, names, otherwise = HEAP
        set_to = named(self._options, names)
        return f"its heap is bounded by {set_to}" if set_to else f"{otherwise} ({self._place})"

    def _lower(self) -> str:
        set_to = named(self._options, HEAP[1])
        return f"lower {set_to}" if set_to else f"set -Xmx in {self._place}"


@dataclass(frozen=True)
class Option:
    """An option of java: its word, how a person wrote it, and where."""

    word: str
    shown: str
    where: str

    def __str__(self) -> str:
        return f"{self.shown} in {self.where}"


def options_in_file(jar: Path) -> list[Option]:
    """The options in the file beside a jar."""
    words = re.sub("#.*", "", text_of(jar.with_suffix(".jvm"))).split()
    return [Option(word, word, str(options_of(jar))) for word in words]


def named(options: Sequence[Option], names: Sequence[str]) -> Option | None:
    """The option of one of these names that holds: the last one of the first name that is there."""
    found = [[one for one in options if one.word.startswith(name)][-1:] for name in names]
    return next((one for [one] in filter(None, found)), None)
