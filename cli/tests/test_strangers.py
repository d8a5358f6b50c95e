"""Whoever sits on PostgreSQL's port while it is down is told no password."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cli import airflow, jars, passwords, warehouse
from cli.places import CHECKOUT, Places
from cli.problem import Problem
from cli.tests.checkouts import VENV
from cli.tests.instance import placed
from cli.tests.servers import password_thief

LOGIN = f"{passwords.PERSON}operations"


@pytest.fixture
def told() -> Iterator[tuple[list[bytes], int]]:
    with password_thief() as thief:
        yield thief


@pytest.fixture
def places(tmp_path: Path, told: tuple[list[bytes], int]) -> Places:
    there = placed(tmp_path, JARFLOW_POSTGRES_PORT=str(told[1]))
    there.make_home()
    passwords.add_logins(there, [passwords.SUPERUSER, "airflow", LOGIN, passwords.SAMPLES, "ingest"])
    return there


def test_the_thief_would_be_told(places: Places, told: tuple[list[bytes], int]) -> None:
    careless = passwords.session(places, LOGIN).items() - passwords.ONLY_BY_PROOF.items()
    script = "import psycopg2; psycopg2.connect('')"
    subprocess.run([sys.executable, "-c", script], env=dict(careless), capture_output=True, check=False)
    assert passwords.logins(places)[LOGIN].encode() in told[0][0]


@pytest.mark.parametrize("words", [("psql", "-c", "select 1"), ("files",), ("samples",), ("check", "my.csv")])
def test_no_verb_tells_a_password(
    words: tuple[str, ...], places: Places, told: tuple[list[bytes], int], tmp_path: Path
) -> None:
    (tmp_path / "my.csv").write_text("name,email,dob,mobile\n", encoding="utf-8")
    environment = {"PATH": os.environ["PATH"], "JARFLOW_HOME": str(places.home), "JARFLOW_DATA": str(places.data)}
    port = {"JARFLOW_POSTGRES_PORT": str(places.postgres_port)}
    command = [CHECKOUT / "jarflow", *words]
    subprocess.run(command, env=environment | port, cwd=tmp_path, capture_output=True, check=False)
    assert told[0] == []


def test_a_question_of_ours_tells_no_password(places: Places, told: tuple[list[bytes], int]) -> None:
    with pytest.raises(Problem, match=r"scram-sha-256"):
        warehouse.rows(replace(places, checkout=CHECKOUT), "select 1")
    assert told[0] == []


def test_airflow_tells_no_password(places: Places, told: tuple[list[bytes], int]) -> None:
    login = passwords.logins(places)["airflow"]
    url = f"postgresql://airflow:{login}@127.0.0.1:{places.postgres_port}/airflow"
    script = f"import psycopg2; psycopg2.connect('{url}')"
    command = [VENV / "python", "-c", script]
    done = subprocess.run(command, env=airflow.environment(places), capture_output=True, text=True, check=False)
    assert "scram-sha-256" in done.stderr
    assert told[0] == []


def test_a_jar_tells_no_password(places: Places, told: tuple[list[bytes], int]) -> None:
    command = jars.jar(CHECKOUT, "ingest").command()
    done = subprocess.run(
        [*command, "applications"], env=jars.environment(places, "ingest"), capture_output=True, text=True, check=False
    )
    assert (done.returncode, told[0]) == (75, []), done.stderr
