"""What a jar leaves for its next try and its next run, and the way from its task to what it made."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from jarflow_airflow.link import link_in

if TYPE_CHECKING:
    from conftest import Airflow, Run

OK = '{"outcome":"OK","message":"done"%s}'
AWAY = '{"outcome":"UNAVAILABLE","message":"nobody there"}'


def told(run: Run) -> dict[str, object]:
    """The checkpoint and the watermark among the variables that the jar saw."""
    pairs = (pair.split("=", 1) for pair in run.xcoms["environment"])
    return {name: json.loads(value) for name, value in pairs if name in ("JARFLOW_CHECKPOINT", "JARFLOW_WATERMARK")}


def says(*checkpoints: object) -> str:
    lines = (json.dumps({"msg": "part done", "checkpoint": one}, ensure_ascii=False) for one in checkpoints)
    return "".join(f"{line}\n" for line in lines)


def test_the_next_try_is_told_the_last_checkpoint_and_the_next_run_none(airflow: Airflow) -> None:
    run_id = airflow.new_run("say", "75", AWAY, says({"file": 1}, {"file": 2}, {"file": 3}))
    first = airflow.try_task(run_id, "goes-on")
    assert first.state == "up_for_retry"
    assert [line["checkpoint"] for line in first.log if "checkpoint" in line] == [{"file": 1}, {"file": 2}, {"file": 3}]

    airflow.change(run_id, "environment")
    assert told(airflow.try_task(run_id, "goes-on")) == {"JARFLOW_CHECKPOINT": {"file": 3}}
    assert told(airflow.try_task(run_id, "goes-on")) == {}, "it succeeded: what is cleared now begins anew"
    assert told(airflow.run("goes-on", "environment")) == {}


def test_the_next_run_is_told_the_watermark_of_the_last_that_succeeded(airflow: Airflow) -> None:
    assert airflow.run("goes-on", "say", "0", OK % ',"watermark":"2026-11-30"').state == "success"
    bad = OK.replace("OK", "REJECTED") % ',"watermark":"2026-12-24"'
    assert airflow.run("goes-on", "say", "3", bad).state == "failed"
    assert airflow.run("goes-on", "say", "0", OK % "").state == "success"

    assert told(airflow.run("goes-on", "environment")) == {"JARFLOW_WATERMARK": "2026-11-30"}
    assert told(airflow.run("toy", "environment")) == {}, "it has no outlet"


def test_what_is_too_long_to_be_told_is_not_stored(airflow: Airflow) -> None:
    run = airflow.run("goes-on", "say", "0", OK % "", says("x" * 64_000 + "é" * 300))
    assert run.state == "success"
    [line] = [line for line in run.log if line["event"].startswith("the checkpoint was not stored")]
    assert line["event"].endswith("the checkpoint is longer than 65536 bytes: name a file in it instead")


def test_what_a_jar_does_is_part_of_airflows_trace(airflow: Airflow) -> None:
    for task in ("any", "toy"):
        run = airflow.run(task, "environment")
        pairs = run.xcoms.get("environment") or run.xcoms["return_value"]["environment"]
        seen = dict(pair.split("=", 1) for pair in pairs)
        assert seen["TRACEPARENT"] == run.ti.context_carrier["traceparent"], task


def test_a_link_in_the_result_becomes_the_button_of_the_task(airflow: Airflow) -> None:
    assert airflow.run("any", "print", '{"link": "https://pages.example/7"}').link == "https://pages.example/7"
    assert airflow.run("toy", "say", "0", OK % ',"link":"http://pages.example"').link == "http://pages.example"
    assert airflow.run("any", "print", "3 rows").link == ""


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,x", "//pages.example", "", 7, None, "http:" * 999]
)
def test_what_a_browser_would_run_is_no_link(link: object) -> None:
    assert link_in({"link": link}) == ""
