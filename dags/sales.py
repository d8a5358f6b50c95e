"""Sales: each night, and when there are new members, dropped files become items, transactions and answers.

People drop them into `landing/sales-items` and `landing/sales-transactions`. `ingest-items` and `ingest-transactions`
take the files that are complete as one batch each, which may be empty. They take the same content only once.
`load-sales` loads both into the schema `sales` and marks the batches done. A transaction with a mistake is not loaded:
it is kept in quarantine in `ops`, with every reason, file and line. Its Report tab counts them. `answers` answers the
questions in `sql/queries/sales`, and `catalog` draws the database; both publish a Report.

| The task is | because | what to do |
| --- | --- | --- |
| `ingest-…` success, 0 files | nothing new in the folder; quarantined transactions are tried again | nothing |
| `load-sales` success, quarantined | some transactions have a mistake; the others are loaded | see below |
| `load-sales` success, with a warning | some files were refused; the others are loaded | drop corrected files |
| `load-sales` failed, REJECTED | all files of items, or of transactions, were refused | the same; see the log |

Every run tries quarantined transactions again: if only the member or the item was missing, do nothing. For the others,
drop a file with all corrected lines of the transaction: a later delivery replaces an earlier one. A transaction that is
CLOSED was completed or cancelled by people before the delivery: ask logistics. To count them by reason:
`./jarflow psql operations -c 'select reasons, count(*) from ops.quarantined_transaction group by 1'`
"""

from datetime import datetime, timedelta, timezone

from airflow.sdk import DAG, Asset, AssetOrTimeSchedule, CronTriggerTimetable, Param

from house import runbook
from jarflow_airflow.operators import JarTask

MEMBERS = Asset("applications_members", uri="jarflow://applications/members")
TRANSACTIONS = Asset("sales_transactions", uri="jarflow://sales/transactions")
WHICH_ITEMS = "Which files of landing/sales-items to take, such as *.csv; a single dot takes none"
WHICH_TRANSACTIONS = WHICH_ITEMS.replace("items", "transactions")
AFTER_HELP = "What happens to a file in a landing folder once its copy is safe in the store"
RETRY_HELP = "Also take the files that an earlier run refused: after a change of rules or of the program"
REFUSED_HELP = "When a file is refused and the others are loaded, the run warns, or it fails after that"


def take(dataset: str, pattern: str) -> list[str]:
    """The arguments that take the files of a dataset, and go on when there are none."""
    again = "--retry-refused={{ params.retry_refused }}"
    after = "--after={{ params.after }}"
    return [dataset, f"--pattern={{{{ params.{pattern} }}}}", after, again, "--empty=ok", "--lease=45m"]


with DAG(
    dag_id="sales",
    description="Loads the items and transactions that people drop into two folders, and answers questions about them",
    doc_md=runbook(__doc__, ingest="ingest-…"),
    schedule=AssetOrTimeSchedule(timetable=CronTriggerTimetable("45 3 * * *", timezone="UTC"), assets=[MEMBERS]),
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=3),
    is_paused_upon_creation=False,
    default_args={"owner": "sales"},
    tags=["sales", "files"],
    params={
        "items_files": Param("*", type="string", minLength=1, title="Files of items", description=WHICH_ITEMS),
        "transactions_files": Param(
            "*", type="string", minLength=1, title="Files of transactions", description=WHICH_TRANSACTIONS
        ),
        "after": Param("remove", enum=["remove", "keep", "archive"], title="Original files", description=AFTER_HELP),
        "retry_refused": Param(default=False, type="boolean", title="Try refused files again", description=RETRY_HELP),
        "refused_file": Param("warn", enum=["warn", "fail"], title="A refused file", description=REFUSED_HELP),
    },
):
    ingest = {"jar": "ingest", "login": "warehouse_ingest"}
    items = JarTask(task_id="ingest-items", args=take("sales-items", "items_files"), **ingest)
    transactions = JarTask(
        task_id="ingest-transactions", args=take("sales-transactions", "transactions_files"), **ingest
    )
    batches = ["--items-batch", items.output["manifest"], "--transactions-batch", transactions.output["manifest"]]
    load = [*batches, "--refused-file={{ params.refused_file }}"]
    load_sales = JarTask(task_id="load-sales", args=load, login="warehouse_load-sales", outlets=[TRANSACTIONS])
    answers = JarTask(task_id="answers", login="warehouse_answers")
    catalog = JarTask(task_id="catalog", login="warehouse_catalog")
    [items, transactions] >> load_sales >> answers >> catalog
