"""Tasks to be killed: the jar ignores TERM, has children that do too, and runs on until it is killed.

From its second try on it ends at once, and says its password in every way that there is.
"""

from datetime import timedelta
from pathlib import Path

from airflow.sdk import DAG, Asset

from jar_task import JarTask

TOY = Path(__file__).resolve().parents[1] / "kills" / "toy.jar"

with DAG(
    dag_id="kills",
    schedule=None,
    is_paused_upon_creation=False,
    render_template_as_native_obj=True,
    params={"args": ["words"]},
) as kills:
    JarTask(
        task_id="toy",
        jar=str(TOY),
        args="{{ params.args }}",
        login="warehouse_ingest",
        outlets=[Asset("kills")],
        retry_delay=timedelta(seconds=1),
    )

with DAG(
    dag_id="kills_late",
    schedule=None,
    is_paused_upon_creation=False,
    render_template_as_native_obj=True,
    params={"args": ["words"]},
) as kills_late:
    JarTask(
        task_id="toy",
        jar=str(TOY),
        args="{{ params.args }}",
        login="warehouse_ingest",
        execution_timeout=timedelta(seconds=8),
        retry_delay=timedelta(seconds=1),
    )

with DAG(
    dag_id="kills_late_run",
    schedule=None,
    is_paused_upon_creation=False,
    render_template_as_native_obj=True,
    dagrun_timeout=timedelta(seconds=40),
    params={"args": ["words"]},
) as kills_late_run:
    JarTask(task_id="toy", jar=str(TOY), args="{{ params.args }}", login="warehouse_ingest", retries=0)
