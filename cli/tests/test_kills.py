"""Kills of every kind in a running Airflow: no process of a jar lives on, and the task ends in the right state.

The jar of every test ignores TERM and has children that ignore it too (kills.py). The cases that do not disturb one
another run at the same time, as some of them wait for most of a minute.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from cli import passwords, pipelines, processes
from cli.places import CHECKOUT
from cli.tests.families import ON_LINUX, PATIENCE, Family, environments, parent, wait_until
from cli.tests.instance import Instance

pytestmark = [pytest.mark.e2e, ON_LINUX]


def marked_failed(jarflow: Instance) -> None:
    family = Family.of(jarflow)
    api, path = family.api, f"/api/v2/dags/{family.dag}/dagRuns/{family.run}/taskInstances/toy"
    api._ask("PATCH", path, {"new_state": "failed"})
    family.dies()
    family.ends("failed", 1)


def cleared(jarflow: Instance) -> None:
    family = Family.of(jarflow)
    which = {"dry_run": False, "dag_run_id": family.run, "task_ids": ["toy"], "only_failed": False}
    family.api._ask("POST", f"/api/v2/dags/{family.dag}/clearTaskInstances", which)
    family.dies()
    family.comes_back()


def too_late(jarflow: Instance) -> None:
    family = Family.of(jarflow, "kills_late")
    family.dies()
    family.comes_back()


def too_late_run(jarflow: Instance) -> None:
    family = Family.of(jarflow, "kills_late_run")
    family.dies()
    family.ends("skipped", 1)
    assert family.api.get_run(family.dag, family.run)["state"] == "failed"
    Family.quickly(jarflow, "kills_late_run")


def runner_killed(jarflow: Instance) -> None:
    family = Family.of(jarflow)
    os.kill(family.runner, signal.SIGKILL)
    family.dies()
    family.comes_back()


def only_a_jars_own_processes_are_told_its_password(jarflow: Instance) -> None:
    password = passwords.logins(jarflow.places)["ingest"]
    family = Family.of(jarflow)
    told = {pid: names for pid, names in environments() if any(password.encode() in name for name in names)}
    shown = [words for words in jarflow.processes().values() if password in words]
    os.kill(family.runner, signal.SIGKILL)
    family.comes_back()
    assert told, "it looks in the wrong place"
    assert shown == []
    assert [pid for pid, names in told.items() if not any(b"JARFLOW_RUN_ID" in name for name in names)] == []


def worker_killed_and_its_task_comes_back_within_a_minute(jarflow: Instance) -> None:
    family = Family.of(jarflow)
    os.kill(parent(family.runner), signal.SIGKILL)
    killed = time.time()
    family.dies()
    family.comes_back()
    after = pipelines.moment(family.task()["start_date"]).timestamp() - killed
    assert 0 < after < 60


CASES: tuple[Callable[[Instance], None], ...] = (
    worker_killed_and_its_task_comes_back_within_a_minute,
    too_late_run,
    too_late,
    marked_failed,
    cleared,
    runner_killed,
    only_a_jars_own_processes_are_told_its_password,
)


@pytest.fixture(scope="module")
def cases(killing: Instance) -> Iterator[dict[str, Future[None]]]:
    with ThreadPoolExecutor(len(CASES)) as pool:
        yield {case.__name__: pool.submit(case, killing) for case in CASES}


@pytest.mark.parametrize("case", [case.__name__ for case in CASES])
def test_no_kill_leaves_a_process_of_a_jar(cases: dict[str, Future[None]], case: str) -> None:
    cases[case].result()


def test_a_scheduler_that_dies_while_up_waits_for_it_is_started_again_and_so_is_its_task(killing: Instance) -> None:
    family = Family.of(killing)
    scheduler = processes.find(killing.places.run, "scheduler")
    assert scheduler
    os.kill(scheduler.pid, signal.SIGSTOP)
    wait_until(lambda: family.api.health()["scheduler"]["status"] != "healthy", "a scheduler that is not healthy")
    assert f"{'scheduler':<13}  up, not healthy" in killing.jarflow("status").stdout
    said = killing.scratch / "up-again.txt"
    with said.open("wb") as out:
        up = subprocess.Popen(
            [CHECKOUT / "jarflow", "up"], env=killing.environment, stdin=subprocess.DEVNULL, stdout=out
        )
        wait_until(lambda: "waiting for scheduler" in said.read_text(encoding="utf-8"), "an up that waits")
        os.kill(scheduler.pid, signal.SIGKILL)
        family.dies()
        code = up.wait(PATIENCE)
    assert code == 0, said.read_text(encoding="utf-8")
    family.comes_back()
