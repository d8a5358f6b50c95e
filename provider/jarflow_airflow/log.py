"""A jar's lines in Airflow's log."""

from __future__ import annotations

import os
import re
import stat
from collections import deque
from typing import TYPE_CHECKING, Any

from jarflow_airflow.layouts import LEVELS
from jarflow_airflow.records import Records, is_plain, shown
from jarflow_airflow.state import CHECKPOINT
from jarflow_airflow.text import LONGEST_LINE, parse, visible
from jarflow_airflow.versions import NO_FIELDS, say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from airflow.sdk.types import Logger

    from jarflow_airflow.records import Record
    from jarflow_airflow.text import Mask

TAKEN = set(
    "self target level msg event timestamp logger logger_name method_name exception exc_info error_detail stack "
    "stack_info positional_args filename lineno chan loc dag_id run_id task_id ti_id try_number map_index".split()
)
"""Names that mean something to Airflow's own log lines: a jar's field of that name is logged as `jar_<name>`."""
MOST_LINES = {"debug": 5_000, "info": 10_000, "warning": 11_000, "error": 12_000, "critical": 12_000}
"""When so many lines of a task are logged, no more of this level are: there is room left for what is graver."""
A_LINE = 1000
"""Letters: a longer line counts as several."""
SPEED = "per_second"
"""The field that only a heartbeat has."""
MOST_COUNTED = 1_000
"""Heartbeats with names of their own whose counts are remembered."""
OUT_OF_MEMORY = re.compile(
    r"\bOutOfMemoryError: (\w[\w ]+)"
    r"|Could not reserve enough space|Could not allocate compressed class space"
    r"|insufficient memory for the Java Runtime"
)
TOO_NEW = re.compile(r"class file version (\d{2,3})\.\d+\), this version .{1,60} class file versions up to (\d{2,3})")
CRASHED = re.compile(r"#\s+(?:(SIG[A-Z]+) \(0x\w+\)[^(]*(?:\((sent by kill)\))?|(/.*hs_err_pid\d+\.log)$)")
"""Lines of the JVM about a crash. One names the signal, and says if somebody sent it; another names the report."""

ABOUT_A_CACHE = re.compile(
    r"\s*AOTConfiguration recorded: |Reading AOTConfiguration \S+ and writing|AOTCache creation is complete: "
)
"""Lines that the JVM prints on stdout, below the result, when it makes a start-up cache."""

NO_CACHE = re.compile(r"\[error\s*\]\[(?:aot|cds)\b|An error has occurred while processing the AOT cache")
"""Lines that the JVM logs when it refuses to use a start-up cache."""

UNWRITTEN = re.compile(r"\[error\s*\]\[(?:aot|cds)\b[^\]]*\] Unable to write to ")
"""A line of the JVM that has no room for a start-up cache, or for what it learned. It exits with 1 then, also where the
program ended well."""

DIES = re.compile(r"Error occurred during initialization of VM|Unable to use AOT cache")
"""Lines that the JVM prints on stdout, below the result, when it dies of that."""


class JarLog:
    """Says in Airflow's log what a jar says, and remembers what the end of the task needs: its last words."""

    answer: str | None = None
    """The text that may be the result."""
    result: dict[str, Any] | None = None
    """The answer, if it is a JSON object."""
    stands_at: str | None = None
    """The last line, if it was no sign of life."""
    out_of_memory: str | None = None
    fatal: str | None = None
    """Of the texts that are not to be said, the one that was."""
    refused_cache = False
    """True after the JVM refused to use its start-up cache."""
    unwritten = False
    """True after the JVM could not write one, or what it learned."""
    thrown: str | None = None
    """The line about the exception that ended it."""
    too_new: tuple[int, int] | None = None
    """The versions of a class file and of the java that cannot read it, as they number them."""

    def __init__(self, log: Logger, mask: Mask) -> None:
        self.mask = mask
        self.last_words: deque[str] = deque(maxlen=5)
        self.crash: deque[str] = deque(maxlen=3)
        self._log = log
        self._open_groups = 0
        self._said = self._unlogged = self._room_taken = 0

    def hear(self, line: str, *, answers: bool) -> bool:
        """Log a line of stdout, which may be the result, or of stderr; whether it is a sign of life."""
        masked = self.mask(line)
        if ABOUT_A_CACHE.match(line):
            return False
        if found := OUT_OF_MEMORY.search(masked):
            self.out_of_memory = (found[1] or found[0]).rstrip()
        elif found := CRASHED.match(masked):
            self.crash.extend(filter(None, found.groups()))
        elif DIES.match(masked):
            answers = False
        elif NO_CACHE.search(masked):
            self.refused_cache = True
            self.unwritten = self.unwritten or bool(UNWRITTEN.search(masked))
        elif found := TOO_NEW.search(masked):
            self.too_new = int(found[1]), int(found[2])
        return self._hear(line, masked, answers=answers)

    def _hear(self, line: str, masked: str, *, answers: bool) -> bool:
        raise NotImplementedError

    def flush(self) -> None:
        """Log what was held back: the jar has said nothing for a moment."""

    def read_answer(self, file: Path, since: float) -> None:
        """Take the answer from a file that was written since then, and from nothing else."""
        self.answer = self.result = None
        try:
            # What is no file is opened without waiting for who writes to it.
            with os.fdopen(os.open(file, os.O_RDONLY | os.O_NONBLOCK), "rb") as opened:
                entry = os.fstat(opened.fileno())
                if not stat.S_ISREG(entry.st_mode):
                    why = "it is not a file"
                elif entry.st_mtime < since:
                    why = "it is from before this try"
                elif entry.st_size > LONGEST_LINE:
                    why = f"it is longer than {LONGEST_LINE} bytes"
                else:
                    text = opened.read(LONGEST_LINE).decode("utf-8", "backslashreplace").strip()
                    self.answer, self.result = self.mask(text), parse(text, self.mask)
                    return
        except OSError as cannot:
            why = str(cannot.strerror)
        self._say("warning", visible(f"there is no result in {file}: {why}"))

    def last_lines(self) -> list[str]:
        """Its last words as a clause, if there are any; the exception that ended it first, above a long trace too."""
        words = [self.thrown, "..."] if self.thrown and self.thrown not in self.last_words else []
        return [f"its last lines: {' | '.join([*words, *self.last_words])}"] if self.last_words else []

    def close(self) -> None:
        """Close the groups that the jar left open, so that they do not swallow Airflow's own lines."""
        self.flush()
        self._close_groups()
        if self._unlogged:
            lines = "1 more line was" if self._unlogged == 1 else f"{self._unlogged:,} more lines were"
            say(self._log, "warning", f"{lines} not logged: {self._said:,} in all")

    def _say(self, level: str, text: str, size: int = 0, fields: Mapping[str, Any] = NO_FIELDS) -> bool:
        """Log it, which is visible already, if there is room; whether there was."""
        self.last_words.append(text[:300])
        if text.startswith("Exception in thread "):
            self.thrown = text[:300]
        self._said += 1
        has_room = self._room_taken < MOST_LINES[level]
        if has_room:
            self._room_taken += 1 + max(size, len(text)) // A_LINE
            say(self._log, level, text, fields)
        else:
            self._unlogged += 1
            self._close_groups()
        return has_room

    def _close_groups(self) -> None:
        for _ in range(self._open_groups):
            say(self._log, "info", "::endgroup::")
        self._open_groups = 0


class ContractLog(JarLog):
    """Of a jar that keeps the contract: JSON on stderr, and a last line on stdout."""

    def __init__(self, log: Logger, mask: Mask, reached: Callable[[Any], object] = str) -> None:
        super().__init__(log, mask)
        self._reached = reached
        self._counts: dict[tuple[str, ...], list[Any]] = {}

    def _hear(self, line: str, masked: str, *, answers: bool) -> bool:
        """A line of stdout that may be the result is held back until another line follows it.

        A heartbeat is no sign of life if its counts are those of the one before.
        """
        fields = parse(line, self.mask)
        lives = answers or self._moves(fields or {})
        self.stands_at = None if lives or fields is None else visible(fields.get("msg"))
        if answers:
            self._stdout(masked, fields)
        else:
            self._stderr(masked, fields)
        return lives

    def _moves(self, fields: Mapping[str, Any]) -> bool:
        """Whether a record is no heartbeat, or one that counts something else than the last one of its names."""
        if SPEED not in fields:
            return True
        counts = {name: value for name, value in fields.items() if name not in (SPEED, "ts", "level", "msg")}
        names, values = tuple(counts), [*counts.values()]
        moves = self._counts.get(names) != values
        if len(self._counts) < MOST_COUNTED or names in self._counts:
            self._counts[names] = values
        return moves

    def _stdout(self, line: str, fields: dict[str, Any] | None) -> None:
        if self.answer and self.answer.startswith("{"):
            self._say("info", visible(self.answer))
        if not line.startswith("{"):
            self._say("info", visible(line))
        self.answer, self.result = line, fields

    def _stderr(self, line: str, fields: dict[str, Any] | None) -> None:
        if fields is None or not isinstance(fields.get("msg"), str):
            self._say("warning", visible(line))
            return
        message, group = fields.pop("msg"), fields.pop("group", None)
        level = LEVELS.get(str(fields.pop("level", "INFO")).strip().upper(), "info")
        fields.pop("ts", None)
        if CHECKPOINT in fields:
            self._reached(fields[CHECKPOINT])
        message, fields = visible(message), renamed(fields)
        if group == "end" and self._open_groups:
            self._open_groups -= 1
            say(self._log, "info", "::endgroup::")
        elif group == "begin":
            # What is not logged closes the groups that are open, and opens none.
            is_open = self._say("info", f"::group::{message}", len(line), fields)
            self._open_groups += is_open
        else:
            self._say(level, message, len(line), fields)


class AnyLog(JarLog):
    """Of any other jar: both streams are its log, in whatever form its logger writes.

    The last line of stdout that is no record of a logger is its answer.
    """

    def __init__(self, log: Logger, mask: Mask, fatal: Sequence[str] = ()) -> None:
        super().__init__(log, mask)
        self._fatal = fatal
        self._records = Records()

    def _hear(self, line: str, masked: str, *, answers: bool) -> bool:
        said = shown(masked)
        self.fatal = self.fatal or next((text for text in self._fatal if text in said), None)
        if answers and is_plain(masked):
            self.answer, self.result = masked, parse(line, self.mask)
        self._record(self._records.hear(masked, out=answers))
        return True

    def flush(self) -> None:
        """Log what was held back: the jar has said nothing for a moment."""
        self._record(self._records.flush())

    def _record(self, records: Sequence[Record]) -> None:
        for record in records:
            size = len(record.message) + len(record.trace or "") + len(str(record.fields))
            fields = record.fields | ({"trace": record.trace} if record.trace else {})
            self._say(record.level, visible(record.message), size, renamed(fields))


def renamed(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The same fields, visible; those whose names mean something to what writes Airflow's log under another name."""
    return {
        f"jar_{name}" if name in TAKEN or name.startswith("_") else name: value
        for name, value in visible(fields).items()
    }
