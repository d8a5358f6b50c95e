"""Sample data, so that a new Jarflow has something to show: landed once per content, as a person would drop files."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

from cli import jars, machine, processes, stamps
from cli.problem import Problem

if TYPE_CHECKING:
    from pathlib import Path

    from cli.places import Places
    from cli.screen import Step

TASK = "sample-data"
DATASETS = ("applications",)


def land(places: Places, step: Step) -> int:
    """Make the samples if the jar that makes them is new, and land those never landed here. Returns how many."""
    maker = jars.jars(places.checkout).get(TASK)
    if maker is None:
        step.note = "no jar makes any"
        return 0
    stamp = places.run / "samples.json"
    said = stamps.read(stamp)
    digest = stamps.digest_of_file(maker.path)
    datasets = list(DATASETS)
    if said.get("jar") == digest and said.get("datasets") == datasets:
        step.note = "as before"
        return 0
    landed = set(said.get("landed", ()))
    new = []
    for dataset in datasets:
        step.now = dataset
        for file in _make(places, maker, dataset):
            content = stamps.digest_of_file(file)
            if content not in landed:
                new.append(_drop(file, places.landing / dataset, content))
                landed.add(content)
                stamps.write(stamp, {"landed": sorted(landed)})
    shutil.rmtree(_workshop(places), ignore_errors=True)
    stamps.write(stamp, {"jar": digest, "datasets": datasets, "landed": sorted(landed)})
    step.note = ", ".join(places.short(file) for file in new) if new else "the same as before"
    return len(new)


def _make(places: Places, maker: jars.Jar, dataset: str) -> list[Path]:
    out = _workshop(places) / dataset
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    log = places.log / "sample-data.log"
    with processes.open_log(log) as said:
        done = subprocess.run(
            [*maker.command(machine.java_home()), dataset, "--out", str(out)],
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            check=False,
        )
    if done.returncode != 0:
        raise Problem(f"The sample data of {dataset} could not be made. The end of {log}:\n{processes.tail(log)}")
    return sorted(file for file in out.rglob("*") if file.is_file())


def _drop(file: Path, folder: Path, content: str) -> Path:
    """Move a file into a landing folder as one; a person's file of the same name is left alone."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / file.name
    if target.exists():
        target = folder / f"{file.stem}-{content[:8]}{file.suffix}"
    return file.rename(target)


def _workshop(places: Places) -> Path:
    """On the disk of the landing folder, so that a rename is all it takes."""
    return places.data / ".samples"
