"""New pipeline: loads the rows that people drop into a folder of the landing area.

Each hour, `ingest` takes what is complete in `landing/new-pipeline` as one batch. The task after it checks the rows.
Good rows become entries in `new_pipeline.entry`.
The others are kept in `new_pipeline.refused_row`, each with every reason.
In the same transaction the batch is marked done.
The task's Report shows the amounts per day and why rows were refused.

| The task is | because | what to do |
| --- | --- | --- |
| skipped | nothing new lies in the folder | nothing |
| success, rows refused | some rows have something wrong: see the Report | drop a file with the mended rows |
| failed, REJECTED | a file is not CSV or lacks a column; the log says which | drop a mended file |
"""

from datetime import datetime, timedelta, timezone

from airflow.sdk import DAG

from jar_task import JarTask, runbook

with DAG(
    dag_id="new_pipeline",
    description="Loads the rows that people drop into landing/new-pipeline",
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
    load = JarTask(
        task_id="load-new-pipeline",
        args=["--batch", ingest.output["manifest"]],
        login="warehouse_load-new-pipeline",
    )

    ingest >> load
