"""What the form of `applications` makes of the words that its jars are given."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from airflow.dag_processing.dagbag import DagBag
from airflow.sdk.exceptions import ParamValidationError

if TYPE_CHECKING:
    from airflow.sdk import DAG

FILE = Path(__file__).resolve().parents[1] / "applications.py"


@pytest.fixture
def dag() -> DAG:
    [dag] = DagBag(dag_folder=FILE).dags.values()
    return dag


def words(dag: DAG, task: str, **chosen: Any) -> list[str]:
    """The words that do not come from an earlier task."""
    params = dag.params.dump() | chosen
    operator = dag.get_task(task)
    return [operator.render_template(word, {"params": params}) for word in operator.args if isinstance(word, str)]


def test_it_is_a_line_of_three(dag: DAG) -> None:
    assert [(task.task_id, task.downstream_task_ids) for task in dag.topological_sort()] == [
        ("ingest", {"validate"}),
        ("validate", {"load-members"}),
        ("load-members", set()),
    ]


def test_unasked_it_takes_and_judges_new_files(dag: DAG) -> None:
    assert words(dag, "ingest")[1:3] == ["--pattern=*", "--empty=skip"]
    assert words(dag, "validate") == [
        *("applications", "--batch", "--feed=default", "--policy=default", "--as-of=", "--replay=", "--history")
    ]


def test_to_judge_earlier_refusals_it_takes_no_file_and_goes_on(dag: DAG) -> None:
    chosen = {"judge": "earlier-refusals", "policy": "strict", "feed": "north", "as_of": "2026-01-01", "pattern": "*"}
    assert words(dag, "ingest", **chosen)[1:3] == ["--pattern=.", "--empty=ok"]
    assert words(dag, "validate", **chosen)[2:] == [
        *("--feed=north", "--policy=strict", "--as-of=2026-01-01", "--replay=earlier", "--history")
    ]


@pytest.mark.parametrize("name", ["policy", "feed"])
@pytest.mark.parametrize("value", ["", "../strict", "a/b", "strict.yaml", "Strict", "-x", "a b", "x" * 64])
def test_a_policy_and_a_feed_are_names_and_never_paths(dag: DAG, name: str, value: str) -> None:
    param = dag.params.get_param(name)
    assert param.resolve("a-name-2") == "a-name-2"
    with pytest.raises(ParamValidationError):
        param.resolve(value)


@pytest.mark.parametrize("value", ["yesterday", "2022-02-30", "01/02/2022"])
def test_a_day_is_a_date_or_none(dag: DAG, value: str) -> None:
    param = dag.params.get_param("as_of")
    assert param.resolve("2022-01-01") == "2022-01-01"
    assert param.resolve(None) is None
    with pytest.raises(ParamValidationError):
        param.resolve(value)
