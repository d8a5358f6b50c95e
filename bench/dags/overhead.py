"""Ten tasks in a row, in five ways: what the operators cost beside a BashOperator that runs the same words."""

import os
import shlex
from functools import partial
from pathlib import Path

from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG, chain

from jarflow_airflow.jar import find_jar, find_java
from jarflow_airflow.operators import JarOperator, JarTask
from jarflow_airflow.startup import start

TASKS = 10
ARGS = ["overhead", "--empty", "ok"]
HOME = Path(os.environ["AIRFLOW_HOME"]).parent
ENVIRONMENT = {
    "PGHOST": "127.0.0.1",
    "PGPORT": "{{ conn.warehouse_ingest.port }}",
    "PGDATABASE": "warehouse",
    "PGUSER": "ingest",
    "PGPASSFILE": str(HOME / "secrets" / "pgpass"),
    "JARFLOW_DAG_ID": "{{ dag.dag_id }}",
    "JARFLOW_RUN_ID": "{{ run_id }}",
    "JARFLOW_TASK_ID": "{{ task.task_id }}",
    "JARFLOW_TRY": "{{ ti.try_number }}",
    "JARFLOW_LOG": "json",
}
INGEST = find_jar("ingest")
ALONE = Path(os.environ["JARFLOW_DATA"]) / INGEST.name
"""A copy without what our build lays beside it."""
SAME_WORDS = {
    "bash_same": [*start(INGEST, find_java()), *ARGS],
    "bash_plain": [find_java(), "-jar", str(ALONE), *ARGS],
}


def jar(task: str) -> JarTask:
    """The operator with the contract, as our pipelines use it."""
    return JarTask(task_id=task, jar="ingest", args=ARGS, login="warehouse_ingest")


def any_jar(task: str, *, start_cache: bool = False) -> JarOperator:
    """The operator for a jar of which nothing is known."""
    env = {name: value for name, value in ENVIRONMENT.items() if name.startswith("JARFLOW_")}
    data = {"JARFLOW_DATA": os.environ["JARFLOW_DATA"]}
    return JarOperator(
        task_id=task,
        jar=str(ALONE),
        args=ARGS,
        login="warehouse_ingest",
        env=env | data,
        contract=False,
        start_cache=start_cache,
    )


def bash(task: str, *, way: str) -> BashOperator:
    """The operator that Airflow has."""
    return BashOperator(task_id=task, bash_command=shlex.join(SAME_WORDS[way]), env=ENVIRONMENT, append_env=True)


WAYS = {
    "jarflow": jar,
    "any": any_jar,
    "any_cached": partial(any_jar, start_cache=True),
    **{way: partial(bash, way=way) for way in SAME_WORDS},
}

for way, made in WAYS.items():
    with DAG(f"overhead_{way}", schedule=None, is_paused_upon_creation=False):
        chain(*(made(f"t{number}") for number in range(TASKS)))
