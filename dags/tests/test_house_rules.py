"""The house rules: what every DAG of this folder has in common."""

from __future__ import annotations

import ast
import re
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from airflow.dag_processing.dagbag import DagBag
from airflow.sdk import DAG, BaseOperator
from airflow.sdk.definitions.mappedoperator import MappedOperator

from house import runbook

DAGS = Path(__file__).resolve().parents[1]
FILES = sorted(path for path in DAGS.glob("*.py") if path.name != "house.py")
FETCHED = {"covid"}
"""Datasets of files that a task reads where people drop them, without ingest."""
LISTS = "_PythonDecoratedOperator"


def jars(dag: DAG) -> list[BaseOperator | MappedOperator]:
    """The tasks of a DAG but the lists that others are mapped over."""
    return [task for task in dag.tasks if not _is_list(task)]


def _is_list(task: BaseOperator | MappedOperator) -> bool:
    after = task.downstream_list
    return task.task_type == LISTS and bool(after) and all(isinstance(each, MappedOperator) for each in after)


def jar_of(task: BaseOperator | MappedOperator) -> str:
    return task.partial_kwargs.get("jar", task.task_id) if isinstance(task, MappedOperator) else task.jar


@pytest.fixture(scope="module", params=FILES, ids=lambda path: path.stem)
def file(request: pytest.FixtureRequest) -> Path:
    return request.param


@pytest.fixture(scope="module")
def dag(file: Path) -> DAG:
    bag = DagBag(dag_folder=file)
    assert bag.import_errors == {}
    [dag] = bag.dags.values()
    return dag


def test_a_file_holds_one_dag_of_its_name(file: Path, dag: DAG) -> None:
    assert dag.dag_id == file.stem


def test_a_dag_imports_the_operator_and_what_every_dag_has_and_no_other_dag(file: Path) -> None:
    imported: set[str | None] = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add(node.module)
    others = {name for name in imported if name not in sys.stdlib_module_names}
    assert others == {"airflow.sdk", "house", "jarflow_airflow.operators"}


def test_its_docstring_and_the_rows_of_the_contract_are_its_runbook(file: Path, dag: DAG) -> None:
    own = ast.get_docstring(ast.parse(file.read_text()), clean=False)
    ingests = [task.task_id for task in jars(dag) if jar_of(task) == "ingest"]
    named = {"ingest": ingests[0] if len(ingests) == 1 else "ingest-…"} if ingests else {}
    assert dag.doc_md == runbook(own, **named)
    for outcome in ("nothing new", "REJECTED"):
        assert outcome in dag.doc_md
    for outcome in ("retry, UNAVAILABLE", "failed, UNAVAILABLE", "failed, USAGE", "failed, BUG", "any moment"):
        assert dag.doc_md.count(outcome) == 1
        assert outcome not in own
    [table] = re.findall(r"(?m)(?:^\|.*\n)+", dag.doc_md)
    assert {row.count(" | ") for row in table.splitlines()} == {2}


def test_a_docstring_without_a_table_gets_one() -> None:
    [table] = re.findall(r"(?m)(?:^\|.*\n)+", runbook("It does nothing.\n"))
    assert [row.split(" | ")[0] for row in table.splitlines()] == [
        *("| The task is", "| ---", "| up for retry, UNAVAILABLE", "| failed, UNAVAILABLE", "| failed, USAGE"),
        "| failed, BUG",
    ]


def test_it_says_whose_it_is_and_where_it_belongs(dag: DAG) -> None:
    assert dag.description
    assert dag.tags
    assert {task.owner for task in dag.tasks} != {"airflow"}


def test_it_runs_unasked_one_run_at_a_time_and_never_for_the_past(dag: DAG) -> None:
    assert dag.is_paused_upon_creation is False
    assert dag.catchup is False
    assert dag.max_active_runs == 1
    assert dag.start_date.tzinfo is not None


def test_it_ends(dag: DAG) -> None:
    assert timedelta(0) < dag.dagrun_timeout <= timedelta(hours=12)
    for task in dag.tasks:
        assert timedelta(0) < task.execution_timeout <= dag.dagrun_timeout


def test_its_form_explains_itself(dag: DAG) -> None:
    for name in dag.params:
        param = dag.params.get_param(name)
        assert param.schema.get("title"), name
        assert param.description, name


def test_its_tasks_are_jars_that_are_retried_when_something_is_away(dag: DAG) -> None:
    for task in jars(dag):
        assert task.task_type == "JarTask"
        assert (task.retries, task.retry_exponential_backoff) == (3, 2.0)


def test_it_reads_no_secret_itself(file: Path) -> None:
    for way in ("Connection", "Variable", "conn.", "var.value", "var.json"):
        assert way not in file.read_text()


def test_each_dataset_says_what_its_rows_are() -> None:
    """The program that erases a person goes by it."""
    dags = DagBag(dag_folder=DAGS).dags.values()
    taken = {task.args[0] for dag in dags for task in jars(dag) if jar_of(task) == "ingest"}
    lines = (DAGS.parent / "sql" / "datasets.csv").read_text().splitlines()[1:]
    assert {line.partition(",")[0] for line in lines} == taken | FETCHED


def test_airflow_does_not_take_the_tests_for_dags() -> None:
    assert sorted(DagBag(dag_folder=DAGS).dags) == [file.stem for file in FILES]
