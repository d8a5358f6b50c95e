"""Membership applications: each hour, what people drop into `landing/applications` becomes members and refusals.

`ingest` turns the files that are complete into one batch, copied by content into `store/`; no content is taken twice,
under whatever name it comes. `validate` judges each application by the policy and keeps every reason: both kinds lie
in `out/applications`, and its Report tab is for people. `load-members` puts both into the schema `membership` and marks
the batch done.

| The task is | because | what to do |
| --- | --- | --- |
| skipped | nothing new lies in the folder, or no refusal is left to be judged again | nothing |
| `ingest` success, "again" | an earlier batch was not finished; it comes first, new files wait | nothing |
| `ingest` success, "set aside" | a batch was offered three times, never finished | clear its run, or `--offer` it |
| `ingest` failed, REJECTED | nothing was taken, and a file is newly refused | the log says which: replace it |
| `validate` success, files refused | they are no applications; others count | the report says why: drop mended ones |
| `validate` failed, REJECTED | all files are refused, or too many rows | the same; or change the policy and clear it |
| `load-members` failed, REJECTED | another batch was loaded since | clear `validate` with downstream |
| up for retry, UNAVAILABLE | the database or a folder is away, a disk is full | nothing: it is tried three times more |
| failed, UNAVAILABLE | it stayed so | the log says what; when it is mended, clear the task |
| failed, USAGE | the form or a policy is wrong | the log says where; mend it, clear the task |
| failed, BUG | Jarflow is wrong | open an issue with the log; when it is mended, clear the task |

A batch that was not loaded is given to the next two runs, before new files. A task may be killed or cleared at any
moment: run again, it ends in the same state. To judge old refusals by a changed policy, trigger a run with **Judge:
earlier refusals**; see `docs/how-to/change-a-rule.md`.
"""

from datetime import datetime, timedelta, timezone

from airflow.sdk import DAG, Asset, Param

from jar_task import JarTask

BATCHES = Asset("applications_batches", uri="jarflow://applications/batches")
MEMBERS = Asset("applications_members", uri="jarflow://applications/members")
WORD = "^[a-z0-9][a-z0-9-]{0,62}$"

with DAG(
    dag_id="applications",
    description="Judges the membership applications that people drop into a folder, and loads members and refusals",
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
        "judge": Param(
            "new-files",
            enum=["new-files", "earlier-refusals"],
            values_display={"new-files": "new files", "earlier-refusals": "earlier refusals"},
            title="Judge",
            description="Earlier refusals: judge them again by today's policy; new files wait for the next run",
        ),
        "policy": Param(
            "default",
            type="string",
            pattern=WORD,
            title="Policy",
            description="By which rules: strict is the file policies/strict.yaml in the data folder",
        ),
        "as_of": Param(
            None,
            type=["null", "string"],
            format="date",
            title="As of",
            description="The day on which ages count, YYYY-MM-DD; empty: the policy's",
        ),
        "feed": Param(
            "default",
            type="string",
            pattern=WORD,
            title="Feed",
            description="Who writes the files: the order of day and month is learned for each feed by itself",
        ),
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
        args=[
            "applications",
            # No name is a dot: new files wait while old refusals are judged.
            "--pattern={{ params.pattern if params.judge == 'new-files' else '.' }}",
            "--empty={{ 'skip' if params.judge == 'new-files' else 'ok' }}",
            "--after={{ params.after }}",
            "--lease=45m",
        ],
        login="warehouse_ingest",
        outlets=[BATCHES],
    )
    validate = JarTask(
        task_id="validate",
        args=[
            "applications",
            "--batch",
            ingest.output["manifest"],
            "--feed={{ params.feed }}",
            "--policy={{ params.policy }}",
            "--as-of={{ params.as_of or '' }}",
            "--replay={{ '' if params.judge == 'new-files' else 'earlier' }}",
            "--history",
        ],
        login="warehouse_validate",
    )
    load_members = JarTask(
        task_id="load-members",
        args=["--report", validate.output["report"]],
        login="warehouse_load-members",
        outlets=[MEMBERS],
    )
    ingest >> validate >> load_members
