"""Says which dataset a file looks like, and how many of its rows would be accepted or refused, and why.

It changes nothing: the tasks that load the file judge it, and store nothing. Values of people are masked. While Jarflow
runs, the file is also compared with what is loaded; else the command says what it could not check.

Exit codes: 0 all rows are accepted, 2 there is no such file, 3 some or all of it is refused.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from cli import datasets, files_taken, jars, processes, warehouse
from cli.datasets import Dataset
from cli.pipelines import CODES, OK
from cli.places import Places
from cli.problem import USAGE, Problem
from cli.screen import GREEN, RED, YELLOW, Screen, count, printable

EXAMPLES = """\
examples:
  ./jarflow check my.csv
  ./jarflow check my.csv --dataset sales-items       # as files of that dataset are read
  ./jarflow check my.csv --json | jq .rejected
"""
PAGE = "docs/how-to/bring-your-own-file.md"
REJECTED = CODES["REJECTED"]
LONGEST = 600.0
"""Seconds: as long as the check of one file may take, in all its tries."""
MOST_PLACES = 20
NOT_ENOUGH = "alone it would not be enough"
"""How a note begins that says that no run would load such a file by itself."""
STEPS = ((signal.SIGTERM, 5.0), (signal.SIGKILL, 5.0))

Answer = dict[str, Any]


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="a file that you want to drop into a landing folder")
    parser.add_argument("--dataset", metavar="NAME", help="what the file is, when you do not want it guessed")
    parser.add_argument("--json", action="store_true", help="for programs: one JSON object")


def run(arguments: argparse.Namespace, places: Places, screen: Screen) -> int:
    file = Path(arguments.file)
    if not file.is_file():
        found = "a folder" if file.is_dir() else "none"
        raise Problem(f"Expected a file, found {found} at {printable(arguments.file)}.", USAGE)
    answers = _ask(file.absolute(), _asked(places, arguments.dataset), places, forced=arguments.dataset is not None)
    fits = arguments.dataset is not None or answers[-1]["known"]
    answer = answers[-1] if fits else {"dataset": None, "missing": {one["dataset"]: _missing(one) for one in answers}}
    fine = fits and answer["refused"] is None and not answer["rejected"]
    taken = files_taken.of_content(places, files_taken.digest(file), answer["dataset"]) if fits else None
    if arguments.json:
        print(json.dumps({"file": str(file), **answer, "taken": taken}, indent=2))
    elif fits:
        _show(file, answer, taken, places, screen)
    else:
        _show_unknown(file, answer["missing"], screen)
    return OK if fine else REJECTED


def _asked(places: Places, chosen: str | None) -> list[Dataset]:
    there = datasets.dropped(places)
    names = [one.name for one in there if one.check]
    if chosen is not None and chosen not in names:
        raise Problem(f"There is no dataset '{chosen}' that can be checked. There are: {', '.join(names)}.", USAGE)
    return [one for one in there if one.check and chosen in (None, one.name)]


def _ask(file: Path, asked: list[Dataset], places: Places, *, forced: bool) -> list[Answer]:
    """Ask the tasks about a file, one after the other, until one knows its heading."""
    answers: list[Answer] = []
    with tempfile.TemporaryDirectory(prefix="jarflow-check-") as scratch:
        for one in asked:
            answers.append(_answer(file, one, places, Path(scratch)))
            if answers[-1]["known"] and not forced:
                break
    return answers


def _answer(file: Path, dataset: Dataset, places: Places, scratch: Path) -> Answer:
    """Ask the task of a dataset about a file: without the warehouse, where that does not answer."""
    task, *words = dataset.check
    asks = warehouse.takes(places, task)
    java, *options_of_it = jars.jar(places.checkout, task).command()
    command = [java, f"-Djava.io.tmpdir={scratch}", *options_of_it, *words, str(file)]
    code, said = _run(command, jars.environment(places, task) if asks else jars.bare_environment(places), scratch)
    if code != OK and asks:
        code, said = _run(command, jars.bare_environment(places), scratch)
    if code != OK:
        raise Problem(
            f"{task} could not check the file (exit code {code}). The end of what it said:\n"
            f"{processes.tail(scratch / 'stderr')}"
        )
    return dict(json.loads(said.splitlines()[-1]))


def _run(command: list[str], environment: dict[str, str], scratch: Path) -> tuple[int, str]:
    """The exit code and the output of a task. It is ended when it takes too long, or when we are."""
    environment = environment | {"JARFLOW_LOG": "text"}
    with (scratch / "stdout").open("w+b") as out, (scratch / "stderr").open("w+b") as errors:
        task = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=errors)
        try:
            code = task.wait(LONGEST)
        except subprocess.TimeoutExpired as late:
            raise Problem(f"The check took longer than {LONGEST / 60:.0f} minutes and was ended.") from late
        finally:
            _end(task)
        out.seek(0)
        return code, out.read().decode("utf-8", "replace")


def _end(task: subprocess.Popen[bytes]) -> None:
    for number, patience in STEPS:
        if task.poll() is None:
            task.send_signal(number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                task.wait(patience)


def _missing(answer: Answer) -> str:
    return str(answer["refused"] or next(iter(answer["notes"]), "its heading is another one"))


def _show_unknown(file: Path, missing: dict[str, str], screen: Screen) -> None:
    name = printable(file.name)
    reasons = set(missing.values())
    if len(reasons) == 1 and len(missing) > 1:
        screen.line(f"{name} cannot be read: {printable(reasons.pop())}")
        screen.line(f"What a file looks like: {PAGE}")
        return
    screen.line(f"{name} looks like none of the datasets. What each of them misses:")
    screen.line()
    screen.table(("DATASET", "MISSES"), [(name, printable(why)) for name, why in missing.items()])
    screen.line()
    screen.line(f"Compare the columns: {PAGE}, or name one: --dataset NAME")


def _show(file: Path, answer: Answer, taken: str | None, places: Places, screen: Screen) -> None:
    name, dataset = printable(file.name), answer["dataset"]
    if answer["refused"] is not None:
        looks = f"looks like {dataset}, and" if answer["known"] else f"is not of {dataset}: it"
        screen.line(f"{name} {looks} would be refused as a whole.")
        screen.line(screen.paint(f"  {printable(answer['refused'])}", RED))
        screen.line(f"  What a file looks like: {PAGE}")
        return
    fates = [f"{count(answer['accepted'], 'row')} would be accepted", f"{answer['rejected']} refused"]
    if answer["repeated"]:
        fates.append(f"{answer['repeated']} skipped because they repeat another row")
    colour = RED if not answer["accepted"] and answer["rejected"] else YELLOW if answer["rejected"] else GREEN
    screen.line(f"{name} looks like {dataset}: {screen.paint(', '.join(fates), colour)}.")
    _show_reasons(answer, screen)
    screen.line()
    for note in answer["notes"]:
        screen.line(f"  {printable(_sentence(note))}")
    if answer["unchecked"]:
        screen.line(f"  Not checked, because {_why_not(places)}:")
        for one in answer["unchecked"]:
            screen.line(f"    {printable(one)}")
    if taken:
        screen.warning(f"{_sentence(taken)} Dropped again, it is not loaded a second time.")
        return
    if any(note.startswith(NOT_ENOUGH) for note in answer["notes"]):
        screen.line("  Add rows to it, or drop it together with files that have them: alone, its run fails.")
        return
    landing = places.short(places.landing / dataset)
    pipeline, owner = datasets.pipeline_of(places, dataset), places.other_owner()
    runs = f"; {owner} runs" if owner else " and run"
    screen.line(f"  To load it, copy it to {landing}/{f'{runs}: ./jarflow run {pipeline}' if pipeline else ''}")


def _why_not(places: Places) -> str:
    owner = places.other_owner()
    if owner:
        return f"this instance belongs to {owner}"
    return "the warehouse did not answer" if warehouse.is_there(places) else "Jarflow is not running"


def _show_reasons(answer: Answer, screen: Screen) -> None:
    if not answer["reasons"]:
        return
    meanings = {one["reason"]: one["meaning"] for one in answer["details"]}
    screen.line()
    rows = [(str(rows), reason, printable(meanings.get(reason, ""))) for reason, rows in answer["reasons"].items()]
    screen.table(("ROWS", "REASON", "WHAT IS WRONG"), rows)
    places = [
        (place["line"], one["reason"], printable(place["value"]))
        for one in answer["details"]
        for place in one["places"]
    ]
    screen.line()
    shown = sorted(places)[:MOST_PLACES]
    title = "FOUND (values of people are masked)" if any(value for _, _, value in shown) else ""
    screen.table(("LINE", "REASON", title), [(str(line), reason, value) for line, reason, value in shown])


def _sentence(text: str) -> str:
    """With a capital letter and a full stop."""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")
