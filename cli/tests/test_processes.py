"""Processes that outlive their starter."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli import processes
from cli.places import Places
from cli.problem import Problem
from cli.processes import Running

ENVIRONMENT = {"PATH": os.environ["PATH"]}


@pytest.fixture
def sleeper(places: Places) -> Iterator[Running]:
    """A process with a child in a process group of its own, as Airflow's scheduler has for each task."""
    program = "import os, time\nif os.fork() == 0:\n    os.setpgid(0, 0)\nprint('up', flush=True)\ntime.sleep(60)"
    words = [sys.executable, "-c", program]
    running = processes.start(places, "sleeper", words, ENVIRONMENT, port=1, settings="s")
    while (places.log / "sleeper.log").read_text().count("up") < 2:
        time.sleep(0.01)
    yield running
    for pid in processes.members(running.pid):
        os.kill(pid, signal.SIGKILL)


def test_what_was_started_is_found_again(sleeper: Running, places: Places) -> None:
    assert processes.find(places.run, "sleeper") == sleeper
    assert processes.find(places.run, "other") is None


def test_a_reused_pid_is_a_stranger(sleeper: Running, places: Places) -> None:
    file = places.run / "sleeper.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"began": "long ago"}))
    assert processes.find(places.run, "sleeper") is None
    remembered = processes.remember(places.run, "sleeper")
    assert remembered
    assert remembered.pid == sleeper.pid


@pytest.mark.parametrize("text", ["", "{", "[]", '{"pid": 1}'])
def test_a_torn_file_counts_as_no_process(tmp_path: Path, text: str) -> None:
    (tmp_path / "torn.json").write_text(text)
    assert processes.find(tmp_path, "torn") is None


def test_stop_reaches_every_process_group_of_the_session(sleeper: Running) -> None:
    assert len(processes.members(sleeper.pid)) == 2
    assert processes.stop(sleeper, [(signal.SIGTERM, 5.0)])
    assert processes.members(sleeper.pid) == []
    assert not sleeper.alive


def test_what_ignores_a_signal_gets_the_next(places: Places) -> None:
    program = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
    )
    stubborn = processes.start(places, "stubborn", [sys.executable, "-c", program], ENVIRONMENT)
    while "up" not in (places.log / "stubborn.log").read_text():
        time.sleep(0.01)
    assert not processes.stop(stubborn, [(signal.SIGTERM, 0.3)])
    assert processes.stop(stubborn, [(signal.SIGTERM, 0.1), (signal.SIGKILL, 5.0)])


def test_a_failing_program_shows_the_end_of_its_log(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with pytest.raises(Problem) as problem:
        processes.run_logged([sys.executable, "-c", "print('no room'); exit(7)"], ENVIRONMENT, log, "It failed")
    assert str(problem.value) == f"It failed (exit code 7). The end of {log}:\n    no room"
    assert log.stat().st_mode & 0o077 == 0


def test_a_long_log_is_put_aside(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_bytes(b"x" * (processes.KEEP_LOG_BYTES + 1))
    with processes.open_log(log) as out:
        out.write(b"new")
    assert log.read_bytes() == b"new"
    assert (tmp_path / "log.1").stat().st_size == processes.KEEP_LOG_BYTES + 1
