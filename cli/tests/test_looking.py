"""The verbs with which a person looks: at logs while Airflow is down, at pages, at passwords, at the state as JSON."""

from __future__ import annotations

import io
import json
import os
import pty
import re
import subprocess
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from cli import passwords
from cli.places import CHECKOUT, Places
from cli.problem import Problem
from cli.rest import API, Unreachable
from cli.screen import Screen
from cli.tests.files import put
from cli.tests.instance import placed, remembered
from cli.tests.servers import web_server
from cli.verbs import clean, logs, password
from cli.verbs import open as verb_open

EARLIER, LAST = "manual__2026-11-21T09:00:00+00:00", "scheduled__2026-11-21T10:15:00+00:00"
ON_A_TERMINAL_ONLY = (
    "--show shows passwords on a terminal only, and this output goes into a file or to another program."
)
TIMES: dict[str, str] = {"timestamp": "2026-11-21T09:00:00Z", "level": "info"}


@pytest.fixture
def stopped(places: Places) -> Places:
    """An instance that was up once: of the last run ingest was tried twice, validate is mapped."""
    passwords.add_logins(places, [passwords.SUPERUSER])
    passwords.airflow_users(places)
    said = {
        f"{EARLIER}/task_id=ingest/attempt=1.log": "earlier",
        f"{LAST}/task_id=ingest/attempt=1.log": "first try",
        f"{LAST}/task_id=ingest/attempt=2.log": "second try",
        f"{LAST}/task_id=validate/map_index=0/attempt=1.log": "of one",
        f"{LAST}/task_id=validate/map_index=1/attempt=1.log": "of the other",
    }
    for number, (name, words) in enumerate(said.items()):
        lines = json.dumps(TIMES | {"event": words}) + "\nno JSON\n"
        log = put(places.airflow_home / "logs/dag_id=applications" / f"run_id={name}", lines)
        os.utime(log, (number, number))
    return places


def shown(places: Places, *words: str | None, **options: object) -> str:
    pipeline, task, *_ = *words, None
    out = io.StringIO()
    arguments = {"attempt": None, "run": None, "follow": False, "all": False, **options}
    assert logs.run(Namespace(pipeline=pipeline, task=task, **arguments), places, Screen(out)) == 0
    return re.sub(r"\b\d\d:00:00", "HH:00:00", out.getvalue())


def test_while_airflow_is_down_logs_are_read_from_its_files(stopped: Places) -> None:
    head = "  ! Airflow is not running. Start it: ./jarflow up. What follows is from its log files.\n"
    said = shown(stopped, "applications")
    assert said == (
        f"{head}applications, run {LAST}\n"
        "\ningest, try 2 of 2: its state is not known without Airflow\n"
        "HH:00:00  INFO   second try\n          INFO   no JSON\n"
        "\nvalidate [0], try 1 of 1: its state is not known without Airflow\n"
        "HH:00:00  INFO   of one\n          INFO   no JSON\n"
        "\nvalidate [1], try 1 of 1: its state is not known without Airflow\n"
        "HH:00:00  INFO   of the other\n          INFO   no JSON\n"
    )
    assert "first try" in shown(stopped, "applications", "ingest", attempt=1)
    assert "earlier" in shown(stopped, "applications", run=EARLIER)


NO_LOG = (
    "  This try left no log: its runner ended before the task began, so the task did nothing.\n"
    "  Why stands in home/log/scheduler.log, and with the errors of all logs in: ./jarflow doctor\n"
)


def test_a_try_whose_runner_ended_before_the_task_began_is_told_while_airflow_is_down(stopped: Places) -> None:
    only = json.dumps(TIMES | {"event": "::group::Pre Execute"}) + "\n"
    put(stopped.airflow_home / f"logs/dag_id=covid/run_id={LAST}/task_id=countries/attempt=1.log", only)
    assert shown(stopped, "covid").endswith(
        f"\ncountries, try 1 of 1: its state is not known without Airflow\n{NO_LOG}"
    )


def airflow_with(task: dict[str, object], event: str) -> Callable[[str], tuple[int, object]]:
    """The answers of an Airflow whose pipeline covid has one run with this one task. Its log has one line."""
    one = {"dag_run_id": LAST, "dag_id": "covid", "state": "failed"}
    instance = {"dag_run_id": LAST, "task_id": "countries", "map_index": -1, "start_date": None, "try_number": 1} | task
    answers = {
        "/auth/token": {"access_token": "x"},
        "/api/v2/dags": {"dags": [{"dag_id": "covid"}], "total_entries": 1},
        "/dagRuns": {"dag_runs": [one]},
        "/taskInstances": {"task_instances": [instance], "total_entries": 1},
        "/1": TIMES | {"event": event},
    }

    def answer(path: str) -> tuple[int, object]:
        at = urlsplit(path).path
        return 200, next((said for end, said in answers.items() if at.endswith(end)), one)

    return answer


@pytest.mark.parametrize(
    ("state", "event", "options", "said"),
    [
        ("failed", "::group::Pre Execute", {}, f"{NO_LOG}  What to do: ./jarflow retry covid\n"),
        (
            "failed",
            "::group::Pre Execute",
            {"run": LAST},
            f"{NO_LOG}  What to do: ./jarflow retry covid --run {LAST}\n",
        ),
        ("failed", "::group::Pre Execute", {"follow": True}, f"{NO_LOG}  What to do: ./jarflow retry covid\n"),
        ("up_for_retry", "::group::Pre Execute", {}, NO_LOG),
        ("running", "::group::Pre Execute", {}, ""),
        ("failed", "a word", {}, "HH:00:00  INFO   a word\n"),
    ],
)
def test_a_try_that_left_no_log_says_what_that_means_and_what_to_do(
    tmp_path: Path, state: str, event: str, options: dict[str, object], said: str
) -> None:
    with web_server(airflow_with({"state": state}, event)) as (_, port):
        there = placed(tmp_path, JARFLOW_AIRFLOW_PORT=str(port))
        there.make_home()
        passwords.add_logins(there, [passwords.SUPERUSER])
        passwords.airflow_users(there)
        remembered(there, API, port)
        assert shown(there, "covid", **options) == (f"covid, run {LAST}\n\ncountries, try 1 of 1: {state}\n{said}")


@pytest.mark.parametrize(
    ("words", "options", "sentence"),
    [
        (("cars",), {}, "There is no log of a pipeline 'cars'. There are logs of: applications."),
        (
            ("applications",),
            {"run": "x"},
            f"applications has no log of a run 'x'. There are: {LAST}, {EARLIER}.",
        ),
        (("applications", "load"), {}, "applications has no task 'load'. There are: ingest, validate."),
        (("applications", "ingest"), {"attempt": 3}, "ingest had 2 tries in this run; there is no try 3."),
    ],
)
def test_what_no_log_file_tells_is_refused_with_what_there_is(
    stopped: Places, words: tuple[str, ...], options: dict[str, object], sentence: str
) -> None:
    with pytest.raises(Problem) as problem:
        shown(stopped, *words, **options)
    assert (str(problem.value), problem.value.code) == (sentence, 2)


def test_a_run_that_cannot_be_followed_and_logs_that_are_not_there_need_airflow(
    stopped: Places, tmp_path: Path
) -> None:
    with pytest.raises(Unreachable, match=r"^Airflow is not running\. Start it: \./jarflow up$"):
        shown(stopped, "applications", follow=True)
    (stopped.airflow_home / "logs").rename(tmp_path / "away")
    with pytest.raises(Unreachable, match=r"^Airflow is not running\. Start it: \./jarflow up$"):
        shown(stopped, "applications")


def jarflow(places: Places, *words: str, terminal: bool = False, **variables: str) -> tuple[int, str]:
    """The exit code, and what a person sees at a terminal, or a program in a pipe."""
    environment = {"PATH": os.environ["PATH"], "JARFLOW_HOME": str(places.home), "TERM": "xterm", **variables}
    command = [CHECKOUT / "jarflow", *words]
    if not terminal:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr
    screen, inside = pty.openpty()
    with subprocess.Popen(command, env=environment, stdin=inside, stdout=inside, stderr=inside) as child:
        os.close(inside)
        said = b""
        try:
            while some := os.read(screen, 4096):
                said += some
        except OSError:
            os.close(screen)  # Linux says the end of a terminal so
    return child.returncode, said.decode().replace("\r\n", "\n")


@pytest.mark.parametrize("verb", ["--help", "status"])
def test_a_closed_or_full_output_is_a_sentence(stopped: Places, verb: str) -> None:
    def said(redirected: str) -> tuple[int, str]:
        environment = {"PATH": os.environ["PATH"], "JARFLOW_HOME": str(stopped.home)}
        command = ["sh", "-c", f"'{CHECKOUT / 'jarflow'}' {verb} {redirected}"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        return done.returncode, done.stderr

    assert said(">&-") == (0 if verb == "--help" else 1, "")
    assert said(">/dev/full") == (
        1,
        "jarflow: What this writes has no room: [Errno 28] No space left on device\n",
    )


def test_passwords_are_shown_on_a_terminal_only(stopped: Places) -> None:
    file = stopped.secrets / "airflow-passwords.json"
    where = f"The passwords of admin and viewer are in {file}\nTo see them: ./jarflow password --show\n"
    admin, viewer = json.loads(file.read_text()).values()
    assert jarflow(stopped, "password") == (0, where)
    assert jarflow(stopped, "password", terminal=True) == (0, where)
    assert jarflow(stopped, "password", "--show", terminal=True) == (0, f"admin   {admin}\nviewer  {viewer}\n")
    code, said = jarflow(stopped, "password", "--show")
    assert (code, said) == (2, f"jarflow: {ON_A_TERMINAL_ONLY} They are in {file}\n")


def test_there_are_no_passwords_before_the_first_up(places: Places) -> None:
    with pytest.raises(Problem, match=r"^There are no passwords yet: .* Start one: \./jarflow up$"):
        password.run(Namespace(show=False), places, Screen())


@pytest.fixture
def browser(tmp_path: Path) -> tuple[str, Path]:
    """A program that a person may have chosen as browser, and where it notes what it was to open."""
    noted = tmp_path / "opened"
    return str(put(tmp_path / "browser", f'#!/bin/sh\nprintf %s "$1" >{noted}\n', 0o755)), noted


@pytest.mark.parametrize(
    ("words", "program", "page"),
    [((), "serve", "http://127.0.0.1:8050"), (("airflow",), API, "http://127.0.0.1:8080")],
)
def test_open_prints_the_address_and_opens_it_at_a_terminal_only(
    places: Places, browser: tuple[str, Path], words: tuple[str, ...], program: str, page: str
) -> None:
    chosen, noted = browser
    remembered(places, program, 1)
    assert jarflow(places, "open", *words, BROWSER=chosen) == (0, f"{page}\n")
    assert not noted.exists()
    assert jarflow(places, "open", *words, terminal=True, BROWSER=chosen) == (0, f"{page}\n")
    assert noted.read_text() == page


def test_where_there_is_no_browser_with_a_window_only_the_address_is_printed(
    places: Places, tmp_path: Path, browser: tuple[str, Path]
) -> None:
    chosen, noted = browser
    bin_of_text_browsers = tmp_path / "bin"
    put(bin_of_text_browsers / "www-browser", f'#!/bin/sh\nexec {chosen} "$1"\n', 0o755)
    remembered(places, "serve", 1)
    path = f"{bin_of_text_browsers}{os.pathsep}{os.environ['PATH']}"
    assert jarflow(places, "open", terminal=True, PATH=path) == (0, "http://127.0.0.1:8050\n")
    assert not noted.exists()


def test_nothing_is_opened_that_does_not_run(places: Places) -> None:
    with pytest.raises(Problem) as problem:
        verb_open.run(Namespace(page="start"), places, Screen())
    assert str(problem.value) == (
        f"Nothing answers at {places.serve_url}: Jarflow is not running. Start it: ./jarflow up"
    )


def test_the_state_as_json_says_what_is_not_up(stopped: Places) -> None:
    code, said = jarflow(stopped, "status", "--json")
    state = json.loads(said)
    assert (code, state["up"], state["advice"]) == (1, False, "Nothing is running. Start it: ./jarflow up")
    assert state["pipelines"] == []
    assert state["processes"][0] == {
        "name": "postgres",
        "state": "not running",
        "pid": None,
        "port": None,
        "since": None,
    }


def test_where_nothing_was_built_or_installed_nothing_is_named(
    places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "person"))
    out = io.StringIO()
    clean.tell_what_is_left(places, Screen(out))
    assert out.getvalue() == ""
