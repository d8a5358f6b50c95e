"""The package as others install it: in the versions of Airflow that it names, and with the provider of OpenLineage."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from cli import machine
from cli.places import CHECKOUT
from cli.tests.files import make_jar, put

FOLDER = Path(__file__).resolve().parents[1]
EXAMPLES = CHECKOUT / "examples"
VERSIONS = {"3.0.6": "2025-09-15", "3.1.8": "2026-03-20", "3.2.2": "2026-07-01"}
"""Each with a day on which the packages that it needs were such as it knew; 3.3 is in all other tests."""
UV = Path(sys.executable).with_name("uv")
OURS = version("apache-airflow")
PATIENCE = 300.0
"""Seconds that a newcomer has from `pip install` to the first task that succeeded."""
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


LINEAGE = """
from airflow.sdk import DAG, Asset
from jarflow_airflow.operators import JarOperator

JAR, ITEMS = {jar!r}, Asset("items", uri="jarflow://shop/items")
READ = '{{"rows": 3, "bytes": 99, "inputs": ["s3://in/a.csv", {{"uri": "file:///in/b.csv", "rows": 7}}, 5]}}'
with DAG("reads", schedule=None):
    JarOperator(task_id="t", jar=JAR, args=["0", READ], outlets=[ITEMS])
with DAG("fails", schedule=None):
    JarOperator(task_id="t", jar=JAR, args=["1", '{{"outputs": ["ftp://away/items"]}}'], inlets=[ITEMS])
"""
EVENTS = [
    ("START", "reads.t", {}, {"jarflow://shop items": {}}),
    (
        "COMPLETE",
        "reads.t",
        {"s3://in a.csv": {}, "file /in/b.csv": {"rowCount": 7}},
        {"jarflow://shop items": {"rowCount": 3, "size": 99}},
    ),
    ("START", "fails.t", {"jarflow://shop items": {}}, {}),
    ("FAIL", "fails.t", {"jarflow://shop items": {}}, {"ftp://away items": {}}),
]
"""Each with the counts of what was read and written."""


class Environment:
    """A virtual environment with an Airflow in it, its home and its DAGs."""

    def __init__(self, place: Path, airflow: str, *more: str, day: str | None = None) -> None:
        self._place, self._bin = place, place / "venv" / "bin"
        run(UV, "venv", "-q", "--python", sys.executable, place / "venv")
        until = ["--exclude-newer", f"{day}T00:00:00Z"] if day else []
        self.install(*until, f"apache-airflow=={airflow}", "apache-airflow-providers-standard", *more)
        make_jar(place / "says.jar", put(place / "Says.java", SAYS))

    def install(self, *what: str | Path) -> None:
        run(UV, "pip", "install", "-q", "--python", self._bin / "python", *what)

    def dags(self, text: str) -> None:
        put(self._place / "dags" / "says.py", text.format(jar=str(self._place / "says.jar")))

    def airflow(self, *words: str, **more: str) -> tuple[int, str]:
        """The exit code of a command, and what it said, without colours and line ends."""
        environment = {
            "PATH": os.environ["PATH"],
            "JAVA_HOME": str(machine.java_home()),
            "AIRFLOW_HOME": str(self._place / "home"),
            "AIRFLOW__CORE__DAGS_FOLDER": str(self._place / "dags"),
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "COLUMNS": "400",
        }
        command = [self._bin / "airflow", *words]
        done = subprocess.run(
            command, env=environment | more, capture_output=True, text=True, check=False, timeout=PATIENCE
        )
        return done.returncode, " ".join(re.sub(r"\x1b\[[\d;]*m", "", done.stdout + done.stderr).split())


@pytest.mark.soak
@pytest.mark.parametrize(("version", "day"), VERSIONS.items())
def test_it_works_in_an_older_airflow(version: str, day: str, tmp_path: Path) -> None:
    environment = Environment(tmp_path, version, day=day)
    environment.install(FOLDER)
    environment.dags(DAG)
    assert environment.airflow("db", "migrate")[0] == 0
    for dag, (code, sentence) in ENDS.items():
        ended, said = environment.airflow("dags", "test", dag)
        assert (ended, sentence in said) == (code, True), f"{dag}:\n{said}"
        assert "it is away" in said


@pytest.mark.soak
def test_the_five_lines_of_the_readme_succeed_within_minutes_of_the_installation(tmp_path: Path) -> None:
    environment = Environment(tmp_path, OURS)
    began = time.monotonic()
    environment.install(FOLDER)
    [lines] = re.findall(r"(?s)```python\n(.*?)```", (FOLDER / "README.md").read_text(encoding="utf-8"))
    assert len(re.findall(r"\S.*\n", lines)) == 4, "and the line that installs it"
    put(tmp_path / "dags" / "hello.py", lines.replace("/opt/jars/greet.jar", str(tmp_path / "says.jar")))
    put(tmp_path / "Says.java", SAYS.replace("args[1]", '"Hello " + args[1]').replace("Integer.parseInt(args[0])", "0"))
    make_jar(tmp_path / "says.jar", tmp_path / "Says.java")
    assert environment.airflow("db", "migrate")[0] == 0
    code, said = environment.airflow("dags", "test", "hello", "2026-11-30")
    assert (code, "Hello 2026-11-30" in said, "says.jar exited 0" in said) == (0, True, True), said
    assert time.monotonic() < began + PATIENCE


@pytest.mark.soak
def test_openlineage_is_told_what_was_read_and_written(tmp_path: Path) -> None:
    environment = Environment(tmp_path, OURS, "apache-airflow-providers-openlineage")
    environment.install(FOLDER)
    environment.dags(LINEAGE)
    assert environment.airflow("db", "migrate")[0] == 0
    events = tmp_path / "events"
    transport = json.dumps({"type": "file", "log_file_path": str(events), "append": True})
    for dag in ("reads", "fails"):
        environment.airflow("dags", "test", dag, AIRFLOW__OPENLINEAGE__TRANSPORT=transport)
    told = [json.loads(line) for line in events.read_text(encoding="utf-8").splitlines()]
    assert [
        (event["eventType"], event["job"]["name"], known(event["inputs"], "input"), known(event["outputs"], "output"))
        for event in told
        if "." in event["job"]["name"]
    ] == EVENTS


def known(datasets: list[dict[str, Any]], kind: str) -> dict[str, dict[str, int]]:
    """What is known of each dataset, by its namespace and name."""
    return {
        f"{one['namespace']} {one['name']}": {
            name: count
            for name, count in one.get(f"{kind}Facets", {}).get(f"{kind}Statistics", {}).items()
            if name[0] != "_"
        }
        for one in datasets
    }


def example(environment: Environment, name: str, place: Path) -> Callable[[str], tuple[int, str]]:
    """Run a DAG of an example, from a copy of its folder."""
    shutil.copytree(EXAMPLES / name, place / name, ignore=shutil.ignore_patterns("target"), dirs_exist_ok=True)
    environment.install(FOLDER)
    more = {
        "EXAMPLES": str(place),
        "AIRFLOW__CORE__DAGS_FOLDER": str(place / name / "dags"),
        "AIRFLOW__JARFLOW__CACHE": str(place / "cache"),
    }
    assert environment.airflow("db", "migrate", **more)[0] == 0
    return lambda dag: environment.airflow("dags", "test", dag, **more)


@pytest.mark.soak
def test_the_example_with_a_jar_that_somebody_else_wrote(tmp_path: Path) -> None:
    run_dag = example(Environment(tmp_path, OURS), "any-jar", tmp_path / "examples")
    code, said = run_dag("format_java")
    assert code == 0, said
    for line in ("class Cart {", "int items;", "void add() {", "items++;", "made a start-up cache in "):
        assert f" {line}" in said
    code, said = run_dag("format_java")
    assert (code, "fetch" in said, "start-up cache" in said) == (0, False, False), said


@pytest.mark.soak
def test_the_example_with_a_jar_of_ones_own(tmp_path: Path) -> None:
    place, kit = tmp_path / "examples", tmp_path / "kit"
    maven = [CHECKOUT / "mvnw", "-q", "-B", "-ntp"]
    deploy = ["-f", CHECKOUT / "pom.xml", "-Dquick", "-Dartifact", "-Dmaven.test.skip", "-pl", "tasks/kit", "-am"]
    java = {"JAVA_HOME": str(machine.java_home())}
    run(*maven, *deploy, "deploy", f"-DaltDeploymentRepository=kit::file://{kit}", **java)
    assert sorted(file.name for file in kit.rglob("*.jar")) == [
        "kit-0.1.0-javadoc.jar",
        "kit-0.1.0-sources.jar",
        "kit-0.1.0.jar",
    ]
    run_dag = example(Environment(tmp_path, OURS), "own-jar", place)
    alone = [f"-Dkit.repository=file://{kit}", f"-Dmaven.repo.local={tmp_path}/repository"]
    run(*maven, *alone, "-f", place / "own-jar" / "pom.xml", "package", **java)

    code, said = run_dag("orders")
    assert (code, "OK: 3 orders up to 2026-11-30: 20.00" in said) == (0, True), said
    code, said = run_dag("orders")
    assert (code, "NOTHING_TO_DO: no order since 2026-11-30" in said) == (0, True), said
    put(place / "own-jar" / "orders.csv", "2026-12-01,x\n")
    code, said = run_dag("orders")
    assert (code, "REJECTED: expected a day and an amount, found 2026-12-01,x" in said) == (1, True), said


@pytest.mark.soak
def test_it_is_such_as_an_index_takes(tmp_path: Path) -> None:
    run(UV, "build", "-q", "--no-build-logs", "--out-dir", tmp_path / "made", FOLDER)
    made = [path for path in (tmp_path / "made").iterdir() if path.name[0] != "."]
    assert {path.name.rpartition("-")[2] for path in made} == {"0.1.0.tar.gz", "any.whl"}
    run(UV, "venv", "-q", "--python", sys.executable, tmp_path / "venv")
    run(UV, "pip", "install", "-q", "--python", tmp_path / "venv" / "bin" / "python", "twine")
    run(tmp_path / "venv" / "bin" / "twine", "check", "--strict", *made)


def run(*words: object, **more: str) -> None:
    command = [str(word) for word in words]
    done = subprocess.run(command, env=os.environ | more, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
