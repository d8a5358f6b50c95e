"""The laws of `JarTask`: each test runs a jar as a worker of Airflow does."""

from __future__ import annotations

import json
import os
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from airflow.sdk.exceptions import AirflowFailException
from structlog.testing import capture_logs

from jar_task import LONGEST_LINE, JarLog, JarTask, Lines, find_jar, find_java

if TYPE_CHECKING:
    from conftest import Airflow, Run

PASSWORD = "a-password-that-nobody-may-see"


# ---- outcomes


@pytest.mark.parametrize(
    ("code", "outcome", "state"),
    [
        ("0", "OK", "success"),
        ("1", "BUG", "failed"),
        ("3", "REJECTED", "failed"),
        ("42", "BUG", "failed"),
        ("75", "UNAVAILABLE", "up_for_retry"),
        ("99", "NOTHING_TO_DO", "skipped"),
    ],
)
def test_an_exit_code_is_a_state_and_the_result_says_why(airflow: Airflow, code: str, outcome: str, state: str) -> None:
    run = airflow.run("toy", "end", code, outcome, "as it was")

    result = {"outcome": outcome, "message": "as it was"}
    assert run.state == state
    assert run.xcoms == {**result, "return_value": result}
    assert code == "0" or run.failure == f"{outcome}: as it was"
    assert run.ending == ("info" if outcome in ("OK", "NOTHING_TO_DO") else "error", f"{outcome}: as it was")


def test_usage_fails_for_good_and_needs_no_result(airflow: Airflow) -> None:
    run = airflow.run("toy", "warn-and-die", "2")

    assert run.state == "failed"
    assert run.xcoms["outcome"] == "USAGE"
    assert run.failure == (
        "USAGE: toy.jar does not understand its arguments; it said: memory is short | a line that is no JSON"
    )


@pytest.mark.parametrize(("code", "number"), [("137", 9), ("143", 15)])
def test_the_exit_codes_of_signals_are_retried(airflow: Airflow, code: str, number: int) -> None:
    run = airflow.run("toy", "warn-and-die", code)

    assert run.state == "up_for_retry"
    assert run.failure == (f"toy.jar was killed by signal {number}; it said: memory is short | a line that is no JSON")


def test_death_by_a_signal_is_retried(airflow: Airflow) -> None:
    run = airflow.run("toy", "killed")

    assert run.state == "up_for_retry"
    assert run.failure == "toy.jar was killed by signal 9"


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["silent", "0"], "toy.jar exited 0 (OK) and printed no result"),
        (["silent", "75"], "toy.jar exited 75 (UNAVAILABLE) and printed no result"),
        (
            ["warn-and-die", "1"],
            "toy.jar exited 1 (BUG) and printed no result; it said: memory is short | a line that is no JSON",
        ),
        (["say", "0", "done"], "toy.jar exited 0 (OK), but the last line of its stdout is no result: 'done'"),
        (["say", "0", "{"], "toy.jar exited 0 (OK), but the last line of its stdout is no result: '{'"),
        (["say", "0", '["OK"]'], "toy.jar exited 0 (OK), but the last line of its stdout is no result: '[\"OK\"]'"),
        (
            ["say", "0", '{"outcome":"FINE"}'],
            'toy.jar exited 0 (OK), but the last line of its stdout is no result: \'{"outcome":"FINE"}\'',
        ),
        (
            ["say", "0", '{"outcome":"OK","share":NaN}'],
            'toy.jar exited 0 (OK), but the last line of its stdout is no result: \'{"outcome":"OK","share":NaN}\'',
        ),
        (
            ["end", "0", "REJECTED", "bad rows"],
            'toy.jar exited 0 (OK), but its result says REJECTED: {"outcome":"REJECTED","message":"bad rows"}',
        ),
        (
            ["end", "99", "OK", "fine"],
            'toy.jar exited 99 (NOTHING_TO_DO), but its result says OK: {"outcome":"OK","message":"fine"}',
        ),
        (
            ["long-result"],
            "toy.jar exited 0 (OK), but its result is longer than 65536 bytes: name a file in it that holds the rest",
        ),
    ],
)
def test_a_jar_that_breaks_the_contract_fails_with_one_sentence(
    airflow: Airflow, args: list[str], sentence: str
) -> None:
    run = airflow.run("toy", *args)

    assert run.state == "failed"
    assert run.failure == sentence
    assert run.xcoms == {}


def test_a_missing_jar_fails_with_the_places_it_was_looked_for_at(airflow: Airflow) -> None:
    run = airflow.run("missing")

    checkout = Path(__file__).resolve().parents[2]
    assert run.state == "failed"
    assert run.failure == (
        f"jar missing not found at {checkout}/tasks/missing/target/missing.jar or /opt/jarflow/tasks/missing.jar: "
        "build it (./jarflow up)"
    )


def test_a_jar_may_be_named_by_its_path() -> None:
    with pytest.raises(AirflowFailException) as failure:
        find_jar("/nowhere/x.jar")

    assert str(failure.value) == "jar /nowhere/x.jar not found at /nowhere/x.jar: build it (./jarflow up)"


def test_a_missing_java_fails_with_where_it_was_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_HOME", "/nowhere")
    with pytest.raises(AirflowFailException) as failure:
        find_java()

    assert str(failure.value) == "no java in /nowhere/bin: install a JDK and set JAVA_HOME to it"


# ---- results


def test_a_result_is_the_extra_of_the_outlets(airflow: Airflow) -> None:
    run = airflow.run("fields")

    assert airflow.outlet_extra(run) == {"outcome": "OK", "message": "took 2", "manifest": "/m.jsonl", "files": 2}


def test_a_field_of_a_result_is_an_argument_of_a_later_task(airflow: Airflow) -> None:
    run_id = airflow.new_run()
    airflow.try_task(run_id, "fields")

    run = airflow.try_task(run_id, "uses")

    assert run.xcoms["message"] == "words|--batch|/m.jsonl|7"


def test_a_field_that_a_result_lacks_fails_the_task_that_wants_it(airflow: Airflow) -> None:
    run_id = airflow.new_run()
    airflow.try_task(run_id, "fields")

    run = airflow.try_task(run_id, "misses")

    assert run.state == "failed"
    assert run.failure == "args must be words, found None in ['words', None]: an earlier task gave no such value"


def test_a_mapped_task_has_the_defaults_and_results_of_any_other(airflow: Airflow) -> None:
    run_id = airflow.new_run()

    runs = [airflow.try_task(run_id, "mapped", index) for index in (0, 1)]

    assert [run.state for run in runs] == ["success", "success"]
    assert [run.xcoms["message"] for run in runs] == ["words|first", "words|second"]


def test_arguments_are_words_that_no_shell_reads(airflow: Airflow) -> None:
    run = airflow.run("toy", "words", "two words", "$HOME", "'; exit 1", "*")

    assert run.xcoms["message"] == "words|two words|$HOME|'; exit 1|*"


def test_a_task_retries_three_times_with_growing_gaps_unless_told_otherwise() -> None:
    usual, told = JarTask(task_id="usual"), JarTask(task_id="told", retries=0)
    mapped = JarTask.partial(task_id="mapped").expand(args=[["a"]])

    for task in (usual, mapped):
        assert (task.retries, task.retry_delay.seconds, task.retry_exponential_backoff) == (3, 15, 2.0)
        assert task.execution_timeout.seconds == 3600
    assert usual.max_retry_delay.seconds == 600  # Airflow's `partial()` cannot read this default: no cap when mapped
    assert told.retries == 0


def test_the_jvm_options_beside_a_jar_are_used(airflow: Airflow) -> None:
    assert airflow.run("toy", "options").xcoms["message"] == "plays"


# ---- environment and secrets


def test_a_jar_sees_its_login_and_nothing_of_airflow(airflow: Airflow, java_home: Path) -> None:
    run = airflow.run("login")

    seen = dict(pair.split("=", 1) for pair in run.xcoms["environment"])
    inherited = {name for name in seen if name in {"PATH", "HOME", "TZ", "TMPDIR"}}
    assert {name: value for name, value in seen.items() if name not in inherited} == {
        "JAVA_HOME": str(java_home),
        "LC_ALL": "C.UTF-8",
        "JARFLOW_DAG_ID": "toys",
        "JARFLOW_DATA": os.environ.get("JARFLOW_DATA", str(Path(__file__).resolve().parents[2] / "data")),
        "JARFLOW_LOG": "json",
        "JARFLOW_RUN_ID": run.ti.run_id,
        "JARFLOW_TASK_ID": "login",
        "JARFLOW_TRY": "1",
        "PGHOST": "db.example",
        "PGPORT": "5433",
        "PGDATABASE": "warehouse",
        "PGUSER": "toy",
        "PGPASSWORD": "***",
    }


def test_a_password_is_in_no_log_no_result_and_no_rendered_field(airflow: Airflow) -> None:
    run = airflow.run("login")

    assert run.said == [("info", "the password is ***")]
    assert airflow.rendered(run) == {"args": ["environment"]}
    for place in (run.log_file.read_text(), json.dumps(run.xcoms)):
        assert PASSWORD not in place


def test_a_login_that_nobody_defined_fails_for_good(airflow: Airflow) -> None:
    run = airflow.run("unknown-login")

    assert run.state == "failed"
    assert run.failure == "login 'nobody': The conn_id `nobody` isn't defined"


def test_a_jar_without_a_login_sees_no_database(airflow: Airflow) -> None:
    run = airflow.run("toy", "environment")

    assert [pair for pair in run.xcoms["environment"] if pair.startswith("PG")] == []


# ---- the log


def test_lines_keep_their_level_their_fields_and_their_groups(airflow: Airflow) -> None:
    run = airflow.run("toy", "log")

    assert run.said == [
        ("info", "::group::Checking"),
        ("info", "50% read"),
        ("info", "::endgroup::"),
        ("warning", "3 rows rejected"),
        ("error", "lost"),
        ("warning", "WARNING: a library speaks"),
        ("warning", '{"level":"INFO","no":"msg"}'),
    ]
    _, _, read, _, rejected, lost, *_ = run.log
    assert "ts" not in read
    assert (read["rows"], read["share"], read["file"]) == (1000, 0.5, "a.csv")
    assert (rejected["rejected"], rejected["jar_event"], rejected["msg_"]) == (3, "e", 1)
    assert lost["trace"] == "java.io.IOException: lost\n\tat Toy"
    assert {name: value for name, value in lost.items() if name.startswith("jar_")} == {
        "jar_self": 1,
        "jar_target": 2,
        "jar_timestamp": "t",
        "jar_logger": "l",
        "jar_exception": "x",
        "jar_task_id": "t",
        "jar_filename": "Toy.java",
    }


def test_a_group_left_open_is_closed(airflow: Airflow) -> None:
    assert airflow.run("toy", "open-group").said == [("info", "::group::never closed"), ("info", "::endgroup::")]


def test_bytes_that_are_no_utf_8_are_shown_and_a_last_line_needs_no_end(airflow: Airflow) -> None:
    assert airflow.run("toy", "bytes").said == [("warning", "M\\xfcller"), ("warning", "Müller without an end")]


def test_what_stdout_says_before_the_result_is_logged(airflow: Airflow) -> None:
    run = airflow.run("toy", "chatter")

    assert run.said == [("info", "loading"), ("info", '{"not": "the last line"}')]
    assert run.xcoms["message"] == "chattered"


def test_two_full_pipes_do_not_block_each_other(airflow: Airflow) -> None:
    run = airflow.run("toy", "flood")

    assert run.xcoms["message"] == "flooded"
    assert len(run.said) == 2000


def test_of_an_endless_line_the_beginning_is_logged(airflow: Airflow) -> None:
    [(_, line)] = airflow.run("toy", "long-line").said

    assert line == "x" * LONGEST_LINE + f"... ({50_000_000 - LONGEST_LINE} bytes more)"


def test_no_more_of_a_line_is_held_than_is_shown() -> None:
    lines = Lines()
    for _ in range(1000):
        assert list(lines.feed(b"x" * 1000)) == []
        assert len(lines._begun) <= LONGEST_LINE


def test_a_line_that_nests_without_end_is_logged_as_it_is() -> None:
    heard: list[str] = []

    class Log:
        warning = staticmethod(heard.append)

    JarLog(Log(), None).hear("[" * 60_000, answers=False)

    assert heard == ["[" * 60_000]


def test_lines_arrive_while_the_jar_runs(airflow: Airflow) -> None:
    beats: list[int] = []

    def listen(run: Run) -> None:
        beats.append(run.field("beat"))
        os.kill(run.field("pid"), signal.SIGKILL)

    airflow.run("toy", "sleep", meanwhile=listen)

    assert beats == [0]


# ---- the kill

STOPPED = "toy.jar was stopped: its task was stopped or lost its worker"


def dies(pid: int, within: float) -> bool:
    """Whether a process ends in so many seconds."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        if state(pid)[0] in "XZ":
            return True
        time.sleep(0.02)
    return False


def parent(pid: int) -> int:
    """The process that started a process."""
    return int(state(pid)[1])


def state(pid: int) -> list[str]:
    """Linux's word on a process, from its state on."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except (FileNotFoundError, ProcessLookupError):
        return ["X"]


def test_a_task_marked_failed_stops_its_jar(airflow: Airflow) -> None:
    def mark_failed(run: Run) -> None:
        jar = run.field("pid")
        airflow.mark_failed(run)
        assert dies(jar, within=5)

    run = airflow.run("toy", "sleep", meanwhile=mark_failed)

    assert run.state == "failed"
    assert run.failure == STOPPED


def test_a_jar_that_ignores_term_is_killed_after_four_seconds(airflow: Airflow) -> None:
    def terminate_the_runner(run: Run) -> None:
        jar = run.field("pid")
        os.kill(parent(jar), signal.SIGTERM)
        assert not dies(jar, within=3.9)
        assert dies(jar, within=1)

    run = airflow.run("toy", "stubborn", meanwhile=terminate_the_runner)

    assert run.state == "up_for_retry"
    assert run.failure == STOPPED
    assert ("warning", "TERM is ignored") in run.said


def test_a_jar_that_runs_too_long_is_stopped_and_retried(airflow: Airflow) -> None:
    run = airflow.run("late")

    assert run.state == "up_for_retry"
    assert run.failure == "stopped, because it ran longer than 0:00:02"
    assert dies(run.field("pid"), within=0.1)


def test_a_jar_does_not_outlive_a_task_runner_that_is_killed(airflow: Airflow) -> None:
    def kill_the_runner(run: Run) -> None:
        jar = run.field("pid")
        os.kill(parent(jar), signal.SIGKILL)
        assert dies(jar, within=5)

    airflow.run("toy", "sleep", meanwhile=kill_the_runner)


def test_a_jar_does_not_outlive_a_worker_that_is_killed_even_if_it_is_quiet_and_ignores_term(airflow: Airflow) -> None:
    run = airflow.start("toy", "quiet")
    jar = run.field("pid")
    runner = parent(jar)

    run.worker.kill()

    assert dies(jar, within=5)
    assert dies(runner, within=1)


def test_where_a_jar_cannot_be_tied_to_its_runner_a_warning_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with capture_logs() as lines:
        assert JarTask(task_id="free")._until_death() == []

    assert [(line["log_level"], line["event"]) for line in lines] == [
        ("warning", "no setpriv on this machine: if this process is killed, its jar runs on")
    ]


def test_what_a_jar_leaves_behind_dies_with_it(airflow: Airflow) -> None:
    run = airflow.run("toy", "leaves-a-process")

    assert run.state == "success"
    assert dies(run.xcoms["left"], within=1)
