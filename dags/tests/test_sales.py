"""What the form of `sales` makes of the words that its jars are given, and when it runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from airflow.dag_processing.dagbag import DagBag
from airflow.sdk.exceptions import ParamValidationError

if TYPE_CHECKING:
    from airflow.sdk import DAG

DAGS = Path(__file__).resolve().parents[1]


def one(name: str) -> DAG:
    [dag] = DagBag(dag_folder=DAGS / name).dags.values()
    return dag


@pytest.fixture
def dag() -> DAG:
    return one("sales.py")


def words(dag: DAG, task: str, **chosen: Any) -> list[str]:
    """The words that do not come from an earlier task."""
    params = dag.params.dump() | chosen
    operator = dag.get_task(task)
    return [operator.render_template(word, {"params": params}) for word in operator.args if isinstance(word, str)]


def test_two_ingests_come_before_a_line_of_three(dag: DAG) -> None:
    assert {task.task_id: task.downstream_task_ids for task in dag.tasks} == {
        "ingest-items": {"load-sales"},
        "ingest-transactions": {"load-sales"},
        "load-sales": {"answers"},
        "answers": {"catalog"},
        "catalog": set(),
    }


def test_each_task_is_the_jar_and_the_login_of_its_work(dag: DAG) -> None:
    assert {task.task_id: (task.jar, task.login) for task in dag.tasks} == {
        "ingest-items": ("ingest", "warehouse_ingest"),
        "ingest-transactions": ("ingest", "warehouse_ingest"),
        "load-sales": ("load-sales", "warehouse_load-sales"),
        "answers": ("answers", "warehouse_answers"),
        "catalog": ("catalog", "warehouse_catalog"),
    }


def test_unasked_it_takes_all_files_and_goes_on_without_any(dag: DAG) -> None:
    for task in ("ingest-items", "ingest-transactions"):
        dataset = task.replace("ingest", "sales")
        assert words(dag, task) == [dataset, "--pattern=*", "--empty=ok", "--after=remove", "--lease=45m"]


def test_the_form_says_for_each_folder_which_files_are_taken(dag: DAG) -> None:
    chosen = {"items_files": ".", "transactions_files": "march-*.csv", "after": "archive"}
    assert words(dag, "ingest-items", **chosen)[1:4] == ["--pattern=.", "--empty=ok", "--after=archive"]
    assert words(dag, "ingest-transactions", **chosen)[1:4] == [
        *("--pattern=march-*.csv", "--empty=ok", "--after=archive")
    ]


@pytest.mark.parametrize(("name", "value"), [("items_files", ""), ("transactions_files", ""), ("after", "burn")])
def test_a_form_that_makes_no_sense_is_refused(dag: DAG, name: str, value: str) -> None:
    with pytest.raises(ParamValidationError):
        dag.params.get_param(name).resolve(value)


def test_load_sales_is_given_what_each_ingest_took(dag: DAG) -> None:
    load = dag.get_task("load-sales")
    assert load.args[::2] == ["--items-batch", "--transactions-batch"]
    assert [(taken.operator.task_id, taken.key) for taken in load.args[1::2]] == [
        ("ingest-items", "manifest"),
        ("ingest-transactions", "manifest"),
    ]


def test_it_runs_each_night_and_when_the_applications_made_members(dag: DAG) -> None:
    timetable = dag.timetable
    assert timetable.timetable.expression == "45 3 * * *"
    [asset] = timetable.asset_condition.objects
    [made] = one("applications.py").get_task("load-members").outlets
    assert (asset.name, asset.uri) == (made.name, made.uri)


def test_it_begins_paused_where_up_lands_sample_data_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW__JARFLOW__PAUSED_AT_FIRST", "sales other")
    assert one("sales.py").is_paused_upon_creation is True
    assert one("applications.py").is_paused_upon_creation is False


def test_load_sales_says_that_transactions_changed(dag: DAG) -> None:
    assert [(asset.name, asset.uri) for task in dag.tasks for asset in task.outlets] == [
        ("sales_transactions", "jarflow://sales/transactions")
    ]
