"""Every pipeline tells of its failed runs once somebody wants to be told, and none before."""

from __future__ import annotations

from pathlib import Path

import pytest
from airflow.dag_processing.dagbag import DagBag

import alerts

DAGS = Path(__file__).resolve().parents[1]


def test_nobody_is_told_by_default() -> None:
    assert {bool(dag.on_failure_callback) for dag in DagBag(dag_folder=DAGS).dags.values()} == {False}


def test_airflow_gives_the_callback_to_every_pipeline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW__JARFLOW__ALERT", "https://hooks.example/x")
    dags = DagBag(dag_folder=DAGS).dags.values()
    assert dags
    for dag in dags:
        assert dag.on_failure_callback == [alerts.tell], dag.dag_id
        assert dag.has_on_failure_callback, dag.dag_id


def test_a_pipelines_own_callback_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    [dag, *_] = DagBag(dag_folder=DAGS).dags.values()
    monkeypatch.setenv("AIRFLOW__JARFLOW__ALERT", "https://hooks.example/x")
    dag.on_failure_callback = print
    alerts.dag_policy(dag)
    assert dag.on_failure_callback == [print, alerts.tell]
