"""Jars with children, running in an Airflow to be killed (the DAGs of kills.py), and what is left of them."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from cli import pipelines
from cli.rest import Airflow, Answer
from cli.tests.instance import Instance

ON_LINUX = pytest.mark.skipif(
    not Path("/proc").is_dir(), reason="these tests look at processes through /proc, which is Linux's"
)
PATIENCE = 150.0
DEAD = 5 + 1
"""Seconds after a TERM: those of the contract, and one for a busy machine to notice."""


@dataclass(frozen=True)
class Family:
    """A jar and its children, in the first try of a run's only task."""

    jarflow: Instance
    api: Airflow
    dag: str
    run: str
    notes: Path

    @classmethod
    def of(cls, jarflow: Instance, dag: str = "kills") -> Family:
        """Start one, and wait until all of it lives."""
        api = Airflow(jarflow.places)
        notes = jarflow.scratch / "kills" / f"{dag}-{time.monotonic_ns()}.txt"
        run = str(api.trigger(dag, {"args": ["family", str(notes)]})["dag_run_id"])
        family = cls(jarflow, api, dag, run, notes)
        wait_until(lambda: family.noted("begun") is not None, f"a jar of {dag}")
        return family

    @classmethod
    def quickly(cls, jarflow: Instance, dag: str) -> None:
        """A run that ends well at once, so that `up` finds the pipeline in order."""
        api = Airflow(jarflow.places)
        family = cls(jarflow, api, dag, str(api.trigger(dag, {})["dag_run_id"]), jarflow.scratch)
        family.ends("success", 1)

    @property
    def members(self) -> list[int]:
        """The living processes that were told of this run's first try, the watcher beside the jar among them."""
        told = {f"JARFLOW_RUN_ID={self.run}".encode(), b"JARFLOW_TRY=1"}
        return [pid for pid, names in environments() if told <= names]

    @property
    def runner(self) -> int:
        """Airflow's task runner: the parent of the jar, which leads its family."""
        [jar] = [pid for pid in self.members if os.getsid(pid) == pid]
        return parent(jar)

    def noted(self, word: str) -> float | None:
        """When the jar first noted this, in seconds since 1970."""
        lines = self.notes.read_text(encoding="utf-8").splitlines() if self.notes.exists() else []
        times = [int(line.split()[1]) / 1000 for line in lines if line.startswith(word)]
        return times[0] if times else None

    def dies(self) -> None:
        """Wait for its TERM, after which everything must be dead within five seconds."""
        living = self.members
        wait_until(lambda: self.noted("TERM") is not None or not any(map(lives, living)), "a TERM")
        asked = self.noted("TERM")
        assert asked, "it was killed without having been asked to stop"
        died = time.time()
        while living:
            wait_for_the_death_of(living)
            died = time.time()
            living = self.members
        assert died - asked < DEAD

    def task(self) -> Answer:
        [task] = self.api.tasks(self.dag, self.run)
        return task

    def ends(self, state: str, *attempts: int) -> None:
        """Wait for the end of the run and look what became of the task."""
        wait_until(lambda: self.api.get_run(self.dag, self.run)["state"] in pipelines.ENDED, f"the end of {self.dag}")
        task = self.task()
        assert task["state"] == state, task
        assert task["try_number"] in attempts, task

    def comes_back(self) -> None:
        """Wait until its second try has succeeded."""
        self.ends("success", 2)


def environments() -> Iterator[tuple[int, set[bytes]]]:
    """Every living process with its environment."""
    for folder in Path("/proc").glob("[0-9]*"):
        yield int(folder.name), set(environment(int(folder.name)).split(b"\0"))


def environment(pid: int) -> bytes:
    """Nothing of a dead process."""
    try:
        return Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:
        return b""


def lives(pid: int) -> bool:
    return environment(pid) != b""


def wait_for_the_death_of(pids: list[int]) -> None:
    wait_until(lambda: not any(map(lives, pids)), "the death of a jar and its children")


def parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1])


def wait_until(condition: Callable[[], bool], what: str, patience: float = PATIENCE) -> None:
    deadline = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < deadline, f"waited {patience:.0f} s for {what}"
        time.sleep(0.05)
