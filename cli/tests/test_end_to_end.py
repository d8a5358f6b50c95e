"""Everything at once: a real Airflow, a real PostgreSQL and the real jars, driven by the real command.

One instance (conftest.py) serves these tests and those of test_kills.py and test_stopping.py.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import psycopg2
import psycopg2.extensions
import pytest

from cli import jars, locks, passwords, pipelines, processes
from cli.places import CHECKOUT
from cli.rest import Airflow, Answer, Refused
from cli.tests.families import ON_LINUX, wait_until
from cli.tests.instance import Instance
from cli.tests.servers import PASSWORD, QUOTED, mail_server

pytestmark = [pytest.mark.e2e, ON_LINUX]
SECONDS_OF_A_SECOND_UP = 15
PIPELINE = "applications"
TASK = "ingest"
TASKS = [TASK, "validate", "load-members"]
SALES = "sales"
SALES_TASKS = ["ingest-items", "ingest-transactions", "load-sales", "answers", "catalog"]
HARMLESS = "REPEATED_LINE"
_wait_until = partial(wait_until, what="this", patience=90.0)
ROW = "name,email,date_of_birth,mobile_no\nNadia Quispe,n.quispe@example.com,1975-08-27,81234567\n"


def last_run(api: Airflow, pipeline: str = PIPELINE) -> tuple[str, dict[str, Answer]]:
    """Its id, and its tasks by name in the order in which they began."""
    run = api.last_run(pipeline)
    assert run
    return run["dag_run_id"], {task["task_id"]: task for task in api.tasks(pipeline, run["dag_run_id"])}


def files_taken(jarflow: Instance) -> list[str]:
    return [row[0] for row in jarflow.rows("select name from ops.batch_file order by name")]


def test_up_ends_in_a_table_of_results_and_the_ready_block(jarflow: Instance) -> None:
    said = (jarflow.scratch / "up.txt").read_text(encoding="utf-8")
    table, block = said.index("PIPELINE"), said.index("Jarflow is ready")
    assert table < block
    assert f"{PIPELINE}  success" in said
    assert f"{SALES:<{len(PIPELINE)}}  success" in said
    assert said.index(f"Run of {PIPELINE}") < said.index(f"Sample data of {SALES}") < said.index(f"Run of {SALES}")
    followed = re.findall(r"^\W +(\d.*?)  Run of (\w+)  success$", said[:table], re.MULTILINE)
    in_table = re.findall(r"^  (\w+) +success +(\d.*?)  ", said[table:block], re.MULTILINE)
    assert followed
    assert {(name, took) for took, name in followed} <= set(in_table)
    assert jarflow.places.airflow_url in said[block:]
    assert "./jarflow password --show" in said[block:]


def test_the_first_up_ran_each_pipeline_once_with_its_samples_though_schedules_owed_runs(jarflow: Instance) -> None:
    first = json.loads((jarflow.scratch / "first-runs.json").read_text(encoding="utf-8"))
    assert {name: [run["state"] for run in of["dag_runs"]] for name, of in first.items()} == {
        PIPELINE: ["success"],
        SALES: ["success"],
        "covid": ["success"],
        "cars": ["success"],
        "trips": ["success"],
    }


def test_the_applications_among_the_samples_became_a_batch_and_members_and_refusals(jarflow: Instance) -> None:
    [[files]] = jarflow.rows("select files from ops.batch where dataset = 'applications' order by number limit 1")
    assert files == "1"
    api = Airflow(jarflow.places)
    run, tasks = last_run(api)
    assert [(name, task["state"]) for name, task in tasks.items()] == [(name, "success") for name in TASKS]
    judged, loaded = (api.result(PIPELINE, run, tasks[name]) for name in TASKS[1:])
    assert judged["read"] == judged["successful"] + judged["unsuccessful"]
    assert judged["successful"] > 0
    assert set(judged["reasons"]) >= {"NO_NAME", "MOBILE", "EMAIL", "BIRTHDAY_INVALID", "UNDER_AGE", "DUPLICATE"}
    assert jarflow.rows("select place, kind, read, successful, unsuccessful from membership.batch") == [
        ["1", "files", str(judged["read"]), str(judged["successful"]), str(judged["unsuccessful"])]
    ]
    assert counts(jarflow) == (judged["successful"], judged["unsuccessful"])
    assert jarflow.rows("select batch from ops.batch where done_at is not null and dataset = 'applications'") == [
        [judged["batch"]]
    ]

    out = jarflow.places.data / "out" / PIPELINE
    assert sorted(str(file.relative_to(out)) for file in out.rglob("*") if file.is_file()) == [
        f"report/{judged['batch']}.html",
        f"report/{judged['batch']}.json",
        f"successful/{judged['batch']}.csv",
        f"unsuccessful/{judged['batch']}.csv",
    ]
    said = api.get("/api/v2/assets/events", source_dag_id=PIPELINE, source_task_id=TASKS[-1], source_run_id=run)
    assert [(event["name"], event["extra"]) for event in said["asset_events"]] == [("applications_members", loaded)]
    assert (loaded["members"], loaded["refused"]) == (judged["successful"], judged["unsuccessful"])


def counts(jarflow: Instance) -> tuple[int, int]:
    """How many members there are, and how many refused applications."""
    [[members, refused]] = jarflow.rows(
        "select (select count(*) from membership.member), (select count(*) from membership.refused_application)"
    )
    return int(members), int(refused)


def test_the_sample_sales_are_of_members_and_loaded_but_for_what_was_planted(jarflow: Instance) -> None:
    samples = (jarflow.places.log / "sample-data.log").read_text(encoding="utf-8").splitlines()
    [made] = [json.loads(line) for line in samples if '"planted"' in line]
    api = Airflow(jarflow.places)
    run, tasks = last_run(api, SALES)
    assert {name: task["state"] for name, task in tasks.items()} == dict.fromkeys(SALES_TASKS, "success")
    planted = {reason: count for reason, count in made["planted"].items() if reason != HARMLESS}
    quarantined = jarflow.rows(
        "select array_to_string(reasons, ' '), count(*) from ops.quarantined_transaction group by 1"
    )
    assert {reason: int(count) for reason, count in quarantined} == planted

    loaded = api.result(SALES, run, tasks["load-sales"])
    wrong = sum(planted.values())
    assert (loaded["transactions"], loaded["quarantined"]) == (made["transactions"] - wrong, wrong)
    assert (loaded["items"], loaded["items_refused"]) == (made["items"] - 2, 2)
    assert jarflow.rows("select count(*), sum(transactions) from sales.customer where membership_id is not null") == [
        [jarflow.rows("select count(distinct customer) from sales.transaction")[0][0], str(loaded["transactions"])]
    ]
    assert jarflow.rows(
        "select dataset, done_at is not null from ops.batch where dataset like 'sales-%' order by 1"
    ) == [
        ["sales-items", "t"],
        ["sales-transactions", "t"],
    ]
    published = sorted(file.parent.name for file in (jarflow.places.data / "reports" / SALES).glob("*/*/index.html"))
    assert published == sorted(SALES_TASKS)
    assert not (jarflow.places.data / ".samples").exists(), "the members' ids are not left lying about"


def test_a_second_up_changes_nothing_and_takes_seconds(jarflow: Instance) -> None:
    api = Airflow(jarflow.places)

    def state() -> tuple[list[int], dict[str, int]]:
        """How many runs there were, and when each process was noted."""
        runs = [api.get(f"/api/v2/dags/{name}/dagRuns")["total_entries"] for name in (PIPELINE, SALES)]
        return runs, {
            file.name: file.stat().st_mtime_ns for file in jarflow.places.run.iterdir() if file.name != "lock"
        }

    before, began = state(), time.monotonic()
    jarflow.jarflow("up", code=0)
    assert time.monotonic() - began < SECONDS_OF_A_SECOND_UP
    assert state() == before


def test_up_waits_for_no_run_that_lies_ahead(jarflow: Instance) -> None:
    api, path, far = Airflow(jarflow.places), f"/api/v2/dags/{PIPELINE}/dagRuns", "9998-01-01T00:00:00Z"
    before, ahead = api.last_run(PIPELINE), []
    try:
        for number, dates in enumerate(({"logical_date": far}, {"logical_date": None, "run_after": far})):
            ahead.append(f"ahead-{number}")
            api._ask("POST", path, {"dag_run_id": ahead[-1], **dates})
        jarflow.jarflow("up", code=0)
        assert api.last_run(PIPELINE) == before
    finally:
        for run in ahead:
            api._ask("PATCH", f"{path}/{run}", {"state": "failed"})
            api._ask("DELETE", f"{path}/{run}")


def test_status_shows_every_process_and_the_last_run(jarflow: Instance) -> None:
    status = jarflow.jarflow("status", code=0)
    for name in ("postgres", "serve", "simulator", "api-server", "scheduler", "dag-processor"):
        running = processes.find(jarflow.places.run, name)
        assert running
        assert f"{name:<13}  up" in status.stdout
        assert str(running.pid) in status.stdout
    assert f"{PIPELINE}  success" in status.stdout


def test_everything_listens_on_this_machine_only(jarflow: Instance) -> None:
    targets = (str(link.readlink()) for pid in jarflow.processes() for link in Path(f"/proc/{pid}/fd").iterdir())
    inodes = {target.removeprefix("socket:[").removesuffix("]") for target in targets if target.startswith("socket:[")}
    listening = set()
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        for line in table.read_text(encoding="ascii").splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and fields[9] in inodes:
                address, port = fields[1].split(":")
                listening.add((address, int(port, 16)))
    places = jarflow.places
    ports = (places.airflow_port, places.postgres_port, places.serve_port, places.simulator_port)
    assert listening == {("0100007F", port) for port in ports}


def test_no_secret_stands_in_arguments_environments_or_logs(jarflow: Instance) -> None:
    places = jarflow.places
    secrets = [*passwords.logins(places).values(), *passwords.airflow_keys(places).values()]
    secrets += [passwords.airflow_password(places, user) for user in (passwords.ADMIN, passwords.VIEWER)]
    told = [Path(f"/proc/{pid}/{what}") for pid in jarflow.processes() for what in ("cmdline", "environ")]
    told += [*places.log.rglob("*"), *(places.airflow_home / "logs").rglob("*")]
    texts = {file: file.read_bytes() for file in told if file.is_file()}
    assert [str(file) for file, text in texts.items() if any(secret.encode() in text for secret in secrets)] == []


def test_nobody_else_reads_the_secrets(jarflow: Instance) -> None:
    places = jarflow.places
    assert places.secrets.stat().st_mode & 0o077 == 0
    for file in [*places.secrets.iterdir(), places.airflow_home / "airflow.cfg"]:
        assert file.stat().st_mode & 0o077 == 0, file


def test_a_dropped_file_becomes_a_batch_and_the_task_says_so(jarflow: Instance) -> None:
    file = jarflow.drop(PIPELINE, "monday.csv", ROW)
    run = jarflow.jarflow("run", PIPELINE, code=0)
    assert f"success       {TASK}" in run.stdout
    assert "monday.csv" in files_taken(jarflow)
    assert not file.exists(), "its content is in the store now"
    assert jarflow.rows("select membership_id from membership.member where source_file = 'monday.csv'") == [
        ["Quispe_c7677"]
    ]

    [[batch]] = jarflow.rows("select batch from ops.batch order by number desc limit 1")
    assert batch in jarflow.jarflow("logs", PIPELINE, TASK, code=0).stdout
    api = Airflow(jarflow.places)
    last, tasks = last_run(api)
    summary = next(line for line in api.log(PIPELINE, last, tasks[TASK], 1) if "accepted" in line)
    assert (summary["level"], summary["read"], summary["accepted"]) == ("info", 1, 1)
    assert api.result(PIPELINE, last, tasks[TASK])["batch"] == batch


@pytest.mark.parametrize("name", ["monday.csv", "the-same-under-another-name.csv"])
def test_a_content_seen_before_is_not_taken_again(jarflow: Instance, name: str) -> None:
    before = files_taken(jarflow)
    jarflow.drop(PIPELINE, name, ROW)
    run = jarflow.jarflow("run", PIPELINE, code=99)
    assert [task for task in TASKS if f"skipped       {task}" not in run.stdout] == []
    assert files_taken(jarflow) == before


def test_what_was_refused_is_judged_again_by_another_policy(jarflow: Instance) -> None:
    policies = jarflow.places.data / "policies"
    policies.mkdir(exist_ok=True)
    (policies / "wide.yaml").write_text("email:\n  domains: [.com, .net, .info]\n", encoding="utf-8")
    members, _ = counts(jarflow)
    [[refused]] = jarflow.rows("select unsuccessful from membership.batch where feed = 'samples'")
    ids = jarflow.rows("select membership_id, place from membership.member order by 1")
    waits = jarflow.drop(PIPELINE, "waits.csv", ROW.replace("81234567", "81112222"))
    words = ("run", PIPELINE, "--param", "judge=earlier-refusals", "--param", "policy=wide", "--param", "feed=samples")

    jarflow.jarflow(*words, code=0)

    assert waits.exists(), "it is for the next run"
    [[kind, read, accepted]] = jarflow.rows("select kind, read, successful from membership.batch where place = 3")
    assert (kind, read) == ("replay", refused)
    assert int(accepted) > 0
    after = counts(jarflow)
    assert after[0] == members + int(accepted)
    assert jarflow.rows("select membership_id, place from membership.member where place < 3 order by 1") == ids
    assert jarflow.rows(
        "select count(*) from membership.refused_application r join membership.member m on m.membership_id = r.member"
        " where r.place < 3 and m.place = 3 and m.source_file like '%/' || r.source_file"
    ) == [[accepted]]

    jarflow.jarflow(*words, code=0)
    assert counts(jarflow) == after
    before = jarflow.jarflow("runs", PIPELINE).stdout
    unknown = jarflow.jarflow("run", PIPELINE, "--param", "policy=widee", code=2)
    assert unknown.stderr == "jarflow: --param policy: expected one of default, wide, found 'widee'.\n"
    assert jarflow.jarflow("runs", PIPELINE).stdout == before, "nothing ran"
    jarflow.jarflow("run", PIPELINE, code=0)
    assert not waits.exists()


def test_a_transaction_whose_member_comes_late_waits_for_it(jarflow: Instance) -> None:
    item, cost = "late-item", "2.50"
    jarflow.drop("sales-items", "late.csv", f"item_id,name,manufacturer,cost,weight_kg\n{item},Late,Us,{cost},1\n")
    head = "transaction_id,membership_id,placed_at,item_id,quantity,unit_price\n"
    jarflow.drop("sales-transactions", "late.csv", f"{head}late-1,Zorn_c7677,2026-01-02T03:04:05Z,{item},1,{cost}\n")
    jarflow.jarflow("run", SALES, code=0)
    late = "select reasons from ops.quarantined_transaction where transaction_id = 'late-1'"
    assert jarflow.rows(late) == [["{UNKNOWN_MEMBER}"]]

    jarflow.drop(PIPELINE, "zorn.csv", ROW.replace("Nadia Quispe", "Tala Zorn").replace("81234567", "84444444"))
    jarflow.jarflow("run", PIPELINE, code=0)
    nothing_new = jarflow.jarflow("run", SALES, code=0)

    assert [task for task in SALES_TASKS if f"success       {task}" not in nothing_new.stdout] == []
    assert jarflow.rows(late) == []
    assert jarflow.rows("select total_price, status from sales.transaction where transaction_id = 'late-1'") == [
        [cost, "placed"]
    ]


def test_a_failed_run_is_told_of_by_one_mail(jarflow: Instance) -> None:
    with mail_server(auth_require_tls=False) as (mailbox, port):
        try:
            up = jarflow.jarflow("up", JARFLOW_ALERT=f"smtp://ops:{QUOTED}@127.0.0.1:{port}/ops%40example.org", code=0)
            assert "ops@example.org, by mail through 127.0.0.1\n" in up.stdout
            empty = jarflow.drop(PIPELINE, "empty.csv", "")
            jarflow.jarflow("run", PIPELINE, code=3)
            _wait_until(lambda: len(mailbox.mails) >= 1)
            empty.unlink()
            jarflow.jarflow("run", PIPELINE, "--param", "pattern=[", code=2)
            _wait_until(lambda: len(mailbox.mails) >= 2)
        finally:
            off = jarflow.jarflow("up", JARFLOW_ALERT="off")
    assert "failure messages  off (set JARFLOW_ALERT" in off.stdout

    first, second = (mail.get_payload(decode=True).decode() for mail in mailbox.mails)
    assert mailbox.mails[0]["Subject"] == f"[Jarflow] {PIPELINE} failed: {TASK}"
    assert "why:    a task failed\r\n" in first
    assert "error:  REJECTED: 1 file refused and none taken: empty.csv: it is empty\r\n" in first
    assert "counts: " in first
    assert "refused 1" in first
    link = next(line for line in first.splitlines() if line.startswith("log:"))
    assert f" {jarflow.places.airflow_url}/dags/{PIPELINE}/runs/manual__" in link
    assert link.endswith(f"/tasks/{TASK}?try_number=1")
    assert "error:  USAGE: ingest.jar was called with wrong arguments" in second
    told = (jarflow.places.log / "alerts.log").read_text(encoding="utf-8")
    assert told.count(f" UTC INFO {PIPELINE} failed: {TASK} (run manual__") == 2
    for folder in (jarflow.places.log, jarflow.places.airflow_home / "logs"):
        for file in folder.rglob("*"):
            said = file.read_text(errors="replace") if file.is_file() else ""
            assert PASSWORD not in said, file
            assert QUOTED not in said, file


def test_arguments_that_the_jar_refuses_are_the_callers_mistake_and_doctor_names_the_pipeline(
    jarflow: Instance,
) -> None:
    run = jarflow.jarflow("run", PIPELINE, "--param", "pattern=[", code=2)
    assert "ingest.jar was called with wrong arguments" in run.stdout
    assert "| Try: ./jarflow task ingest --help" in run.stdout
    reports = []

    def whole() -> bool:
        """Whether every part answered: it waits for a few seconds, and this machine may be busy."""
        reports.append(jarflow.jarflow("doctor"))
        return not re.search("did not answer|could not be checked", reports[-1].stdout)

    _wait_until(whole)
    doctor = reports[-1]
    assert doctor.returncode == 1, doctor.stderr
    assert f"The last run of {PIPELINE} failed: ./jarflow logs {PIPELINE}\n" in doctor.stdout.partition("## Machine")[0]
    assert "- health: metadatabase healthy, scheduler healthy" in doctor.stdout
    assert f"- airflow port {jarflow.places.airflow_port}: ours (api-server)\n" in doctor.stdout
    tries = doctor.stdout.partition("## Tries of tasks with errors")[2]
    assert "ingest, 1: USAGE: ingest.jar was called with wrong arguments" in tries.partition("## ")[0]


def test_runs_are_listed_retried_and_cleared_by_their_ids(jarflow: Instance) -> None:
    good = jarflow.jarflow("run", "covid", "--param", "countries=singapore,australia", code=0)
    jarflow.jarflow("run", PIPELINE, "--param", "pattern=[", code=2)
    newest, older = json.loads(jarflow.jarflow("runs", "--last", "2", "--json", code=0).stdout)
    assert (newest["pipeline"], newest["state"], newest["code"]) == (PIPELINE, "failed", 2)
    assert "ingest.jar was called with wrong arguments" in newest["result"]
    assert (older["pipeline"], older["state"], older["code"]) == ("covid", "success", 0)
    assert older["url"].startswith(f"{jarflow.places.airflow_url}/dags/covid/runs/manual__")
    assert 0 < older["seconds"] < 300
    assert older["run"] in good.stdout
    state = json.loads(jarflow.jarflow("status", "--json", code=0).stdout)
    assert (state["up"], state["start_page"]) == (True, jarflow.places.serve_url)
    assert [one for one in state["pipelines"] if one["pipeline"] in (PIPELINE, "covid")] == [newest, older]
    costs = [task["cost"] for task in older["tasks"] if task["task"] != "countries"]
    assert {task["task"]: task["index"] for task in older["tasks"] if task["index"]} == {"fetch-covid": 1}
    assert all(cost["processor_seconds"] > 0 and 2**24 < cost["peak_memory_bytes"] < 2**30 for cost in costs), costs
    refused, *never_began = newest["tasks"]
    assert (refused["task"], refused["state"]) == (TASK, "failed")
    assert refused["cost"]["seconds"] > 0
    assert {(task["state"], task["cost"]) for task in never_began} == {("upstream_failed", None)}
    table = jarflow.jarflow("runs", PIPELINE, code=0).stdout
    memory = rf"{refused['cost']['peak_memory_bytes'] / 2**20:.0f} MB"
    assert re.search(
        rf"\n  {PIPELINE}  [\d: -]+  failed +\S+ s  {memory} +{re.escape(newest['run'])}  ingest.jar was", table
    )
    hungriest = max(cost["peak_memory_bytes"] for cost in costs) / 2**20
    status = jarflow.jarflow("status", code=0).stdout
    assert re.search(rf"\n  covid +success +\S+ s +\S+ s +{hungriest:.0f} MB  ", status)
    assert [line for line in status.splitlines() if len(line) > 100] == []

    again = jarflow.jarflow("retry", PIPELINE, code=2)
    assert f"{PIPELINE}, run {newest['run']}\n" in again.stdout
    assert f"failed        {TASK} (try 2)" in again.stdout
    nothing = jarflow.jarflow("retry", "covid", code=1)
    assert nothing.stderr == (
        f"jarflow: No task failed in the run {older['run']} of covid, so there is nothing to retry.\n"
    )
    asked = jarflow.jarflow("clear", "covid", "fetch-covid", "--run", older["run"], code=2)
    assert asked.stderr == (
        f"jarflow: clear would run fetch-covid [0], fetch-covid [1] of the run {older['run']} again. To do so without "
        f"being asked: ./jarflow clear covid fetch-covid --run '{older['run']}' --yes\n"
    )
    cleared = jarflow.jarflow("clear", "covid", "fetch-covid", "--run", older["run"], "--yes", code=0).stdout
    assert "fetch-covid [1] (try 2)" in cleared
    assert " countries" not in cleared, "it did not run again"

    jarflow.jarflow("run", "covid", code=0)
    log = jarflow.jarflow("logs", "covid", "countries", "--run", older["run"], code=0).stdout
    assert log.startswith(f"covid, run {older['run']}\n")
    unknown = jarflow.jarflow("logs", "covid", "--run", "manual__1", code=2)
    assert unknown.stderr == "jarflow: covid has no run 'manual__1'. Its runs: ./jarflow runs covid\n"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("task ingest applications --after", "--after"),
        ("task ingest applications --after=k", "keep"),
        ("task validate ", PIPELINE),
        ("task fetch-covid --country s", "singapore"),
        ("run covid --param countries=den", "denmark"),
        ("run applications --param judge=", "new-files earlier-refusals"),
        ("run applications --param po", "policy="),
    ],
)
def test_the_tab_key_knows_options_parameters_and_their_values(jarflow: Instance, line: str, words: str) -> None:
    said = jarflow.jarflow("completion", "bash", "--suggest", f"./jarflow {line}", code=0)
    assert said.stdout.split() == words.split()


def test_killed_between_commit_and_result_the_retry_gets_the_same_batch(jarflow: Instance) -> None:
    file = jarflow.drop(PIPELINE, "killed.csv", ROW.replace("81234567", "89999999"))
    api = Airflow(jarflow.places)
    with jarflow.as_superuser() as before_insert, jarflow.as_superuser() as after_commit, ThreadPoolExecutor(1) as pool:
        _lock(before_insert, "ops.batch in share mode")
        run = api.trigger(PIPELINE, {})["dag_run_id"]
        _wait_until(lambda: _waits_for(jarflow, "ops.batch"))
        # Queued behind ingest's open transaction, this lock is granted by its commit and holds up what comes next.
        held = pool.submit(_lock, after_commit, "ops.batch_file in access exclusive mode")
        _wait_until(lambda: _waits_for(jarflow, "ops.batch_file"))
        before_insert.rollback()
        held.result(timeout=30)
        _wait_until(lambda: _waits_for(jarflow, "ops.batch_file"))
        [jar] = [pid for pid, words in jarflow.processes().items() if "-jar" in words and "ingest.jar" in words]
        os.kill(jar, signal.SIGKILL)
        after_commit.rollback()
    assert file.exists(), "killed before it could take the original out of the folder"
    [[committed]] = jarflow.rows("select batch from ops.batch order by number desc limit 1")

    _wait_until(lambda: api.get_run(PIPELINE, run)["state"] in ("success", "failed"))

    task, *later = api.tasks(PIPELINE, run)
    assert (task["task_id"], task["state"], task["try_number"]) == (TASK, "success", 2)
    assert [one["state"] for one in later] == ["success", "success"]
    assert api.result(PIPELINE, run, task)["batch"] == committed
    count = f"select count(*) from ops.batch where batch = '{committed}'"  # noqa: S608 - the database's own word
    assert jarflow.rows(count) == [["1"]]
    assert not file.exists()


def _lock(connection: psycopg2.extensions.connection, what: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"lock table {what}")


def _waits_for(jarflow: Instance, table: str) -> bool:
    asked = f"select 1 from pg_locks where not granted and relation = '{table}'::regclass"  # noqa: S608 - a test's words
    return jarflow.rows(asked) != []


def test_what_is_not_known_is_refused_with_what_there_is(jarflow: Instance) -> None:
    def refused(*words: str) -> str:
        return jarflow.jarflow(*words, code=2).stderr

    there = ", ".join(file.stem for file in pipelines.files(jarflow.places.dags))
    assert refused("run", "aplications") == f"jarflow: There is no pipeline 'aplications'. There are: {there}.\n"
    parameter = refused("run", PIPELINE, "--param", "befor=keep")
    assert "There is no parameter 'befor'. There are:\n  judge=" in parameter
    assert "\n  as_of=null  null|string  The day" in parameter
    value = refused("run", PIPELINE, "--param", "after=burn")
    assert value == "jarflow: --param after: expected one of remove, keep, archive, found 'burn'.\n"
    task = refused("logs", PIPELINE, "ingets")
    assert task == f"jarflow: {PIPELINE} has no task 'ingets'. There are: {', '.join(TASKS)}.\n"
    refused("logs", PIPELINE, TASK, "--try", "9")
    role = refused("psql", "boss")
    assert "There is no role 'boss'. There are: analytics, dashboards, logistics, operations, sales." in role


def test_a_person_sees_what_the_role_may_see_and_changes_nothing(jarflow: Instance) -> None:
    seen = "select current_user, count(*) > 0 as seen from ops.batch group by 1"
    assert "person_operations" in jarflow.jarflow("psql", "operations", "-c", seen, code=0).stdout
    may_not = jarflow.jarflow("psql", "operations", "-c", "delete from ops.batch", code=1)
    assert "permission denied" in may_not.stderr


def test_psql_works_without_a_psql_on_the_machine(jarflow: Instance) -> None:
    bare = jarflow.scratch / "bare"
    bare.mkdir()
    (bare / "python3").symlink_to(sys.executable)
    psql = partial(jarflow.jarflow, "psql", PATH=str(bare))
    table = psql("-c", "select 1 as a, 'x;y' as b, null as c", code=0)
    assert table.stdout == "a |  b  | c\n--+-----+--\n1 | x;y |\n(1 row)\n"
    piped = psql("operations", stdin="select 1;\nselect nothing;\nselect 2;\n", code=3)
    assert 'column "nothing" does not exist' in piped.stderr
    psql("-f", "/no/such/file", code=1)
    both = psql("-c", "select 1 as a", "-c", "select 2 as b", code=0)
    assert both.stdout.split() == "a - 1 (1 row) b - 2 (1 row)".split()
    assert psql("-c", r"copy (select 1, E'a\'b;c') to stdout", code=0).stdout == "1\ta'b;c\n"
    assert psql("-c", r"\d", code=1).stderr == "This small shell knows \\q only; install psql for more.\n"


def test_task_passes_output_and_exit_code_through(jarflow: Instance) -> None:
    nothing = jarflow.jarflow("task", "ingest", PIPELINE, code=99)
    assert json.loads(nothing.stdout.splitlines()[-1])["outcome"] == "NOTHING_TO_DO"
    jarflow.jarflow("task", "ingest", "--no-such-option", code=2)


def test_a_jar_started_by_hand_lives_on_when_its_shell_is_killed(jarflow: Instance) -> None:
    jarflow.drop(PIPELINE, "by-hand.csv", ROW.replace("81234567", "85555555"))
    places, said = jarflow.places, jarflow.scratch / "by-hand.txt"
    words = [*jars.jar(CHECKOUT, TASK).command(), PIPELINE]
    script = 'said=$1; shift; "$@" </dev/null >"$said" & wait'
    with jarflow.as_superuser() as holds_it_up:
        _lock(holds_it_up, "ops.batch in share mode")
        shell = subprocess.Popen(["sh", "-c", script, "sh", said, *words], env=jars.environment(places, TASK))
        _wait_until(lambda: _waits_for(jarflow, "ops.batch"))
        shell.kill()
        shell.wait()
    _wait_until(lambda: said.read_text(encoding="utf-8").endswith("\n"))

    assert json.loads(said.read_text(encoding="utf-8"))["outcome"] == "OK"
    assert "by-hand.csv" in files_taken(jarflow)


def test_the_viewer_may_look_and_not_trigger(jarflow: Instance) -> None:
    viewer = Airflow(jarflow.places, passwords.VIEWER)
    assert PIPELINE in [one["dag_id"] for one in viewer.pipelines()]
    with pytest.raises(Refused) as refused:
        viewer.trigger(PIPELINE, {})
    assert refused.value.status == 403


def test_two_ups_at_once_do_not_meet(jarflow: Instance) -> None:
    with locks.alone(jarflow.places.run / "lock", "./jarflow up"):
        other = jarflow.jarflow("up", code=1)
    assert f"./jarflow up (pid {os.getpid()}, since " in other.stderr


def test_what_hangs_is_not_called_up(jarflow: Instance) -> None:
    hung = processes.find(jarflow.places.run, "api-server")
    assert hung
    os.kill(hung.pid, signal.SIGSTOP)
    try:
        _wait_until(lambda: "api-server     up, not healthy" in jarflow.jarflow("status").stdout)
        status = jarflow.jarflow("status", code=1)
    finally:
        os.kill(hung.pid, signal.SIGCONT)
    assert "./jarflow status" not in status.stdout
    _wait_until(lambda: jarflow.jarflow("status").returncode == 0)


def test_commands_find_the_ports_that_up_was_given(jarflow: Instance) -> None:
    bare = {name: "" for name in jarflow.environment if name.startswith("JARFLOW_") and name != "JARFLOW_HOME"}
    for words in (["status"], ["logs", PIPELINE], ["psql", "-c", "select 1"]):
        jarflow.jarflow(*words, **bare, code=0)


@pytest.mark.parametrize("name", ["scheduler", "postgres"])
def test_what_died_is_named_by_status_and_started_again_by_up(jarflow: Instance, name: str) -> None:
    victim = processes.find(jarflow.places.run, name)
    assert victim
    os.kill(victim.pid, signal.SIGKILL)
    while victim.alive:
        time.sleep(0.05)
    status = jarflow.jarflow("status", code=1)
    assert f"ended by itself (was pid {victim.pid})" in status.stdout
    doctor = jarflow.jarflow("doctor")
    assert (doctor.returncode, doctor.stderr) == (1, "")
    assert f"{name} ended by itself: its last words are below" in doctor.stdout
    if name == "postgres":
        asked = jarflow.jarflow("logs", PIPELINE, code=0)
        assert asked.stdout.startswith(
            "  ! PostgreSQL is not running. Start it: ./jarflow up. What follows is from its log files.\n"
        )
    up = jarflow.jarflow("up", code=0)
    assert f"{name} (pid {victim.pid}) had ended by itself and was started again" in up.stdout
    jarflow.jarflow("status", code=0)
