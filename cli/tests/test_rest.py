"""Whom the command speaks with: its own Airflow, all of its lists, and nobody else."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from cli import airflow, passwords
from cli.places import Places
from cli.rest import API, EVERY, Airflow, Unreachable
from cli.tests.instance import placed, remembered
from cli.tests.servers import web_server

PIPELINES = [{"dag_id": f"p{number}"} for number in range(250)]
AIRFLOWS_LIMIT = 100


def answer(path: str) -> tuple[int, object]:
    """An answer as Airflow's api-server gives it."""
    url = urlsplit(path)
    if url.path == "/auth/token":
        return 201, {"access_token": "x"}
    if url.path != "/api/v2/dags":
        return 500, {"detail": {"message": "Serious error when handling your request."}}
    query = parse_qs(url.query)
    first, limit = int(query.get("offset", ["0"])[0]), min(int(query["limit"][0]), AIRFLOWS_LIMIT)
    return 200, {"dags": PIPELINES[first : first + limit], "total_entries": len(PIPELINES)}


@pytest.fixture
def places(tmp_path: Path) -> Iterator[Places]:
    with web_server(answer) as (_, port):
        yield an_instance(tmp_path, port)


def an_instance(folder: Path, port: int) -> Places:
    there = placed(folder, JARFLOW_AIRFLOW_PORT=str(port))
    there.make_home()
    passwords.add_logins(there, [passwords.SUPERUSER])
    passwords.airflow_users(there)
    return there


def test_a_list_longer_than_a_page_is_read_to_its_end(places: Places) -> None:
    remembered(places, API, places.airflow_port)
    assert Airflow(places).pipelines() == PIPELINES


def test_a_run_that_is_called_as_all_of_them_shows_its_own_tasks(tmp_path: Path) -> None:
    def answer(_: str) -> tuple[int, object]:
        task = {"task_id": "ingest", "map_index": -1, "start_date": None}
        tasks = [task | {"dag_run_id": run} for run in ("a", "~", "b")]
        return 200, {"access_token": "x", "task_instances": tasks, "total_entries": 3}

    with web_server(answer) as (_, port):
        places = an_instance(tmp_path, port)
        remembered(places, API, port)
        assert [task["dag_run_id"] for task in Airflow(places).tasks("p1", EVERY)] == [EVERY]


def test_a_stranger_on_the_port_is_named_and_told_nothing(tmp_path: Path) -> None:
    with web_server(answer) as (calls, port):
        places = an_instance(tmp_path, port)
        with pytest.raises(Unreachable) as problem:
            Airflow(places).pipelines()
        before, _, after = str(problem.value).partition(" (")
        assert before == f"Airflow is not running, and its port {port} is taken by pid {os.getpid()}"
        assert after.endswith(f"Stop that, or choose another port: JARFLOW_AIRFLOW_PORT={port + 1000} ./jarflow up")
        remembered(places, API, port + 1)
        with pytest.raises(Unreachable) as problem:
            Airflow(places).pipelines()
        assert str(problem.value) == f"Airflow runs on port {port + 1}, not on {port}: see JARFLOW_AIRFLOW_PORT."
    assert calls == []


def test_an_error_of_airflows_without_its_database_names_the_database(places: Places) -> None:
    remembered(places, API, places.airflow_port)
    with pytest.raises(Unreachable, match=r"^PostgreSQL is not running\. Start it: \./jarflow up$"):
        Airflow(places).last_run("p1")


def test_an_api_server_that_accepts_and_never_answers_is_not_healthy(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as hung:
        places = an_instance(tmp_path, hung.getsockname()[1])
        remembered(places, API, places.airflow_port)
        began = time.monotonic()
        assert airflow.not_healthy(places, Airflow(places)) == [API]
        assert time.monotonic() - began < 5


def test_a_pipelines_file_is_read_anew_and_the_answer_is_waited_for(tmp_path: Path) -> None:
    asked = Path("/api/v2/parseDagFile/a-token")
    times = iter(["before", "before", "before", "after"])

    def answer(path: str) -> tuple[int, object]:
        if path == "/auth/token":
            return 201, {"access_token": "x"}
        return (201, None) if path == str(asked) else (200, {"file_token": asked.name, "last_parsed_time": next(times)})

    with web_server(answer) as (calls, port):
        places = an_instance(tmp_path, port)
        remembered(places, API, port)
        Airflow(places).read_anew("p1", 10)
    one = "/api/v2/dags/p1"
    assert [path for path, *_ in calls] == ["/auth/token", one, str(asked), one, one, one]
