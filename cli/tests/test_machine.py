"""What the machine must have."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli import machine, ports
from cli.places import Places
from cli.problem import Problem
from cli.tests.files import put
from cli.tests.instance import placed, ports_of_its_own


@pytest.fixture(autouse=True)
def _forgetful() -> Iterator[None]:
    machine.java_home.cache_clear()
    yield
    machine.java_home.cache_clear()


def jdk(home: Path, version: str, *, compiler: bool = True) -> Path:
    """A folder that looks like a JDK."""
    for name in ("java", *(["javac"] if compiler else [])):
        put(home / "bin" / name, "#!/bin/sh\n", 0o755)
    put(home / "release", f'IMPLEMENTOR="x"\nJAVA_VERSION="{version}"\n')
    return home


def test_a_named_jdk_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = jdk(tmp_path / "mine", "25.0.3")
    monkeypatch.setenv("JARFLOW_JAVA_HOME", str(home))
    assert machine.java_home() == home


def test_a_jdk_of_another_version_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JARFLOW_JAVA_HOME", raising=False)
    monkeypatch.setenv("JAVA_HOME", str(jdk(tmp_path / "old", "17.0.1")))
    monkeypatch.setenv("JAVA25_HOME", str(jdk(tmp_path / "new", "25")))
    assert machine.java_home() == tmp_path / "new"


def test_a_named_jdk_that_will_not_do_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JARFLOW_JAVA_HOME", str(jdk(tmp_path / "old", "21.0.2")))
    with pytest.raises(Problem) as problem:
        machine.java_home()
    assert str(problem.value) == f"JARFLOW_JAVA_HOME is {tmp_path}/old, which is not a JDK 25 (it is a 21)."
    monkeypatch.setenv("JARFLOW_JAVA_HOME", str(jdk(tmp_path / "jre", "25.0.1", compiler=False)))
    with pytest.raises(Problem, match=r"not a JDK 25 \(it is a 25, without javac\)"):
        machine.java_home()


def test_a_machine_without_java_is_told_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JARFLOW_JAVA_HOME", raising=False)
    monkeypatch.setattr(machine, "_java_homes", lambda: iter(()))
    with pytest.raises(Problem, match=r"^There is no JDK 25 on this machine\. Install one \(https://adoptium"):
        machine.java_home()


def test_a_path_that_airflow_would_read_as_a_variable_is_refused(tmp_path: Path) -> None:
    places = placed(tmp_path / "$HOME")
    assert [wrong for wrong in machine.check(places) if wrong.endswith("choose another folder.")] == [
        f"The path {path} has a $, which Airflow's settings take for the begin of a variable: choose another folder."
        for path in (places.checkout, places.home, places.dags)
    ]


def test_a_taken_port_names_its_holder_and_the_variable(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
        assert not ports.free(port)
        places = placed(tmp_path, **(ports_of_its_own() | {"JARFLOW_AIRFLOW_PORT": str(port)}))
        [said] = machine.taken_ports(places)
        assert said.startswith(f"Port {port} for Airflow is taken by pid {os.getpid()} (")
        assert said.endswith(f"or choose another port: JARFLOW_AIRFLOW_PORT={port + 1000} ./jarflow up")
    assert ports.free(port)


@pytest.mark.parametrize("text", ["0", "65536", "-1", "http", "80 80"])
def test_a_port_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(Problem) as problem:
        Places.of({"JARFLOW_AIRFLOW_PORT": text})
    assert str(problem.value) == f"JARFLOW_AIRFLOW_PORT is '{text}'; expected a port number from 1 to 65535."
    assert problem.value.code == 2
