"""New pipeline: loads the rows that people drop into a folder of the landing area.

Each hour, `ingest` takes what is complete in `landing/new-pipeline` as one batch. The task after it checks the rows.
Good rows become entries in `new_pipeline.entry`.
The others are kept in `new_pipeline.refused_row`, each with every reason.
In the same transaction the batch is marked done.
The task's Report shows the amounts per day and why rows were refused.

| The task is | because | what to do |
| --- | --- | --- |
| skipped | nothing new lies in the folder | nothing |
| success, rows refused | some rows have a mistake: see the Report | drop a file with the corrected rows |
| success, with a warning | a file is not CSV or lacks a column; the others are loaded | drop a corrected file |
| failed, REJECTED | that is so of all files | the same |
"""

from datetime import datetime, timedelta, timezone

from airflow.sdk import DAG, Param

from house import runbook
from jarflow_airflow.operators import JarTask

RETRY_HELP = "Also take the files that an earlier run refused: after a change of the program"

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
    params={
        "retry_refused": Param(default=False, type="boolean", title="Try refused files again", description=RETRY_HELP),
    },
):
    ingest = JarTask(
        task_id="ingest",
        args=["new-pipeline", "--retry-refused={{ params.retry_refused }}", "--lease=45m"],
        login="warehouse_ingest",
    )
    load = JarTask(
        task_id="load-new-pipeline",
        args=["--batch", ingest.output["manifest"]],
        login="warehouse_load-new-pipeline",
    )

    ingest >> load
