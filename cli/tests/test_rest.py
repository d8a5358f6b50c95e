"""Whom the command speaks with: its own Airflow, all of its lists, and nobody else."""

from __future__ import annotations

import json
import os
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from cli import airflow, passwords
from cli.rest import API, Airflow, Unreachable
from cli.tests.instance import placed, remembered

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cli.places import Places

PIPELINES = [{"dag_id": f"p{number}"} for number in range(250)]
AIRFLOWS_LIMIT = 100


class Server(ThreadingHTTPServer):
    """Answers as Airflow's api-server does, and remembers what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.asked: list[str] = []


class Answers(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        self.server.asked.append(self.path)
        self._answer(201, {"access_token": "x"})

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        url = urlsplit(self.path)
        if url.path != "/api/v2/dags":
            self._answer(500, {"detail": {"message": "Serious error when handling your request."}})
            return
        query = parse_qs(url.query)
        first, limit = int(query.get("offset", ["0"])[0]), min(int(query["limit"][0]), AIRFLOWS_LIMIT)
        self._answer(200, {"dags": PIPELINES[first : first + limit], "total_entries": len(PIPELINES)})

    def _answer(self, status: int, answer: object) -> None:
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as one:
        threading.Thread(target=one.serve_forever, daemon=True).start()
        yield one
        one.shutdown()


@pytest.fixture
def places(tmp_path: Path, server: Server) -> Places:
    return an_instance(tmp_path, server.server_address[1])


def an_instance(folder: Path, port: int) -> Places:
    there = placed(folder, JARFLOW_AIRFLOW_PORT=str(port))
    there.make_home()
    passwords.add_logins(there, [passwords.SUPERUSER])
    passwords.airflow_users(there)
    return there


def test_a_list_longer_than_a_page_is_read_to_its_end(places: Places) -> None:
    remembered(places, API, places.airflow_port)
    assert Airflow(places).pipelines() == PIPELINES


def test_a_stranger_on_the_port_is_named_and_told_nothing(places: Places, server: Server) -> None:
    with pytest.raises(Unreachable) as problem:
        Airflow(places).pipelines()
    port = places.airflow_port
    before, _, after = str(problem.value).partition(" (")
    assert before == f"Airflow is not running, and its port {port} is taken by pid {os.getpid()}"
    assert after.endswith(f"Stop that, or choose another port: JARFLOW_AIRFLOW_PORT={port + 1000} ./jarflow up")
    remembered(places, API, port + 1)
    with pytest.raises(Unreachable) as problem:
        Airflow(places).pipelines()
    assert str(problem.value) == f"Airflow runs on port {port + 1}, not on {port}: see JARFLOW_AIRFLOW_PORT."
    assert server.asked == []


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
