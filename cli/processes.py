"""Processes that outlive the command which started them: started, found again, told apart from strangers, stopped.

A file a process in `run/`, named after it, says its pid and when the system says that it began: a pid alone may by now
belong to somebody else.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from cli import stamps
from cli.places import LOOPBACK, Places
from cli.problem import Problem

PROC = Path("/proc")
KEEP_LOG_BYTES = 5_000_000
ANSWER_PATIENCE = 60.0


@dataclass(frozen=True)
class Running:
    """A process of ours; `began` is the system's word for when, `settings` a digest of what it was started with."""

    name: str
    pid: int
    began: str
    since: float
    port: int | None
    settings: str

    @property
    def alive(self) -> bool:
        return began(self.pid) == self.began

    @property
    def address(self) -> tuple[str, int]:
        return LOOPBACK, self.port or 0


def start(
    places: Places,
    name: str,
    argv: Sequence[str],
    environment: Mapping[str, str],
    *,
    port: int | None = None,
    settings: str = "",
    answers: Callable[[tuple[str, int]], bool] | None = None,
) -> Running:
    """Start a process in a session of its own, its output appended to the log of its name, and remember it.

    Where there is `answers`, wait until it is true of its address; a Problem shows the end of the log.
    """
    log = places.log / f"{name}.log"
    with open_log(log) as out:
        child = subprocess.Popen(argv, **_into(out, environment, places.home), start_new_session=True)
    running = Running(name, child.pid, began(child.pid) or "", time.time(), port, settings)
    stamps.write(places.run / f"{name}.json", asdict(running))
    deadline, end = time.monotonic() + ANSWER_PATIENCE, f"The end of {log}:\n"
    while answers and not answers(running.address):
        if not running.alive:
            forget(places.run, name)
            raise Problem(f"{name} ended right after its start. {end}{tail(log)}")
        if time.monotonic() > deadline:
            raise Problem(f"{name} did not answer within {ANSWER_PATIENCE:.0f} s. {end}{tail(log)}")
        time.sleep(0.05)
    return running


def find_and_stop(
    run: Path, name: str, steps: Sequence[tuple[int, float]], *, all_of_it: bool = True
) -> Running | None:
    """Stop the process of this name, if it lives, and forget it; returns what was stopped."""
    running = find(run, name)
    if running and not stop(running, steps, all_of_it=all_of_it):
        raise Problem(f"{name} (pid {running.pid}) is still running, although it was killed.")
    forget(run, name)
    return running


def find(run: Path, name: str) -> Running | None:
    """The process of this name if it lives; None if it was never started, is gone, or its pid is a stranger's."""
    remembered = remember(run, name)
    return remembered if remembered and remembered.alive else None


def running(run: Path) -> list[str]:
    """The names of all that live, in order."""
    return sorted(file.stem for file in run.glob("*.json") if find(run, file.stem))


def remember(run: Path, name: str) -> Running | None:
    """The process that was started last under this name, alive or not; None when it was stopped in an orderly way."""
    try:
        return Running(**stamps.read(run / f"{name}.json"))
    except TypeError:
        return None


def forget(run: Path, name: str) -> None:
    (run / f"{name}.json").unlink(missing_ok=True)


def stop(running: Running, steps: Sequence[tuple[int, float]], *, all_of_it: bool = True) -> bool:
    """Send each signal in turn, giving its grace in seconds, until nothing of the process is left; False if it is.

    `all_of_it` signals every process of its session; without, the process itself, which sees to its own children.
    """
    for number, grace in steps:
        signal_to(running, number, all_of_it=all_of_it)
        if gone(running, grace):
            return True
    return False


def end_remains(run: Path, name: str, folder: Path) -> None:
    """Kill what a process that is dead by itself has left behind: its children that still work in `folder`."""
    dead = remember(run, name)
    if dead and not dead.alive:
        for pid in set(members(dead.pid)) & set(working_in(folder)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def working_in(folder: Path) -> list[int]:
    """The living processes whose working folder is this one or lies in it, as far as the system tells (Linux)."""
    found = []
    for entry in PROC.iterdir() if PROC.is_dir() else ():
        if entry.name.isdecimal():
            with contextlib.suppress(OSError):
                if (entry / "cwd").readlink().is_relative_to(folder):
                    found.append(int(entry.name))
    return found


def signal_to(running: Running, number: int, *, all_of_it: bool = True) -> None:
    for pid in members(running.pid) if all_of_it else [running.pid]:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


TERM_THEN_KILL = ((signal.SIGTERM, 6.0), (signal.SIGKILL, 5.0))


def gone(running: Running, patience: float) -> bool:
    """Wait until nothing of the process is left; False if something still is after so many seconds."""
    deadline = time.monotonic() + patience
    while running.alive or members(running.pid):
        with contextlib.suppress(ChildProcessError):
            os.waitpid(running.pid, os.WNOHANG)
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def began(pid: int) -> str | None:
    """When the system says a process began; None when there is none, or it is dead and merely not yet buried."""
    if PROC.is_dir():
        fields = _stat(PROC / str(pid))
        return None if fields is None or fields[0] in "ZX" else f"{_boot()}:{fields[19]}"
    words = _ps("-o", "stat=,lstart=", "-p", str(pid)).split(maxsplit=1)
    return None if len(words) < 2 or words[0].startswith("Z") else words[1].strip()


def members(session: int) -> list[int]:
    """The living processes of a session. Its process groups may be several: Airflow gives each task one."""
    if PROC.is_dir():
        stats = ((int(folder.name), _stat(folder)) for folder in PROC.iterdir() if folder.name.isdecimal())
        return [pid for pid, fields in stats if fields and fields[0] not in "ZX" and int(fields[3]) == session]
    # macOS tells no session's number: what is in its first group, and the children of all that is found.
    rows = [line.split() for line in _ps("-A", "-o", "pid=,ppid=,pgid=,stat=").splitlines()]
    found = {int(pid) for pid, _, group, _ in rows if int(group) == session}
    for _ in rows:
        found |= {int(pid) for pid, parent, _, _ in rows if int(parent) in found}
    return [int(pid) for pid, _, _, state in rows if int(pid) in found and not state.startswith("Z")]


def _stat(folder: Path) -> list[str] | None:
    """The fields of /proc/PID/stat from the third (state) on; the second may hold spaces and brackets."""
    try:
        return (folder / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return None


def _boot() -> str:
    return (PROC / "sys/kernel/random/boot_id").read_text(encoding="utf-8").strip()


def _ps(*arguments: str) -> str:
    return subprocess.run(["ps", *arguments], capture_output=True, text=True, check=False).stdout


@contextlib.contextmanager
def open_log(log: Path) -> Iterator[IO[bytes]]:
    """Open a log for appending, readable by its owner only; a long one is put aside first."""
    if log.exists() and log.stat().st_size > KEEP_LOG_BYTES:
        log.replace(log.with_name(log.name + ".1"))
    handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "ab") as out:
        yield out


def tail(log: Path, lines: int = 12) -> str:
    """The end of a log, indented, for an error that must show its cause."""
    try:
        return "\n".join(f"    {line[:300]}" for line in last_lines(log)[-lines:])
    except OSError:
        return ""


def last_lines(log: Path) -> list[str]:
    """The last lines of a log, as many as 200 KB hold."""
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - 200_000))
        return file.read().decode("utf-8", "replace").splitlines()


def piped(argv: Sequence[str], environment: Mapping[str, str], folder: Path | None = None) -> subprocess.Popen[bytes]:
    """Start a program whose output and errors are read here, line by line."""
    return subprocess.Popen(argv, **_into(subprocess.PIPE, environment, folder))


def _into(out: IO[bytes] | int, environment: Mapping[str, str], folder: Path | None) -> dict[str, Any]:
    """The options of a program that is given nothing, and whose output and errors go the same way."""
    streams = {"stdin": subprocess.DEVNULL, "stdout": out, "stderr": subprocess.STDOUT}
    return {"env": dict(environment), "cwd": folder, **streams}


def run_logged(
    argv: Sequence[str], environment: Mapping[str, str], log: Path, failure: str, *, folder: Path | None = None
) -> None:
    """Run a program to its end with its output in `log`; a failure is a Problem that shows the log's end."""
    with open_log(log) as out:
        done = subprocess.run(argv, **_into(out, environment, folder), check=False)
    if done.returncode != 0:
        raise Problem(f"{failure} (exit code {done.returncode}). The end of {log}:\n{tail(log)}")
