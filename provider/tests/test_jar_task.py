"""The laws of `JarTask`: each test runs a jar as a worker of Airflow does."""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from airflow.sdk.exceptions import AirflowFailException

from jarflow_airflow import jar
from jarflow_airflow.cost import MEGABYTE
from jarflow_airflow.jar import find_jar, find_java
from jarflow_airflow.log import SPEED, ContractLog
from jarflow_airflow.operators import JarTask
from jarflow_airflow.process import TIED
from jarflow_airflow.retries import OnlyWhenUnavailable
from jarflow_airflow.text import LONGEST_LINE, Lines, Mask

if TYPE_CHECKING:
    from conftest import Airflow, Run

PASSWORD = "a-password-that-nobody-may-see"
WARNING = '{"level":"WARN","msg":"memory is short"}\na line that is no JSON\n'
WARNED = "; its last lines: memory is short | a line that is no JSON"
NO_RESULT = "the last line of its stdout is not a result"
NO_RESULT_LINE = "without a result line; its last lines: "
NOT_STARTED = (
    f"{NO_RESULT_LINE}Unrecognized VM option 'NoSuchOption' | Error: Could not create the Java Virtual Machine. | "
    "Error: A fatal exception has occurred. Program will exit."
)
NO_ROOM = f"{NO_RESULT_LINE}Error occurred during initialization of VM | Too small maximum heap"
NOT_FOUND = "build it or put it there, name its path (jar='/path/to/x.jar'), or correct the name"
NO_RESULTS = (
    *("{", '{"outcome":"FINE"}', '{"outcome":"OK","share":NaN}', '{"outcome":"OK","share":-1e999}'),
    *('{"outcome":"OK","rows":9223372036854775808}', f'{{"outcome":"OK","rows":-{"9" * 40}}}'),
    *('{"outcome":"OK","message":"\\u0000"}', '{"outcome":"OK","message":"\\ud83d"}'),
)


def result(outcome: str, message: str) -> str:
    return f'{{"outcome":"{outcome}","message":"{message}"}}'


BAD_ROWS, FINE = result("REJECTED", "bad rows"), result("OK", "fine")
IN_A_FILE = "name a file in it that holds the rest"


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
    run = airflow.run("toy", "say", code, result(outcome, "as it was"))

    answer = {"outcome": outcome, "message": "as it was"}
    assert run.state == state
    assert run.xcoms == {**answer, "return_value": answer}
    assert code == "0" or run.failure == f"{outcome}: as it was"
    assert run.ending == ("info" if outcome in ("OK", "NOTHING_TO_DO") else "error", f"{outcome}: as it was")


@pytest.mark.parametrize(("code", "outcome"), [("1", "BUG"), ("3", "REJECTED"), ("75", "UNAVAILABLE")])
def test_a_jar_that_says_why_it_failed_is_quoted_once_and_without_a_trace_of_python(
    airflow: Airflow, code: str, outcome: str
) -> None:
    run = airflow.run("toy", "say", code, result(outcome, "a.csv:3: expected 4 columns"))

    ended = f"{outcome}: a.csv:3: expected 4 columns"
    errors = [(line["event"], line.get("exit_code")) for line in run.lines if line["level"] == "error"]
    assert errors == [(ended, None), ("Task exited", int(code))]
    assert [line for line in run.lines if "error_detail" in line] == []
    _command, *quotes = [line["event"] for line in run.lines if "expected 4 columns" in json.dumps(line)]
    assert quotes == [ended]


def test_usage_fails_for_good_and_needs_no_result(airflow: Airflow) -> None:
    run = airflow.run("toy", "say", "2", "", WARNING)

    assert (run.state, run.xcoms["outcome"]) == ("failed", "USAGE")
    assert run.failure == f"USAGE: toy.jar was called with wrong arguments{WARNED}"


@pytest.mark.parametrize(
    ("task", "args", "sentence"),
    [
        ("toy", ["say", "0", ""], "0 (OK) without a result line"),
        ("toy", ["say", "75", ""], "75 (UNAVAILABLE) without a result line"),
        ("toy", ["say", "1", "", WARNING], f"1 (BUG) without a result line{WARNED}"),
        ("toy", ["say", "42", "", WARNING], f"42 (BUG) without a result line{WARNED}"),
        ("toy", ["say", "0", "done"], "0 (OK) without a result line; its last lines: done"),
        ("toy", ["say", "0", '["OK"]'], '0 (OK) without a result line; its last lines: ["OK"]'),
        *(("toy", ["say", "0", said], f"0 (OK), but {NO_RESULT}: {said!r}") for said in NO_RESULTS),
        ("toy", ["say", "0", BAD_ROWS], f"0 (OK), but its result says REJECTED: {BAD_ROWS}"),
        ("toy", ["say", "99", FINE], f"99 (NOTHING_TO_DO), but its result says OK: {FINE}"),
        ("toy", ["long-result"], f"0 (OK), but its result is longer than 65536 bytes: {IN_A_FILE}"),
        ("wrong-option", ["words"], f"1 (BUG) {NOT_STARTED}"),
        ("no-memory", ["words"], f"1 (BUG) {NO_ROOM}"),
    ],
)
def test_a_jar_that_breaks_the_contract_fails_for_good_with_one_sentence(
    airflow: Airflow, task: str, args: list[str], sentence: str
) -> None:
    run = airflow.run(task, *args)

    assert (run.state, run.failure, run.xcoms) == ("failed", f"{task}.jar exited {sentence}", {})


def test_what_a_try_cost_stands_in_its_last_line_and_beside_its_result(airflow: Airflow, tmp_path: Path) -> None:
    run = airflow.run("toy", "work", str(tmp_path))

    cost, last = run.cost, run.log[-1]
    assert {name: last[name] for name in cost} == cost
    assert last["event"] == "OK: worked true"
    assert run.xcoms["return_value"] == {"outcome": "OK", "message": "worked true"}
    assert 0.5 < cost["seconds"] < 30
    assert 0.1 < cost["processor_seconds"] < cost["seconds"] * 2, "half a second of work, on a busy machine less"
    assert 128 < cost["peak_memory_bytes"] / MEGABYTE < 256
    assert 10_000_000 < cost["read_bytes"] < 30_000_000
    assert 10_000_000 < cost["written_bytes"] < 11_000_000


def test_a_try_without_a_result_says_what_it_cost_too(airflow: Airflow) -> None:
    run = airflow.run("toy", "killed")

    last = run.log[-1]
    assert (last["level"], last["event"]) == ("info", "ended without a result")
    assert {name: last[name] for name in run.cost} == run.cost
    assert last["seconds"] > 0
    assert 10 < last["peak_memory_bytes"] / MEGABYTE < 80, "the runner itself is larger"


def test_a_result_that_has_a_field_named_cost_keeps_it(airflow: Airflow) -> None:
    run = airflow.run("toy", "say", "0", '{"outcome":"OK","message":"m","cost":7}')

    assert run.cost == run.xcoms["return_value"]["cost"] == 7
    assert run.log[-1]["seconds"] > 0


@pytest.mark.parametrize(
    ("task", "sentence"),
    [
        (
            "missing",
            f"jar missing not found at /nowhere/missing.jar: {NOT_FOUND}",
        ),
        ("unknown-login", "login: there is no connection 'nobody'"),
    ],
)
def test_a_task_without_its_jar_or_its_login_fails_for_good(airflow: Airflow, task: str, sentence: str) -> None:
    run = airflow.run(task)

    assert (run.state, run.failure) == ("failed", sentence)


@pytest.fixture
def doomed(tmp_path: Path) -> Iterator[Path]:
    """A jar to be deleted."""
    jar = Path(os.environ["TOY_JAR"]).with_stem("doomed")
    kept = shutil.copy(jar, tmp_path)
    yield jar
    shutil.copy(kept, jar)


def test_a_jar_that_is_deleted_while_it_runs_ends_as_if_it_were_not(airflow: Airflow, doomed: Path) -> None:
    def delete(run: Run) -> None:
        run.field("pid")
        doomed.unlink()

    run = airflow.run("doomed", "outlive-its-jar", str(doomed), meanwhile=delete)

    assert (run.state, run.xcoms["message"]) == ("success", "loaded from a jar that is gone")


def test_a_jar_that_is_deleted_before_java_opens_it_fails_with_javas_words(
    airflow: Airflow, doomed: Path, tmp_path: Path, java_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    java = tmp_path / "bin/java"
    java.parent.mkdir()
    java.write_text(f'#!/bin/sh\nrm {doomed}\nexec {java_home}/bin/java "$@"\n')
    java.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))

    run = airflow.run("doomed", "words")

    sentence = f"doomed.jar exited 1 (BUG) {NO_RESULT_LINE}Error: Unable to access jarfile {doomed}"
    assert (run.state, run.failure) == ("failed", sentence)


@pytest.mark.parametrize(
    ("find", "sentence"),
    [
        (
            lambda: find_jar("/nowhere/x.jar"),
            "jar /nowhere/x.jar not found: name an absolute path that Airflow's user can read",
        ),
        (find_java, "no java in /nowhere/bin: install a JDK and set JAVA_HOME to it"),
    ],
    ids=["a jar named by its path", "java"],
)
def test_what_is_missing_fails_with_where_it_was_looked_for(
    monkeypatch: pytest.MonkeyPatch, find: Callable[[], object], sentence: str
) -> None:
    monkeypatch.setenv("JAVA_HOME", "/nowhere")
    with pytest.raises(AirflowFailException) as failure:
        find()
    assert str(failure.value) == sentence


@pytest.fixture
def known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with jars that are known by their names."""
    for name, value in {"JARS": "{jar}.jar", "OPTIONS": "{jar}/options.jvm", "COMMAND": "try {jar}"}.items():
        monkeypatch.setenv(f"AIRFLOW__JARFLOW__{name}", value if name == "COMMAND" else f"{tmp_path}/{value}")
    return tmp_path


def test_a_jar_is_found_by_its_name(known: Path) -> None:
    (known / "count-rows.jar").touch()
    assert find_jar("count-rows") == known / "count-rows.jar"
    with pytest.raises(AirflowFailException) as failure:
        find_jar("count-row")
    assert str(failure.value) == f"jar count-row not found at {known}/count-row.jar: {NOT_FOUND}"


def test_a_name_where_no_setting_says_where_jars_lie_fails_with_the_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AIRFLOW__JARFLOW__JARS")
    with pytest.raises(AirflowFailException, match=r"count-rows is a name, and .* \[jarflow\] jars does not say .*"):
        find_jar("count-rows")


def test_a_jar_that_is_known_by_its_name_is_told_how_a_person_starts_it_and_no_other_is(known: Path) -> None:
    assert jar.by_hand(known / "ingest.jar") == {"JARFLOW_COMMAND": "try ingest"}
    assert jar.by_hand(Path("/opt/ingest.jar")) == {}


def test_the_options_to_change_are_those_that_the_setting_names_if_they_are_there(known: Path) -> None:
    ingest = known / "ingest.jar"
    assert jar.options_of(ingest) == known / "ingest.jvm"
    (known / "ingest").mkdir()
    (known / "ingest/options.jvm").touch()
    assert jar.options_of(ingest) == known / "ingest/options.jvm"
    assert jar.options_of(Path("/opt/ingest.jar")) == Path("/opt/ingest.jvm")


def test_a_result_is_the_extra_of_the_outlets(airflow: Airflow) -> None:
    run = airflow.run("fields")

    assert run.outlet_extra == {"outcome": "OK", "message": "took 2", "manifest": "/m.jsonl", "files": 2}


def test_a_field_of_a_result_is_an_argument_of_a_later_task_which_fails_if_it_is_not_there(airflow: Airflow) -> None:
    run_id = airflow.new_run()
    airflow.try_task(run_id, "fields")

    assert airflow.try_task(run_id, "uses").xcoms["message"] == "words|--batch|/m.jsonl|7"
    run = airflow.try_task(run_id, "misses")
    assert run.state == "failed"
    assert run.failure == "args must be words, found None in ['words', None]: an earlier task gave no such value"


def test_a_mapped_task_has_the_defaults_and_results_of_any_other_and_is_told_its_index(airflow: Airflow) -> None:
    run_id = airflow.new_run()

    *runs, wrong, away = [airflow.try_task(run_id, "mapped", index) for index in range(5)]

    assert [run.state for run in runs] == ["success"] * 3
    assert (wrong.state, away.state) == ("failed", "up_for_retry")
    assert [run.xcoms["message"] for run in runs] == ["words|first", "words|second", "said all"]
    assert "JARFLOW_MAP_INDEX=2" in runs[2].xcoms["environment"]


def test_arguments_are_words_that_no_shell_reads(airflow: Airflow) -> None:
    run = airflow.run("toy", "words", "two words", "$HOME", "'; exit 1", "*")

    assert run.xcoms["message"] == "words|two words|$HOME|'; exit 1|*"


def test_a_task_is_tried_four_times_and_may_be_silent_for_ten_minutes_unless_told_otherwise() -> None:
    usual, told = JarTask(task_id="usual"), JarTask(task_id="told", retries=0)
    mapped = JarTask.partial(task_id="mapped").expand(args=[["a"]])

    for task in (usual, mapped):
        assert isinstance(task.retry_policy, OnlyWhenUnavailable)
        assert (task.retries, task.retry_delay.seconds, task.retry_exponential_backoff) == (3, 15, 2.0)
        assert task.execution_timeout.seconds == 3600
    assert usual.max_retry_delay.seconds == 600  # Airflow's `partial()` cannot read this default: no cap when mapped
    assert told.retries == 0
    assert (usual.silence, JarTask(task_id="patient", silence=None).silence) == (timedelta(minutes=10), None)


def test_the_jvm_options_beside_a_jar_are_used(airflow: Airflow) -> None:
    assert airflow.run("toy", "options").xcoms["message"] == "plays"


DATABASE = {"PGHOST": "db.example", "PGPORT": "5433", "PGDATABASE": "warehouse", "PGUSER": "toy", "PGPASSWORD": "***"}


@pytest.mark.parametrize(("task", "login"), [("login", DATABASE), ("toy", {})])
def test_a_jar_sees_its_login_and_nothing_of_airflow(
    airflow: Airflow, java_home: Path, task: str, login: dict[str, str]
) -> None:
    kept = {name: value for name, value in os.environ.items() if name in {"JARFLOW_DATA", "JARFLOW_KEEP_DAYS"}}
    run = airflow.run(task, "environment")

    seen = dict(pair.split("=", 1) for pair in run.xcoms["environment"])
    inherited = {name for name in seen if name in {"PATH", "HOME", "TZ", "TMPDIR", "SHLVL"}}  # the last: of bash as sh
    assert {name: value for name, value in seen.items() if name not in inherited} == {
        "JAVA_HOME": str(java_home),
        "LC_ALL": "C.UTF-8",
        "JARFLOW_DAG_ID": "toys",
        "JARFLOW_LOG": "json",
        "JARFLOW_RUN_ID": run.ti.run_id,
        "JARFLOW_TASK_ID": task,
        "JARFLOW_TRY": "1",
        "TRACEPARENT": run.ti.context_carrier["traceparent"],
        **kept,
        **login,
    }
    assert run.rendered == {"env": {}, "args": ["environment"]}
    assert run.said == [("info", f"the password is {login.get('PGPASSWORD', 'null')}")]
    assert PASSWORD not in run.log_file.read_text()


@pytest.mark.parametrize(("task", "part"), [("leaks", "Geheim"), ("leaks-little", "Zq7")])
@pytest.mark.parametrize("code", ["0", "1"])
def test_a_password_is_masked_however_it_is_written(airflow: Airflow, task: str, part: str, code: str) -> None:
    run = airflow.run(task, "leak", code)

    answer = {"message": "I know ***", "***": ["***"], "url": "jdbc:x?password=***"}
    assert run.xcoms["return_value"] == {"outcome": "OK" if code == "0" else "BUG", **answer}
    assert code == "1" or task == "leaks-little" or run.outlet_extra == run.xcoms["return_value"]
    spoken = [*run.log, run.xcoms, run.rendered, {} if code == "0" else {"failure": run.failure}]
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
        ("0", result("BUG", "Zq7"), f"toy.jar exited 0 (OK), but its result says BUG: {result('BUG', '***')}"),
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


LOG = """\
{"level":"DEBUG","msg":"detail"}
{"level":"INFO","msg":"Checking","group":"begin"}
{"ts":"2026-11-21T09:00:00.123Z","level":"INFO","msg":"50% read","rows":1000,"share":0.5,"file":"a.csv"}
{"level":"INFO","msg":"Checking","group":"end"}
{"level":"WARN","msg":"3 rows rejected","rejected":3,"event":"e","msg_":1}
{"level":"ERROR","msg":"lost","trace":"java.io.IOException: lost\\n\\tat Toy","self":1,"target":2,"timestamp":"t",\
"logger":"l","exception":"x","task_id":"t","filename":"Toy.java","stack":[1],"_record":[2],"exc":3}
WARNING: a library speaks
{"level":"INFO","no":"msg"}
"""


def test_lines_keep_their_level_their_fields_and_their_groups(airflow: Airflow) -> None:
    run = airflow.run("toy", "say", "0", result("OK", "logged"), LOG)

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
        "jar_stack": [1],
        "jar__record": [2],
    }
    assert lost["exc"] == 3


def test_a_group_left_open_is_closed(airflow: Airflow) -> None:
    group = '{"level":"INFO","msg":"never closed","group":"begin"}\n'
    said = airflow.run("toy", "say", "0", result("OK", "left a group open"), group).said
    assert said == [("info", "::group::never closed"), ("info", "::endgroup::")]


def test_bytes_that_are_no_utf_8_are_shown_and_a_last_line_needs_no_end(airflow: Airflow) -> None:
    assert airflow.run("toy", "bytes").said == [("warning", "M\\xfcller"), ("warning", "Müller without an end")]


def test_what_stdout_says_before_the_result_is_logged(airflow: Airflow) -> None:
    chatter = 'loading\n{"not": "the last line"}\n\n'
    run = airflow.run("toy", "say", "0", f"{chatter}{result('OK', 'chattered')}\n\n\n")

    assert run.said == [("info", "loading"), ("info", '{"not": "the last line"}')]
    assert run.xcoms["message"] == "chattered"


def test_two_full_pipes_do_not_block_each_other(airflow: Airflow) -> None:
    run = airflow.run("toy", "flood")

    assert run.xcoms["message"] == "flooded"
    assert len(run.said) == 1000


def test_of_an_endless_line_the_beginning_is_logged(airflow: Airflow) -> None:
    [(_, line)] = airflow.run("toy", "long-line").said

    assert line == "x" * LONGEST_LINE + f"... ({50_000_000 - LONGEST_LINE} bytes more)"


@pytest.mark.parametrize("name", ["", "k\\u001b", "a/../b", "__classname__", "k" * 129, "naïve"])
def test_a_field_of_a_result_has_a_plain_name(airflow: Airflow, name: str) -> None:
    run = airflow.run("toy", "say", "0", f'{{"outcome":"OK","message":"x","{name}":1}}')

    assert run.state == "failed"
    assert "but a field of its result is called" in run.failure
    assert run.xcoms == {}


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("[" * 101 + "]" * 101, "but its result nests more than 100 levels: name a file in it instead"),
        ('[{"b":{"__classname__":1}}]', "but its result holds the name __classname__, which Airflow keeps for itself"),
        ('{"__id__":1}', "but its result holds the name __id__, which Airflow keeps for itself"),
        ('{"__type":"x","__var":1}', "but its result holds the name __type, which Airflow keeps for itself"),
    ],
    ids=["levels", "class", "id", "type"],
)
@pytest.mark.parametrize(("code", "outcome"), [("0", "OK"), ("3", "REJECTED")])
def test_a_result_that_airflow_cannot_store_fails_with_a_sentence(
    airflow: Airflow, code: str, outcome: str, value: str, sentence: str
) -> None:
    run = airflow.run("toy", "say", code, f'{{"outcome":"{outcome}","message":"x","a":{value}}}')

    assert run.state == "failed"
    assert sentence in run.failure


def test_a_result_of_a_hundred_levels_is_stored(airflow: Airflow) -> None:
    run = airflow.run("toy", "say", "0", f'{{"outcome":"OK","message":"x","a":{"[" * 100}{"]" * 100}}}')
    assert run.state == "success"


def test_a_result_has_two_hundred_fields_at_most(airflow: Airflow) -> None:
    fields = "".join(f',"f{number}":1' for number in range(199))
    run = airflow.run("toy", "say", "0", f'{{"outcome":"OK","message":"x"{fields}}}')

    assert run.state == "failed"
    assert "more than 200 fields" in run.failure


def test_a_line_with_a_part_of_the_password_is_searched_in_no_time() -> None:
    secret = "es3KN9kPliEvSLKoN3RyEWfFRIn2F8rLUfTDr-Mu6VE&<>'\""
    for part in (secret[:-1], secret[:-1] * 100, html.escape(secret)[:-1] * 100):
        begun = time.monotonic()
        Mask(secret)(f"{part} {'x' * 60}")
        assert time.monotonic() - begun < 1
    assert Mask(secret)(f"is {html.escape(secret)}") == "is ***"


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

    def __init__(self) -> None:
        self.levels: list[str] = []

    def __getattr__(self, level: str) -> Callable[..., None]:
        def say(text: str, **_: object) -> None:
            self.levels.append(level)
            self.append(text)

        return say


def test_a_line_that_is_one_byte_too_long_says_so() -> None:
    [one, two] = Lines(Mask(None)).feed(b"x" * (LONGEST_LINE + 1) + b"\n" + b"x" * (LONGEST_LINE + 2) + b"\n")
    assert [one[LONGEST_LINE:], two[LONGEST_LINE:]] == ["... (1 byte more)", "... (2 bytes more)"]


def heard(*lines: str, mask: Mask = Mask(None)) -> Heard:  # noqa: B008 - it never changes
    """The log that a jar's output of these lines leads to."""
    said = Heard()
    log = ContractLog(said, mask)
    for line in lines:
        log.hear(line, answers=False)
    log.close()
    return said


@pytest.mark.parametrize("line", ["[" * 60_000, '{"a":' * 900 + "1" + "}" * 900], ids=["lists", "objects"])
def test_a_line_that_nests_without_end_is_logged_as_it_is(line: str) -> None:
    assert heard(line, mask=Mask("secret")) == [line]


def test_of_very_many_lines_the_first_and_the_grave_ones_are_logged_and_the_others_counted(airflow: Airflow) -> None:
    run = airflow.run("toy", "many-lines", "100000")

    assert run.state == "success"
    assert run.said == [
        *[("info", f"line {number}") for number in range(1, 10_001)],
        ("warning", "half of them"),
        ("error", "the last"),
        ("warning", "90,000 more lines were not logged: 100,002 in all"),
    ]


@pytest.mark.parametrize(
    ("weight", "levels"),
    [
        ("debug", ["DEBUG", "trace", "Fine"]),
        ("info", ["INFO", "info", "Notice", "something else", ""]),
        ("warning", ["WARN", "WARNING", "Warn", "warning", " warn "]),
        ("error", ["ERROR", "error", "Err", "SEVERE"]),
        ("critical", ["FATAL", "fatal", "CRITICAL", "Emergency"]),
    ],
)
def test_a_level_keeps_its_weight_in_any_case_and_spelling(weight: str, levels: list[str]) -> None:
    said = heard(*(json.dumps({"level": level, "msg": "x"}) for level in levels))

    assert said.levels == [weight] * len(levels)


def test_a_program_that_prints_escapes_and_marks_of_groups_is_shown_and_not_obeyed(airflow: Airflow) -> None:
    coloured, group = "\x1b[31mred\x1b[0m", "::group::mine"
    record = {"level": "WARN", "msg": f"{coloured}\r{group}", "field\x1b": [{"in": coloured}], "trace": "a\n\tb\x9b"}
    begin, end = {"msg": f"Files ::endgroup:: {coloured}", "group": "begin"}, {"msg": "Files", "group": "end"}
    lines = "".join(f"{line}\n" for line in (coloured, group, *map(json.dumps, (record, begin, end))))
    said = f"{coloured}\n{group}\n::endgroup::\n\u202eturned\n"
    message = json.dumps(f"{coloured} {group}")

    run = airflow.run("toy", "say", "0", f'{said}{{"outcome":"OK","message":{message}}}', lines)

    shown = r"\x1b[31mred\x1b[0m"
    assert sorted(run.said) == sorted(
        [
            ("warning", shown),
            ("warning", r"\x3a:group::mine"),
            ("warning", rf"{shown}\r\x3a:group::mine"),
            ("info", rf"::group::Files \x3a:endgroup:: {shown}"),
            ("info", "::endgroup::"),
            ("info", shown),
            ("info", r"\x3a:group::mine"),
            ("info", r"\x3a:endgroup::"),
            ("info", r"\u202eturned"),
        ]
    )
    [fields] = [line for line in run.log if "trace" in line]
    assert (fields[r"field\x1b"], fields["trace"]) == ([{"in": shown}], "a\n\tb\\x9b")
    assert run.ending == ("info", rf"OK: {shown} \x3a:group::mine")
    assert run.xcoms["message"] == f"{coloured} {group}"
    assert [line for line in run.log if "\x1b" in json.dumps(line, ensure_ascii=False)] == []
    assert "::group::" not in run.log[0]["event"]


def test_there_is_room_left_for_what_is_graver() -> None:
    levels = ("DEBUG", "INFO", "WARN", "ERROR")
    *lines, last = heard(*(f'{{"level":"{level}","msg":"{level}"}}' for level in levels for _ in range(20_000)))

    assert last == "68,000 more lines were not logged: 80,000 in all"
    assert heard(*["{}"] * 11_001)[-1] == "1 more line was not logged: 11,001 in all"
    assert Counter(lines) == {"DEBUG": 5000, "INFO": 5000, "WARN": 1000, "ERROR": 1000}


def test_a_long_line_counts_as_several() -> None:
    *lines, _ = heard(*["x" * LONGEST_LINE] * 1000)

    assert len(lines) == 11_000 // (1 + LONGEST_LINE // 1000) + 1


def test_a_group_that_is_open_when_the_room_ends_hides_nothing_of_what_follows() -> None:
    lines = ['{"msg":"a row"}'] * 11_000
    said = heard(
        '{"msg":"Reading","group":"begin"}',
        *lines,
        '{"level":"WARN","msg":"look here"}',
        '{"msg":"Reading","group":"end"}',
    )

    *shown, _ = (line for line in said if line != "a row")
    assert shown == ["::group::Reading", "::endgroup::", "look here"]


def test_groups_without_end_are_as_bounded_as_other_lines() -> None:
    *shown, last = heard(*['{"msg":"g","group":"begin"}'] * 30_000, *['{"msg":"g","group":"end","f":"xxx"}'] * 30_000)

    assert Counter(shown) == {"::group::g": 10_000, "::endgroup::": 10_000}
    assert last == "50,000 more lines were not logged: 60,000 in all"


def test_lines_arrive_while_the_jar_runs(airflow: Airflow) -> None:
    beats: list[int] = []

    def listen(run: Run) -> None:
        beats.append(run.field("beat"))
        os.kill(run.field("pid"), signal.SIGKILL)

    airflow.run("toy", "sleep", meanwhile=listen)

    assert beats == [0]


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
    """The process that started a process; 0 if it is gone."""
    return int([*state(pid), "0", "0"][1])


def processes() -> list[int]:
    """All processes of the machine."""
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdecimal()]


def state(pid: int) -> list[str]:
    """Linux's word on a process, from its state on."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except (FileNotFoundError, ProcessLookupError):
        return ["X"]


def test_a_task_marked_failed_stops_its_jar(airflow: Airflow) -> None:
    def mark_failed(run: Run) -> None:
        jar = run.field("pid")
        run.mark_failed()
        assert dies(jar, within=DEAD)

    run = airflow.run("toy", "sleep", meanwhile=mark_failed)

    assert (run.state, run.failure) == ("failed", STOPPED)


def test_a_jar_that_ignores_term_is_killed_after_four_seconds(airflow: Airflow) -> None:
    def terminate_the_runner(run: Run) -> None:
        jar = run.field("pid")
        os.kill(parent(jar), signal.SIGTERM)
        assert not dies(jar, within=3.9)
        assert dies(jar, within=DEAD - 3.9)

    run = airflow.run("toy", "stubborn", meanwhile=terminate_the_runner)

    assert (run.state, run.failure) == ("up_for_retry", STOPPED)
    assert ("warning", "TERM is ignored") in run.said


@pytest.mark.parametrize(
    ("task", "sentence"),
    [
        ("late", "stopped, because it ran longer than 0:00:05"),
        ("hangs", "toy.jar was stopped: for 0:00:05 it printed nothing"),
        ("stands-still", "toy.jar was stopped: for 0:00:05 it stood still at: 0 rows, 0/s"),
    ],
)
def test_a_jar_that_runs_too_long_or_hangs_is_stopped_and_retried(airflow: Airflow, task: str, sentence: str) -> None:
    run = airflow.run(task)

    assert (run.state, run.failure) == ("up_for_retry", sentence)
    # Airflow counts from a moment before the jar is started.
    assert run.log[-1]["seconds"] > 4.5
    with pytest.raises(KeyError, match="cost"):
        assert not run.cost, "a task that is stopped tells Airflow nothing more"
    assert dies(run.field("pid"), within=DEAD)


def test_a_heartbeat_that_moves_is_a_sign_of_life(airflow: Airflow) -> None:
    assert airflow.run("moves").xcoms["message"] == "moved for 8 s"


def beat(noun: str, done: int, per_second: int, **more: object) -> str:
    sentence = f"{done} {noun}, {per_second}/s"
    return json.dumps({"ts": str(per_second), "level": "INFO", "msg": sentence, noun: done, SPEED: per_second, **more})


def test_only_a_heartbeat_with_another_count_or_another_line_is_a_sign_of_life() -> None:
    log = ContractLog(Heard(), Mask(None))
    lines = {
        beat("files", 3, 9): True,
        beat("files", 3, 4): False,
        beat("rows", 3, 4): True,
        beat("files", 3, 2): False,
        beat("rows", 4, 2): True,
        beat("rows", 4, 1): False,
        beat("rows", 4, 1, percent=3): True,
        beat("rows", 4, 0, percent=3): False,
        '{"msg":"waiting for load-members","since":"9:00"}': True,
        '{"msg":"waiting for load-members","since":"9:01"}': True,
        "waiting": True,
    }
    assert {line: log.hear(line, answers=False) for line in lines} == lines
    assert log.hear(beat("files", 3, 1), answers=True)


def test_a_jar_does_not_outlive_a_task_runner_that_is_killed_even_if_it_ignores_term(airflow: Airflow) -> None:
    def kill_the_runner(run: Run) -> None:
        jar = run.field("pid")
        os.kill(parent(jar), signal.SIGKILL)
        assert dies(jar, within=DEAD)

    airflow.run("toy", "stubborn", meanwhile=kill_the_runner)


def test_a_jar_does_not_outlive_a_runner_whose_watcher_was_killed_first(airflow: Airflow) -> None:
    def kill_both(run: Run) -> None:
        jar = run.field("pid")
        runner = parent(jar)
        [watcher] = [pid for pid in processes() if parent(pid) == jar]
        os.kill(watcher, signal.SIGKILL)
        os.kill(runner, signal.SIGKILL)
        died = dies(jar, within=DEAD)
        died or os.kill(jar, signal.SIGKILL)
        assert died

    airflow.run("toy", "sleep", meanwhile=kill_both)


def test_where_setpriv_cannot_do_it_a_jar_starts_all_the_same(tmp_path: Path) -> None:
    old = tmp_path / "setpriv"
    old.write_text("#!/bin/sh\necho setpriv: unrecognized option: pdeathsig >&2; exit 1\n")
    old.chmod(0o755)
    for path in (f"{tmp_path}:{os.environ['PATH']}", str(tmp_path / "nothing")):
        words = ["/bin/sh", "-c", TIED, "sh", "/bin/echo", "two words", "*"]
        ran = subprocess.run(words, capture_output=True, text=True, env={"PATH": path}, input="", check=False)
        assert (ran.returncode, ran.stdout, ran.stderr) == (0, "two words *\n", "")


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
    run, worker = airflow.start("toy", "quiet")
    jar = run.field("pid")
    runner = parent(jar)

    worker.kill()

    assert dies(jar, within=DEAD)
    assert dies(runner, within=DEAD)


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
