"""Sales: each night, and when there are new members, dropped files become items, transactions and answers.

People drop them into `landing/sales-items` and `landing/sales-transactions`. `ingest-items` and `ingest-transactions`
take the files that are complete into a batch each, which may be empty. No content is taken twice. `load-sales` loads
both into the schema `sales` and marks the batches done; a transaction with something wrong is kept in `ops` with
every reason, file and line: it is quarantined. Its Report tab counts them. `answers` asks the questions of
`sql/queries/sales`, `catalog` draws the database: their Report tabs are for people.

| The task is | because | what to do |
| --- | --- | --- |
| `ingest-…` success, 0 files | nothing new lies in the folder; quarantined transactions are tried again | nothing |
| `ingest-…` success, "again" | an earlier batch was not finished; it comes first, new files wait | nothing |
| `ingest-…` success, "set aside" | a batch was offered three times, never finished | clear its run, or `--offer` it |
| `ingest-…` failed, REJECTED | nothing was taken, and a file is newly refused | the log says which: replace it |
| `load-sales` success, quarantined | transactions have something wrong; the others are loaded | see below |
| `load-sales` failed, REJECTED | files are no CSV of items or of transactions | the log says which: drop mended ones |
| up for retry, UNAVAILABLE | the database or a folder is away, a disk is full | nothing: it is tried three times more |
| failed, UNAVAILABLE | it stayed so | the log says what; when it is mended, clear the task |
| failed, USAGE | the form is wrong | the log says where; mend it, clear the task |
| failed, BUG | Jarflow is wrong | open an issue with the log; when it is mended, clear the task |

A quarantined transaction is tried again by every run: those whose member or item came late need nothing. Of the others
drop a file with all lines of the transaction, mended: a later delivery replaces an earlier one. One that is CLOSED was
completed or cancelled by people before the delivery: ask logistics. Which they are, by reason:
`./jarflow psql operations -c 'select reasons, count(*) from ops.quarantined_transaction group by 1'`

A batch that was not loaded is given to the next two runs, before new files. A task may be killed or cleared at any
moment: run again, it ends in the same state.
"""

from datetime import datetime, timedelta, timezone

from airflow.sdk import DAG, Asset, AssetOrTimeSchedule, CronTriggerTimetable, Param

from jar_task import JarTask

MEMBERS = Asset("applications_members", uri="jarflow://applications/members")
TRANSACTIONS = Asset("sales_transactions", uri="jarflow://sales/transactions")


def ingest(dataset: str, pattern: str) -> list[str]:
    """The words that take what lies there, also when that is nothing."""
    return [dataset, f"--pattern={{{{ params.{pattern} }}}}", "--empty=ok", "--after={{ params.after }}", "--lease=45m"]


with DAG(
    dag_id="sales",
    description="Loads the items and transactions that people drop into two folders, and answers what is asked of them",
    doc_md=__doc__,
    schedule=AssetOrTimeSchedule(timetable=CronTriggerTimetable("45 3 * * *", timezone="UTC"), assets=[MEMBERS]),
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=3),
    is_paused_upon_creation=False,
    default_args={"owner": "sales"},
    tags=["sales", "files"],
    params={
        "items_files": Param(
            "*",
            type="string",
            minLength=1,
            title="Files of items",
            description="Which files of landing/sales-items to take: a glob; a single dot takes none",
        ),
        "transactions_files": Param(
            "*",
            type="string",
            minLength=1,
            title="Files of transactions",
            description="Which files of landing/sales-transactions to take: a glob; a single dot takes none",
        ),
        "after": Param(
            "remove",
            enum=["remove", "keep", "archive"],
            title="Original files",
            description="What becomes of a file in a landing folder once its copy is safe in the store",
        ),
    },
):
    ingest_items = JarTask(
        task_id="ingest-items",
        jar="ingest",
        args=ingest("sales-items", "items_files"),
        login="warehouse_ingest",
    )
    ingest_transactions = JarTask(
        task_id="ingest-transactions",
        jar="ingest",
        args=ingest("sales-transactions", "transactions_files"),
        login="warehouse_ingest",
    )
    load_sales = JarTask(
        task_id="load-sales",
        args=[
            "--items-batch",
            ingest_items.output["manifest"],
            "--transactions-batch",
            ingest_transactions.output["manifest"],
        ],
        login="warehouse_load-sales",
        outlets=[TRANSACTIONS],
    )
    answers = JarTask(task_id="answers", login="warehouse_answers")
    catalog = JarTask(task_id="catalog", login="warehouse_catalog")
    [ingest_items, ingest_transactions] >> load_sales >> answers >> catalog
