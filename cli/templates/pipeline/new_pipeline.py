"""New pipeline: takes the files that people drop into a folder of the landing area.

Each hour, `ingest` takes what is complete in `landing/new-pipeline` as one batch.
The tasks after it are given the list of its files.

| The task is | because | what to do |
| --- | --- | --- |
| skipped | nothing new lies in the folder, or the task before it was skipped | nothing |
| failed, REJECTED | the data is bad; the log says which file and why | put a better file into the folder |
| up for retry, UNAVAILABLE | the database or the folder is away | nothing: three more tries follow by themselves |
| failed, UNAVAILABLE | it stayed away | see `./jarflow status`; when it is back, clear the task |
| failed, USAGE or BUG | the pipeline or the task is wrong | read the log; when it is mended, clear the task |

A task may be killed or cleared at any moment: run again, it ends in the same state.
"""

from datetime import datetime, timedelta, timezone

from airflow.sdk import DAG

from jar_task import JarTask

with DAG(
    dag_id="new_pipeline",
    description="Takes the files that people drop into landing/new-pipeline",
    doc_md=__doc__,
    schedule="30 * * * *",
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=6),
    is_paused_upon_creation=False,
    default_args={"owner": "new-pipeline"},
    tags=["new-pipeline", "files"],
):
    ingest = JarTask(task_id="ingest", args=["new-pipeline"], login="warehouse_ingest")
