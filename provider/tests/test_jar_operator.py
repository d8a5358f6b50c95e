"""The laws of `JarOperator` for a jar that knows nothing of Airflow."""

from __future__ import annotations

import os
import re
import shutil
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from airflow.sdk.exceptions import AirflowFailException

from jarflow_airflow.jar import MARK
from jarflow_airflow.operators import JarOperator

if TYPE_CHECKING:
    from conftest import Airflow, Run

A_SECRET = "'CONNECTION.FIELD' with one of host, port, schema, login, password, or 'var:KEY'"
LOGGED = """\
12:00:01.123 [main] WARN  shop.Cart - no price
12:00:01.124 [main] ERROR shop.Cart - no shop
java.lang.IllegalStateException: closed
\tat shop.Cart.pay(Cart.java:7)
Caused by: java.io.IOException: away
\t... 1 more
12:00:01.125 [main] INFO  shop.Cart - ::group::done
a line of nobody
"""


def test_exit_code_0_is_success_and_the_last_line_of_stdout_is_the_result(airflow: Airflow) -> None:
    run = airflow.run("any", "print", "begun", '{"rows": 3}')

    assert (run.state, run.xcoms) == ("success", {"return_value": {"rows": 3}})
    assert run.outlet_extra == {"rows": 3}
    assert run.said == [("info", "begun"), ("info", '{"rows": 3}')]
    assert run.log[-1]["event"] == "toy.jar exited 0"
    assert run.cost["seconds"] > 0


def test_a_result_may_be_text_or_a_file_or_nothing(airflow: Airflow) -> None:
    assert airflow.run("any", "print", "3 rows").xcoms == {"return_value": "3 rows"}
    assert airflow.run("any-file", "write", "out.json", '{"rows": 3}').xcoms == {"return_value": {"rows": 3}}
    assert airflow.run("any").xcoms == {}


@pytest.mark.parametrize(
    ("verb", "why"),
    [
        (["print", "no file"], "No such file or directory"),
        (["pipe", "out.json"], "it is not a file"),
        (["write", "out.json", "x" * 70_000], "it is longer than 65536 bytes"),
    ],
    ids=["none", "pipe", "long"],
)
def test_what_is_no_file_of_a_result_is_a_warning_and_no_result(airflow: Airflow, verb: list[str], why: str) -> None:
    run = airflow.run("any-file", *verb)
    assert (run.state, run.xcoms) == ("success", {})
    level, text = run.said[-1]
    assert (level, text.endswith(f"/out.json: {why}")) == ("warning", True)


def test_a_result_of_an_earlier_try_is_none(airflow: Airflow, toy: Path) -> None:
    old = toy.with_name("old.json")
    old.write_text('{"rows": 3}')
    os.utime(old, (1, 1))
    run = airflow.run("any-old-file", "print", "no file")
    assert (run.state, run.xcoms) == ("success", {})
    assert run.said[-1] == ("warning", f"there is no result in {old}: it is from before this try")


def test_a_result_that_airflow_cannot_store_is_made_visible(airflow: Airflow) -> None:
    assert airflow.run("any", "zero").xcoms == {"return_value": r"a\x00b"}


def test_its_log_has_the_levels_and_traces_that_its_author_meant(airflow: Airflow) -> None:
    run = airflow.run("any", "say", "0", "12:00:01 INFO done\n", LOGGED)

    assert sorted(run.said) == [
        ("error", "no shop"),
        ("info", "\\x3a:group::done\na line of nobody"),
        ("info", "done"),
        ("warning", "no price"),
    ]
    [trace] = [line["trace"] for line in run.log if "trace" in line]
    assert trace.splitlines()[0] == "java.lang.IllegalStateException: closed"
    assert trace.splitlines()[-1] == "\t... 1 more"
    assert run.xcoms == {}, "a line of a logger is no result"


@pytest.mark.parametrize(
    ("task", "code", "state"),
    [
        ("any", "1", "up_for_retry"),
        ("any", "99", "up_for_retry"),
        ("any-codes", "4", "skipped"),
        ("any-codes", "75", "up_for_retry"),
        ("any-codes", "1", "failed"),
        ("any-final", "9", "failed"),
        ("any-final", "1", "up_for_retry"),
    ],
)
def test_another_exit_code_fails_the_try_unless_told_otherwise(
    airflow: Airflow, task: str, code: str, state: str
) -> None:
    run = airflow.run(task, "say", code, "bye\n")

    assert run.state == state
    assert f"toy.jar exited {code}" in run.failure
    if state != "skipped":
        assert run.failure.endswith("; its last lines: bye")


def test_after_a_signal_it_is_tried_again_whatever_the_codes(airflow: Airflow) -> None:
    run = airflow.run("any-codes", "killed")
    assert (run.state, run.failure.partition(":")[0]) == ("up_for_retry", "toy.jar was killed by signal 9")


def test_a_text_that_is_not_to_be_said_fails_it(airflow: Airflow) -> None:
    run = airflow.run("any-text", "say", "0", "", "warning: /in.csv: No such file or directory\n")

    assert run.state == "up_for_retry"
    assert "toy.jar exited 0, but logged 'No such file'" in run.failure
    assert airflow.run("any-text", "say", "0", "", "warning: all is well\n").state == "success"


@pytest.mark.parametrize(
    "line",
    ["[main] ERROR shop.Cart - E42", '{"level":"error","message":"x","code":"E42"}', "12:00:01 \x1b[31mE42\x1b[0m"],
)
def test_a_text_is_looked_for_in_what_was_printed(airflow: Airflow, line: str) -> None:
    assert airflow.run("any-code", "say", "0", "", f"{line}\n").state == "up_for_retry"


def test_a_secret_is_given_and_masked_however_it_is_written(airflow: Airflow) -> None:
    run = airflow.run("any-secret", "environment")

    seen = dict(pair.split("=", 1) for pair in run.xcoms["return_value"]["environment"])
    assert {name: seen[name] for name in ("PLAIN", "KEY", "PORT")} == {"PLAIN": "toys", "KEY": "***", "PORT": "5433"}
    assert not [name for name in seen if name.startswith(("AIRFLOW", "JARFLOW_"))]
    assert run.rendered["env"] == '{"PLAIN": "toys"}' or run.rendered["env"] == {"PLAIN": "toys"}
    assert airflow.run("any-secret", "options").xcoms["return_value"]["message"] == "***"


def test_a_secret_that_may_be_missing_is_left_out(airflow: Airflow) -> None:
    run = airflow.run("any-optional", "environment")

    seen = dict(pair.split("=", 1) for pair in run.xcoms["return_value"]["environment"])
    assert {name: seen.get(name) for name in ("KEY", "NO", "IS")} == {"KEY": None, "NO": None, "IS": "***"}


def test_a_secret_of_several_lines_is_masked_line_by_line(airflow: Airflow) -> None:
    run = airflow.run("any-key", "key")
    spoken = str([*run.log, run.xcoms])
    assert "of a key" not in spoken
    assert "the key is -----BEGIN" not in spoken
    assert spoken.count("***") >= 3


@pytest.mark.parametrize(
    ("task", "sentence"),
    [
        ("any-typo", f"KEY: expected {A_SECRET}, found 'odd_login.pasword'"),
        ("any-nobody", "KEY: there is no variable 'nobody'"),
        ("any-nowhere", "KEY: there is no connection 'nowhere'"),
    ],
)
def test_a_secret_that_is_not_there_fails_it_for_good(airflow: Airflow, task: str, sentence: str) -> None:
    run = airflow.run(task, "options")
    assert (run.state, run.failure) == ("failed", sentence)


@pytest.mark.parametrize(("way", "state"), [("marked", "failed"), ("unmarked", "success")])
def test_a_jar_with_the_mark_of_the_kit_keeps_the_contract(airflow: Airflow, toy: Path, way: str, state: str) -> None:
    jar = shutil.copy(toy, toy.with_stem(way))
    if way == "marked":
        with zipfile.ZipFile(jar, "a") as archive:
            archive.writestr(MARK, "1\n")

    run: Run = airflow.run(way, "print", "no result")

    assert run.state == state
    if way == "marked":
        assert "exited 0 (OK) without a result line" in run.failure


def test_one_that_ignores_to_be_asked_is_killed(airflow: Airflow) -> None:
    run = airflow.run("any-late")
    assert (run.state, run.failure) == ("up_for_retry", "stopped, because it ran longer than 0:00:03")
    assert ("warning", "TERM is ignored") in run.said


def test_a_jar_that_is_too_new_for_the_java_says_which_one_it_needs(airflow: Airflow, toy: Path) -> None:
    with zipfile.ZipFile(toy) as old, zipfile.ZipFile(toy.with_stem("unmarked"), "w") as new:
        for name in old.namelist():
            content = bytearray(old.read(name))
            if name.endswith(".class"):
                content[6:8] = (99).to_bytes(2, "big")
            new.writestr(name, bytes(content))

    run = airflow.run("unmarked", "print")

    needs = "it is made for Java 55, and this is Java 25: name a newer one (java_home='/path/to/jdk')"
    assert (run.state, needs in run.failure) == ("up_for_retry", True)


def test_a_zero_byte_is_refused_when_the_file_is_read() -> None:
    """Airflow's reader of files would end of it, for all pipelines."""
    with pytest.raises(ValueError, match="cannot have a zero byte"):
        JarOperator(task_id="zero", args=["a\0b"])
    with pytest.raises(ValueError, match="cannot have a zero byte"):
        JarOperator(task_id="zero", env={"A": "a\0b"})


@pytest.mark.parametrize("word", ["a\0b", "half \ud800"])
def test_a_word_that_a_template_gives_and_no_program_can_be_given_fails_it_for_good(word: str) -> None:
    operator = JarOperator(task_id="bad", args=["good"], env={"GOOD": "good"})
    operator.args, operator.env = [word], {"BAD": word}
    for where in (operator._words, operator._environment):
        with pytest.raises(AirflowFailException, match="cannot have a zero byte or half a letter, found '"):
            where()


def test_words_that_the_system_does_not_take_fail_it_for_good(airflow: Airflow) -> None:
    run = airflow.run("any", "print", "x" * 200_000)
    assert (run.state, run.failure) == (
        "failed",
        "its arguments or variables are longer than the system takes: name a file that holds them",
    )


def test_its_folder_is_its_own_and_gone_afterwards(airflow: Airflow) -> None:
    run = airflow.run("any", "write", "left.txt", "x")
    assert run.state == "success"
    assert not Path("left.txt").exists()


def test_fields_count_for_the_room_of_a_log(airflow: Airflow) -> None:
    run = airflow.run("any", "fields-of-60-kb", "400")
    assert run.log_file.stat().st_size < 15_000_000
    assert "were not logged: 400 in all" in run.log[-2]["event"]


def test_its_heap_is_bounded_unless_its_options_say_so(airflow: Airflow, toy: Path) -> None:
    shutil.copy(toy, toy.with_stem("unmarked"))
    assert airflow.run("unmarked", "heap").xcoms == {"return_value": 512}
    toy.with_name("unmarked.jvm").write_text("-Xmx64m\n")
    assert airflow.run("unmarked", "heap").xcoms == {"return_value": 64}


def test_a_heap_that_its_dag_names_in_another_way_wins(airflow: Airflow) -> None:
    assert 50 < airflow.run("any-options", "heap").xcoms["return_value"] <= 64, "java counts a part of it in or out"
    assert airflow.run("any-share", "heap").xcoms["return_value"] < 500


@pytest.mark.parametrize(
    ("task", "sentence"),
    [
        ("any-heap", "its heap is full: raise heap='32m' in the DAG"),
        ("any-options", "its heap is full: raise -Xmx64m in jvm_args of the DAG"),
    ],
)
def test_a_heap_that_is_full_names_what_the_dag_says(airflow: Airflow, task: str, sentence: str) -> None:
    run = airflow.run(task, "fill", "heap")
    assert run.state == "up_for_retry"
    assert f"; {sentence}" in run.failure


@pytest.mark.parametrize(
    ("task", "sentence"),
    [
        ("any-digest", r"/.*/toy.jar has the sha256 [0-9a-f]{64}, but the DAG says 0{64}"),
        ("any-shown", "with -XX:AOTCacheOutput=x java prints its options, and secret_properties among them"),
        ("any-letters", "jvm_args must be a list of words, found the text '-Xmx64m'"),
    ],
)
def test_what_cannot_be_meant_fails_it_for_good(airflow: Airflow, task: str, sentence: str) -> None:
    run = airflow.run(task, "print")
    assert run.state == "failed"
    assert re.fullmatch(sentence, run.failure)
