"""The laws of `JarTask`: each test runs a jar as a worker of Airflow does."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from airflow.sdk.exceptions import AirflowFailException

from jar_task import LONGEST_LINE, TIED, JarLog, JarTask, Lines, Mask, find_jar, find_java

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Airflow, Run

PASSWORD = "a-password-that-nobody-may-see"
WARNED = "; its last lines: memory is short | a line that is no JSON"
NO_RESULT = "toy.jar exited 0 (OK), but the last line of its stdout is not a result: "
NO_RESULTS = (
    *("{", '{"outcome":"FINE"}', '{"outcome":"OK","share":NaN}'),
    *('{"outcome":"OK","message":"\\u0000"}', '{"outcome":"OK","message":"\\ud83d"}'),
)


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
    assert run.failure == f"USAGE: toy.jar was called with wrong arguments{WARNED}"


@pytest.mark.parametrize(("code", "number"), [("137", 9), ("143", 15)])
def test_the_exit_codes_of_signals_are_retried(airflow: Airflow, code: str, number: int) -> None:
    run = airflow.run("toy", "warn-and-die", code)

    assert run.state == "up_for_retry"
    assert run.failure == f"toy.jar was killed by signal {number}{WARNED}"


def test_death_by_a_signal_is_retried(airflow: Airflow) -> None:
    run = airflow.run("toy", "killed")

    assert run.state == "up_for_retry"
    assert run.failure == "toy.jar was killed by signal 9"


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["silent", "0"], "toy.jar exited 0 (OK) without a result line"),
        (["silent", "75"], "toy.jar exited 75 (UNAVAILABLE) without a result line"),
        (["warn-and-die", "1"], f"toy.jar exited 1 (BUG) without a result line{WARNED}"),
        (["warn-and-die", "42"], f"toy.jar exited 42 (BUG) without a result line{WARNED}"),
        (["say", "0", "done"], "toy.jar exited 0 (OK) without a result line; its last lines: done"),
        (["say", "0", '["OK"]'], 'toy.jar exited 0 (OK) without a result line; its last lines: ["OK"]'),
        *((["say", "0", said], f"{NO_RESULT}{said!r}") for said in NO_RESULTS),
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


@pytest.mark.parametrize(
    ("jar", "word", "ending", "lines"),
    [
        (
            "wrong-option",
            "words",
            "1 (BUG)",
            [
                "Unrecognized VM option 'NoSuchOption'",
                "Error: Could not create the Java Virtual Machine.",
                "Error: A fatal exception has occurred. Program will exit.",
            ],
        ),
        ("no-memory", "words", "1 (BUG)", ["Error occurred during initialization of VM", "Too small maximum heap"]),
        (
            "dies-of-memory",
            "memory",
            "3 (REJECTED)",
            ["Terminating due to java.lang.OutOfMemoryError: Java heap space"],
        ),
    ],
)
def test_what_a_jvm_says_of_its_own_end_is_shown(
    airflow: Airflow, jar: str, word: str, ending: str, lines: list[str]
) -> None:
    run = airflow.run(jar, word)

    assert run.state == "failed"
    assert run.failure == f"{jar}.jar exited {ending} without a result line; its last lines: {' | '.join(lines)}"
    assert run.xcoms == {}


def test_a_jar_that_is_deleted_while_it_runs_ends_as_if_it_were_not(airflow: Airflow, tmp_path: Path) -> None:
    jar = Path(os.environ["TOY_JAR"]).with_stem("doomed")
    kept = shutil.copy(jar, tmp_path)

    def delete(run: Run) -> None:
        run.field("pid")
        jar.unlink()

    try:
        run = airflow.run("doomed", "outlive-its-jar", str(jar), meanwhile=delete)
    finally:
        shutil.copy(kept, jar)

    assert run.state == "success"
    assert run.xcoms["message"] == "loaded from a jar that is gone"


def test_a_jar_that_is_deleted_before_java_opens_it_fails_with_javas_words(
    airflow: Airflow, tmp_path: Path, java_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    jar = Path(os.environ["TOY_JAR"]).with_stem("doomed")
    kept = shutil.copy(jar, tmp_path)
    java = tmp_path / "bin/java"
    java.parent.mkdir()
    java.write_text(f'#!/bin/sh\nrm {jar}\nexec {java_home}/bin/java "$@"\n')
    java.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))

    try:
        run = airflow.run("doomed", "words")
    finally:
        shutil.copy(kept, jar)

    assert run.state == "failed"
    assert (
        run.failure
        == f"doomed.jar exited 1 (BUG) without a result line; its last lines: Error: Unable to access jarfile {jar}"
    )


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


def test_a_mapped_instance_is_told_its_index(airflow: Airflow) -> None:
    run = airflow.try_task(airflow.new_run(), "mapped", 2)

    assert "JARFLOW_MAP_INDEX=2" in run.xcoms["environment"]


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
    inherited = {name for name in seen if name in {"PATH", "HOME", "TZ", "TMPDIR", "SHLVL"}}  # the last: of bash as sh
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


@pytest.mark.parametrize(("task", "part"), [("leaks", "Geheim"), ("leaks-little", "Zq7")])
@pytest.mark.parametrize("code", ["0", "1"])
def test_a_password_is_masked_however_it_is_written(airflow: Airflow, task: str, part: str, code: str) -> None:
    run = airflow.run(task, "leak", code)

    result = {"message": "I know ***", "***": ["***"], "url": "jdbc:x?password=***"}
    assert run.xcoms["return_value"] == {"outcome": "OK" if code == "0" else "BUG", **result}
    assert code == "1" or task == "leaks-little" or airflow.outlet_extra(run) == run.xcoms["return_value"]
    spoken = [*run.log, run.xcoms, airflow.rendered(run), {} if code == "0" else {"failure": run.failure}]
    assert [line for line in spoken if part in json.dumps(line)] == []
    assert part not in run.log_file.read_text()
    assert {text.replace("'***'", "***") for _, text in run.said} == {
        "Exception in thread main: password=***",
        "::group::***",
        "::endgroup::",
        "in *** it",
        "deep",
        "***",
        '{"no result": "***"}',
    }


@pytest.mark.parametrize(
    ("code", "said", "sentence"),
    [
        ("1", "it is Zq7", "toy.jar exited 1 (BUG) without a result line; its last lines: it is ***"),
        ("0", '{"Zq7":1}', "toy.jar exited 0 (OK), but the last line of its stdout is not a result: '{\"***\":1}'"),
        (
            "0",
            '{"outcome":"BUG","message":"Zq7"}',
            'toy.jar exited 0 (OK), but its result says BUG: {"outcome":"BUG","message":"***"}',
        ),
    ],
)
def test_a_failure_says_no_password(airflow: Airflow, code: str, said: str, sentence: str) -> None:
    assert airflow.run("leaks-little", "say", code, said).failure == sentence


@pytest.mark.parametrize(
    ("secret", "said", "heard"),
    [
        ("a", True, True),
        ("12345", 12345, "***"),
        ("12345", 123456, 123456),
        ("a/b", "A%2Fb a%2fb", "A%2Fb ***"),
        ("it's", "it'\"'\"'s", "***"),
        ("two words", "two+words, two%20words", "***, ***"),
        ("c:\\x", 'c:\\\\x in {"in": "c:\\\\\\\\x"}', '*** in {"in": "***"}'),
        ("naïve😀", "na\\u00efve\\uD83D\\uDE00", "***"),
        (None, "nothing to hide", "nothing to hide"),
    ],
)
def test_what_a_mask_hides(secret: str | None, said: object, heard: object) -> None:
    assert Mask(secret)(said) == heard


@pytest.mark.parametrize("secret", ["\\\\\\\\x", '""x', "    x", "a" * 200])
def test_no_line_takes_long_to_be_masked(secret: str) -> None:
    began = time.process_time()
    for line in ("\\" * LONGEST_LINE, "'" * LONGEST_LINE, " " * LONGEST_LINE, "a" * LONGEST_LINE):
        Mask(secret)(line)

    assert time.process_time() - began < 5


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
    assert len(run.said) == 1000


def test_of_an_endless_line_the_beginning_is_logged(airflow: Airflow) -> None:
    [(_, line)] = airflow.run("toy", "long-line").said

    assert line == "x" * LONGEST_LINE + f"... ({50_000_000 - LONGEST_LINE} bytes more)"


@pytest.mark.parametrize("spelling", ["Geheim/😀", "Geheim%2F%F0%9F%98%80", "Geheim\\\\/\\\\ud83d\\\\ude00"])
def test_of_a_password_across_the_end_of_what_is_shown_of_a_line_no_piece_is_shown(spelling: str) -> None:
    for before in range(LONGEST_LINE - len(spelling.encode()), LONGEST_LINE + 1):
        [line] = Lines(Mask("Geheim/😀")).feed(b"." * before + spelling.encode() * 2 + b"\n")

        assert re.fullmatch(r"\.{60000,}\**\.\.\. \(\d+ bytes more\)", line), line[60_000:]


def test_no_more_of_a_line_is_held_than_is_shown() -> None:
    lines = Lines(Mask(None))
    for _ in range(1000):
        assert list(lines.feed(b"x" * 1000)) == []
        assert len(lines._begun) <= LONGEST_LINE


class Heard(list[str]):
    """A log that remembers what was said to it."""

    def __getattr__(self, level: str) -> Callable[[str], None]:
        return lambda text, **_: self.append(text)


def test_a_line_that_nests_without_end_is_logged_as_it_is() -> None:
    heard = Heard()

    JarLog(heard, Mask("secret")).hear("[" * 60_000, answers=False)
    JarLog(heard, Mask("secret")).hear('{"a":' * 900 + "1" + "}" * 900, answers=False)

    assert heard == ["[" * 60_000, '{"a":' * 900 + "1" + "}" * 900]


def test_of_very_many_lines_the_first_and_the_grave_ones_are_logged_and_the_others_counted(airflow: Airflow) -> None:
    run = airflow.run("toy", "many-lines", "100000")

    assert run.state == "success"
    assert run.said == [
        *[("info", f"line {number}") for number in range(1, 10_001)],
        ("warning", "half of them"),
        ("error", "the last"),
        ("warning", "90,000 more lines were not logged: 100,002 in all"),
    ]


def test_there_is_room_left_for_what_is_graver() -> None:
    heard = Heard()
    log = JarLog(heard, Mask(None))
    for level in ("DEBUG", "INFO", "WARN", "ERROR"):
        for _ in range(20_000):
            log.hear(f'{{"level":"{level}","msg":"{level}"}}', answers=False)
    log.close()

    assert heard.pop() == "68,000 more lines were not logged: 80,000 in all"
    assert Counter(heard) == {"DEBUG": 5000, "INFO": 5000, "WARN": 1000, "ERROR": 1000}


def test_a_long_line_counts_as_several() -> None:
    heard = Heard()
    log = JarLog(heard, Mask(None))
    for _ in range(1000):
        log.hear("x" * LONGEST_LINE, answers=False)

    assert len(heard) == 11_000 // (1 + LONGEST_LINE // 1000) + 1


def test_a_group_that_is_open_when_the_room_ends_hides_nothing_of_what_follows() -> None:
    heard = Heard()
    log = JarLog(heard, Mask(None))
    log.hear('{"msg":"Reading","group":"begin"}', answers=False)
    for _ in range(11_000):
        log.hear('{"msg":"a row"}', answers=False)
    log.hear('{"level":"WARN","msg":"look here"}', answers=False)
    log.hear('{"msg":"Reading","group":"end"}', answers=False)

    assert [line for line in heard if line != "a row"] == ["::group::Reading", "::endgroup::", "look here"]


def test_lines_arrive_while_the_jar_runs(airflow: Airflow) -> None:
    beats: list[int] = []

    def listen(run: Run) -> None:
        beats.append(run.field("beat"))
        os.kill(run.field("pid"), signal.SIGKILL)

    airflow.run("toy", "sleep", meanwhile=listen)

    assert beats == [0]


# ---- the kill

STOPPED = "toy.jar was stopped: its task was stopped or lost its worker"
DEAD = 6
"""Seconds after a TERM: the five of the contract, and one for a slow machine to notice."""


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
        assert dies(jar, within=DEAD)

    run = airflow.run("toy", "sleep", meanwhile=mark_failed)

    assert run.state == "failed"
    assert run.failure == STOPPED


def test_a_jar_that_ignores_term_is_killed_after_four_seconds(airflow: Airflow) -> None:
    def terminate_the_runner(run: Run) -> None:
        jar = run.field("pid")
        os.kill(parent(jar), signal.SIGTERM)
        assert not dies(jar, within=3.9)
        assert dies(jar, within=DEAD - 3.9)

    run = airflow.run("toy", "stubborn", meanwhile=terminate_the_runner)

    assert run.state == "up_for_retry"
    assert run.failure == STOPPED
    assert ("warning", "TERM is ignored") in run.said


def test_a_jar_that_runs_too_long_is_stopped_and_retried(airflow: Airflow) -> None:
    run = airflow.run("late")

    assert run.state == "up_for_retry"
    assert run.failure == "stopped, because it ran longer than 0:00:05"
    assert dies(run.field("pid"), within=DEAD)


def test_a_jar_does_not_outlive_a_task_runner_that_is_killed_even_if_it_ignores_term(airflow: Airflow) -> None:
    def kill_the_runner(run: Run) -> None:
        jar = run.field("pid")
        os.kill(parent(jar), signal.SIGKILL)
        assert dies(jar, within=DEAD)

    airflow.run("toy", "stubborn", meanwhile=kill_the_runner)


def test_what_a_runner_was_about_to_start_when_it_was_killed_does_not_outlive_it() -> None:
    runner = """if True:
        import os, signal, subprocess, sys
        words = ["sh", "-c", sys.argv[1], "sh", "sleep", "60"]
        began = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, start_new_session=True)
        os.write(1, b"%d" % began.pid)
        os.kill(os.getpid(), signal.SIGKILL)
    """
    killed = subprocess.run([sys.executable, "-c", runner, TIED], stdout=subprocess.PIPE, check=False)

    assert killed.returncode == -signal.SIGKILL
    assert dies(int(killed.stdout), within=DEAD)


def test_a_jar_does_not_outlive_a_worker_that_is_killed_even_if_it_is_quiet_and_ignores_term(airflow: Airflow) -> None:
    run = airflow.start("toy", "quiet")
    jar = run.field("pid")
    runner = parent(jar)

    run.worker.kill()

    assert dies(jar, within=DEAD)
    assert dies(runner, within=DEAD)


def test_a_jar_that_hangs_is_stopped_and_retried(airflow: Airflow) -> None:
    run = airflow.run("hangs")

    assert run.state == "up_for_retry"
    assert run.failure == "toy.jar was stopped: it printed nothing for 0:00:05"
    assert dies(run.field("pid"), within=DEAD)


def test_a_jar_is_given_ten_minutes_of_silence_unless_told_otherwise() -> None:
    assert JarTask(task_id="usual").silence == timedelta(minutes=10)
    assert JarTask(task_id="patient", silence=None).silence is None


def test_what_a_jar_leaves_behind_dies_with_it(airflow: Airflow) -> None:
    run = airflow.run("toy", "leaves-a-process")

    assert run.state == "success"
    assert dies(run.xcoms["left"], within=DEAD)


def test_a_task_ends_though_its_jar_left_a_process_that_talks_on_in_a_session_of_its_own(airflow: Airflow) -> None:
    run = airflow.run("toy", "leaves-a-session")

    left = run.xcoms["left"]
    assert run.state == "success"
    assert state(left)[0] not in "XZ", "the task waited for it"
    os.kill(left, signal.SIGKILL)
