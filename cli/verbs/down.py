"""Stops Airflow, serve and PostgreSQL. Everything stays: databases, files, logs, passwords.

With --wipe it asks, stops, and then removes what Jarflow made in the instance's home and in the data folder of its
last `up`. Anything else in them stays, and so does a data folder that held something before. At its end it says what
else of Jarflow is on this machine, how large it is, and how to remove it.
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Iterable
from pathlib import Path

from cli import airflow, datasets, docker, locks, postgres, processes
from cli.places import Places, read_record
from cli.problem import USAGE, Problem
from cli.programs import PROGRAMS
from cli.screen import Screen, agreed
from cli.verbs import clean

EXAMPLES = """\
examples:
  ./jarflow down                  # stop; ./jarflow up goes on with the same data
  ./jarflow down --wipe           # stop, ask, and remove every row, file and password
  ./jarflow down --wipe --yes     # the same without the question
"""
PATIENCE = 5.0
OF_DATA = ("landing", "store", "out", "reports", "policies", ".samples", datasets.MARK)
# The lock that is held meanwhile lies in run/, and the record says what is ours: these two go last.
OF_HOME = ("airflow", "log", "secrets", "postgres", "postgres.part", "postgres.word.*", "run", "instance.json")


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--wipe", action="store_true", help="remove all data, logs and passwords of this instance too")
    parser.add_argument("--yes", action="store_true", help="answer the question of --wipe with yes")


def run(arguments: argparse.Namespace, places: Places, screen: Screen) -> int:
    if arguments.yes and not arguments.wipe:
        raise Problem("--yes answers the question of --wipe; down alone asks nothing.", USAGE)
    if docker.has_it(places):
        return _down_in_docker(arguments, places, screen)
    doomed = _made_by_jarflow(places) if arguments.wipe else {}
    data = read_record(places.home).get("data")
    if doomed and not arguments.yes and not _agreed(places, doomed):
        screen.line("Nothing was stopped or removed.")
        return 0
    if doomed:
        places.run.mkdir(mode=0o700, exist_ok=True)  # an interrupted --wipe may have left all but this
        doomed = _made_by_jarflow(places)
    if not places.run.is_dir():
        screen.line("Nothing runs here.")
    else:
        with locks.alone(places.run / "lock", "./jarflow down", patience=PATIENCE):
            _stop(places, screen, kept="" if doomed else "; the data is kept")
            for things in doomed.values():
                for thing in things:
                    remove(thing)
    if arguments.wipe:
        _tell(places, screen, doomed, data)
        clean.tell_what_is_left(places, screen)
    return 0


def _down_in_docker(arguments: argparse.Namespace, places: Places, screen: Screen) -> int:
    doomed = f"the containers, their volumes, and what Jarflow made in {places.short(places.data)}"
    without_asking = f"--wipe would remove {doomed}. To do so without being asked: ./jarflow down --wipe --yes"
    if arguments.wipe and not arguments.yes and not agreed(f"Remove {doomed}?", without_asking):
        screen.line("Nothing was stopped or removed.")
        return 0
    return docker.down(places, screen, wipe=arguments.wipe)


def _made_by_jarflow(places: Places) -> dict[Path, list[Path]]:
    """The things of ours in the recorded data folder and in the home: folder by folder, an inner one first."""
    record = read_record(places.home)
    if not record:
        return {}
    known = {Path(record["data"]): OF_DATA} if record.get("data_is_ours") else {}
    known[places.home] = OF_HOME
    return {
        folder: _made_in(folder, known[folder])
        for folder in sorted(known, key=lambda folder: len(folder.parts), reverse=True)
        if folder.is_dir()
    }


def made_in_data(folder: Path) -> list[Path]:
    """The things of ours in a data folder."""
    return _made_in(folder, OF_DATA)


def _made_in(folder: Path, names: Iterable[str]) -> list[Path]:
    return [thing for name in names for thing in sorted(folder.glob(name))]


def _agreed(places: Places, doomed: dict[Path, list[Path]]) -> bool:
    inside = {places.short(folder): ", ".join(thing.name for thing in things) for folder, things in doomed.items()}
    names = " and ".join(f"{folder} ({things})" for folder, things in inside.items())
    return agreed(
        f"Remove {names}, with every row, file, log and password in it?",
        f"--wipe would remove {names}. To do so without being asked: ./jarflow down --wipe --yes",
    )


def remove(thing: Path) -> None:
    """Remove a file, a folder with all in it, or a link, but never what a link leads to."""
    if thing.is_dir() and not thing.is_symlink():
        shutil.rmtree(thing)
    else:
        thing.unlink(missing_ok=True)


def _tell(places: Places, screen: Screen, doomed: dict[Path, list[Path]], data: str | None) -> None:
    """Say what was removed; a folder itself goes if nothing of anybody else's is in it."""
    if not doomed:
        screen.line(f"There is nothing to remove: {places.short(places.home)} was not made by ./jarflow up.")
    for folder in doomed:
        left = sorted(thing.name for thing in folder.iterdir())
        if left:
            screen.line(f"Removed what was Jarflow's in {places.short(folder)}. Not touched: {', '.join(left[:5])}")
            continue
        try:
            folder.rmdir()
            screen.line(f"Removed {places.short(folder)}.")
        except OSError as why:
            screen.line(f"Removed all that was in {places.short(folder)}, but not the folder: {why.strerror}.")
    if data and Path(data) not in doomed and Path(data).is_dir():
        screen.line(f"Not touched: {places.short(Path(data))}, which was there before Jarflow.")


def _stop(places: Places, screen: Screen, kept: str) -> None:
    ours = {title: program.stop for title, program in PROGRAMS.items()}
    parts = {"Airflow": airflow.stop, **ours, "PostgreSQL": postgres.stop}
    names = (*airflow.PROCESSES, *(program.NAME for program in PROGRAMS.values()), postgres.NAME)
    if not any(processes.find(places.run, name) for name in names):
        for stop in parts.values():
            stop(places)  # what a process that ended by itself left behind
        screen.line(f"Nothing was running{kept}.")
        return
    for title, stop in parts.items():
        with screen.step(title) as step:
            step.note = "stopped" if stop(places) else "was not running"
            if stop is postgres.stop and step.note == "stopped":
                step.note += kept
