"""Sample data, so that a new Jarflow has something to show.

They are made for a pipeline, by its name, once and only while it holds nothing else, or whenever a person asks for
them. A file lands in the folder of .samples that is named after its dataset: sales-items-1.csv in
landing/.samples/sales-items. ingest takes it from there as a batch of its own.
"""

from __future__ import annotations

import csv
import os
import shutil
import time
from pathlib import Path

from cli import datasets, jars, passwords, pipelines, processes, stamps, warehouse
from cli.places import Places
from cli.screen import Step

TASK = "sample-data"
OF_NOTHING = ("applications", "cars", "trips")
OF_MEMBERS = ("sales",)
"""Made of the members that are samples, so after the pipeline that loads them ran."""
DATASETS = {
    "applications": ("applications",),
    "cars": ("cars",),
    "sales": ("sales-items", "sales-transactions"),
    "trips": ("trips",),
}
FOLDER = ".samples"
REAL = "select distinct dataset from ops.batch where not samples"
MEMBERS = """
select membership_id
from membership.member
join membership.batch using (place)
where feed = 'samples'
order by 1
"""


def due(places: Places, of: str, *, asked: bool | None) -> bool:
    """True if samples are to be made for a pipeline: it has none and nothing else, or a person asked for them."""
    if asked is not None or TASK not in jars.jars(places.checkout):
        return bool(asked)
    return of in DATASETS and of not in _settled(places) and not _holds_other(places, of)


def land_those_of_nothing(places: Places, step: Step, *, asked: bool | None) -> dict[str, float]:
    """Land the samples that need no members, for the pipelines that there are: when it landed each, since 1970."""
    if asked is False:
        stamps.write(_stamp(places), {"made": _settled(places) | dict.fromkeys(DATASETS, "not wanted")})
    there = {file.stem for file in pipelines.files(places.dags)}
    landed, notes = {}, []
    for name in OF_NOTHING:
        if name in there and land(places, step, name, asked=asked):
            landed[name] = time.time()
            notes.append(step.note)
    step.note = ", ".join(notes) or ("none, as asked" if asked is False else "as before")
    return landed


def land(places: Places, step: Step, of: str, *, asked: bool | None) -> bool:
    """Make the samples for a pipeline and land them, if they are due."""
    if not due(places, of, asked=asked):
        step.note = "as before"
        return False
    shutil.rmtree(_workshop(places), ignore_errors=True)
    _workshop(places).mkdir(parents=True)
    try:
        return _land(places, step, of)
    finally:
        shutil.rmtree(_workshop(places), ignore_errors=True)


def loaded(places: Places) -> bool:
    """True if some of what is loaded is sample data."""
    return bool(warehouse.rows(places, "select dataset from ops.sample_data"))


def waiting(places: Places) -> list[Path]:
    """Files of sample data that no run has taken yet."""
    return sorted(file for file in places.landing.glob(f"{FOLDER}/*/*") if file.is_file())


def _land(places: Places, step: Step, of: str) -> bool:
    words = [of]
    if of in OF_MEMBERS:
        step.now = "asking for the members"
        members = warehouse.rows(places, MEMBERS, login=passwords.SAMPLES)
        if not members:
            step.note = "none yet: no member is a sample"
            return False
        file = _workshop(places) / "members.csv"
        with file.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows([["membership_id"], *([member["membership_id"]] for member in members)])
        words += ["--members", str(file)]
    step.now = f"making {of}"
    landed = []
    for file in _make(places, words):
        folder = datasets.closed(places.landing / FOLDER) / _dataset(file)
        datasets.closed(folder)
        landed.append(file.replace(folder / file.name))
    stamps.write(_stamp(places), {"made": _settled(places) | {of: "landed"}})
    step.note = ", ".join(places.short(file) for file in landed)
    return True


def _make(places: Places, words: list[str]) -> list[Path]:
    out = _workshop(places) / words[0]
    out.mkdir()
    command = [*jars.jar(places.checkout, TASK).command(), *words, "--out", str(out)]
    log = places.log / "sample-data.log"
    processes.run_logged(command, os.environ, log, f"The sample data of {words[0]} could not be created")
    return sorted(file for file in out.iterdir() if file.is_file())


def _holds_other(places: Places, of: str) -> bool:
    """True if files that are no samples were taken for a pipeline, or lie in its folders."""
    if any(not file.name.startswith(".") for name in DATASETS[of] for file in (places.landing / name).glob("*")):
        return True
    if not warehouse.is_there(places):
        return False
    taken = {row["dataset"] for row in warehouse.rows(places, REAL, login=passwords.SAMPLES)}
    return not taken.isdisjoint(DATASETS[of])


def _settled(places: Places) -> dict[str, str]:
    """The pipelines for which samples landed before, or are not wanted."""
    return dict(stamps.read(_stamp(places)).get("made", {}))


def _dataset(file: Path) -> str:
    """The name of the file without its seed, where it has one."""
    return file.stem.rpartition("-")[0] or file.stem


def _stamp(places: Places) -> Path:
    return places.run / "samples.json"


def _workshop(places: Places) -> Path:
    """On the disk of the landing folder, so that a rename is all it takes."""
    return places.data / ".samples"
