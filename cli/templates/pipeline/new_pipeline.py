"""New pipeline: takes the files that people drop into a folder of the landing area.

Each hour, `ingest` takes what is complete in `landing/new-pipeline` as one batch.
The tasks after it are given the list of its files. The last one marks the batch done, so that no later run is given it.

| The task is | because | what to do |
| --- | --- | --- |
| skipped | nothing new lies in the folder | nothing |
| a later task skipped | the one before it had nothing to do; the batch is given again, twice | see the log |
| TASK failed, REJECTED | the data is bad; the log says which file and why | put a better file into the folder |
"""

from datetime import datetime, timedelta, timezone

from airflow.sdk import DAG

from house import runbook
from jarflow_airflow.operators import JarTask

with DAG(
    dag_id="new_pipeline",
    description="Takes the files that people drop into landing/new-pipeline",
    doc_md=runbook(__doc__, ingest="ingest"),
    schedule="30 * * * *",
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=6),
    is_paused_upon_creation=False,
    default_args={"owner": "new-pipeline"},
    tags=["new-pipeline", "files"],
):
    ingest = JarTask(
        task_id="ingest",
        args=["new-pipeline", "--lease=45m"],
        login="warehouse_ingest",
    )
    mark_done = JarTask(
        task_id="mark-done",
        args=["new-pipeline", "--batch", ingest.output["manifest"]],
        login="warehouse_mark-done",
    )

    ingest >> mark_done
