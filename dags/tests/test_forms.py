"""The form of each pipeline, the words that its jars are given by it, the order of its tasks, and when it runs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from airflow.dag_processing.dagbag import DagBag
from airflow.sdk import DAG
from airflow.sdk.exceptions import ParamValidationError

DAGS = Path(__file__).resolve().parents[1]


def one(name: str) -> DAG:
    [dag] = DagBag(dag_folder=DAGS / f"{name}.py").dags.values()
    return dag


@pytest.fixture
def applications() -> DAG:
    return one("applications")


@pytest.fixture
def sales() -> DAG:
    return one("sales")


def words(dag: DAG, task: str, **chosen: Any) -> list[str]:
    """The words that do not come from an earlier task."""
    params = dag.params.dump() | chosen
    operator = dag.get_task(task)
    return [operator.render_template(word, {"params": params}) for word in operator.args if isinstance(word, str)]


def after(dag: DAG) -> dict[str, set[str]]:
    """Each task with those that follow it, in their order."""
    return {task.task_id: task.downstream_task_ids for task in dag.topological_sort()}


@pytest.mark.parametrize(
    ("pipeline", "name", "right", "wrong"),
    [
        ("applications", "policy", ["default"], ["semicolonn", "", "../default", "default.yaml", "Default"]),
        (
            "applications",
            "feed",
            ["a-name-2"],
            ["", "../strict", "a/b", "strict.yaml", "Strict", "-x", "a b", "x" * 64],
        ),
        ("applications", "as_of", ["2022-01-01", None], ["yesterday", "2022-02-30", "01/02/2022"]),
        ("sales", "items_files", ["*"], [""]),
        ("sales", "transactions_files", ["*"], [""]),
        ("sales", "after", ["keep"], ["burn"]),
        ("trips", "files", ["*"], [""]),
        ("trips", "most_rejected", [0, 100], [-1, 101, "many"]),
        (
            "covid",
            "countries",
            [["singapore"], ["south-korea", "australia"]],
            [[], ["Singapore"], ["a/b"], [""], ["-x"]],
        ),
        (
            "covid",
            "source",
            ["simulator", "file:reply.json"],
            ["elsewhere", "file:../x", "file:a/b", "file:", "http://x"],
        ),
    ],
)
def test_a_form_takes_what_makes_sense_and_never_a_path(
    pipeline: str, name: str, right: list[str | None], wrong: list[str]
) -> None:
    param = one(pipeline).params.get_param(name)
    assert [param.resolve(value) for value in right] == right
    for value in wrong:
        with pytest.raises(ParamValidationError):
            param.resolve(value)


def test_the_policies_of_the_data_folder_are_choices_and_the_refusal_of_another_one_names_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JARFLOW_DATA", str(tmp_path))
    policies = tmp_path / "policies"
    assert one("applications").params.get_param("policy").schema["enum"] == ["default"]
    policies.mkdir()
    for name in ("strict.yaml", "default.yaml", ".strict.yaml.part", "Strict.yaml", "notes.txt", "a b.yaml"):
        (policies / name).write_text("")

    param = one("applications").params.get_param("policy")

    assert param.schema["enum"] == ["default", "strict"]
    with pytest.raises(ParamValidationError, match=r"^'semicolonn' is not one of \['default', 'strict'\]"):
        param.resolve("semicolonn")


def test_a_folder_that_holds_too_much_or_cannot_be_read_is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JARFLOW_DATA", str(tmp_path))
    (tmp_path / "policies").write_text("a file")
    assert one("applications").params.get_param("policy").schema["enum"] == ["default"]
    (tmp_path / "policies").unlink()
    (tmp_path / "policies").mkdir()
    for number in range(1200):
        (tmp_path / "policies" / f"rules-{number:04}.yaml").touch()
    assert len(one("applications").params.get_param("policy").schema["enum"]) == 1001


def test_covid_offers_the_countries_that_the_simulator_plays_and_the_replies_that_people_dropped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JARFLOW_DATA", str(tmp_path))
    (tmp_path / "landing" / "covid").mkdir(parents=True)
    (tmp_path / "landing" / "covid" / "reply.json").touch()
    played = (DAGS.parent / "simulator/src/main/java/dev/jarflow/simulator/Country.java").read_text()
    names = re.findall(r'new Country\(\s*"([^"]+)"', played)

    covid = one("covid")

    assert covid.params.get_param("countries").schema["examples"] == sorted(
        name.lower().replace(" ", "-") for name in names
    )
    assert covid.params.get_param("source").schema["examples"] == ["simulator", "file:reply.json"]


def test_applications_is_a_line_of_three(applications: DAG) -> None:
    assert list(after(applications).items()) == [
        ("ingest", {"validate"}),
        ("validate", {"load-members"}),
        ("load-members", set()),
    ]


def test_unasked_applications_takes_and_judges_new_files(applications: DAG) -> None:
    assert words(applications, "ingest")[1:3] == ["--pattern=*", "--empty=skip"]
    assert words(applications, "validate") == [
        *("applications", "--batch", "--feed=default", "--policy=default", "--as-of=", "--replay=", "--history")
    ]


@pytest.mark.parametrize(
    ("pipeline", "takes", "loads"),
    [
        ("applications", ["ingest"], "load-members"),
        ("sales", ["ingest-items", "ingest-transactions"], "load-sales"),
        ("cars", ["ingest"], "train-model"),
        ("trips", ["ingest"], "load-trips"),
    ],
)
def test_refused_files_are_tried_again_and_fail_the_run_where_the_form_says_so(
    pipeline: str, takes: list[str], loads: str
) -> None:
    dag, chosen = one(pipeline), {"retry_refused": True, "refused_file": "fail"}
    for task in takes:
        assert "--retry-refused=False" in words(dag, task)
        assert "--retry-refused=True" in words(dag, task, **chosen)
    assert "--refused-file=warn" in words(dag, loads)
    assert "--refused-file=fail" in words(dag, loads, **chosen)


def test_to_judge_earlier_refusals_it_takes_no_file_and_goes_on(applications: DAG) -> None:
    chosen = {"judge": "earlier-refusals", "policy": "strict", "feed": "north", "as_of": "2026-01-01", "pattern": "*"}
    assert words(applications, "ingest", **chosen)[1:3] == ["--pattern=.", "--empty=ok"]
    assert words(applications, "validate", **chosen)[2:] == [
        *("--feed=north", "--policy=strict", "--as-of=2026-01-01", "--replay=earlier", "--history")
    ]


def test_in_sales_two_ingests_come_before_a_line_of_three(sales: DAG) -> None:
    assert after(sales) == {
        "ingest-items": {"load-sales"},
        "ingest-transactions": {"load-sales"},
        "load-sales": {"answers"},
        "answers": {"catalog"},
        "catalog": set(),
    }


def test_each_task_of_sales_is_the_jar_and_the_login_of_its_work(sales: DAG) -> None:
    assert {task.task_id: (task.jar, task.login) for task in sales.tasks} == {
        "ingest-items": ("ingest", "warehouse_ingest"),
        "ingest-transactions": ("ingest", "warehouse_ingest"),
        "load-sales": ("load-sales", "warehouse_load-sales"),
        "answers": ("answers", "warehouse_answers"),
        "catalog": ("catalog", "warehouse_catalog"),
    }


def test_unasked_sales_takes_all_files_and_goes_on_without_any_else_those_that_the_form_says(sales: DAG) -> None:
    chosen = {"items_files": ".", "transactions_files": "march-*.csv", "after": "archive"}
    for dataset, files in (("items", "."), ("transactions", "march-*.csv")):
        of, task, rest = f"sales-{dataset}", f"ingest-{dataset}", ["--retry-refused=False", "--empty=ok", "--lease=45m"]
        assert words(sales, task) == [of, "--pattern=*", "--after=remove", *rest]
        assert words(sales, task, **chosen) == [of, f"--pattern={files}", "--after=archive", *rest]


def test_load_sales_is_given_what_each_ingest_took(sales: DAG) -> None:
    load = sales.get_task("load-sales")
    assert load.args[:4:2] == ["--items-batch", "--transactions-batch"]
    assert [(taken.operator.task_id, taken.key) for taken in load.args[1:4:2]] == [
        ("ingest-items", "manifest"),
        ("ingest-transactions", "manifest"),
    ]


def test_sales_runs_each_night_and_when_the_applications_made_members(applications: DAG, sales: DAG) -> None:
    assert sales.timetable.timetable.expression == "45 3 * * *"
    [asset] = sales.timetable.asset_condition.objects
    [made] = applications.get_task("load-members").outlets
    assert (asset.name, asset.uri) == (made.name, made.uri)


def test_sales_begins_paused_where_up_lands_sample_data_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW__JARFLOW__PAUSED_AT_FIRST", "sales other")
    assert one("sales").is_paused_upon_creation is True
    assert one("applications").is_paused_upon_creation is False


def test_load_sales_says_that_transactions_changed(sales: DAG) -> None:
    assert [(asset.name, asset.uri) for task in sales.tasks for asset in task.outlets] == [
        ("sales_transactions", "jarflow://sales/transactions")
    ]
