"""Trips: each hour, dropped files become trips, which are counted by week and place.

People drop files into `landing/trips`: CSV with `region,origin_coord,destination_coord,datetime,datasource`. `ingest`
takes those that are complete as one batch; a file of gigabytes is not copied but moved. `load-trips` loads each file in
a transaction of its own: one that fails harms no other. A row that is no trip is kept in quarantine, with its reason,
file and line, in `trips.quarantined_row`. `group-trips` counts the trips that belong together. The weekly averages and
the busiest groups are at `/trips` of the pages. `send-mail` sends a report of each batch to the people of
`JARFLOW_MAIL`, and what earlier runs could not send; the run ends as it would without it.

| The task is | because | what to do |
| --- | --- | --- |
| skipped | nothing new lies in the folder | nothing |
| `load-trips` success, quarantined | some rows are no trips; the others are loaded | drop the corrected rows |
| `load-trips` success, with a warning | some files were refused; the others are loaded | drop corrected files |
| `load-trips` failed, REJECTED | all files were refused | the same; see the log |
| `group-trips` skipped | no two trips belong together | nothing |
| `group-trips` failed | it read for four hours, or the database was away | `./jarflow retry trips` |
| `send-mail` skipped | no report waits, or `JARFLOW_MAIL` is not set | nothing |
| `send-mail` failed | the mail server is down, or it refused something | see the log; the next run tries it again |
"""

from datetime import datetime, timedelta, timezone

from airflow.sdk import DAG, Asset, Param

from house import runbook
from jarflow_airflow.operators import JarTask

TRIPS = Asset("trips", uri="jarflow://trips/trips")
FILES_HELP = "Which files of landing/trips to take, such as *.csv"
MOST_HELP = "A file in which more of 100 rows are no trips is refused as a whole"
CELL_HELP = "Trips that begin in one cell, end in one and begin in the same hour are a group; degrees"
RETRY_HELP = "Also take the files that an earlier run refused: after a change of rules or of the program"
REFUSED_HELP = "When a file is refused and the others are loaded, the run warns, or it fails after that"

with DAG(
    dag_id="trips",
    description="Loads the trips that people drop into a folder, and counts them by week and place",
    doc_md=runbook(__doc__, ingest="ingest"),
    schedule="10 * * * *",
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=6),
    is_paused_upon_creation=False,
    default_args={"owner": "trips"},
    tags=["trips", "files"],
    params={
        "files": Param("*", type="string", minLength=1, title="Files", description=FILES_HELP),
        "most_rejected": Param(
            5, type="integer", minimum=0, maximum=100, title="Most rows that are no trips", description=MOST_HELP
        ),
        "cell": Param(0.01, type="number", minimum=0.001, maximum=1, title="Cell of a group", description=CELL_HELP),
        "retry_refused": Param(default=False, type="boolean", title="Try refused files again", description=RETRY_HELP),
        "refused_file": Param("warn", enum=["warn", "fail"], title="A refused file", description=REFUSED_HELP),
    },
):
    ingest = JarTask(
        task_id="ingest",
        args=[
            "trips",
            "--pattern={{ params.files }}",
            "--store=move",
            "--retry-refused={{ params.retry_refused }}",
            "--lease=45m",
        ],
        login="warehouse_ingest",
    )
    load_trips = JarTask(
        task_id="load-trips",
        args=[
            "--batch",
            ingest.output["manifest"],
            "--most-rejected={{ params.most_rejected }}",
            "--refused-file={{ params.refused_file }}",
        ],
        login="warehouse_load-trips",
        outlets=[TRIPS],
    )
    group_trips = JarTask(
        task_id="group-trips",
        args=["--cell={{ params.cell }}"],
        login="warehouse_group-trips",
    )
    # Whatever became of the load, and without a say in how the run ended: that is about trips.
    send_mail = JarTask(
        task_id="send-mail",
        login="warehouse_send-mail",
        secret_env={"JARFLOW_MAIL": "mail.host?", "JARFLOW_MAIL_PASSWORD": "mail.password?"},
    ).as_teardown()
    ingest >> load_trips >> [group_trips, send_mail]
