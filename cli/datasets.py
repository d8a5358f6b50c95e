"""The datasets that files are dropped for: their names, what checks a file of each, and which pipeline takes it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cli import pipelines
from cli.places import Places, read_record
from cli.problem import Problem

FETCHED, NONE = "fetched", "none"
"""Nobody drops files of such a dataset; and: no task can check a file of it."""
MARK = ".instance"
"""In the data folder: the home of the instance that it belongs to."""
IN_DOCKER = Path("/var/lib/jarflow/home")
"""The home of an instance in containers, as they see it."""
OTHERS_WRITE = 0o022
"""The right to write, of a group and of everybody."""
OF_LANDING, OF_A_DATASET = 0o2750, 0o3770
"""Members of the group drop files for a dataset. They cannot put a folder of theirs, or a link, in its place.

What they drop belongs to the group too (the set-group-ID bit), and no other member takes it away (the sticky bit).
"""


@dataclass(frozen=True)
class Dataset:
    """A line of sql/datasets.csv."""

    name: str
    check: tuple[str, ...]
    """The task and its words, before the file; none when no task can check one."""


def dropped(places: Places) -> list[Dataset]:
    """Those that people drop files for."""
    return [Dataset(name, () if how == NONE else tuple(how.split())) for name, _, how in _all(places) if how != FETCHED]


def offered_by(places: Places, dataset: str) -> str | None:
    """The pipeline whose form offers the files in the folder of a dataset that is fetched."""
    if (dataset, FETCHED) not in ((name, how) for name, _, how in _all(places)):
        return None
    folder = f"landing/{dataset}"
    return next((file.stem for file in pipelines.files(places.dags) if folder in file.read_text("utf-8")), None)


def names(places: Places) -> list[str]:
    """Those of all datasets, also of fetched ones."""
    return [name for name, _, _ in _all(places)]


def _all(places: Places) -> list[list[str]]:
    lines = (places.checkout / "sql" / "datasets.csv").read_text(encoding="utf-8").splitlines()
    return [line.split(",") for line in lines[1:]]


def make_folders(places: Places) -> None:
    """Make the landing folders that are missing, open to their owner and to a group that may drop files.

    A data folder is one instance's: with its own database another one would take its files, and remove them.
    """
    mark = places.data / MARK
    owner = Path(mark.read_text(encoding="utf-8")) if mark.is_file() else places.home
    where = "Docker" if owner == IN_DOCKER else str(owner)
    if owner != places.home and (places.contained or owner == IN_DOCKER or _still_has(owner, places.data)):
        raise Problem(
            f"The data folder {places.short(places.data)} is that of the instance in {where}. "
            "Give this one its own: JARFLOW_DATA=…"
        )
    for folder, mode in folders(places).items():
        if not folder.is_dir():
            folder.mkdir(parents=True)
            folder.chmod(mode)
    for one in [*_not_dropped_into(places), *_made_by_tasks(places)]:
        now = one.lstat()
        if now.st_mode & OTHERS_WRITE and now.st_uid == os.geteuid() and not one.is_symlink():
            one.chmod(stat.S_IMODE(now.st_mode) & ~OTHERS_WRITE)
    mark.write_text(str(places.home), encoding="utf-8")


def folders(places: Places) -> dict[Path, int]:
    """The landing folders, and what their owner and group may do there."""
    datasets = {places.landing / dataset.name: OF_A_DATASET for dataset in dropped(places)}
    return {places.landing: OF_LANDING} | datasets


def _still_has(home: Path, data: Path) -> bool:
    return read_record(home).get("data") == str(data)


def closed(folder: Path) -> Path:
    """Make a folder that only its owner gets into, in a place that a group may enter."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _not_dropped_into(places: Places) -> list[Path]:
    """The folders in the landing folder that only their owner changes: archives, sample data, and what is fetched."""
    tops = [*places.landing.glob(".*"), *(places.landing / name for name, _, how in _all(places) if how == FETCHED)]
    return [Path(folder) for top in tops if not top.is_symlink() for folder, _, _ in os.walk(top)]


def _made_by_tasks(places: Places) -> Iterator[Path]:
    """The data folder and all in it but the landing folder, if others can change it: so an early version made it."""
    if can_be_changed(places.data):
        yield places.data
        for folder, folders, names in os.walk(places.data):
            if Path(folder) == places.data:
                folders[:] = [name for name in folders if places.data / name != places.landing]
            yield from (Path(folder, name) for name in (*folders, *names))


def can_be_changed(folder: Path) -> bool:
    """True if others than its owner may write to a folder that is there."""
    return folder.is_dir() and bool(folder.stat().st_mode & OTHERS_WRITE)


def too_open(places: Places) -> list[str]:
    """Say in which ways the landing folder is too open. Nobody gets through a closed one to the folders in it."""
    mode = places.landing.stat().st_mode if places.landing.is_dir() else 0
    found = ["is open to everybody on this machine"] if mode & 0o007 else []
    if mode & 0o020:
        found.append("can be changed by its group, which may put a link in place of a dataset's folder")
    return found


def pipeline_of(places: Places, dataset: str) -> str | None:
    """The pipeline that takes the files of a dataset, as its file in the folder of pipelines says."""
    for file in pipelines.files(places.dags):
        text = file.read_text(encoding="utf-8")
        if f'"{dataset}"' in text and '"ingest"' in text:
            return file.stem
    return None
