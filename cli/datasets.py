"""The datasets that files are dropped for: their names, what checks a file of each, and which pipeline takes it."""

from __future__ import annotations

from dataclasses import dataclass

from cli import pipelines
from cli.places import Places

FETCHED, NONE = "fetched", "none"
"""Nobody drops files of such a dataset; and: no task can check a file of it."""


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


def pipeline_of(places: Places, dataset: str) -> str | None:
    """The pipeline that takes the files of a dataset, as its file in the folder of pipelines says."""
    for file in pipelines.files(places.dags):
        text = file.read_text(encoding="utf-8")
        if f'"{dataset}"' in text and '"ingest"' in text:
            return file.stem
    return None
