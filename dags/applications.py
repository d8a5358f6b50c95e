"""Membership applications: each hour, the files in `landing/applications` become members and refusals.

`ingest` takes the files that are complete as one batch and copies them into `store/`. It takes the same content only
once, whatever the file is called. `validate` checks each application against the policy and keeps every reason. It
writes successful and unsuccessful rows into `out/applications`; its Report tab explains them. `load-members` loads both
into the schema `membership` and marks the batch done.

| The task is | because | what to do |
| --- | --- | --- |
| skipped | nothing new lies in the folder, or there is no refusal to judge again | nothing |
| success, with a warning | some files hold no applications; the others are loaded | drop corrected files |
| `load-members` failed, REJECTED | all files are refused, or too many rows | the same; or see below |
| `load-members` failed, REJECTED | another batch was loaded in the meantime | clear `validate` with downstream |

A refused file is kept. To try it again, for instance by a changed policy, drop it again, or trigger a run with **Try
refused files again**. No file is loaded twice.

To judge old refusals by a changed policy, trigger a run with **Judge: earlier refusals**; see
`docs/how-to/change-a-rule.md`.
"""

from datetime import datetime, timedelta, timezone

from airflow.sdk import DAG, Asset, Param

from house import named_in, runbook
from jarflow_airflow.operators import JarTask

BATCHES = Asset("applications_batches", uri="jarflow://applications/batches")
MEMBERS = Asset("applications_members", uri="jarflow://applications/members")
WORD = r"^[a-z0-9][a-z0-9-]{0,62}$(?!\n)"
POLICIES = sorted({"default", *named_in("policies", r"([a-z0-9][a-z0-9-]{0,62})\.yaml")})
JUDGE = {"new-files": "new files", "earlier-refusals": "earlier refusals"}
JUDGE_HELP = "Earlier refusals: judge refused applications again by the policy of now; new files wait for the next run"
POLICY_HELP = "The rules to apply: a file of the data folder policies/; a new one is offered within half a minute"
AS_OF_HELP = "The day on which ages are measured, YYYY-MM-DD; empty for the day in the policy"
FEED_HELP = "The sender of the files: the order of day and month is learned separately for each sender"
AFTER_HELP = "What happens to a file in the landing folder once its copy is safe in the store"
RETRY_HELP = "Also take the files that an earlier run refused: after a change of rules or of the program"
REFUSED_HELP = "When a file is refused and the others are loaded, the run warns, or it fails after that"

with DAG(
    dag_id="applications",
    description="Checks the membership applications in a folder, and loads members and refusals",
    doc_md=runbook(__doc__, ingest="ingest"),
    schedule="15 * * * *",
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=2),
    is_paused_upon_creation=False,
    default_args={"owner": "membership"},
    tags=["applications", "files"],
    params={
        "judge": Param("new-files", enum=list(JUDGE), values_display=JUDGE, title="Judge", description=JUDGE_HELP),
        "policy": Param("default", enum=POLICIES, title="Policy", description=POLICY_HELP),
        "as_of": Param(None, type=["null", "string"], format="date", title="As of", description=AS_OF_HELP),
        "feed": Param("default", type="string", pattern=WORD, title="Feed", description=FEED_HELP),
        "pattern": Param("*", type="string", minLength=1, title="Files", description="Files to take, such as *.csv"),
        "after": Param("remove", enum=["remove", "keep", "archive"], title="Original files", description=AFTER_HELP),
        "retry_refused": Param(default=False, type="boolean", title="Try refused files again", description=RETRY_HELP),
        "refused_file": Param("warn", enum=["warn", "fail"], title="A refused file", description=REFUSED_HELP),
    },
):
    ingest = JarTask(
        task_id="ingest",
        args=[
            "applications",
            # No name is a dot: new files wait while old refusals are judged.
            "--pattern={{ params.pattern if params.judge == 'new-files' else '.' }}",
            "--empty={{ 'skip' if params.judge == 'new-files' else 'ok' }}",
            *("--after={{ params.after }}", "--retry-refused={{ params.retry_refused }}", "--lease=45m"),
        ],
        login="warehouse_ingest",
        outlets=[BATCHES],
    )
    validate = JarTask(
        task_id="validate",
        args=[
            *("applications", "--batch", ingest.output["manifest"], "--feed={{ params.feed }}"),
            *("--policy={{ params.policy }}", "--as-of={{ params.as_of or '' }}"),
            *("--replay={{ '' if params.judge == 'new-files' else 'earlier' }}", "--history"),
        ],
        login="warehouse_validate",
    )
    report = ["--report", validate.output["report"], "--refused-file={{ params.refused_file }}"]
    load_members = JarTask(task_id="load-members", args=report, login="warehouse_load-members", outlets=[MEMBERS])
    ingest >> validate >> load_members
