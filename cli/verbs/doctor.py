"""Collects what a bug report needs: machine, versions, ports, processes, Airflow's state, the last errors.

The report is Markdown, to be pasted as it is: secrets are masked, home folders shortened, and what looks wrong stands
on top with what to do about it. Works before the first `up` and while everything is broken; it starts and changes
nothing. Exits 0 if nothing looks wrong, else 1.
"""

from __future__ import annotations

import argparse
import threading
import time
from collections.abc import Callable
from pathlib import Path

from cli import masks, passwords, symptoms
from cli.places import Places
from cli.problem import FAILED, Problem
from cli.screen import Screen, count
from cli.symptoms import Part

EXAMPLES = """\
examples:
  ./jarflow doctor
  ./jarflow doctor --output report.md
"""
TITLE = "# Jarflow doctor"
PATIENCE = 4.0
LONGEST_LINE = 300
LINES_A_PART = 50
MOST_WRONG = 25
MOST_LINES = 400
OF_LOGS = (symptoms.failed_tries, symptoms.ends_of_logs)


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--output", metavar="FILE", type=Path, help="write the report into a file, not to the screen")


def run(arguments: argparse.Namespace, places: Places, screen: Screen) -> int:
    text, wrong = report(places)
    deliver(text, arguments.output, screen, wrong)
    return FAILED if wrong else 0


def deliver(text: str, file: Path | None, screen: Screen, wrong: int) -> None:
    """Show the report, or write it into a file."""
    if file:
        other = "choose another file for --output."
        try:
            if file.exists() and not file.read_bytes().startswith(TITLE.encode()):
                raise Problem(f"{file} exists and is not a report of doctor: {other}")
            passwords.write_private(file, text)
        except OSError as why:
            raise Problem(f"Could not write the report to {file} ({why.strerror}): {other}") from None
        screen.line(f"{file} is written. " + (f"What looks wrong: {wrong}" if wrong else "Nothing looks wrong."))
    else:
        screen.line(text.rstrip("\n"))


def report(places: Places) -> tuple[str, int]:
    """The whole report, and how many things look wrong in it."""
    known = masks.Masks(places)
    parts = _look_at_all(places)
    if not known.complete:
        for name, look in symptoms.PARTS.items():
            if look in OF_LOGS:
                parts[name] = Part(["- left out: some secrets could not be read, so they could not be masked here"])
    wrong = list(dict.fromkeys(sentence for part in parts.values() for sentence in part.wrong))
    lines = [f"{TITLE}, {time.strftime('%Y-%m-%d %H:%M:%S UTC', time.gmtime())}", ""]
    if wrong:
        numbered = [f"{number}. {sentence}" for number, sentence in enumerate(wrong, start=1)]
        lines += ["## What looks wrong", "", *_at_most(MOST_WRONG, numbered), ""]
    else:
        lines += ["Nothing looks wrong.", ""]
    for name, part in parts.items():
        lines += [f"## {name}", "", *_at_most(LINES_A_PART, part.facts), ""]
    hidden = known.hide("\n".join(lines))
    return "".join(f"{_short(line)}\n" for line in _at_most(MOST_LINES, hidden.splitlines())), len(wrong)


def _look_at_all(places: Places) -> dict[str, Part]:
    """Every part at once, each for a few seconds at most: one that hangs must not keep the others from being told."""
    seen: dict[str, Part] = {}
    threads = []
    for name, look in _parts(places).items():
        threads.append(threading.Thread(target=_look, args=(name, look, places, seen), daemon=True))
        threads[-1].start()
    deadline = time.monotonic() + PATIENCE
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    silent = Part(
        [f"- did not answer within {PATIENCE:.0f} s"],
        ["A part of this report did not answer in time: a program may be stuck."],
    )
    return {name: seen.get(name, silent) for name in _parts(places)}


def _parts(places: Places) -> dict[str, Callable[[Places], Part]]:
    """In a container there is no checkout to be told of."""
    return {name: look for name, look in symptoms.PARTS.items() if not (places.contained and name in symptoms.OUTSIDE)}


def _look(name: str, look: Callable[[Places], Part], places: Places, seen: dict[str, Part]) -> None:
    try:
        seen[name] = look(places)
    except Exception as why:  # noqa: BLE001 - whatever is broken, the other parts are told
        seen[name] = Part([f"- unknown: {type(why).__name__}: {why}"], [f"{name} could not be checked: {why}"])


def _at_most(most: int, lines: list[str]) -> list[str]:
    return lines if len(lines) <= most else [*lines[:most], f"- ... and {count(len(lines) - most, 'more line')}"]


def _short(line: str) -> str:
    return line if len(line) <= LONGEST_LINE else f"{line[:LONGEST_LINE]}..."
