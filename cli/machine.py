"""The needs of Jarflow: each thing that this machine lacks, and what a person can do about it."""

from __future__ import annotations

import functools
import itertools
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from cli import ports, processes
from cli.places import Places
from cli.problem import Problem

JAVA = 25
JAVA_VARIABLES = ("JARFLOW_JAVA_HOME", "JAVA_HOME", "JAVA25_HOME", f"JAVA_HOME_{JAVA}_X64")
CONTAINED = bool(os.environ.get("JARFLOW_CONTAINED"))
PYTHONS = ((3, 13), (3, 12), (3, 11), (3, 10))
FIRST_UP_BYTES = 3_000_000_000
NEXT_UP_BYTES = 300_000_000
GET_JAVA = (
    f"Install one (https://adoptium.net, `apt install temurin-{JAVA}-jdk`, `sdk install java {JAVA}-tem`, "
    f"`brew install --cask temurin@{JAVA}`) or name yours: JARFLOW_JAVA_HOME=/path/to/jdk-{JAVA} ./jarflow up"
)


def check(places: Places) -> list[str]:
    """Everything that is wrong, each as a sentence that says what to do; an empty list when all is well."""
    wrong = [*_complaint(java_home), *_complaint(python)]
    if platform.system() not in ("Linux", "Darwin"):
        wrong.append(f"Jarflow runs on Linux and macOS; this is {platform.system()}. On Windows use WSL.")
    wrong += [
        f"The path {path} has a $, which Airflow's settings take for the begin of a variable: choose another folder."
        for path in (places.checkout, places.home, places.dags)
        if "$" in str(path)
    ]
    return [*wrong, *_disk(places), *taken_ports(places)]


def _complaint(look: Callable[[], Path]) -> list[str]:
    try:
        look()
    except Problem as problem:
        return [str(problem)]
    return []


@functools.cache
def java_home() -> Path:
    """The home of a JDK 25: a named one first, then PATH, then the usual folders. The image has a runtime alone."""
    if CONTAINED:
        return Path(os.environ["JAVA_HOME"])
    named = os.environ.get("JARFLOW_JAVA_HOME")
    if named and not _is_jdk(Path(named)):
        raise Problem(f"JARFLOW_JAVA_HOME is {named}, which is not a JDK {JAVA}{_found(Path(named))}.")
    for home in _java_homes():
        if _is_jdk(home):
            return home
    raise Problem(f"There is no JDK {JAVA} on this machine. {GET_JAVA}")


def jdks() -> dict[Path, int]:
    """Every Java that was found, with its version, in the order in which they are looked at."""
    homes = dict.fromkeys(home.resolve() for home in _java_homes())
    return {home: version for home in homes if (version := _java_version(home)) is not None}


def _java_homes() -> Iterable[Path]:
    yield from (Path(home) for name in JAVA_VARIABLES if (home := os.environ.get(name)))
    for name in ("javac", "java"):
        on_path = shutil.which(name)
        if on_path:
            yield Path(on_path).resolve().parent.parent
    user = Path.home()
    for folder, inside in (
        (Path("/usr/lib/jvm"), "."),
        (user / ".sdkman/candidates/java", "."),
        (user / ".jdks", "."),
        (Path("/opt"), "."),
        (Path("/usr/local/lib/jvm"), "."),
        (Path("/Library/Java/JavaVirtualMachines"), "Contents/Home"),
        (user / "Library/Java/JavaVirtualMachines", "Contents/Home"),
        (Path("/opt/homebrew/opt"), "libexec/openjdk.jdk/Contents/Home"),
    ):
        if folder.is_dir():
            yield from (home / inside for home in sorted(folder.iterdir(), reverse=True) if (home / inside).is_dir())


def _is_jdk(home: Path) -> bool:
    return _java_version(home) == JAVA and os.access(home / "bin" / "javac", os.X_OK)


def _java_version(home: Path) -> int | None:
    """The version its `release` file says; a JDK without that file is asked."""
    java = home / "bin" / "java"
    if not os.access(java, os.X_OK):
        return None
    try:
        said = (home / "release").read_text(encoding="utf-8", errors="replace")
    except OSError:
        asked = subprocess.run([java, "-version"], capture_output=True, text=True, check=False)
        said = asked.stderr.replace("version ", "JAVA_VERSION=")
    found = re.search(r'JAVA_VERSION="(\d+)', said)
    return int(found.group(1)) if found else None


def _found(home: Path) -> str:
    version = _java_version(home)
    return "" if version is None else f" (it is a {version}" + (", without javac)" if version == JAVA else ")")


@functools.cache
def python() -> Path:
    """A Python that the locks serve and that can make a virtual environment: this one if it will do."""
    here = Path(sys.executable)
    if sys.version_info[:2] in PYTHONS:
        lacking = _lacking(here)
        if not lacking:
            return here
    else:
        lacking = f"is {platform.python_version()}, and Airflow is locked for Python 3.10 to 3.13"
    for major, minor in PYTHONS:
        other = shutil.which(f"python{major}.{minor}")
        if other and not _lacking(Path(other), (major, minor)):
            return Path(other)
    raise Problem(
        f"{here} {lacking}. Install the missing part (Debian, Ubuntu: `apt install python3-venv`) "
        "or a Python 3.12, and run ./jarflow up again."
    )


def _lacking(interpreter: Path, version: tuple[int, int] | None = None) -> str:
    """The parts that an interpreter lacks, as the rest of a sentence; empty if nothing."""
    wanted = f"assert sys.version_info[:2] == {version}; " if version else ""
    probe = f"import sys; {wanted}import ssl, lzma, venv, ensurepip, sqlite3"
    done = subprocess.run([interpreter, "-I", "-c", probe], capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return ""
    module = re.search(r"No module named '([^']+)'", done.stderr)
    return f"has no module {module.group(1)}" if module else "does not start"


def cores() -> int:
    """The processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def needed_bytes(places: Places) -> int:
    """The free disk that `up` needs; the first one installs what the next ones find."""
    installed = places.venv.exists() and places.postgres_binaries.exists()
    return NEXT_UP_BYTES if installed else FIRST_UP_BYTES


def _disk(places: Places) -> list[str]:
    need = needed_bytes(places)
    wrong = []
    for folder in {existing(places.tools), existing(places.home), existing(places.data)}:
        left = shutil.disk_usage(folder).free
        if left < need:
            wrong.append(f"{folder} has {left / 1e9:.1f} GB left on its disk and needs {need / 1e9:.1f} GB: make room.")
        if not os.access(folder, os.W_OK):
            wrong.append(
                f"{folder} is not writable for this user: change its owner, or set JARFLOW_HOME and JARFLOW_DATA."
            )
    return wrong[:1]


def existing(folder: Path) -> Path:
    """The folder, or the nearest one above it that is there."""
    return next(parent for parent in (folder, *folder.parents) if parent.exists())


def taken_ports(places: Places) -> list[str]:
    """Ports held by somebody else; our own processes may keep theirs."""
    wanted = (
        ("postgres", "PostgreSQL", places.postgres_port, "JARFLOW_POSTGRES_PORT"),
        ("api-server", "Airflow", places.airflow_port, "JARFLOW_AIRFLOW_PORT"),
        ("serve", "serve", places.serve_port, "JARFLOW_SERVE_PORT"),
        ("simulator", "the simulator", places.simulator_port, "JARFLOW_SIMULATOR_PORT"),
    )
    wrong = []
    for name, what, port, variable in wanted:
        ours = processes.find(places.run, name)
        if not (ours and ours.port == port) and not ports.free(port):
            wrong.append(
                f"Port {port} for {what} is taken by {ports.holder(port)}. "
                f"Stop it, or choose another port: {variable}={port + 1000} ./jarflow up"
            )
    pairs = itertools.combinations(wanted, 2)
    return wrong + [f"{a[1]} and {b[1]} cannot share port {a[2]}." for a, b in pairs if a[2] == b[2]]
