"""Shows what the tasks of a pipeline's last run said, with times, levels and fields; --run names another run.

What Airflow says around a task is left out; --all shows it too. While Airflow is down, the same is read from its log
files.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterable, Iterator

from cli import pipelines
from cli.log_files import UNKNOWN, LogFiles
from cli.places import Places
from cli.problem import USAGE, Problem
from cli.rest import Airflow, Answer, Unreachable, moment
from cli.screen import BOLD, DIM, RED, YELLOW, Screen, count

EXAMPLES = """\
examples:
  ./jarflow logs applications
  ./jarflow logs applications ingest --try 2
  ./jarflow logs applications -f             # until the run has ended
  ./jarflow logs sales --run scheduled__2026-11-29T03:45:00+00:00   # ./jarflow runs sales lists them
"""
INTERRUPTED = "No longer following; the run itself goes on in Airflow."
OF_AIRFLOW = "timestamp event level logger filename lineno dag_id run_id task_id ti_id try_number map_index".split()
ITS_GROUPS = (
    "Log message source details",
    "Pre Execute",
    "Post Execute",
    "Pre task execution logs",
    "Post task execution logs",
)
COLOURS = {"warning": YELLOW, "error": RED, "critical": RED, "debug": DIM}
LABELS = {"warning": "WARN", "critical": "ERROR"}
OVER = ("failed", "up_for_retry", UNKNOWN)
"""States of tasks whose last try has ended; while Airflow is down, none runs."""
BEGIN, END = "::group::", "::endgroup::"


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("pipeline", metavar="PIPELINE", help="its name in Airflow")
    parser.add_argument("task", metavar="TASK", nargs="?", help="only this task")
    parser.add_argument(
        "--try", metavar="N", dest="attempt", type=_attempt, help="the N-th try; by default the last one"
    )
    parser.add_argument("--run", metavar="ID", help="the run, as ./jarflow runs names it; by default the last one")
    parser.add_argument("-f", "--follow", action="store_true", help="go on until the run has ended")
    parser.add_argument("--all", action="store_true", help="with what Airflow itself says around a task")


def run(arguments: argparse.Namespace, places: Places, screen: Screen) -> int:
    source, name = _source(arguments, places, screen)
    chosen(arguments, source.tasks(arguments.pipeline, name))
    shown: Counter[tuple[str, int, int]] = Counter()
    screen.line(screen.paint(f"{arguments.pipeline}, run {name}", BOLD))
    while True:
        ended = isinstance(source, LogFiles) or source.get_run(arguments.pipeline, name)["state"] in pipelines.ENDED
        for task in chosen(arguments, source.tasks(arguments.pipeline, name)):
            tries = task["try_number"] or 0
            attempt = arguments.attempt or tries
            if 0 < attempt <= tries:
                lines = list(source.log(arguments.pipeline, name, task, attempt))
                words = list(without_airflows_own(lines))
                _show_new(screen, task, attempt, lines if arguments.all else words, shown)
                if not words and (ended or not arguments.follow):
                    _say_why_there_is_no_log(arguments, places, screen, task, attempt)
            elif attempt > tries and arguments.task and (ended or not arguments.follow):
                had = count(tries, "try", "tries")
                raise Problem(f"{task['task_id']} had {had} in this run; there is no try {attempt}.", USAGE)
        if ended or not arguments.follow:
            return 0
        time.sleep(1)


def _source(arguments: argparse.Namespace, places: Places, screen: Screen) -> tuple[Airflow | LogFiles, str]:
    """Who tells of the run, and its id: Airflow, or its log files while it is down and nobody wants to follow it."""
    api, files = Airflow(places), LogFiles(places)
    try:
        return api, str(pipelines.chosen(api, arguments.pipeline, arguments.run)["dag_run_id"])
    except Unreachable as down:
        if arguments.follow or not files.runs("*"):
            raise
        screen.warning(f"{down}. What follows is from its log files.")
        return files, files.chosen(arguments.pipeline, arguments.run)


def _attempt(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"expected 1, 2, ..., found '{text}'")
    return int(text)


def chosen(arguments: argparse.Namespace, tasks: list[Answer]) -> list[Answer]:
    if arguments.task is None:
        return tasks
    found = [task for task in tasks if task["task_id"] == arguments.task]
    if not found:
        names = ", ".join(dict.fromkeys(task["task_id"] for task in tasks))
        raise Problem(f"{arguments.pipeline} has no task '{arguments.task}'. There are: {names}.", USAGE)
    return found


def _show_new(
    screen: Screen, task: Answer, attempt: int, said: list[Answer], shown: Counter[tuple[str, int, int]]
) -> None:
    """Show what a try said beyond the lines `shown` so far, the first time below a line that names it."""
    key = (task["task_id"], task["map_index"], attempt)
    if key not in shown:
        title = f"{pipelines.title(task)}, try {attempt} of {task['try_number']}: {task['state'] or 'waiting'}"
        screen.line()
        screen.line(screen.paint(title, BOLD))
    for text in written(said[shown[key] :], screen):
        screen.line(text)
    shown[key] = max(shown[key], len(said))


def _say_why_there_is_no_log(
    arguments: argparse.Namespace, places: Places, screen: Screen, task: Answer, attempt: int
) -> None:
    """Say of a try that is over and left no word what that means, and what to do; nothing of one that may still run."""
    if task["state"] not in OVER and attempt == task["try_number"]:
        return
    screen.line("  This try left no log: its runner ended before the task began, so the task did nothing.")
    log = places.short(places.log / "scheduler.log")
    screen.line(f"  Why stands in {log}, and with the errors of all logs in: ./jarflow doctor")
    if task["state"] == "failed":
        run_of_it = f" --run {arguments.run}" if arguments.run else ""
        screen.line(f"  What to do: ./jarflow retry {arguments.pipeline}{run_of_it}")


def without_airflows_own(lines: Iterable[Answer]) -> Iterator[Answer]:
    """Leave out the groups in which Airflow speaks of itself, and an error that it repeats."""
    inside = 0
    said: set[str] = set()
    for line in lines:
        event = str(line.get("event", ""))
        if event.startswith(BEGIN) and (inside or event.removeprefix(BEGIN) in ITS_GROUPS):
            inside += 1
        elif event.startswith(END) and inside:
            inside -= 1
        elif not inside and said.isdisjoint(str(error.get("exc_value")) for error in line.get("error_detail") or ()):
            said.add(event)
            yield line


def written(lines: Iterable[Answer], screen: Screen) -> Iterator[str]:
    """Lines for a person: time, level, message, fields; groups are indented, a trace follows its line."""
    depth = 0
    for line in lines:
        event = str(line.get("event", ""))
        if event.startswith(END):
            depth = max(0, depth - 1)
            continue
        fields = {name: value for name, value in line.items() if name not in OF_AIRFLOW and value is not None}
        trace = fields.pop("trace", None)
        errors = fields.pop("error_detail", None)
        level = str(line.get("level", "info"))
        words = "  ".join(
            f"{name}={value if isinstance(value, str) else json.dumps(value)}" for name, value in fields.items()
        )
        said = event.removeprefix(BEGIN)
        first, *rest = said.splitlines() or [""]
        shown = screen.paint(first, BOLD if event.startswith(BEGIN) else None)
        label = screen.paint(LABELS.get(level, level.upper())[:5].ljust(5), COLOURS.get(level))
        text = f"{_clock(line)}  {label}  {'  ' * depth}{shown}"
        yield f"{text}  {screen.paint(words, DIM)}" if words else text
        for more in (*rest, *(str(trace).splitlines() if trace else ()), *_exceptions(errors)):
            yield f"{' ' * 17}{'  ' * depth}{more}"
        depth += event.startswith(BEGIN)


def _clock(line: Answer) -> str:
    stamp = line.get("timestamp")
    return moment(stamp).astimezone().strftime("%H:%M:%S") if stamp else " " * 8


def _exceptions(errors: object) -> Iterator[str]:
    """The class and the words of a Python exception. Its frames are Airflow's."""
    for error in errors if isinstance(errors, list) else ():
        yield f"{error.get('exc_type')}: {error.get('exc_value')}"
