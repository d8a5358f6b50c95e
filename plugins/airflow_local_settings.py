"""Airflow imports this when it starts: a policy that it applies to every pipeline as it reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import alerts

if TYPE_CHECKING:
    from airflow.sdk import DAG


def dag_policy(dag: DAG) -> None:
    """Tell people of failed runs; let `./jarflow up` unpause the pipelines whose first run waits for sample data."""
    alerts.dag_policy(dag)
    if dag.dag_id in alerts.setting("paused_at_first").split():
        dag.is_paused_upon_creation = True
