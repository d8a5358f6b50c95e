"""The screen of a person: steps with their times, tables, and blocks of facts; plain lines when nobody watches."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TextIO

from cli.problem import USAGE, Problem

GREEN, RED, YELLOW, DIM, BOLD = "32", "31", "33", "2", "1"
WHOLE_WORDS: Any = {"break_long_words": False, "break_on_hyphens": False}
SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
WIDE = 100
"""Letters in a line, where there is no terminal to ask."""
A_FEW_WORDS = 24
FIRST_WORD_AFTER = 10.0
NEXT_WORD_AFTER = 30.0


class Step:
    """One step under way. `now` says what it is doing at this moment, `note` what stays beside it when it is done.

    `took` is the time in seconds of what it followed, where that counts and not how long we looked on. `child` is the
    process that does it, where another thread may have to end it.
    """

    def __init__(self, title: str) -> None:
        self.title = title
        self.now = ""
        self.note = ""
        self.failed = False
        self.since = time.monotonic()
        self.took: float | None = None
        self.child: subprocess.Popen[bytes] | None = None

    def say(self, now: str) -> None:
        self.now = now

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.since if self.took is None else self.took


class Screen:
    """Writes to `out`; on a terminal a running step is one live line."""

    def __init__(self, out: TextIO = sys.stdout, *, colour: bool | None = None) -> None:
        self.out = out
        self.terminal = out.isatty() and os.environ.get("TERM", "") not in ("", "dumb")
        self.colour = (self.terminal and not os.environ.get("NO_COLOR")) if colour is None else colour
        self.fancy = (getattr(out, "encoding", "") or "").lower().replace("-", "") == "utf8"
        self._writing = threading.Lock()
        self._running: list[Step] = []

    def paint(self, text: str, colour: str | None) -> str:
        return f"\x1b[{colour}m{text}\x1b[0m" if self.colour and colour and text else text

    def line(self, text: str = "") -> None:
        with self._writing:
            print(self._plain(text), file=self.out, flush=True)

    def warning(self, sentence: str) -> None:
        self.line(f"  {self.paint('!', YELLOW)} {sentence}")

    @contextmanager
    def step(self, title: str) -> Iterator[Step]:
        """Show a step with its time; a failure is shown and passed on."""
        step = Step(title)
        stop = threading.Event()
        self._running.append(step)
        watcher = threading.Thread(target=self._live if self.terminal else self._words, args=(step, stop), daemon=True)
        watcher.start()
        try:
            yield step
        except BaseException:
            step.failed = True
            raise
        finally:
            stop.set()
            watcher.join()
            self._running.remove(step)
            sign, colour = (("✗" if self.fancy else "x"), RED) if step.failed else (("✓" if self.fancy else "+"), GREEN)
            erase = "\r\x1b[K" if self.terminal else ""
            note = self.paint(f"  {step.note}", DIM) if step.note else ""
            self.line(f"{erase}{self.paint(sign, colour)} {seconds(step.seconds):>7}  {title}{note}")

    def _live(self, step: Step, stop: threading.Event) -> None:
        """Keep one line of the terminal up to date; of steps that run at the same time it is the first one's."""
        turn = 0
        while not stop.wait(0.1 if turn else 0.2):
            turn += 1
            if self._running[0] is not step:
                continue
            spin = SPINNER[turn % len(SPINNER)] if self.fancy else "|/-\\"[turn % 4]
            room = max(20, shutil.get_terminal_size().columns - 14 - len(step.title))
            now = step.now if len(step.now) <= room else step.now[: room - 1] + "…"
            with self._writing:
                self.out.write(
                    self._plain(f"\r\x1b[K{spin} {seconds(step.seconds):>7}  {step.title}{self.paint('  ' + now, DIM)}")
                )
                self.out.flush()

    def _words(self, step: Step, stop: threading.Event) -> None:
        """Say now and then that a long step is still under way."""
        wait = FIRST_WORD_AFTER
        while not stop.wait(wait):
            self.line(f"  {seconds(step.seconds):>7}  {step.title} ... {step.now}".rstrip())
            wait = NEXT_WORD_AFTER

    def table(
        self,
        heads: Sequence[str],
        rows: Sequence[Sequence[str]],
        colours: Sequence[str | None] = (),
        *,
        fits: bool = False,
    ) -> None:
        """Aligned columns; the last one may be as long as it likes. `colours` gives one a row, or none.

        A table that `fits` has its last column cut to what the screen has left, to a few words at least.
        """
        cells = [tuple(heads), *[tuple(row) for row in rows]]
        widths = [max(len(row[i]) for row in cells) for i in range(len(heads))]
        if fits:
            room = shutil.get_terminal_size((WIDE, 1)).columns - 2 - sum(width + 2 for width in widths[:-1])
            widths[-1] = max(A_FEW_WORDS, room)
            cells = [(*row[:-1], textwrap.shorten(row[-1], widths[-1])) for row in cells]
        for number, row in enumerate(cells):
            text = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
            colour = DIM if number == 0 else (colours[number - 1] if number <= len(colours) else None)
            self.line(f"  {self.paint(text, colour)}")

    def block(self, title: str, facts: Sequence[tuple[str, str]]) -> None:
        width = max(len(name) for name, _ in facts)
        self.line()
        self.line(f"  {self.paint(title, BOLD)}")
        for name, fact in facts:
            self.line(f"  {self.paint(name.ljust(width), DIM)}  {fact}")
        self.line()

    def _plain(self, text: str) -> str:
        return text if self.fancy else text.encode("ascii", "replace").decode()


def agreed(question: str, without_asking: str) -> bool:
    """Ask a person at a terminal; where nobody can answer, a Problem says what would be done and how."""
    if not sys.stdin.isatty():
        raise Problem(without_asking, USAGE)
    print(f"{question} [y/N] ", end="", flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def count(number: int, noun: str, nouns: str = "") -> str:
    """How many there are: 1 file, 3 files; another plural is given as `nouns`."""
    return f"1 {noun}" if number == 1 else f"{number} {nouns or f'{noun}s'}"


def printable(text: str) -> str:
    """A text of somebody else's, a file's name or a cell, without what moves a terminal's cursor or hides."""
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)


def bytes_of(number: float) -> str:
    """A size as people read it: 254 B, 12 kB, 589 MB, 1.2 GB."""
    if number < 1e3:
        return f"{number:.0f} B"
    if number < 1e6:
        return f"{number / 1e3:.0f} kB"
    return f"{number / 1e6:.0f} MB" if number < 1e9 else f"{number / 1e9:.1f} GB"


def memory(number: int) -> str:
    """An amount of memory in the units of -Xmx: 0 MB, 68 MB, 1.2 GB."""
    megabytes = number / 2**20
    return f"{megabytes:.0f} MB" if megabytes < 1000 else f"{megabytes / 1024:.1f} GB"


def folded(text: str, width: int) -> str:
    """A text with examples. A line of it that is too wide is broken between words, so that a shell reads it as one.

    Its comment comes below it then.
    """
    return "\n".join(piece for line in text.splitlines() for piece in _pieces(line, width))


def _pieces(line: str, width: int) -> list[str]:
    if len(line) <= width or not line.startswith(" "):
        return [line] if len(line) <= width else textwrap.wrap(line, width, **WHOLE_WORDS)
    command, begin, comment = line.partition(" # ")
    # A shell reads on after a backslash; a word may hold blanks in quotes.
    words = re.findall(r"(?:'[^']*'|\S)+", command)
    lines = [" "]
    for word in words:
        if len(lines[-1]) + len(word) + len("  \\") > width and lines[-1].strip():
            lines[-1] += " \\"
            lines.append("   ")
        lines[-1] += f" {word}"
    hash_mark = {"initial_indent": "      # ", "subsequent_indent": "      # "}
    return lines + (textwrap.wrap(comment.strip(), width, **hash_mark, **WHOLE_WORDS) if begin else [])


def seconds(count: float) -> str:
    """A duration as people read it: 0.4 s, 12 s, 3 m 05 s, 2 h 10 m."""
    if count < 10:
        return f"{count:.1f} s"
    if count < 60:
        return f"{count:.0f} s"
    minutes, rest = divmod(round(count), 60)
    return f"{minutes} m {rest:02} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02} m"


def ago(since: float) -> str:
    """A moment (seconds since 1970) as a local time, with the day when it was not today."""
    moment = time.localtime(since)
    today = time.strftime("%Y-%m-%d") == time.strftime("%Y-%m-%d", moment)
    return time.strftime("%H:%M:%S" if today else "%Y-%m-%d %H:%M:%S", moment)
