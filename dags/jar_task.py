"""`JarTask`: an Airflow task that is a Java program.

The program is a plain `java -jar`, and Airflow learns from it what a shell would:

- its arguments are a list of words, its environment is a few names and nothing of Airflow's, its stdin is empty;
- stderr is its log: a line `{"level": "WARN", "msg": "...", fields...}` is logged at its level with its fields,
  `"group": "begin"` and `"end"` fold what stands between them, any other line is logged as it is, as a warning;
  escapes for a terminal and marks of groups in a text are shown, not obeyed;
  so many lines are logged, the others counted; the login's password is *** wherever it stands;
- the last line of stdout is its result, `{"outcome": "OK", "message": "...", fields...}`: it becomes the XCom
  (whole, and each field under its own key) and the extra of the task's outlets;
- what the try cost (times, peak memory, bytes read and written) stands in the log's last line and in the XCom `cost`;
- its exit code is the task's state: 0 OK success, 99 NOTHING_TO_DO skipped, 75 UNAVAILABLE and death by a signal
  retried, 3 REJECTED, 2 USAGE, 1 BUG and any other code failed for good;
- a death for lack of memory says who killed it and which option to change, and is retried once at most;
- TERM asks it to stop, four seconds later it is killed with all its children: when Airflow says so, when it was silent
  for too long, and when the process that started it is gone, in whatever way.

This file needs Airflow 3.3 and nothing else of this project: with your own `PLACES` it runs your own jars.
"""

from __future__ import annotations

import hashlib
import html
import json
import math
import os
import re
import resource
import selectors
import shutil
import signal
import subprocess
import time
from collections import deque
from contextlib import suppress
from datetime import timedelta
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from airflow.sdk import Asset, BaseOperator, Connection, RetryAction, RetryDecision, RetryPolicy
from airflow.sdk.exceptions import (
    AirflowException,
    AirflowFailException,
    AirflowNotFoundException,
    AirflowSkipException,
    AirflowTaskTimeout,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from airflow.sdk import Context
    from airflow.sdk.types import Logger

CHECKOUT = Path(__file__).resolve().parents[1]
TASKS = CHECKOUT / "tasks"
PLACES = (f"{TASKS}/{{0}}/target/{{0}}.jar", "/opt/jarflow/tasks/{0}.jar")
MOST_ENTRIES = 10_000
MOST_CHOICES = 1_000
INHERITED = {"PATH", "HOME", "TZ", "TMPDIR", "JAVA_HOME", "JARFLOW_KEEP_DAYS"}
UTF_8 = "C.UTF-8"
"""The locale of every jar: in the C locale of a bare server Java cannot read a file name with an accent."""
STDOUT_IS_THE_JARS = ("-Xlog:disable", "-Xlog:all=warning:stderr")
"""The JVM's own warnings go to stderr."""
OUTCOMES = {0: "OK", 1: "BUG", 2: "USAGE", 3: "REJECTED", 75: "UNAVAILABLE", 99: "NOTHING_TO_DO"}
NOTHING_TO_DO = 99
UNAVAILABLE = 75
"""Airflow tries the task again; it does so after no other exit code."""
USAGE = 2
KILLED = {137, 143}
"""A JVM stopped by TERM, and a shell, say this where a parent sees -9 and -15."""

LEVELS = {
    level: weight
    for weight, levels in {
        "debug": "DEBUG TRACE VERBOSE FINE FINER FINEST",
        "info": "INFO INFORMATION NOTICE CONFIG",
        "warning": "WARN WARNING",
        "error": "ERROR ERR SEVERE",
        "critical": "CRITICAL CRIT FATAL ALERT EMERGENCY EMERG PANIC",
    }.items()
    for level in levels.split()
}
"""Airflow's words for the levels of this contract and of common loggers, which are read in any case."""
TAKEN = set(
    "self target level msg event timestamp logger logger_name method_name exception exc_info error_detail stack "
    "stack_info positional_args filename lineno chan loc dag_id run_id task_id ti_id try_number map_index".split()
)
"""Names that mean something to Airflow's own log lines: a jar's field of that name is logged as `jar_<name>`."""

LONGEST_LINE = 64 * 1024
"""Bytes: of a result, and of what is held of any other line."""
MOST_FIELDS = 200
"""Of a result: each is an XCom of its own."""
NAME = re.compile(r"[A-Za-z*][\w.*-]{0,127}", re.ASCII)
"""Of such a field: it becomes part of an address of Airflow's. A masked one has asterisks."""
LONGEST_SPELLING = 16
"""Letters: one letter of a secret takes fewer, however it is escaped."""
MORE = (" byte more)", " bytes more)")
"""The end of a line that was cut, by one byte or by several."""
A_PIPE = 1024 * 1024
"""Bytes: as many as Linux lets a pipe hold."""
MOST_LINES = {"debug": 5_000, "info": 10_000, "warning": 11_000, "error": 12_000, "critical": 12_000}
"""When so many lines of a task are logged, no more of this level are: there is room left for what is graver."""
OBEYED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]|:(?=:(?:end)?group::)")
"""What a terminal or Airflow's log page would act on: control characters, turns of the direction, marks of a group."""
A_LINE = 1000
"""Letters: a longer line counts as several."""
SPEED = "per_second"
"""The field that only a heartbeat has."""
NO_FIELDS: Mapping[str, Any] = {}
KILL_AFTER = 4
TICK = 0.2
LOOK = 0.02
"""Seconds."""
MEGABYTE = 1024 * 1024
CONTROL_GROUPS = Path("/sys/fs/cgroup")
UNLIMITED = 2**60
"""Bytes: a control group of the first version that has no limit says more than this."""
OUT_OF_MEMORY = re.compile(
    r"\bOutOfMemoryError: (\w[\w ]+)"
    r"|Could not reserve enough space|Could not allocate compressed class space"
    r"|insufficient memory for the Java Runtime"
)
CRASHED = re.compile(r"#\s+(?:(SIG[A-Z]+) \(0x\w+\)[^(]*(?:\((sent by kill)\))?|(/.*hs_err_pid\d+\.log)$)")
"""Lines of the JVM about a crash. One names the signal, and says if somebody sent it; another names the report."""
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

HEADING = """\
| The task is | because | what to do |
| --- | --- | --- |
"""
WHAT_TO_DO = {
    "ingest": """\
| `{0}` success, "again" | an earlier batch was not finished: the next two runs take it first | nothing |
| `{0}` success, "set aside" | three runs did not finish a batch | clear the first, or `ingest DATASET --offer BATCH` |
| `{0}` failed, REJECTED | nothing was taken, and a file is newly refused | replace the file that the log names |
""",
    "every jar": """\
| up for retry, UNAVAILABLE | database or folder cannot be reached, or a disk is full | nothing: three retries follow |
| failed, UNAVAILABLE | the last retry failed too | repair what the log names, then clear the task |
| failed, USAGE | an option in the form or the pipeline is wrong | correct it as the log says, then clear the task |
| failed, BUG | the program has an error | open an issue with the log; when it is fixed, clear the task |
""",
}
"""Rows of a runbook that are the same in each pipeline, by the jar that they are about."""
ANY_MOMENT = """
A task may be killed or cleared at any moment: run it again, and it ends in the same state.
"""

TIED = f"""\
exec 3<&0 </dev/null
unset PWD OLDPWD
sh -c 'trap "" TERM; read _; kill -TERM -$0; sleep {KILL_AFTER}; kill -KILL -$0' $$ <&3 3<&- >/dev/null 2>&1 &
setpriv --pdeathsig keep true 2>/dev/null && set -- setpriv --pdeathsig TERM "$@"
exec "$@" 3<&-"""
"""Becomes the program named by its arguments, in whose process group then lives a watcher. It reads a pipe that only
this process can write to and never does: the read ends when this process does, even by SIGKILL.

On Linux the kernel sends TERM too when the thread that started the program ends: there may be no watcher any more."""


def runbook(docstring: str, **tasks: str) -> str:
    """A pipeline's docstring with the rows that every runbook has; the rows about a jar name the tasks that run it.

    What is the pipeline's own stands in the docstring's table, if it has one.
    """
    own = docstring if "\n| " in docstring else f"{docstring}\n{HEADING}"
    rows = "".join(WHAT_TO_DO[jar].format(named) for jar, named in tasks.items()) + WHAT_TO_DO["every jar"]
    before, last_row, after = re.split(r"(?m)(^\|.*\n)(?!\|)", own, maxsplit=1)
    return before + last_row + rows + after + ANY_MOMENT


def data() -> Path:
    """The data folder."""
    return Path(os.environ.get("JARFLOW_DATA", f"{CHECKOUT}/data"))


def named_in(folder: str, form: str) -> list[str]:
    """The names in a folder of the data, by the group in `form`: choices for a form, sorted and at most MOST_CHOICES.

    A folder that cannot be read has none, because a DAG file must be readable in any case.
    """
    found: set[str] = set()
    with suppress(OSError), os.scandir(data() / folder) as entries:
        names = (re.fullmatch(form, entry.name) for entry in islice(entries, MOST_ENTRIES))
        found = {name.group(1) for name in names if name}
    return sorted(found)[:MOST_CHOICES]


class Lines:
    """Cuts what a pipe brings into lines; holds no more of a line than is shown of it."""

    def __init__(self, mask: Mask) -> None:
        self._mask = mask
        self._begun = bytearray()
        self._dropped = 0

    def feed(self, some: bytes) -> Iterator[str]:
        """The lines that some more bytes complete; blank ones left out, long ones cut."""
        *ended, begun = some.split(b"\n")
        for part in ended:
            self._append(part)
            line = self._begun.decode("utf-8", "backslashreplace").rstrip()
            if line:
                yield self._cut(line) if self._dropped else line
            self._begun.clear()
            self._dropped = 0
        self._append(begun)

    def _append(self, part: bytes) -> None:
        room = LONGEST_LINE - len(self._begun)
        self._begun += part[:room]
        self._dropped += max(0, len(part) - room)

    def _cut(self, line: str) -> str:
        """Masked already, and without its end, which may be the beginning of a secret."""
        line = self._mask(line)
        shown = line[: max(0, len(line) - self._mask.longest)]
        missing = self._dropped + len(line) - len(shown)
        return f"{shown}... ({missing}{MORE[missing > 1]}"


class Mask:
    """Puts *** for a secret, also for one that was escaped on its way: for JSON, a URL, a shell, SQL, HTML."""

    def __init__(self, secret: str | None) -> None:
        self._secret = re.compile("".join(map(self._spellings, secret))) if secret else None
        self.longest = LONGEST_SPELLING * len(secret or "")

    def __call__(self, value: Any) -> Any:  # noqa: ANN401 - what JSON can say
        """The same text, object or list without the secret."""
        if self._secret is None or value is None or isinstance(value, bool):
            return value
        if isinstance(value, dict):
            return {self(key): self(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self(item) for item in value]
        if isinstance(value, str):
            return self._secret.sub("***", value)
        return "***" if self._secret.fullmatch(str(value)) else value

    @staticmethod
    def _spellings(letter: str) -> str:
        """A pattern of a letter and its escapes, escaped again or not: no line may take long to be searched."""
        utf_16 = letter.encode("utf-16-be").hex()
        spellings = [
            r"(?:\\{4}|\\{1,2})" if letter == "\\" else r"\\{0,3}" + re.escape(letter),
            "(?i:" + "".join(f"%{byte:02x}" for byte in letter.encode()) + ")",
            "(?i:" + "".join(rf"\\{{1,2}}u{utf_16[at : at + 4]}" for at in range(0, len(utf_16), 4)) + ")",
            # Where it is the letter itself, each letter would match in two ways, and a long line in very many.
            *([re.escape(html.escape(letter))] if html.escape(letter) != letter else []),
            *{" ": [r"\+"], "'": ["''", r"'\\{1,2}''", r"'\\{0,1}\"'\\{0,1}\"'"]}.get(letter, []),
        ]
        return f"(?:{'|'.join(sorted(spellings, key=len, reverse=True))})"


class JarLog:
    """Says again in Airflow's log what a jar says, and remembers what the end of the task needs: its last words."""

    def __init__(self, log: Logger, mask: Mask) -> None:
        self.answer: str | None = None
        self.result: dict[str, Any] | None = None
        self.last_words: deque[str] = deque(maxlen=5)
        self._log = log
        self._mask = mask
        self._open_groups = 0
        self._said = self._unlogged = self._room_taken = 0
        self._counts: dict[tuple[str, ...], list[Any]] = {}
        self.out_of_memory: str | None = None
        self.crash: deque[str] = deque(maxlen=3)
        self._thrown: str | None = None
        self.stands_at: str | None = None

    def hear(self, line: str, *, answers: bool) -> bool:
        """Log a line; one of stdout that may be the result is held back until another line follows it.

        Whether it is a sign of life: a heartbeat is none whose counts are those of the one before.
        """
        line, fields = self._mask(line), parse(line, self._mask)
        if found := OUT_OF_MEMORY.search(line):
            self.out_of_memory = (found[1] or found[0]).rstrip()
        elif found := CRASHED.match(line):
            self.crash.extend(filter(None, found.groups()))
        lives = answers or self._moves(fields or {})
        self.stands_at = None if lives else visible(fields.get("msg"))
        self._hear(line, fields, answers=answers)
        return lives

    def _moves(self, fields: Mapping[str, Any]) -> bool:
        """Whether a record is no heartbeat, or one that counts something else than the last one of its names."""
        if SPEED not in fields:
            return True
        counts = {name: value for name, value in fields.items() if name not in (SPEED, "ts", "level", "msg")}
        names, values = tuple(counts), [*counts.values()]
        moves = self._counts.get(names) != values
        if len(self._counts) < MOST_CHOICES or names in self._counts:
            self._counts[names] = values
        return moves

    def _hear(self, line: str, fields: dict[str, Any] | None, *, answers: bool) -> None:
        if not answers:
            self._stderr(line, fields)
            return
        if self.answer and self.answer.startswith("{"):
            self._say("info", visible(self.answer))
        if not line.startswith("{"):
            self._say("info", visible(line))
        self.answer, self.result = line, fields

    def last_lines(self) -> list[str]:
        """Its last words as a clause, if there are any; the exception that ended it first, above a long trace too."""
        words = [self._thrown, "..."] if self._thrown and self._thrown not in self.last_words else []
        return [f"its last lines: {' | '.join([*words, *self.last_words])}"] if self.last_words else []

    def close(self) -> None:
        """Close the groups that the jar left open, so that they do not swallow Airflow's own lines."""
        self._close_groups()
        if self._unlogged:
            lines = "1 more line was" if self._unlogged == 1 else f"{self._unlogged:,} more lines were"
            self._log.warning(f"{lines} not logged: {self._said:,} in all")

    def _stderr(self, line: str, fields: dict[str, Any] | None) -> None:
        if fields is None or not isinstance(fields.get("msg"), str):
            self._say("warning", visible(line))
            return
        message, group = fields.pop("msg"), fields.pop("group", None)
        level = LEVELS.get(str(fields.pop("level", "INFO")).strip().upper(), "info")
        fields.pop("ts", None)
        message = visible(message)
        fields = {f"jar_{name}" if taken(name) else name: value for name, value in visible(fields).items()}
        if group == "end" and self._open_groups:
            self._open_groups -= 1
            self._log.info("::endgroup::")
        elif group == "begin":
            # What is not logged closes the groups that are open, and opens none.
            is_open = self._say("info", f"::group::{message}", len(line), fields)
            self._open_groups += is_open
        else:
            self._say(level, message, len(line), fields)

    def _say(self, level: str, text: str, size: int = 0, fields: Mapping[str, Any] = NO_FIELDS) -> bool:
        """Log it, which is visible already, if there is room; whether there was."""
        self.last_words.append(text[:300])
        if text.startswith("Exception in thread "):
            self._thrown = text[:300]
        self._said += 1
        has_room = self._room_taken < MOST_LINES[level]
        if has_room:
            self._room_taken += 1 + max(size, len(text)) // A_LINE
            getattr(self._log, level)(text, **fields)
        else:
            self._unlogged += 1
            self._close_groups()
        return has_room

    def _close_groups(self) -> None:
        for _ in range(self._open_groups):
            self._log.info("::endgroup::")
        self._open_groups = 0


class Cost:
    """What a process and the children that it waits for cost. Linux tells of memory and bytes, other systems do not."""

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
        counts = (self._killed_in_group, killed_in(self._groups))
        if None in counts:
            counts = (self._killed_anywhere, told("/proc/vmstat", "oom_kill"))
        return None if None in counts else counts[1] > counts[0]

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


class Death:
    """How a jar ended: what its words, its exit code and the kernel tell of it, and what a person changes."""

    def __init__(self, jar: Path, code: int, log: JarLog, cost: Cost) -> None:
        self.jar, self.code = jar, code
        self.signal = -code if code < 0 else code - 128 if code in KILLED else 0
        self._log, self._cost, self._options = log, cost, options_of(jar)

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

    def known(self) -> list[str]:
        """What else is known, as clauses of a sentence."""
        if self.code == 0:
            return []
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
                set_to = option(self.jar, names)
                raise_it = f"raise {set_to}" if set_to else f"{otherwise}: set {names[0].rstrip('=')} higher"
                return [f"its {name} is full: {raise_it} in {self._options}"]
        return []

    def _bound(self) -> str:
        _, names, otherwise = HEAP
        set_to = option(self.jar, names)
        return f"its heap is bounded by {set_to} in {self._options}" if set_to else f"{otherwise} ({self._options})"

    def _lower(self) -> str:
        set_to = option(self.jar, HEAP[1])
        return f"{f'lower {set_to}' if set_to else 'set -Xmx'} in {self._options}"


def options_of(jar: Path) -> Path:
    """The file in which a person changes the options of a jar: of ours the one that the build copies."""
    source = TASKS / jar.stem / "src" / "main" / "jvm" / f"{jar.stem}.jvm"
    return source if jar.is_relative_to(TASKS) and source.is_file() else jar.with_suffix(".jvm")


def option(jar: Path, names: Sequence[str]) -> str | None:
    """The option of one of these names that holds for a jar: the last one of the first name that is there."""
    text = re.sub("#.*", "", text_of(jar.with_suffix(".jvm")))
    found = [word for name in names for word in re.findall(rf"(?<!\S){name}\S+", text)[-1:]]
    return found[0] if found else None


class Ended(SystemExit):
    """A jar failed and said why in its result. Airflow writes no trace of this exception, only `Task exited`."""

    def __init__(self, code: int, ending: str) -> None:
        super().__init__(code)
        self._ending = ending

    def __str__(self) -> str:
        """What callbacks of Airflow see: the outcome and the message."""
        return self._ending


class OnlyWhenUnavailable(RetryPolicy):
    """Tries a jar again that said UNAVAILABLE, or that gave no result; another result that failed stays so."""

    def evaluate(
        self,
        exception: BaseException,
        try_number: int,  # noqa: ARG002 - the names are Airflow's
        max_tries: int,  # noqa: ARG002
        context: Context | None = None,  # noqa: ARG002
    ) -> RetryDecision:
        """Airflow asks when a task raised something else than AirflowFailException."""
        if isinstance(exception, Ended) and exception.code != UNAVAILABLE:
            return RetryDecision(RetryAction.FAIL)
        return RetryDecision.default()


ONLY_WHEN_UNAVAILABLE = OnlyWhenUnavailable()
"""A default of the operator's signature, because that is where Airflow reads the defaults of a mapped task."""


class JarTask(BaseOperator):
    """Runs a jar as a task.

    :param jar: the jar's name, looked up in `PLACES`, or a path that ends with `.jar`; the task id if not given.
    :param args: the words after `java -jar x.jar`; templated, and results of other tasks may stand in it.
    :param login: id of the Airflow Connection that the jar sees as PGHOST, PGPORT, PGDATABASE, PGUSER, PGPASSWORD.
    :param silence: a jar that says nothing new for so long hangs, also one whose heartbeat counts nothing more: it is
        stopped, and the task retried; None to let it be.

    JVM options belong to the jar: a file `<jar>.jvm` beside it is given to java as its @argfile. So does a start-up
    cache, see `trained`.
    """

    template_fields: Sequence[str] = ("args",)
    template_fields_renderers: ClassVar[dict[str, str]] = {"args": "json"}
    ui_color = "#f4e3c9"

    _child: subprocess.Popen[bytes] | None = None
    _worker: int
    _killed_at: float | None = None
    _killed_because: str | None = None

    def __init__(  # Airflow's `partial()` reads a default from here and nowhere else.
        self,
        *,
        jar: str | None = None,
        args: Sequence[Any] = (),
        login: str | None = None,
        silence: timedelta | None = timedelta(minutes=10),
        retries: int = 3,
        retry_delay: timedelta = timedelta(seconds=15),
        retry_exponential_backoff: float = 2.0,
        max_retry_delay: timedelta = timedelta(minutes=10),
        execution_timeout: timedelta | None = timedelta(hours=1),
        multiple_outputs: bool = True,
        retry_policy: RetryPolicy | None = ONLY_WHEN_UNAVAILABLE,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            retries=retries,
            retry_delay=retry_delay,
            retry_exponential_backoff=retry_exponential_backoff,
            max_retry_delay=max_retry_delay,
            execution_timeout=execution_timeout,
            multiple_outputs=multiple_outputs,
            retry_policy=retry_policy,
            **kwargs,
        )
        self.jar = jar or self.task_id.rsplit(".", 1)[-1]
        self.args = args
        self.login = login
        self.silence = silence

    def execute(self, context: Context) -> dict[str, Any]:
        """Run the jar to its end; return its result, or raise what its exit code means to Airflow."""
        jar = find_jar(self.jar)
        self._worker = os.getppid()
        words = self._words()
        environment = self._environment(context) | by_hand(jar)
        mask = Mask(environment.get("PGPASSWORD"))
        log = JarLog(self.log, mask)
        self.log.info(visible(mask(" ".join([str(jar), *words]))))
        command = [*start(jar, find_java()), *words]
        cost = Cost()
        try:
            code = self._run(command, environment, mask, log, cost)
            death = Death(jar, code, log, cost)
            result = self._result(death, log, context)
        except (AirflowException, AirflowTaskTimeout):
            self.log.info("ended without a result", **cost.measured)
            if self._killed_at is None:
                self._push({"cost": cost.measured}, context)
            raise
        ending = visible(f"{result['outcome']}: {result.get('message')}")
        if result["outcome"] in ("BUG", "UNAVAILABLE"):
            ending = "; ".join([ending, *death.known()])
        (self.log.info if code in (0, NOTHING_TO_DO) else self.log.error)(ending, **cost.measured)
        self._push({"cost": cost.measured}, context)
        if code == 0:
            for asset in self.outlets:
                if isinstance(asset, Asset):
                    context["outlet_events"][asset].extra = result
            return result
        self._push({**result, "return_value": result}, context)
        raise AirflowSkipException(ending) if code == NOTHING_TO_DO else Ended(code, ending)

    def _push(self, values: Mapping[str, Any], context: Context) -> None:
        for name, value in values.items() if self.do_xcom_push else ():
            context["ti"].xcom_push(name, value)

    def _result(self, death: Death, log: JarLog, context: Context) -> dict[str, Any]:
        """The result of a jar that has ended; raises if it gave none."""
        name = death.jar.name
        if self._killed_at is not None:
            raise AirflowException(f"{name} was stopped: {self._killed_because}")
        said = "".join(f"; {clause}" for clause in [*death.known(), *log.last_lines()])
        if death.signal:
            sentence = f"{death.by_signal()}{said}"
            task = context["ti"]
            if death.for_memory and task.try_number > task.max_tries - self.retries + 1:
                raise AirflowFailException(f"{sentence}; it is not tried again, because this was not the first try")
            raise AirflowException(sentence)
        return read_result(name, death.code, log, said)

    def on_kill(self) -> None:
        """Ask the jar to stop. Runs inside a signal handler: `execute` goes on, sees to its death and raises."""
        self._stop("its task was stopped or lost its worker")

    def _stop(self, because: str) -> None:
        self._killed_at = self._killed_at or time.monotonic()
        self._killed_because = self._killed_because or because
        self._signal(signal.SIGTERM)

    def _run(self, command: list[str], environment: dict[str, str], mask: Mask, log: JarLog, cost: Cost) -> int:
        try:
            self._child = subprocess.Popen(
                ["/bin/sh", "-c", TIED, "sh", *command],
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
        except OSError as cannot:
            raise AirflowFailException(f"java could not be started: {cannot}") from None
        cost.begin(self._child.pid)
        if self._killed_at is not None:
            self._signal(signal.SIGTERM)
        with self._child as child, selectors.DefaultSelector() as pipes:
            for pipe in filter(None, (child.stdout, child.stderr)):
                pipes.register(pipe, selectors.EVENT_READ, Lines(mask))
            try:
                self._follow(child, pipes, log, cost)
            except AirflowTaskTimeout:
                self.on_kill()
                self._follow(child, pipes, log, cost)
                raise AirflowTaskTimeout(f"stopped, because it ran longer than {self.execution_timeout}") from None
            finally:
                if child.poll() is None:
                    self._signal(signal.SIGTERM)
                    with suppress(subprocess.TimeoutExpired):
                        child.wait(KILL_AFTER)
                self._signal(signal.SIGKILL)
                self._child = None
            return child.returncode

    def _follow(self, child: subprocess.Popen[bytes], pipes: selectors.BaseSelector, log: JarLog, cost: Cost) -> None:
        """Log what the jar prints until it is dead. A process it left behind dies with it, or is no longer heard."""
        began = heard = time.monotonic()
        while child.poll() is None:
            tick = min(TICK, max(LOOK, (time.monotonic() - began) / 4))
            for key, _ in pipes.select(tick) if pipes.get_map() else []:
                some = os.read(key.fd, 8192)
                if self._hear(key, some or b"\n", log):
                    heard = time.monotonic()
                if not some:
                    pipes.unregister(key.fileobj)
            cost.look(at_once=not pipes.get_map())
            self._watch(heard, log)
            if not pipes.get_map():
                with suppress(subprocess.TimeoutExpired):
                    child.wait(TICK)
        self._signal(signal.SIGKILL)
        for key in pipes.get_map().values():
            os.set_blocking(key.fd, False)
            with suppress(BlockingIOError):
                self._hear(key, os.read(key.fd, A_PIPE), log)
            self._hear(key, b"\n", log)
        log.close()

    def _hear(self, key: selectors.SelectorKey, some: bytes, log: JarLog) -> bool:
        """Log the lines that some bytes complete; whether one of them is a sign of life."""
        answers = key.fileobj is self._child.stdout
        return any([log.hear(line, answers=answers) for line in key.data.feed(some)])  # noqa: C419 - each is logged

    def _watch(self, heard: float, log: JarLog) -> None:
        """Stop a jar whose worker is gone, or that hangs; kill one that was asked to stop and did not."""
        now = time.monotonic()
        if self._killed_at is not None:
            if now > self._killed_at + KILL_AFTER:
                self._signal(signal.SIGKILL)
        elif os.getppid() != self._worker:
            self.on_kill()
        elif self.silence and now > heard + self.silence.total_seconds():
            stood = f"stood still at: {log.stands_at}" if log.stands_at else "printed nothing"
            self._stop(f"for {self.silence} it {stood}")

    def _signal(self, number: signal.Signals) -> None:
        if self._child is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._child.pid, number)

    def _words(self) -> list[str]:
        if isinstance(self.args, str):
            raise AirflowFailException(f"args must be a list of words, found the text {self.args!r}")
        words = list(self.args)
        if None in words:
            raise AirflowFailException(f"args must be words, found None in {words}: an earlier task gave no such value")
        return [str(word) for word in words]

    def _environment(self, context: Context) -> dict[str, str]:
        """Everything the jar sees, secrets included: never log it, never make it a template field."""
        task = context["ti"]
        environment = {name: value for name, value in os.environ.items() if name in INHERITED}
        environment |= {
            "LC_ALL": UTF_8,
            "JARFLOW_DATA": str(data()),
            "JARFLOW_DAG_ID": task.dag_id,
            "JARFLOW_RUN_ID": task.run_id,
            "JARFLOW_TASK_ID": task.task_id,
            "JARFLOW_TRY": str(task.try_number),
            "JARFLOW_LOG": "json",
        }
        if task.map_index is not None and task.map_index >= 0:
            environment["JARFLOW_MAP_INDEX"] = str(task.map_index)
        if self.login:
            try:
                login = Connection.get(self.login)
            except AirflowNotFoundException as unknown:
                raise AirflowFailException(f"login {self.login!r}: {unknown}") from None
            given = {
                "PGHOST": login.host,
                "PGPORT": login.port,
                "PGDATABASE": login.schema,
                "PGUSER": login.login,
                "PGPASSWORD": login.password,
            }
            environment |= {name: str(value) for name, value in given.items() if value}
        return environment


def find_jar(jar: str) -> Path:
    """The place of a jar, given by its name or its path."""
    places = [Path(jar)] if jar.endswith(".jar") else [Path(place.format(jar)) for place in PLACES]
    for place in places:
        if place.is_file():
            return place
    if jar.endswith(".jar"):
        raise AirflowFailException(f"jar {jar} not found: name an absolute path that Airflow's user can read")
    what_to_do = (
        "build it (./jarflow up)"
        if (TASKS / jar / "pom.xml").is_file()
        else "put it there, name its path (jar='/path/to/x.jar'), or correct the name"
    )
    raise AirflowFailException(f"jar {jar} not found at {' or '.join(map(str, places))}: {what_to_do}")


def by_hand(jar: Path) -> dict[str, str]:
    """What tells one of our own jars how a person starts it; nobody knows that of another jar."""
    return {"JARFLOW_COMMAND": f"./jarflow task {jar.stem}"} if jar.is_relative_to(TASKS) else {}


def find_java() -> str:
    """The java of JAVA_HOME, else of PATH."""
    places = f"{home}/bin" if (home := os.environ.get("JAVA_HOME")) else os.environ.get("PATH", "")
    java = shutil.which("java", path=places)
    if java is None:
        raise AirflowFailException(f"no java in {places}: install a JDK and set JAVA_HOME to it")
    return java


def start(jar: Path, java: str) -> list[str]:
    """The words that start a jar: with the options that lie beside it, and from its start-up cache if it has one."""
    twin = trained(jar, java)
    cache = twin.with_suffix(".aot")
    faster = [f"-XX:AOTCache={cache}"] if cache.is_file() else []
    jar = twin if faster else jar
    options = [f"@{file}"] if (file := jar.with_suffix(".jvm")).is_file() else []
    return [java, *STDOUT_IS_THE_JARS, *options, *faster, "-jar", str(jar)]


def trained(jar: Path, java: str) -> Path:
    """The place of the copy of a jar that has a start-up cache beside it, if there is one.

    A JVM may take a cache that was made of another build of the jar, and then it runs that build's code. So copy,
    options and cache lie together in a folder that is named after what they were made of, and never changes.
    """
    made_of = (jar, jar.with_suffix(".jvm"), Path(java).resolve().parents[1] / "release")
    content = hashlib.sha256(b"".join(file.read_bytes() for file in made_of if file.is_file()))
    return jar.parent / "start" / content.hexdigest()[:16] / jar.name


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


def read_result(jar: str, code: int, log: JarLog, said: str) -> dict[str, Any]:
    """The answer of the jar, if it is one and agrees with its exit code."""
    outcome = OUTCOMES.get(code, "BUG")
    if code == USAGE:
        return {"outcome": "USAGE", "message": f"{jar} was called with wrong arguments{said}"}
    answer, result = log.answer, log.result
    ended = f"{jar} exited {code} ({outcome})"
    if answer is None or not answer.startswith("{"):
        raise AirflowFailException(f"{ended} without a result line{said}")
    if answer.endswith(MORE):
        raise AirflowFailException(
            f"{ended}, but its result is longer than {LONGEST_LINE} bytes: name a file in it that holds the rest"
        )
    if result is None or result.get("outcome") not in OUTCOMES.values():
        raise AirflowFailException(f"{ended}, but the last line of its stdout is not a result: {answer[:200]!r}{said}")
    if result["outcome"] != outcome:
        raise AirflowFailException(f"{ended}, but its result says {result['outcome']}: {visible(answer[:200])}")
    if len(result) > MOST_FIELDS:
        raise AirflowFailException(
            f"{ended}, but its result has more than {MOST_FIELDS} fields: name a file in it instead"
        )
    odd = [name for name in result if not NAME.fullmatch(name)]
    if odd:
        raise AirflowFailException(
            f"{ended}, but a field of its result is called {visible(odd[0][:60])!r}: "
            "expected at most 128 letters, digits, dots, hyphens and underscores, beginning with a letter"
        )
    return result


def visible(value: Any) -> Any:  # noqa: ANN401 - what JSON can say
    """The same text, object or list, where nothing is obeyed by a terminal or by Airflow's log page."""
    if isinstance(value, dict):
        return {visible(name): visible(item) for name, item in value.items()}
    if isinstance(value, list):
        return [visible(item) for item in value]
    if isinstance(value, str):
        return OBEYED.sub(lambda found: r"\x3a" if found[0] == ":" else ascii(found[0])[1:-1], value)
    return value


def parse(line: str, mask: Mask) -> dict[str, Any] | None:
    """The JSON object that a line is, masked; None if it is none, or holds what Airflow's database refuses.

    That is NaN and Infinity, which are no JSON either, numbers as large as that, whole ones of more than 64 bits, and
    in texts the letter zero and halves of letters.
    """
    try:
        value = json.loads(line, parse_constant=int, parse_float=finite, parse_int=whole)
        if "\\u" in line and b"\\u0000" in json.dumps(value, ensure_ascii=False).encode():
            return None
        return mask(value) if isinstance(value, dict) else None
    except (ValueError, RecursionError):
        return None


def taken(name: str) -> bool:
    """True of a name that means something to what writes Airflow's log."""
    return name in TAKEN or name.startswith("_")


def whole(text: str) -> int:
    """A number without a point or an exponent."""
    number = int(text)
    if not -(2**63) <= number < 2**63:
        raise ValueError(text)
    return number


def finite(text: str) -> float:
    """A number with a point or an exponent."""
    number = float(text)
    if math.isinf(number):
        raise ValueError(text)
    return number
