"""Membership applications: takes the files that people drop into `landing/applications`.

Each hour, `ingest` turns the files that are complete into one batch: copied by content into `store/`, written down in
the warehouse, named in a manifest. No content is taken twice, under whatever name it comes.

| The task is | because | what to do |
| --- | --- | --- |
| skipped | nothing new lies in the folder | nothing |
| success, "again" | an earlier batch was not finished; it comes first, new files wait | nothing |
| success, a warning "set aside" | a batch was offered three times and never finished | clear its run, or `--offer` it |
| failed, REJECTED | nothing was taken, and a file is refused for the first time | the log says which: replace it |
| up for retry, UNAVAILABLE | the database or a folder is away, a disk is full | nothing: it is tried three times more |
| failed, UNAVAILABLE | it stayed so | the log says what; when it is mended, clear the task |
| failed, USAGE or BUG | Jarflow is wrong | open an issue with the log; when it is mended, clear the task |

A task may be killed or cleared at any moment: run again, it ends in the same state.
"""

from datetime import datetime, timedelta, timezone

from airflow.sdk import DAG, Asset, Param

from jar_task import JarTask

BATCHES = Asset("applications_batches", uri="jarflow://applications/batches")

with DAG(
    dag_id="applications",
    description="Takes the membership applications that people drop into a folder",
    doc_md=__doc__,
    schedule="15 * * * *",
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=2),
    is_paused_upon_creation=False,
    default_args={"owner": "membership"},
    tags=["applications", "files"],
    params={
        "pattern": Param("*", type="string", minLength=1, title="Files", description="Which files to take: a glob"),
        "after": Param(
            "remove",
            enum=["remove", "keep", "archive"],
            title="Original files",
            description="What becomes of a file in the landing folder once its copy is safe in the store",
        ),
    },
):
    ingest = JarTask(
        task_id="ingest",
        args=["applications", "--pattern={{ params.pattern }}", "--after={{ params.after }}", "--lease=45m"],
        login="warehouse_ingest",
        outlets=[BATCHES],
    )
