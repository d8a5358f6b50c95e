"""Adds up the orders that came since the last run."""

import os
from pathlib import Path

from airflow.sdk import DAG, Asset

from jarflow_airflow.operators import JarTask

FOLDER = Path(os.environ["EXAMPLES"], "own-jar")

with DAG("orders", schedule=None, doc_md=__doc__):
    JarTask(
        task_id="add-up",
        jar=str(FOLDER / "target" / "orders.jar"),
        args=["--file", str(FOLDER / "orders.csv")],
        outlets=[Asset("orders_total", uri="file:///orders/total")],
    )
