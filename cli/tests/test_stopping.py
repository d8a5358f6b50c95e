"""The end of the instance that all end-to-end tests share: what was planted in it is found nowhere, and it stops."""

from __future__ import annotations

import http.client
import json
import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path

import pytest

from cli import airflow, passwords, processes
from cli.programs import SERVE
from cli.rest import API, Airflow
from cli.tests.families import ON_LINUX, Family, wait_until
from cli.tests.instance import Instance

pytestmark = [pytest.mark.e2e, ON_LINUX]
PIPELINE = "applications"


def test_a_password_that_a_jar_says_is_nowhere(killing: Instance) -> None:
    places, api = killing.places, Airflow(killing.places)
    password = passwords.logins(places)["ingest"].encode()
    for code, state in (("1", "failed"), ("0", "success")):
        run = api.trigger("kills", {"args": ["leak", code]})["dag_run_id"]
        wait_until(lambda run=run, state=state: api.get_run("kills", run)["state"] == state, state)
        [task] = api.tasks("kills", run)
        assert any(line["event"] == "in *** it" for line in api.log("kills", run, task, 1)), "it said nothing"

    needles = (password, password.hex().encode())
    files = [file for file in killing.scratch.rglob("*") if file.is_file() and not file.is_relative_to(places.secrets)]
    rows = [row for database in ("airflow", passwords.WAREHOUSE) for row in _everything(killing, database)]

    assert places.secrets / "pgpass" not in files
    assert [str(file) for file in files if _holds(file, needles)] == []
    assert {table for table, row in rows if any(needle in row for needle in needles)} == set()
    # PostgreSQL's own statistics may hold a sample of any column.
    assert {table for table, row in rows if b"I know ***" in row and ".pg_catalog." not in table} == {
        "airflow.public.xcom",
        "airflow.public.asset_event",
    }


def _holds(file: Path, needles: tuple[bytes, ...]) -> bool:
    try:
        text = file.read_bytes()
    except FileNotFoundError:  # PostgreSQL goes on tidying up
        return False
    return any(needle in text for needle in needles)


def _everything(jarflow: Instance, database: str) -> Iterator[tuple[str, bytes]]:
    """Each row of each table of a database, as text, with where it stands."""
    with jarflow.as_superuser(database) as connection, connection.cursor() as cursor:
        cursor.execute("select schemaname || '.' || quote_ident(tablename) from pg_tables")
        for (table,) in cursor.fetchall():
            cursor.execute(f"select it::text from {table} it")  # noqa: S608 - the database's own word
            yield from ((f"{database}.{table}", row.encode()) for (row,) in cursor if row)


def test_down_ends_the_jars_that_run(killing: Instance) -> None:
    family = Family.of(killing)
    with ThreadPoolExecutor(1) as pool:
        death = pool.submit(family.dies)
        killing.jarflow("down", code=0)
        assert family.members == []
        death.result()
    assert killing.processes() == {}
    killing.jarflow("up", code=0)
    family.ends("success", 2, 3)  # the scheduler may have begun a second try before it was stopped too


@pytest.mark.soak
def test_up_starts_a_scheduler_again_that_lives_and_does_nothing(jarflow: Instance) -> None:
    places, api = jarflow.places, Airflow(jarflow.places)
    hangs = airflow.running(places)[airflow.SCHEDULER]
    os.kill(hangs.pid, signal.SIGSTOP)
    wait_until(lambda: airflow.not_healthy(places, api) == [airflow.SCHEDULER], "not healthy")

    jarflow.jarflow("up", code=0)

    assert airflow.running(places)[airflow.SCHEDULER].pid != hangs.pid
    assert airflow.not_healthy(places, api) == []


def test_up_starts_web_pages_again_that_do_not_answer(jarflow: Instance) -> None:
    hangs = processes.find(jarflow.places.run, SERVE.NAME)
    assert hangs
    os.kill(hangs.pid, signal.SIGSTOP)
    assert "serve is running but does not answer: ./jarflow up" in jarflow.jarflow("doctor").stdout

    said = jarflow.jarflow("up", code=0).stdout

    assert "restarted, as it did not answer" in said
    started = processes.find(jarflow.places.run, SERVE.NAME)
    assert started
    assert started.pid != hangs.pid
    assert jarflow.shown("/healthz")[0] == 200


@pytest.mark.parametrize("said", [True, False], ids=["its length is said", "its length is not said"])
def test_airflow_holds_no_body_that_is_larger_than_anybody_sends_it(jarflow: Instance, *, said: bool) -> None:
    server = airflow.running(jarflow.places)[API].pid
    before = memory_of(server)
    connection = http.client.HTTPConnection("127.0.0.1", jarflow.places.airflow_port, timeout=60)
    parts = (b" " * 65_536 for _ in range(1_600))
    length = {"Content-Length": str(1_600 * 65_536)} if said else {}
    # The server may close the connection before all of it is sent.
    with closing(connection), suppress(BrokenPipeError, ConnectionResetError):
        connection.request("POST", "/auth/token", parts, {"Content-Type": "application/json"} | length)
        assert connection.getresponse().status == 413
    assert memory_of(server) < before + 40_000_000


def memory_of(pid: int) -> int:
    """Bytes that a process has in memory."""
    [line] = [line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS:")]
    return int(line.split()[1]) * 1024


def test_down_leaves_no_process_and_keeps_the_data(jarflow: Instance) -> None:
    jarflow.jarflow("down", code=0)
    assert jarflow.processes() == {}
    assert (jarflow.places.postgres_data / "PG_VERSION").exists()
    jarflow.jarflow("status", code=1)
    for code, words in ((1, ["run", PIPELINE]), (1, ["logs", PIPELINE, "-f"]), (2, ["psql", "-c", "select 1"])):
        assert "./jarflow up" in jarflow.jarflow(*words, code=code).stderr
    said = jarflow.jarflow("logs", PIPELINE, code=0).stdout
    assert said.startswith("  ! Airflow is not running. Start it: ./jarflow up. What follows is from its log files.\n")
    assert " ingest.jar applications " in said.replace("/", " ")
    assert jarflow.jarflow("down").stdout == "Nothing was running; the data is kept.\n"


def test_a_task_by_hand_says_that_the_database_is_down(jarflow: Instance) -> None:
    task = jarflow.jarflow("task", "ingest", PIPELINE, code=75)
    assert json.loads(task.stdout.splitlines()[-1])["outcome"] == "UNAVAILABLE"


def test_wipe_asks_before_it_removes(jarflow: Instance) -> None:
    assert "./jarflow down --wipe --yes" in jarflow.jarflow("down", "--wipe", code=2).stderr
    assert jarflow.places.home.exists()
    jarflow.jarflow("down", "--wipe", "--yes", code=0)
    assert not jarflow.places.home.exists()
    assert not jarflow.places.data.exists()
