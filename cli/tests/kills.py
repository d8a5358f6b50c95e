"""Tasks to be killed: the jar ignores TERM, has children that do too, and runs on until it is killed.

From its second try on it ends at once, and says its password in every way that there is.
"""

from datetime import timedelta
from pathlib import Path

from airflow.sdk import DAG, Asset

from jarflow_airflow.operators import JarTask

TOY = Path(__file__).resolve().parents[1] / "kills" / "toy.jar"

RETRIED_AT_ONCE = {"retry_delay": timedelta(seconds=1)}

for name, of_dag, of_task in (
    ("kills", {}, {"outlets": [Asset("kills")], **RETRIED_AT_ONCE}),
    ("kills_late", {}, {"execution_timeout": timedelta(seconds=8), **RETRIED_AT_ONCE}),
    ("kills_late_run", {"dagrun_timeout": timedelta(seconds=40)}, {"retries": 0}),
):
    with DAG(
        dag_id=name,
        schedule=None,
        is_paused_upon_creation=False,
        render_template_as_native_obj=True,
        params={"args": ["words"]},
        **of_dag,
    ):
        JarTask(task_id="toy", jar=str(TOY), args="{{ params.args }}", login="warehouse_ingest", **of_task)
