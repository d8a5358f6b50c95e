"""`Records`: what a Java program logs, one record a message, whichever logger wrote it.

A program says in many forms how grave a line is: `12:00:01.123 [main] WARN  shop.Cart - no price`, `[WARN] no price`,
`{"level": "WARN", "message": "no price"}`. This file reads those of the common loggers:

- a line with a head (a time, a level) begins a record; the lines without one that follow at once belong to it;
- a stack trace belongs to the record before it; one that was printed for itself is an error;
- any other line is a record of its own: a warning if it comes from stderr, information if it comes from stdout.

A level is read where a head has it, never from a word further on.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

from jarflow_airflow.layouts import (
    AFTER_A_LEVEL,
    BEGIN_OF_A_TRACE,
    COLOUR,
    FIRST_OF_TWO,
    IN_OTHER_LANGUAGES,
    LEVEL_NAMES,
    LEVELS,
    LOOKED_AT,
    MESSAGES,
    NUMBERS,
    OF_A_TRACE,
    PAIR,
    PAIRS,
    SECOND_OF_TWO,
    SURE_TRACES,
    THROWN,
    TIME,
    TIMES,
    TRACES,
    UNCAUGHT_HEAD,
    WITH_TIME,
    WITHOUT_TIME,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

MOST_LETTERS = 64 * 1024
MOST_LINES = 1_000
"""Of a record: what follows is another one of the same level."""
MOST_JSON_LINES = 5_000
MOST_JSON_LETTERS = 256 * 1024
"""Of a JSON object over many lines: a stack trace takes eight lines a frame in Log4j's. What is longer is text."""
MOST_IN_DOUBT = 50
"""Lines between the name of an exception and its stack trace, of a long message."""
MOST_STEPS = 5_000
"""Steps back in a line: what is overwritten before the last ones is left out."""
MOST_PAIRS = 200
MOST_CAUSES = 50
"""Of an exception in JSON: how deep they are read."""
MOST_DEPTH = 100
"""Of JSON in JSON: what is deeper is text."""
MOST_DIGITS = 20
"""Of a whole number of 64 bits, with its sign."""


@dataclass(frozen=True, slots=True)
class Record:
    """What a program logged at once."""

    level: str
    """debug, info, warning, error or critical."""
    message: str
    fields: dict[str, Any] = field(default_factory=dict)
    """Of JSON all but time, level, message and trace; of text `logger`, `thread`, `source` if they are certain."""
    trace: str | None = None
    """A stack trace, as one text of many lines."""
    known: bool = True
    """False if no head was found: the level is only that of the stream."""


class Records:
    """Makes records of the lines that one try of a program writes to its two streams."""

    def __init__(self) -> None:
        self._streams = {True: Stream("info"), False: Stream("warning")}

    def hear(self, line: str, *, out: bool) -> list[Record]:
        """The records that are complete now. A line is at most 64 KB long and has no line end."""
        return self._streams[out].hear(shown(line))

    def flush(self) -> list[Record]:
        """The records that were not complete: the program was quiet for a while, or has ended."""
        return [record for stream in self._streams.values() for record in stream.flush()]


def is_plain(line: str) -> bool:
    """Whether a line is none of a logger's: it has no head and belongs to no stack trace."""
    line = shown(line)
    record = from_json(line, "info") if line.startswith("{") else None
    return not ((record and record.known) or OF_A_TRACE.match(line, 0, LOOKED_AT) or headed(line, "info"))


@dataclass(slots=True)
class Open:
    """A record that more lines may belong to."""

    level: str
    lines: list[str]
    fields: dict[str, Any] = field(default_factory=dict)
    known: bool = True
    first_of_two: dict[str, Any] | None = None
    """The fields that its line tells, if the next line may tell the level."""
    by_hand: bool = False
    """Printed, not logged: only lines with blanks before them go on with it."""
    in_doubt: bool = False
    """Its first line looks like an exception, but no stack trace has followed yet."""
    ended: bool = False
    """Its last line is one of a stack trace, behind which no message goes on."""

    def goes_on(self, line: str, *, likely: bool) -> bool:
        """Whether a line without a head belongs to it; one that is likely the begin of a trace may do so."""
        if self.in_doubt:
            return not likely and len(self.lines) < MOST_IN_DOUBT
        return self.known and not self.ended and (not self.by_hand or line[:1].isspace())


class Stream:
    """stdout or stderr of a program."""

    def __init__(self, level: str) -> None:
        self._otherwise = level
        self._open: Open | None = None
        self._letters = 0
        """Of the open record."""
        self._json: list[str] = []
        """Of an object that is written over many lines, those that have come."""
        self._json_letters = 0
        self._last = Record(level, "", known=False)
        self._complete: list[Record] = []

    def hear(self, line: str) -> list[Record]:
        """The records that a line completes."""
        if self._json or line.rstrip() == "{":
            self._hear_json(line)
        else:
            self._hear(line)
        return self._completed()

    def flush(self) -> list[Record]:
        """The records that were not complete."""
        self._give_back()
        self._close()
        return self._completed()

    def _completed(self) -> list[Record]:
        records, self._complete = self._complete, []
        return records

    def _hear(self, line: str) -> None:
        begun = self._open
        if begun and begun.first_of_two and (second := second_of_two(line, begun.first_of_two)):
            self._open, self._letters = second, len(line)
        elif line.startswith("{") and (record := from_json(line, self._otherwise)):
            self._close()
            self._end(record)
        elif found := OF_A_TRACE.match(line, 0, LOOKED_AT):
            self._hear_trace(line, is_title=found["title"] is not None)
        elif head := headed(line, self._otherwise):
            self._begin(head)
        else:
            self._hear_more(line)

    def _hear_json(self, line: str) -> None:
        """A line of an object that is written over many."""
        self._json.append(line)
        self._json_letters += len(line) + 1
        ends = line.rstrip() in ("}", "},")
        record = from_json("\n".join(self._json).rstrip(", "), self._otherwise) if ends else None
        if record and record.known:
            self._json, self._json_letters = [], 0
            self._close()
            self._end(record)
        elif ends or len(self._json) >= MOST_JSON_LINES or self._json_letters > MOST_JSON_LETTERS:
            self._give_back()

    def _give_back(self) -> None:
        """The object is no record: its lines are text."""
        lines, self._json, self._json_letters = self._json, [], 0
        for line in lines:
            self._hear(line)

    def _hear_trace(self, line: str, *, is_title: bool) -> None:
        """A line of a stack trace, which makes an exception of the line before it."""
        begun = self._open or Open(self._last.level, [], known=self._last.known)
        if begun.lines and not begun.known and THROWN.match(begun.lines[0], 0, LOOKED_AT):
            begun.level, begun.known = "error", True
        begun.in_doubt = begun.by_hand = False
        self._add(begun, line).ended = not is_title

    def _hear_more(self, line: str) -> None:
        """A line without a head: one more of the open record, perhaps an exception, or one for itself."""
        found = THROWN.match(line, 0, LOOKED_AT)
        likely = found is not None and found["likely"] is not None
        if self._open and self._open.goes_on(line, likely=likely):
            self._add(self._open, line)
        elif likely:
            self._begin(Open("error", [line], in_doubt=True))
        elif line.strip():
            self._begin(Open(self._otherwise, [line], known=False))

    def _begin(self, begun: Open) -> None:
        self._close()
        self._open, self._letters = begun, sum(map(len, begun.lines))

    def _add(self, begun: Open, line: str) -> Open:
        """Add a line to the open record, or to another one of its level if that is full."""
        if begun is not self._open:
            self._begin(begun)
        elif self._letters + len(line) >= MOST_LETTERS or len(begun.lines) >= MOST_LINES:
            begun = Open(begun.level, [], known=begun.known, by_hand=begun.by_hand, in_doubt=begun.in_doubt)
            self._begin(begun)
        begun.lines.append(line)
        self._letters += len(line) + 1
        return begun

    def _close(self) -> None:
        closed, self._open = self._open, None
        if closed and closed.in_doubt:
            self._end(*(Record(self._otherwise, line, known=False) for line in closed.lines if line.strip()))
        elif closed:
            message, trace = cut("\n".join(closed.lines).rstrip())
            self._end(Record(closed.level, message, closed.fields, trace, closed.known))

    def _end(self, *records: Record) -> None:
        """These are complete."""
        for record in records:
            self._complete.append(record)
            self._last = record


def shown(line: str) -> str:
    """What a terminal shows of a line in the end, without colours."""
    if "\x1b" in line:
        line = COLOUR.sub("", line)
    if "\r" in line:
        line = next((state for state in reversed(line.split("\r")) if state.strip()), "")
    if "\b" in line:
        begin, *steps = line.rsplit("\b", MOST_STEPS)
        letters = [*begin.partition("\b")[0]]
        at = len(letters)
        for step in steps:
            at = max(0, at - 1)
            letters[at : at + len(step)] = step
            at += len(step)
        line = "".join(letters)
    return line


def cut(text: str) -> tuple[str, str | None]:
    """A message and the stack trace at its end, if there is one. An exception that is all of the message is in both."""
    found = OF_A_TRACE.search(text)
    if not found:
        return text, None
    at = found.start()
    earlier = text[:at].rsplit("\n", MOST_IN_DOUBT + 1)
    start = len(earlier[0]) if len(earlier) > MOST_IN_DOUBT + 1 else 0
    *_, thrown = (None, *BEGIN_OF_A_TRACE.finditer(text, start, at))
    begin = thrown.start("thrown") if thrown else at
    before = "" if thrown and thrown["uncaught"] else text[:begin].rstrip("\n").removesuffix(": ")
    return (before or text[:at]).strip("\n") or text.partition("\n")[0].strip(), text[begin:]


def headed(line: str, otherwise: str) -> Open | None:
    """The record that a line begins with a head. A date alone is one too, but tells no level."""
    for first_of_two in FIRST_OF_TWO:
        if found := first_of_two.match(line, 0, LOOKED_AT):
            return Open(otherwise, [line], known=False, first_of_two=found.groupdict())
    if PAIRS.match(line, 0, LOOKED_AT) and (begun := from_pairs(line)):
        return begun
    time = TIME.match(line, 0, LOOKED_AT)
    for head in WITH_TIME if time else WITHOUT_TIME:
        if found := head.match(line, time.end() if time else 0, LOOKED_AT):
            parts = found.groupdict()
            word = parts.get("boxed") or parts.get("named") or parts["level"]
            text = line[found.end() :]
            message = (parts.get("before") or "") + (AFTER_A_LEVEL.sub("", text, count=1) if time else text)
            fields = {name: parts[name].strip() for name in ("logger", "thread") if parts.get(name)}
            by_hand = not time and word == parts.get("named") and not word.isupper()
            return Open(LEVELS[word.upper()], [message], fields, by_hand=by_hand)
    if time and time["date"]:
        return Open(otherwise, [line], known=False)
    return Open("error", [line]) if UNCAUGHT_HEAD.match(line, 0, LOOKED_AT) else None


def second_of_two(line: str, fields: dict[str, Any]) -> Open | None:
    """The record whose first line told these fields, if this is its second line."""
    found = SECOND_OF_TWO.match(line)
    level = found and (LEVELS.get(found[1]) or IN_OTHER_LANGUAGES.get(found[1]))
    return Open(level, [line[found.end() :]], fields) if found and level else None


def from_pairs(line: str) -> Open | None:
    """The record of a line of `name=value`, if it has a message."""
    fields: dict[str, Any] = {}
    for pair in islice(PAIR.finditer(line), MOST_PAIRS):
        name, quoted, bare = pair.groups()
        fields[name] = bare if quoted is None else re.sub(r"\\(.)", r"\1", quoted)
    level, message = take(fields, LEVEL_NAMES), take(fields, MESSAGES)
    take(fields, TIMES)
    return Open(LEVELS.get(level.upper(), "info"), [message], fields) if level and message is not None else None


def from_json(text: str, otherwise: str) -> Record | None:
    """The record that a JSON object is, None of another text."""
    try:
        fields = JSON.decode(text)
        if "\\u" in text:
            # Halves of letters cannot be written to a log.
            fields = json.loads(json.dumps(fields, ensure_ascii=False).encode(errors="replace"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(fields, dict) or (text.count("{") + text.count("[") > MOST_DEPTH and is_deep(fields)):
        return None
    return record_of(fields) or Record(otherwise, text, known=False)


def record_of(fields: dict[str, Any]) -> Record | None:
    """The record, if there is a message or a stack trace, and a level or a time, each under a common name."""
    is_ours, is_gelf = "msg" in fields, "short_message" in fields
    times = [take(fields, [name]) for name in TIMES]
    level = level_in(fields, numbers=is_ours or is_gelf)
    message, longer = take(fields, MESSAGES), fields.get("full_message")
    if isinstance(message, str) and isinstance(longer, str) and longer.startswith(message):
        # GELF has the message again here, with its trace or its other lines.
        message = fields.pop("full_message")
    trace = trace_in(fields)
    if (message is None and trace is None) or not (level or any(times) or is_ours):
        return None
    if message is None:
        message = (trace or "").partition("\n")[0]
    elif not isinstance(message, str):
        message = json.dumps(message, ensure_ascii=False)
    elif "{}" in message and isinstance(fields.get("arguments"), list):
        # Logback's JsonEncoder leaves this to its reader.
        message = filled(message, fields.pop("arguments"))
    message, its_trace = cut(COLOUR.sub("", message).replace("\r\n", "\n").rstrip("\n"))
    return Record(level or "info", message, fields, trace or its_trace)


def is_deep(value: Any, left: int = MOST_DEPTH) -> bool:  # noqa: ANN401 - what JSON can say
    """Whether lists and objects lie too deep in each other for who reads them."""
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return not left or any(is_deep(item, left - 1) for item in inside)


def take(fields: dict[str, Any], names: Sequence[str]) -> Any:  # noqa: ANN401 - what JSON can say
    """The value of the first of these names that has one, removed. `log.level` may be `level` inside of `log`."""
    for name in names:
        value = fields.pop(name, None)
        if value is None and "." in name:
            outer, _, inner = name.partition(".")
            inside = fields.get(outer)
            value = inside.pop(inner, None) if isinstance(inside, dict) else None
            if inside == {}:
                del fields[outer]
        if value is not None:
            return value
    return None


def level_in(fields: dict[str, Any], *, numbers: bool) -> str | None:
    """The level, removed; one that is not understood stays."""
    for name in LEVEL_NAMES:
        value = take(fields, [name])
        if isinstance(value, str) and (level := LEVELS.get(value.strip().upper())):
            return level
        if numbers and type(value) is int and (level := NUMBERS.get(value)):
            return level
        if value is not None:
            fields[name] = value
    return None


def trace_in(fields: dict[str, Any]) -> str | None:
    """The stack trace, removed; what is none stays."""
    for name in TRACES:
        value = take(fields, [name])
        text = "\n".join(islice(told(value), MOST_LINES)) if isinstance(value, dict) else value
        if isinstance(text, str) and text and (name in SURE_TRACES or THROWN.match(text) or OF_A_TRACE.search(text)):
            return text.replace("\r\n", "\n").strip("\n")
        if value is not None:
            fields[name] = value
    return None


def told(thrown: Any, title: str = "", indent: str = "", depth: int = 0) -> Iterator[str]:  # noqa: ANN401
    """The lines of a stack trace that Logback, Log4j or JBoss tell in parts."""
    # JBoss's causes are one level deeper.
    thrown = thrown.get("exception", thrown) if isinstance(thrown, dict) else None
    if not isinstance(thrown, dict) or depth > MOST_CAUSES:
        return
    message, frames = first(thrown, "message"), first(thrown, "stepArray extendedStackTrace frames")
    yield f"{indent}{title}{first(thrown, 'className exceptionType name')}{'' if message is None else f': {message}'}"
    for frame in frames if isinstance(frames, list) else ():
        if isinstance(frame, dict):
            called = f"{first(frame, 'className class')}.{first(frame, 'methodName method')}"
            where = f"{first(frame, 'fileName file') or 'Unknown Source'}:{first(frame, 'lineNumber line')}"
            yield f"{indent}\tat {called}({where})"
    if not frames and (common := first(thrown, "commonFramesCount commonElementCount")):
        yield f"{indent}\t... {common} more"
    suppressed = thrown.get("suppressed")
    for other in suppressed if isinstance(suppressed, list) else ():
        yield from told(other, "Suppressed: ", f"{indent}\t", depth + 1)
    yield from told(first(thrown, "cause causedBy"), "Caused by: ", indent, depth + 1)


def first(values: Mapping[str, Any], names: str) -> Any:  # noqa: ANN401 - what JSON can say
    """The value of the first of these names that has one."""
    return next((values[name] for name in names.split() if values.get(name) is not None), None)


def filled(message: str, arguments: list[Any]) -> str:
    """A message with its arguments where it has `{}`."""
    *parts, last = message.split("{}", len(arguments))
    return "".join(f"{part}{argument}" for part, argument in zip(parts, arguments, strict=False)) + last


def whole(text: str) -> int | str:
    """A number without a point; one of more than 64 bits stays a text."""
    return int(text) if len(text) <= MOST_DIGITS and -(2**63) <= int(text) < 2**63 else text


def finite(text: str) -> float | str:
    """A number with a point or an exponent; one that is too large stays a text."""
    number = float(text)
    return text if math.isinf(number) else number


JSON = json.JSONDecoder(parse_constant=str, parse_float=finite, parse_int=whole)
