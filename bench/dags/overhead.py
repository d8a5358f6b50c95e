"""Ten tasks in a row, three ways: what `JarTask` costs beside a BashOperator that runs the same words."""

import os
import shlex
from pathlib import Path

from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG, chain

from jarflow_airflow.jar import find_jar, find_java, start
from jarflow_airflow.operators import JarTask

TASKS = 10
ARGS = ["overhead", "--empty", "ok"]
HOME = Path(os.environ["AIRFLOW_HOME"]).parent
ENVIRONMENT = {
    "PGHOST": "127.0.0.1",
    "PGPORT": "{{ conn.warehouse_ingest.port }}",
    "PGDATABASE": "warehouse",
    "PGUSER": "ingest",
    "PGPASSFILE": str(HOME / "secrets" / "pgpass"),
    "JARFLOW_DAG_ID": "{{ dag.dag_id }}",
    "JARFLOW_RUN_ID": "{{ run_id }}",
    "JARFLOW_TASK_ID": "{{ task.task_id }}",
    "JARFLOW_TRY": "{{ ti.try_number }}",
    "JARFLOW_LOG": "json",
}
WAYS = {
    "jarflow": None,
    "bash_same": [*start(find_jar("ingest"), find_java()), *ARGS],
    "bash_plain": [find_java(), "-jar", str(find_jar("ingest")), *ARGS],
}

for way, words in WAYS.items():
    with DAG(f"overhead_{way}", schedule=None, is_paused_upon_creation=False):
        chain(
            *(
                BashOperator(task_id=f"t{n}", bash_command=shlex.join(words), env=ENVIRONMENT, append_env=True)
                if words
                else JarTask(task_id=f"t{n}", jar="ingest", args=ARGS, login="warehouse_ingest")
                for n in range(TASKS)
            )
        )
