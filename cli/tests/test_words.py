"""What people read and write: help, parameters, tables, logs, results."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import time
from datetime import datetime, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cli import main, pipelines, screen
from cli.inside import sql_shell
from cli.inside.bootstrap import statements
from cli.places import CHECKOUT, Places
from cli.problem import Problem
from cli.tests.files import put
from cli.verbs import logs, run, up

PARAMS = {
    "after": {"value": "remove", "schema": {"enum": ["remove", "keep"]}, "description": "What becomes of a file"},
    "rows": {"value": 3, "schema": {"type": "integer"}},
}


def written(lines: list[dict[str, Any]], *, colour: bool = False) -> list[str]:
    return list(logs.written(logs.without_airflows_own(lines), screen.Screen(io.StringIO(), colour=colour)))


def test_what_a_verb_makes_is_open_to_others_for_reading_at_most() -> None:
    before = os.umask(0o007)
    try:
        main.main(["--version"])
        assert os.umask(0) == 0o027
    finally:
        os.umask(before)


@pytest.mark.parametrize("verb", main.VERBS)
def test_every_verb_has_help_with_examples(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main.main([verb, "--help"])
    assert end.value.code == 0
    said = capsys.readouterr().out
    assert f"usage: ./jarflow {verb}" in said
    assert f"  ./jarflow {verb}" in said.partition("examples:")[2]


@pytest.mark.parametrize("columns", [60, 79, 80, 120])
@pytest.mark.parametrize("verb", main.VERBS)
def test_help_is_the_same_words_at_every_width(verb: str, columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def words(width: int) -> list[str]:
        monkeypatch.setenv("COLUMNS", str(width))
        _, _, after_usage = main.parser_of(verb).format_help().partition("\n\n")
        return [word for word in after_usage.replace("\\\n", "").split() if word != "#"]

    assert words(1000) == words(columns)
    examples = main.parser_of(verb).format_help().partition("examples:")[2].partition("variables:")[0]
    assert [line for line in examples.splitlines() if len(line) > columns and " " in line.strip()] == []


def test_an_example_that_is_too_wide_is_broken_so_that_a_shell_reads_it_as_one() -> None:
    example = "  X=1 ./jarflow run x --param 'a b c d' | cat     # what it says, in a few words"
    text = f"examples:\n{example}\n\nProse that is long."
    assert screen.folded(text, 36).splitlines() == [
        "examples:",
        "  X=1 ./jarflow run x --param \\",
        "    'a b c d' | cat",
        "      # what it says, in a few words",
        "",
        "Prose that is long.",
    ]
    assert screen.folded(text, 1000) == text


def test_the_command_alone_lists_its_verbs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main([]) == 2
    shown = [line.split()[0] for line in capsys.readouterr().out.splitlines() if line.startswith("  ")]
    assert shown[: len(main.VERBS)] == list(main.VERBS)


def test_an_unknown_verb_is_refused_with_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["start"]) == 2
    assert capsys.readouterr().err == f"jarflow: there is no verb 'start'. There are: {', '.join(main.VERBS)}.\n"


def test_the_command_works_from_any_folder(tmp_path: Path) -> None:
    said = subprocess.run([CHECKOUT / "jarflow", "--help"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (said.returncode, said.stderr) == (0, "")


def test_a_terminated_command_says_so_as_an_interrupted_one() -> None:
    code = (
        "import os, signal; from cli import main\n"
        "main.Places.of = lambda _: os.kill(os.getpid(), signal.SIGTERM)\n"
        "exit(main.main(['up']))"
    )
    ended = subprocess.run([sys.executable, "-c", code], cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (130, "")
    assert ended.stderr.startswith("\nInterrupted. The steps that ended are kept")


def test_everything_after_the_jar_is_the_jars(capsys: pytest.CaptureFixture[str]) -> None:
    parser = main.parser_of("task")
    assert parser.parse_args(["ingest", "--", "--help", "--"]).words == ["ingest", "--", "--help", "--"]
    with pytest.raises(SystemExit):
        parser.parse_args([])
    assert capsys.readouterr().err.endswith("error: the following arguments are required: JAR\n")


def test_an_older_python_is_told_so() -> None:
    text = (CHECKOUT / "jarflow").read_text(encoding="utf-8")
    check = "import sys; sys.version_info = (3, 8, 1)\n" + text.replace("import sys\n", "")
    old = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=False)
    assert old.returncode == 1
    assert old.stderr == "Jarflow needs Python 3.10 or newer; this is 3.8. Try: python3.12 jarflow up\n"


@pytest.mark.parametrize(
    ("text", "value"),
    [("3", 3), ("true", True), ('["a"]', ["a"]), ("keep", "keep"), ('"3"', "3"), ("", ""), ("a=b", "a=b")],
)
def test_a_parameter_is_json_where_it_can_be(text: str, value: object) -> None:
    assert run.parameters([f"after={text}"], PARAMS) == {"after": value}


@pytest.mark.parametrize("text", ["a,b", '["a", "b"]'])
def test_a_list_may_be_written_with_commas(text: str) -> None:
    there = {"countries": {"value": ["x"], "schema": {"type": "array", "items": {"type": "string"}}}}
    assert run.parameters([f"countries={text}"], there) == {"countries": ["a", "b"]}


def test_an_unknown_parameter_is_refused_with_those_there_are() -> None:
    with pytest.raises(Problem) as problem:
        run.parameters(["befor=1"], PARAMS)
    assert str(problem.value) == (
        "There is no parameter 'befor'. There are:\n"
        '  after="remove"  remove|keep  What becomes of a file\n'
        "  rows=3  integer"
    )
    with pytest.raises(Problem, match=r"^--param after: expected NAME=VALUE\.$"):
        run.parameters(["after"], PARAMS)


def test_a_value_that_the_form_does_not_offer_is_refused_with_those_that_it_does() -> None:
    assert run.not_offered({"after": "keep", "rows": 9}, PARAMS) == ""
    assert run.not_offered({"rows": 9, "after": "burn"}, PARAMS) == (
        "--param after: expected one of remove, keep, found 'burn'."
    )


def test_a_log_line_shows_time_level_message_and_fields() -> None:
    line = {"timestamp": "2026-11-21T09:00:00Z", "level": "warning", "event": "3 rows rejected"}
    [text] = written([line | {"rejected": 3, "dag_id": "x"}])
    assert re.fullmatch(r"\d\d:00:00  WARN   3 rows rejected  rejected=3", text)


def test_groups_are_indented_and_airflows_own_are_left_out() -> None:
    events = ["::group::Pre Execute", "parsed", "::endgroup::", "::group::Files", "a.csv", "::endgroup::", "done"]
    assert [text[17:] for text in written([{"event": event} for event in events])] == ["Files", "  a.csv", "done"]


def test_a_trace_and_an_exception_follow_their_line() -> None:
    line = {"event": "failed", "level": "error", "trace": "a\n  b"}
    shown = written([line | {"error_detail": [{"exc_type": "E", "exc_value": "why"}]}])
    assert [text[10:] for text in shown] == ["ERROR  failed", "       a", "         b", "       E: why"]


def test_only_a_terminal_gets_colour() -> None:
    line = {"event": "failed", "level": "error"}
    assert "\x1b[" not in written([line])[0]
    assert "\x1b[31mERROR\x1b[0m" in written([line], colour=True)[0]


def test_one_is_not_several() -> None:
    assert [screen.count(number, "file") for number in (0, 1, 2)] == ["0 files", "1 file", "2 files"]
    assert [screen.count(number, "try", "tries") for number in (1, 2)] == ["1 try", "2 tries"]


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "0 B"), (999, "999 B"), (1_000, "1 kB"), (4_096, "4 kB"), (589_400_000, "589 MB"), (1_240_000_000, "1.2 GB")],
)
def test_sizes_are_written_as_people_read_them(size: float, words: str) -> None:
    assert screen.bytes_of(size) == words


@pytest.mark.parametrize(
    ("count", "words"), [(0.04, "0.0 s"), (9.96, "10.0 s"), (59.4, "59 s"), (185, "3 m 05 s"), (7800, "2 h 10 m")]
)
def test_durations_are_written_as_people_read_them(count: float, words: str) -> None:
    assert screen.seconds(count) == words


def test_a_step_that_fails_says_so_and_passes_the_reason_on() -> None:
    out = io.StringIO()
    with pytest.raises(Problem), screen.Screen(out).step("Jars"):
        raise Problem("no")
    assert re.fullmatch(r"x   \d\.\d s  Jars\n", out.getvalue())


def test_a_step_that_followed_something_shows_the_time_of_that() -> None:
    out = io.StringIO()
    with screen.Screen(out).step("Run of cars") as step:
        step.took = 29.0
    assert out.getvalue() == "+    29 s  Run of cars\n"


def test_a_table_is_aligned() -> None:
    out = io.StringIO()
    screen.Screen(out).table(("A", "LONGER"), [("first", "x"), ("b", "y")])
    assert out.getvalue() == "  A      LONGER\n  first  x\n  b      y\n"


@pytest.mark.parametrize(
    ("states", "outcomes", "run_state", "state", "code"),
    [
        (["success"], ["OK"], "success", "success", 0),
        (["skipped"], ["NOTHING_TO_DO"], "success", "skipped", 99),
        (["success", "failed"], ["OK", "REJECTED"], "failed", "failed", 3),
        (["failed", "upstream_failed"], ["UNAVAILABLE", None], "failed", "failed", 75),
        (["failed"], [None], "failed", "failed", 1),
        (["failed"], ["USAGE"], "failed", "failed", 2),
        (["failed"], ["OK"], "failed", "failed", 1),
    ],
)
def test_a_run_ends_with_the_code_of_its_first_failed_task(
    states: list[str], outcomes: list[str | None], run_state: str, state: str, code: int
) -> None:
    tasks = [{"state": one} for one in states]
    results = [{"outcome": one} if one else {} for one in outcomes]
    end = pipelines.RunState("p", {"state": run_state}, tasks, results)
    assert (end.state, end.code) == (state, code)


@pytest.mark.parametrize(
    ("states", "outcomes", "again"),
    [
        (["success", "failed"], ["OK", "REJECTED"], False),
        (["failed"], ["USAGE"], False),
        (["failed"], ["BUG"], True),
        (["failed", "upstream_failed"], ["UNAVAILABLE", None], True),
        (["failed"], [None], True),
        (["failed", "failed"], ["REJECTED", "UNAVAILABLE"], True),
        (["success"], ["OK"], True),
    ],
)
def test_a_run_is_tried_again_where_that_may_help(
    states: list[str], outcomes: list[str | None], *, again: bool
) -> None:
    tasks = [{"state": one} for one in states]
    results = [{"outcome": one} if one else {} for one in outcomes]
    end = pipelines.RunState("p", {"state": "failed"}, tasks, results)
    assert end.what_to_do == "Why: ./jarflow logs p" + ("   Again: ./jarflow retry p" if again else "")


def test_a_run_that_left_something_undone_says_that_first_and_is_not_green() -> None:
    results = [{"outcome": "OK", "message": "loaded", "warning": "1 file refused"}, {"outcome": "OK", "message": "all"}]
    tasks = [{"state": "success"}, {"state": "success"}]
    end = pipelines.RunState("p", {"state": "success"}, tasks, results)
    assert (end.said, end.colour, end.warnings) == ("1 file refused", screen.YELLOW, ["1 file refused"])
    assert (end.state, end.code) == ("success", 0)
    failed = pipelines.RunState("p", {"state": "failed"}, [tasks[0], {"state": "failed"}], results)
    assert (failed.said, failed.colour) == ("all", screen.RED)


class Parsed:
    """An API that answers as if Airflow had read these DAG files just now."""

    def __init__(self, *files: Path) -> None:
        self._files = files

    def import_errors(self) -> list[Any]:
        return []

    def pipelines(self) -> list[dict[str, Any]]:
        now = datetime.now(timezone.utc).isoformat()
        return [{"dag_id": file.stem, "fileloc": str(file), "last_parsed_time": now} for file in self._files]


def test_a_pipeline_whose_time_lies_in_the_future_was_read_all_the_same(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipelines, "PARSE_PATIENCE", 1.0)
    file = put(places.dags / "plain.py", "with DAG('plain'): ...\n")
    tomorrow = time.time() + 86_400
    os.utime(file, (tomorrow, tomorrow))
    assert pipelines.wait_until_read(Parsed(file), places) == ["plain"]
    with pytest.raises(Problem, match="did not read"):
        pipelines.wait_until_read(Parsed(), places)


def test_a_failed_run_says_why_whatever_others_said_after_that() -> None:
    results = [{"message": "expected JSON"}, {"message": "away"}, {"message": "nothing new"}, {}]
    tasks = [{"state": state} for state in ("failed", "failed", "success", "upstream_failed")]
    assert pipelines.RunState("p", {"state": "failed"}, tasks, results).message == "expected JSON"
    assert pipelines.RunState("p", {"state": "running"}, tasks, results).message == "nothing new"
    wordless = [{}, {}, *results[2:]]
    assert pipelines.RunState("p", {"state": "failed"}, tasks, wordless).message == "nothing new"


COST = {"seconds": 2.0, "processor_seconds": 1.5, "peak_memory_bytes": 71303168, "read_bytes": 5, "written_bytes": 7}


def a_run_that_cost(*costs: dict[str, Any], pipeline: str = "p", said: str = "all") -> pipelines.RunState:
    tasks = [{"task_id": f"t{i}", "map_index": i - 1, "state": "success"} for i in range(len(costs))]
    times = {"start_date": "2026-11-21T09:00:00Z", "end_date": "2026-11-21T09:01:12Z"}
    run = {"dag_run_id": "r", "state": "success", **times}
    return pipelines.RunState(pipeline, run, tasks, [{"message": said}] * len(costs), list(costs))


def test_a_run_costs_what_its_tasks_cost_together_and_the_memory_of_the_hungriest(places: Places) -> None:
    end = a_run_that_cost(COST, {}, COST | {"processor_seconds": 61, "peak_memory_bytes": 2**30 * 3 // 2})
    assert (end.processor, end.peak) == ("1 m 02 s", "1.5 GB")
    [first, second, third] = end.as_json(places)["tasks"]
    assert first == {"task": "t0", "index": None, "state": "success", "cost": COST}
    assert second == {"task": "t1", "index": 0, "state": "success", "cost": None}
    assert third["cost"]["processor_seconds"] == 61
    elsewhere = a_run_that_cost({"seconds": 2.0, "processor_seconds": 0.25})
    assert (elsewhere.processor, elsewhere.peak) == ("0.2 s", ""), "a system that tells nothing of memory"
    assert elsewhere.as_json(places)["tasks"][0]["cost"]["peak_memory_bytes"] is None
    not_begun = {"task_id": "t", "map_index": -1, "state": None}
    nothing = pipelines.RunState("p", {"dag_run_id": "r", "state": "running"}, [not_begun])
    assert (nothing.processor, nothing.peak) == ("", "")
    assert nothing.as_json(places)["tasks"] == [{"task": "t", "index": None, "state": None, "cost": None}]


@pytest.mark.parametrize(
    ("value", "cost"),
    [
        (json.dumps(COST), COST),
        (json.dumps(json.dumps(COST)), COST),
        ('{"seconds": 1, "processor_seconds": 2}', {"seconds": 1, "processor_seconds": 2}),
        ("7", {}),
        ("", {}),
        ('"{oops"', {}),
        ('{"seconds": 1}', {}),
        (json.dumps(COST | {"euros": 3}), {}),
    ],
)
def test_a_field_of_a_jar_that_is_named_cost_is_not_taken_for_what_it_cost(value: str, cost: object) -> None:
    assert pipelines.cost(value) == cost


@pytest.mark.parametrize(("columns", "result"), [("", 36), ("80", 24), ("100", 36), ("160", 96)])
def test_the_table_of_last_runs_fits_the_screen(monkeypatch: pytest.MonkeyPatch, columns: str, result: int) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    out, long = io.StringIO(), "a " * 200
    up.show(screen.Screen(out), [a_run_that_cost(COST, pipeline="a-pipeline-of-25-letters1", said=long)])
    _, head, row = out.getvalue().splitlines()
    assert head == "  PIPELINE                   LAST RUN  TOOK      CPU    MEMORY  RESULT"
    before = "  a-pipeline-of-25-letters1  success   1 m 12 s  1.5 s  68 MB   "
    assert row.startswith(f"{before}a a a")
    assert row.endswith(" a [...]")
    assert len(before) + result - len("a ") < len(row) <= len(before) + result


@pytest.mark.parametrize(
    ("text", "whole", "rest"),
    [
        ("select 1; select 2", ["select 1"], "select 2"),
        ("select 'a;''b'; ", ["select 'a;''b'"], ""),
        ('select "x;y";', ['select "x;y"'], ""),
        ("select 1 -- no; end\n;", ["select 1 -- no; end"], ""),
        ("do $x$ begin; end $x$; select $$;$$;", ["do $x$ begin; end $x$", "select $$;$$"], ""),
        ("/* ; */ select 1;;", ["/* ; */ select 1"], ""),
        ("select 'open; ", ["select 'open"], ""),
        (r"select E'a\'b;c', e'\\'; x", [r"select E'a\'b;c', e'\\'"], "x"),
        (r"select type'\'; x", [r"select type'\'"], "x"),
    ],
)
def test_statements_end_at_semicolons_outside_of_quotes(text: str, whole: list[str], rest: str) -> None:
    assert sql_shell.split(text) == (whole, rest)


def test_the_shells_table_looks_like_psqls() -> None:
    rows: list[tuple[object, ...]] = [(1, "a", None, Decimal("9.50")), (20, "b\nc", True, Decimal("10.00"))]
    assert list(sql_shell.table(["n", "text", "x", "spent"], rows)) == [
        "n  | text | x | spent",
        "---+------+---+------",
        " 1 | a    |   |  9.50",
        "20 | b↵c  | t | 10.00",
        "(2 rows)",
    ]


def test_bootstrap_is_split_at_the_ends_of_lines() -> None:
    assert statements("-- why; so\n\ncreate role a;\n-- only words;\n\ncreate\n  role b;\n") == [
        "-- why; so\n\ncreate role a",
        "create\n  role b",
    ]
