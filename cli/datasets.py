"""The datasets that files are dropped for: their names, what checks a file of each, and which pipeline takes it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cli import pipelines
from cli.places import Places

FETCHED, NONE = "fetched", "none"
"""Nobody drops files of such a dataset; and: no task can check a file of it."""
OWNER_AND_GROUP = 0o2770
"""What is put into the folder belongs to its group, whoever puts it there."""


@dataclass(frozen=True)
class Dataset:
    """A line of sql/datasets.csv."""

    name: str
    check: tuple[str, ...]
    """The task and its words, before the file; none when no task can check one."""


def dropped(places: Places) -> list[Dataset]:
    """Those that people drop files for."""
    lines = (places.checkout / "sql" / "datasets.csv").read_text(encoding="utf-8").splitlines()
    cells = [line.split(",") for line in lines[1:]]
    return [Dataset(name, () if how == NONE else tuple(how.split())) for name, _, how in cells if how != FETCHED]


def make_folders(places: Places) -> None:
    """Make the landing folders that are missing, open to their owner and to a group that may drop files."""
    for folder in (places.landing, *(places.landing / dataset.name for dataset in dropped(places))):
        if not folder.is_dir():
            folder.mkdir(parents=True)
            folder.chmod(OWNER_AND_GROUP)


def open_to_all(places: Places) -> list[Path]:
    """The landing folders that everybody on this machine may look into."""
    there = [places.landing, *places.landing.glob("*")]
    return [folder for folder in there if folder.is_dir() and folder.stat().st_mode & 0o007]


def pipeline_of(places: Places, dataset: str) -> str | None:
    """The pipeline that takes the files of a dataset, as its file in the folder of pipelines says."""
    for file in pipelines.files(places.dags):
        text = file.read_text(encoding="utf-8")
        if f'"{dataset}"' in text and '"ingest"' in text:
            return file.stem
    return None
