"""Cars: each week, the rows of car kinds in `landing/cars` train a model, which is compared with the one that answers.

`ingest` takes the files that are complete as one batch, which may be empty; the same content only once. `train-model`
compares candidates on the same folds, keeps the best as the newest version in the schema `ml`, and names it challenger;
with nothing new it trains on the latest delivery, which gives the version that is there already. `promote` lets the
challenger answer if it is better than the champion by the stated test. Both publish a Report.

| The task is | because | what to do |
| --- | --- | --- |
| `train-model` skipped | no delivery ever came | drop a file into `landing/cars` |
| `train-model` success, with a warning | some files hold no rows of cars; the others count | drop corrected files |
| `train-model` failed, REJECTED | no file holds rows of cars, or too few | see the log; drop corrected files |
| `promote` success, kept | the challenger is not better, so the champion stays | nothing |
| `promote` failed, REJECTED | a model file is not what was registered, or training data are gone | train again |

To take a version off, so that the one before it answers: `./jarflow task promote cars --rollback 7`. How to ask the
model, and what it may not be used for: `docs/how-to/ask-a-model.md`.
"""

from datetime import datetime, timedelta, timezone

from airflow.sdk import DAG, Asset, Param

from house import runbook
from jarflow_airflow.operators import JarTask

CHAMPION = Asset("cars_champion", uri="jarflow://cars/champion")
AFTER_HELP = "What happens to a file in the landing folder once its copy is safe in the store"
RETRY_HELP = "Also take the files that an earlier run refused: after a change of rules or of the program"
REFUSED_HELP = "When a file is refused and the others are loaded, the run warns, or it fails after that"

with DAG(
    dag_id="cars",
    description="Trains a model of car prices on the rows that people drop, and promotes it if it is better",
    doc_md=runbook(__doc__, ingest="ingest"),
    schedule="30 4 * * 1",
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=2),
    is_paused_upon_creation=False,
    default_args={"owner": "cars"},
    tags=["cars", "files", "models"],
    params={
        "pattern": Param("*", type="string", minLength=1, title="Files", description="Which files to take: a glob"),
        "after": Param("remove", enum=["remove", "keep", "archive"], title="Original files", description=AFTER_HELP),
        "retry_refused": Param(default=False, type="boolean", title="Try refused files again", description=RETRY_HELP),
        "refused_file": Param("warn", enum=["warn", "fail"], title="A refused file", description=REFUSED_HELP),
        "seed": Param(
            1, type="integer", minimum=1, maximum=1000000, title="Seed", description="Another one draws other folds"
        ),
    },
):
    ingest = JarTask(
        task_id="ingest",
        args=[
            *("cars", "--pattern={{ params.pattern }}", "--after={{ params.after }}", "--empty=ok"),
            "--retry-refused={{ params.retry_refused }}",
        ],
        login="warehouse_ingest",
    )
    train_model = JarTask(
        task_id="train-model",
        args=[
            *("cars", "--batch", ingest.output["manifest"], "--seed={{ params.seed }}"),
            "--refused-file={{ params.refused_file }}",
        ],
        login="warehouse_train-model",
    )
    promote = JarTask(task_id="promote", args=["cars"], login="warehouse_promote", outlets=[CHAMPION])
    ingest >> train_model >> promote
