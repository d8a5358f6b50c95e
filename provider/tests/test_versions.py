"""The package in the versions of Airflow that it names, each in an environment of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cli import machine
from cli.tests.files import make_jar, put

FOLDER = Path(__file__).resolve().parents[1]
VERSIONS = {"3.0.6": "2025-09-15", "3.1.8": "2026-03-20", "3.2.2": "2026-07-01"}
"""Each with a day on which the packages that it needs were such as it knew; 3.3 is in all other tests."""
SAYS = """
class Says {
  public static void main(String[] args) {
    java.util.logging.Logger.getLogger("says").severe("it is away");
    System.out.print(args[1]);
    System.exit(Integer.parseInt(args[0]));
  }
}
"""
DAG = """
from airflow.sdk import DAG
from jarflow_airflow.operators import JarOperator, JarTask

JAR = {jar!r}
REJECTED = '{{"outcome":"REJECTED","message":"bad rows"}}'
AWAY = '{{"outcome":"UNAVAILABLE","message":"nobody there"}}'
with DAG("any_ok", schedule=None):
    JarOperator(task_id="t", jar=JAR, args=["0", '{{"rows":3}}'])
with DAG("any_bad", schedule=None):
    JarOperator(task_id="t", jar=JAR, args=["4", ""], fail_on_exit_code=4)
with DAG("skipped", schedule=None):
    JarOperator(task_id="t", jar=JAR, args=["4", ""], skip_on_exit_code=4)
with DAG("ours_ok", schedule=None):
    JarTask(task_id="t", jar=JAR, args=["0", '{{"outcome":"OK","message":"done"}}'])
with DAG("rejected", schedule=None):
    JarTask(task_id="t", jar=JAR, args=["3", '{{"outcome":"REJECTED","message":"bad rows"}}'])
with DAG("away", schedule=None):
    JarTask(task_id="t", jar=JAR, args=["75", '{{"outcome":"UNAVAILABLE","message":"nobody there"}}'], retries=0)
"""
ENDS = {
    "any_ok": (0, "says.jar exited 0"),
    "any_bad": (1, "FailedForGood: says.jar exited 4; its last lines: it is away"),
    "skipped": (0, "says.jar exited 4, which means that there was nothing to do"),
    "ours_ok": (0, "OK: done"),
    "rejected": (1, "FailedForGood: REJECTED: bad rows"),
    "away": (1, "Failed: UNAVAILABLE: nobody there"),
}


@pytest.mark.soak
@pytest.mark.parametrize(("version", "day"), VERSIONS.items())
def test_it_works_in_an_older_airflow(version: str, day: str, tmp_path: Path) -> None:
    uv, python = Path(sys.executable).with_name("uv"), tmp_path / "venv" / "bin" / "python"
    run(uv, "venv", "-q", "--python", sys.executable, tmp_path / "venv")
    install = [uv, "pip", "install", "-q", "--python", python]
    run(
        *install,
        "--exclude-newer",
        f"{day}T00:00:00Z",
        f"apache-airflow=={version}",
        "apache-airflow-providers-standard",
    )
    run(*install, FOLDER)
    make_jar(tmp_path / "says.jar", put(tmp_path / "Says.java", SAYS))
    put(tmp_path / "dags" / "says.py", DAG.format(jar=str(tmp_path / "says.jar")))
    environment = {
        "PATH": os.environ["PATH"],
        "JAVA_HOME": str(machine.java_home()),
        "AIRFLOW_HOME": str(tmp_path / "home"),
        "AIRFLOW__CORE__DAGS_FOLDER": str(tmp_path / "dags"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "COLUMNS": "400",
    }
    airflow = python.with_name("airflow")
    run(airflow, "db", "migrate", **environment)
    for dag, (code, sentence) in ENDS.items():
        done = subprocess.run(
            [airflow, "dags", "test", dag], env=environment, capture_output=True, text=True, check=False, timeout=120
        )
        said = " ".join(re.sub(r"\x1b\[[\d;]*m", "", done.stdout + done.stderr).split())
        assert (done.returncode, sentence in said) == (code, True), f"{dag}:\n{said}"
        assert "it is away" in said


def run(*words: object, **environment: str) -> None:
    done = subprocess.run(
        [str(word) for word in words], env=environment or None, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
