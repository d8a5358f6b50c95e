"""Sample data, so that a new Jarflow has something to show: landed once per content, as a person would drop files.

They are made for a pipeline, by its name; a file lands in the folder of the dataset that the file is named after, as
sales-items-1.csv in sales-items and cars.csv in cars.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

from cli import jars, passwords, pipelines, processes, stamps
from cli.places import Places
from cli.problem import Problem
from cli.screen import Step

TASK = "sample-data"
OF_NOTHING = ("applications", "cars")
OF_MEMBERS = ("sales",)
"""Made of the members that are loaded, so after the pipeline that loads them ran."""
LOGIN = f"{passwords.PERSON}analytics"
MEMBERS = "copy (select membership_id from membership.member order by 1) to stdout with (format csv, header)"


def due(places: Places, of: str) -> bool:
    """True if samples are still to be made for a pipeline: never made here, or by another build of the jar."""
    maker = jars.jars(places.checkout).get(TASK)
    made = stamps.read(_stamp(places)).get("made", {})
    return maker is not None and of in OF_NOTHING + OF_MEMBERS and made.get(of) != stamps.digest_of_file(maker.path)


def land_those_of_nothing(places: Places, step: Step) -> dict[str, float]:
    """Land the samples that need no members, for the pipelines that there are: when it landed each, since 1970."""
    there = {file.stem for file in pipelines.files(places.dags)}
    landed, notes = {}, []
    for name in OF_NOTHING:
        if name in there and land(places, step, name):
            landed[name] = time.time()
            notes.append(step.note)
    step.note = ", ".join(notes) or step.note
    return landed


def land(places: Places, step: Step, of: str) -> int:
    """Make the samples for a pipeline if they are due, and land those never landed here. Returns how many."""
    if not due(places, of):
        step.note = "as before"
        return 0
    shutil.rmtree(_workshop(places), ignore_errors=True)
    _workshop(places).mkdir(parents=True)
    try:
        return _land(places, step, of)
    finally:
        shutil.rmtree(_workshop(places), ignore_errors=True)


def _land(places: Places, step: Step, of: str) -> int:
    maker, words = jars.jar(places.checkout, TASK), [of]
    if of in OF_MEMBERS:
        step.now = "asking for the members"
        members = _members(places)
        if members is None:
            step.note = "none yet: there are no members"
            return 0
        words += ["--members", str(members)]
    step.now = f"making {of}"
    files = _make(places, maker, words)
    said = stamps.read(_stamp(places))
    made, landed = dict(said.get("made", {})), set(said.get("landed", ()))
    new = []
    for file in files:
        content = stamps.digest_of_file(file)
        if content not in landed:
            new.append(_drop(file, places.landing / _dataset(file), content))
            landed.add(content)
            stamps.write(_stamp(places), {"made": made, "landed": sorted(landed)})
    made[of] = stamps.digest_of_file(maker.path)
    stamps.write(_stamp(places), {"made": made, "landed": sorted(landed)})
    step.note = ", ".join(places.short(file) for file in new) or "the same as before"
    return len(new)


def _members(places: Places) -> Path | None:
    """A file with the ids of the members that are loaded; None when there are none."""
    file, log = _workshop(places) / "members.csv", places.log / "sample-data.log"
    shell = places.checkout / "cli" / "inside" / "sql_shell.py"
    utf_8 = {"PATH": os.environ.get("PATH", ""), "PGCLIENTENCODING": "UTF8", "PYTHONUTF8": "1"}
    with file.open("wb") as ids, processes.open_log(log) as said:
        asked = subprocess.run(
            [str(places.venv_python), str(shell), "-c", MEMBERS],
            env=passwords.session(places, LOGIN) | utf_8,
            stdin=subprocess.DEVNULL,
            stdout=ids,
            stderr=said,
            check=False,
        )
    if asked.returncode != 0:
        raise Problem(f"Could not read the members. The end of {log}:\n{processes.tail(log)}")
    with file.open("rb") as ids:
        return file if sum(1 for _ in zip(ids, range(2), strict=False)) > 1 else None


def _make(places: Places, maker: jars.Jar, words: list[str]) -> list[Path]:
    out = _workshop(places) / words[0]
    out.mkdir()
    command, log = [*maker.command(), *words, "--out", str(out)], places.log / "sample-data.log"
    processes.run_logged(command, os.environ, log, f"The sample data of {words[0]} could not be created")
    return sorted(file for file in out.iterdir() if file.is_file())


def _dataset(file: Path) -> str:
    """The name of the file without its seed, where it has one."""
    return file.stem.rpartition("-")[0] or file.stem


def _drop(file: Path, folder: Path, content: str) -> Path:
    """Move a file into a landing folder as one; a person's file of the same name is left alone."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / file.name
    if target.exists():
        target = folder / f"{file.stem}-{content[:8]}{file.suffix}"
    return file.rename(target)


def _stamp(places: Places) -> Path:
    return places.run / "samples.json"


def _workshop(places: Places) -> Path:
    """On the disk of the landing folder, so that a rename is all it takes."""
    return places.data / ".samples"
