"""Reads Airflow's log files, which tell what the tasks of a run said while Airflow itself is down."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from cli.places import Places
from cli.problem import USAGE, Problem
from cli.rest import Answer

UNKNOWN = "its state is not known without Airflow"


class LogFiles:
    """Answers as `Airflow` does to those who ask for tasks and logs. No file says which state a task is in."""

    def __init__(self, places: Places) -> None:
        self._folder = places.airflow_home / "logs"

    def runs(self, pipeline: str) -> list[str]:
        """The ids of the runs of a pipeline, or of all (*), that have logs; the newest first."""
        folders = self._folder.glob(f"dag_id={pipeline}/run_id=*")
        return [_value(folder) for folder in sorted(folders, key=_last_written, reverse=True)]

    def chosen(self, pipeline: str, run: str | None) -> str:
        """The run of this id, or the one that wrote last when none is named."""
        runs = self.runs(pipeline)
        if not runs:
            there = ", ".join(sorted(_value(folder) for folder in self._folder.glob("dag_id=*")))
            others = f"There are logs of: {there}." if there else "There are none yet."
            raise Problem(f"There is no log of a pipeline '{pipeline}'. {others}", USAGE)
        if run is not None and run not in runs:
            raise Problem(f"{pipeline} has no log of a run '{run}'. There are: {', '.join(runs)}.", USAGE)
        return run or runs[0]

    def tasks(self, pipeline: str, run: str) -> list[Answer]:
        """The tasks that began, in the order in which they did; a mapped one once for each instance."""
        firsts = sorted(self._of(pipeline, run).rglob("attempt=1.log"), key=lambda file: file.stat().st_mtime)
        return [self._task(first) for first in firsts]

    def log(self, pipeline: str, run: str, task: Answer, attempt: int) -> Iterator[Answer]:
        """The lines of one try of a task."""
        folder = self._of(pipeline, run) / f"task_id={task['task_id']}"
        if task["map_index"] >= 0:
            folder /= f"map_index={task['map_index']}"
        file = folder / f"attempt={attempt}.log"
        for line in file.read_text(encoding="utf-8", errors="replace").splitlines() if file.exists() else ():
            try:
                said = json.loads(line)
            except ValueError:
                said = line
            yield said if isinstance(said, dict) else {"event": str(said)}

    def _of(self, pipeline: str, run: str) -> Path:
        return self._folder / f"dag_id={pipeline}" / f"run_id={run}"

    def _task(self, first: Path) -> Answer:
        named = dict(part.split("=", 1) for part in first.relative_to(self._folder).parts[2:-1])
        tries = max(int(_value(file.with_suffix(""))) for file in first.parent.glob("attempt=*.log"))
        return {
            "task_id": named["task_id"],
            "map_index": int(named.get("map_index", -1)),
            "try_number": tries,
            "state": UNKNOWN,
        }


def _value(path: Path) -> str:
    return path.name.partition("=")[2]


def _last_written(folder: Path) -> float:
    return max((file.stat().st_mtime for file in folder.rglob("*.log")), default=0.0)
