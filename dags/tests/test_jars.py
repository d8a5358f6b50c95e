"""The jars of our tasks: short ones start from their caches, and the operator knows them by their mark."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from cli import machine
from jarflow_airflow.jar import keeps_contract
from jarflow_airflow.startup import start

FOLDER = Path(__file__).resolve().parents[2] / "tasks"
TASKS = sorted(file.stem for file in FOLDER.glob("*/src/main/jvm/*.train"))


@pytest.mark.parametrize("task", TASKS)
def test_a_short_task_starts_from_its_cache(task: str, tmp_path: Path) -> None:
    log = tmp_path / "classes.txt"
    words = start(FOLDER / task / "target" / f"{task}.jar", f"{machine.java_home()}/bin/java")
    at = words.index("-jar")

    subprocess.run([*words[:at], f"-Xlog:class+load:file={log}", *words[at:], "--version"], check=True)

    loaded = log.read_text().splitlines()
    ours = [line for line in loaded if re.search(r"\] (dev\.jarflow|picocli)\.\S+ source: ", line)]
    cached = [line for line in ours if "source: shared objects file" in line]
    assert len(ours) > 100
    assert len(cached) > 0.95 * len(ours)


@pytest.mark.parametrize("task", TASKS)
def test_a_task_has_the_mark_of_the_contract(task: str) -> None:
    assert keeps_contract(FOLDER / task / "target" / f"{task}.jar")
