"""The parts of `./jarflow doctor`. Each stands alone: it knows how to look when everything else is broken.

A part says facts, and what looks wrong with what to do about it. None starts, stops or changes anything.
"""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from cli import (
    airflow,
    build,
    datasets,
    jars,
    machine,
    masks,
    passwords,
    ports,
    postgres,
    processes,
    servers,
    stamps,
    tools,
)
from cli.places import IN_CONTAINERS, Places
from cli.programs import PROGRAMS
from cli.rest import API, Airflow
from cli.screen import ago, count

LITTLE_SPACE = 1_000_000_000
REST_PATIENCE = 2.0
LINES_A_LOG = 6
TASK_LOGS = 200
FAILED_TRIES = 8
AN_ERROR = re.compile(r"\b(ERROR|FATAL|PANIC|CRITICAL|Traceback|Exception|[A-Z]\w+(?:Error|Exception))\b")
NO_TABLES_YET = 'airflow@airflow ERROR:  relation "log" does not exist'
"""Airflow asks for a table of its own before it has made it."""
NO_SPACE = "No space left on device"
SHOWN_VARIABLES = re.compile(
    r"JARFLOW_.*|JAVA.*_HOME|JAVA_HOME_.*|JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS|MAVEN_.*|MVNW_.*|PIP_.*|PG[A-Z]+|AIRFLOW.*"
    r"|LANG|LC_.*|TZ|TERM|NO_COLOR|SHELL|VIRTUAL_ENV|PYTHON\w*|https?_proxy|no_proxy",
    re.IGNORECASE,
)


@dataclass
class Part:
    """Findings: lines of Markdown, and sentences about what looks wrong."""

    facts: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def fact(self, name: str, value: object) -> None:
        self.facts.append(f"- {name}: {value}")

    def try_fact(self, name: str, look: Callable[[], object]) -> None:
        """A fact that may not be had: then it says why."""
        try:
            self.fact(name, look())
        except Exception as why:  # noqa: BLE001 - a broken machine breaks in every way, and the rest must still be told
            self.fact(name, f"unknown ({type(why).__name__}: {why})")

    def block(self, title: str, lines: list[str]) -> None:
        self.facts += [f"- {title}:", "", "  ~~~", *(f"  {line}" for line in lines), "  ~~~", ""]


def the_machine(places: Places) -> Part:
    """Hardware, system, and the programs that Jarflow stands on."""
    part = Part()
    part.fact("system", f"{_system_name()}, {platform.system()} {platform.release()}, {platform.machine()}")
    part.try_fact("cores", lambda: f"{machine.cores()}, load {', '.join(f'{one:.1f}' for one in os.getloadavg())}")
    part.try_fact("memory", _memory)
    part.fact("user", "root" if os.geteuid() == 0 else "a plain user")
    part.fact("Python", f"{platform.python_version()} ({sys.executable})")
    part.try_fact(
        "Java", lambda: ", ".join(f"{version} {home}" for home, version in machine.jdks().items()) or "none found"
    )
    part.fact("beside it", ", ".join(f"{name} {shutil.which(name) or '-'}" for name in ("mvn", "psql", "setpriv")))
    for name, folder in (("checkout", places.checkout), ("home", places.home), ("data", places.data)):
        part.try_fact(f"disk of {name}", lambda folder=folder: _disk(folder))
    part.wrong += [*([] if places.contained else machine.check(places)), *_nearly_full(places)]
    return part


def the_checkout(places: Places) -> Part:
    """The code, and what was built and installed from it."""
    part = Part()
    part.try_fact("commit", lambda: _commit(places.checkout))
    for lock in sorted((places.checkout / "cli" / "locks").glob("*.lock")):
        part.fact(lock.name, stamps.digest_of_file(lock)[:12])
    part.fact("Airflow", _installed_airflow(places))
    unpacked = stamps.read(places.postgres_binaries / "jarflow.json").get("jar", "not unpacked")
    part.fact("PostgreSQL's programs", unpacked)
    part.try_fact("Maven wrapper", lambda: _maven_of_wrapper(places.checkout))
    built = jars.jars(places.checkout)
    for task, jar in built.items():
        size, digest = jar.path.stat().st_size, stamps.digest_of_file(jar.path)
        part.fact(f"{task}.jar", f"{size / 1e6:.1f} MB, {digest[:12]}, built {ago(jar.path.stat().st_mtime)}")
    if not built:
        part.fact("jars", "none built")
    elif not build.up_to_date(places):
        part.fact("jars", "older than their sources")
        part.wrong.append("The jars are older than their sources: ./jarflow up builds them.")
    return part


def the_settings(places: Places) -> Part:
    """Variables and places."""
    part = Part()
    for name in sorted(filter(SHOWN_VARIABLES.fullmatch, os.environ)):
        part.fact(name, masks.MASK if masks.is_secret(name) else os.environ[name])
    for name, value in vars(places).items():
        said = ", ".join(value) or "none" if isinstance(value, tuple) else value
        part.fact(name.replace("_", " "), masks.MASK if value and masks.is_secret(name) else said)
    if places.secrets.is_dir():
        for file in [*places.secrets.rglob("*"), places.airflow_home / "airflow.cfg"]:
            if file.is_file() and file.stat().st_mode & 0o077:
                part.wrong.append(f"{places.short(file)} can be read by others: chmod 600 {places.short(file)}")
    if datasets.can_be_changed(places.data):
        part.wrong.append(f"{places.short(places.data)} can be changed by others: ./jarflow up closes it to them")
    if wrong := datasets.too_open(places):
        folder = places.short(places.landing)
        part.wrong.append(f"{folder} {' and '.join(wrong)}: chmod g-w,o-rwx {folder} (docs/security.md)")
    return part


def the_processes(places: Places) -> Part:
    """Our processes, those that ended by themselves, and who has our ports."""
    part = Part()
    always = (postgres.NAME, *airflow.PROCESSES)
    ours: dict[int | None, str] = {}
    others = IN_CONTAINERS if places.contained else [file.stem for file in sorted(places.run.glob("*.json"))]
    for name in dict.fromkeys([*always, *others]):
        process = servers.find(places, name)
        lost = None if process else processes.remember(places.run, name)
        if process:
            ours[process.port] = f"ours ({name})"
            details = f", pid {process.pid}, since {ago(process.since)}{_memory_of(process.pid)}"
            part.fact(name, "runs" + ("" if places.contained else details))
        elif lost:
            part.fact(name, f"ended by itself (was pid {lost.pid}, since {ago(lost.since)})")
            lines = _lines_of(places, name)
            words = "its last words are below" if lines else "its log is empty"
            if any(NO_SPACE in line for line in lines):
                words = "a disk was full, make room first"
            part.wrong.append(f"{name} ended by itself: {words}, ./jarflow up starts it again.")
        elif name in always:
            part.fact(name, "not running")
    if not places.contained:
        _tell_ports(part, places, ours)
    _tell_silent(part, places)
    lock = places.run / "lock"
    part.fact("at work", (lock.is_file() and lock.read_text(encoding="utf-8", errors="replace")) or "no command")
    return part


def _tell_silent(part: Part, places: Places) -> None:
    """Servers that run and do not answer, or let nobody in."""
    server = servers.find(places, postgres.NAME)
    if server and not postgres.answers(server.address):
        part.wrong.append("PostgreSQL is running but does not answer: ./jarflow down, then ./jarflow up.")
    elif server and (refused := postgres.refused_logins(places)):
        names = ", ".join(refused)
        part.wrong.append(f"Somebody changed the password or a setting of {names}: ./jarflow up sets them again.")
    for program in PROGRAMS.values():
        process = servers.find(places, program.NAME)
        if process and not program.answers(process.address):
            part.wrong.append(f"{program.NAME} is running but does not answer: ./jarflow up starts it again.")


def _tell_ports(part: Part, places: Places, ours: dict[int | None, str]) -> None:
    for name, port in vars(places).items():
        if name.endswith("_port"):
            held = ours.get(port) or ("free" if ports.free(port) else f"taken by {ports.holder(port)}")
            part.fact(f"{name.removesuffix('_port')} port {port}", held)


def airflows_own_view(places: Places) -> Part:
    """Airflow's own words: its health, files it cannot read, how each pipeline ended."""
    part = Part()
    if not servers.find(places, API):
        part.fact("not asked", "its api-server does not run" if passwords.pgpass(places).exists() else "never started")
        return part
    api = Airflow(places, patience=REST_PATIENCE)
    health = api.health()
    part.fact("health", ", ".join(f"{name} {said.get('status')}" for name, said in health.items() if said))
    sick = airflow.not_healthy(places, api)
    if sick:
        names = " and ".join(sick)
        part.wrong.append(f"Airflow's {names} is not healthy; if that lasts: ./jarflow down, ./jarflow up.")
    for error in api.import_errors():
        last = (str(error["stack_trace"]).strip().splitlines() or ["?"])[-1]
        part.fact("cannot read", f"{error['filename']}: {last}")
        part.wrong.append(f"Airflow cannot read {error['filename']} ({last}): mend it.")
    for name in sorted(str(one["dag_id"]) for one in api.pipelines()):
        last = api.last_run(name)
        part.fact(name, f"{last['state']}, {last['dag_run_id']}" if last else "never ran")
        if last and last["state"] == "failed":
            part.wrong.append(f"The last run of {name} failed: ./jarflow logs {name}")
    return part


def failed_tries(places: Places) -> Part:
    """The first error of each try of a task that had one, from the log files: they are there when Airflow is not."""
    part = Part()
    logs = places.airflow_home / "logs"
    files = sorted(logs.rglob("dag_id=*/**/attempt=*.log"), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in files[:TASK_LOGS]:
        error = next(_errors_of_a_try(file), None)
        if error and len(part.facts) < FAILED_TRIES:
            words = (word.partition("=")[2] for word in file.relative_to(logs).with_suffix("").parts)
            part.fact(", ".join(words), f"{error} ({ago(file.stat().st_mtime)})")
    if not part.facts:
        part.fact("errors", "none" if files else "none: no task ran yet")
    return part


def ends_of_logs(places: Places) -> Part:
    """The last errors of every process's log, and before them the last lines of one that ended by itself."""
    part = Part()
    logs = [*places.log.glob("*.log"), *places.tools.glob("*.log")]
    for name in (file.stem for file in sorted(places.run.glob("*.json"))):
        lines = _lines_of(places, name)
        if lines and processes.remember(places.run, name) and not processes.find(places.run, name):
            part.block(f"{name} ended by itself; the end of its log", lines[-LINES_A_LOG:])
    for log in sorted(logs, key=lambda log: log.stat().st_mtime, reverse=True):
        lines = [line for line in processes.last_lines(log) if AN_ERROR.search(line) and NO_TABLES_YET not in line]
        errors = lines[-LINES_A_LOG:]
        if errors:
            part.block(f"{places.short(log)}, last written {ago(log.stat().st_mtime)}", errors)
    if not part.facts:
        part.fact("errors", "none" if logs else "no log yet")
    return part


PARTS: dict[str, Callable[[Places], Part]] = {
    "Machine": the_machine,
    "Checkout": the_checkout,
    "Settings": the_settings,
    "Processes and ports": the_processes,
    "Airflow": airflows_own_view,
    "Tries of tasks with errors, newest first": failed_tries,
    "Errors in logs": ends_of_logs,
}


OUTSIDE = ("Checkout",)
"""Parts about what is not in the image."""


def _system_name() -> str:
    try:
        said = Path("/etc/os-release").read_text(encoding="utf-8")
    except OSError:
        return f"macOS {platform.mac_ver()[0]}" if platform.system() == "Darwin" else platform.system()
    name = re.search(r'^PRETTY_NAME="?([^"\n]*)', said, re.MULTILINE)
    inside = " in a container" if Path("/.dockerenv").exists() else ""
    return (name.group(1) if name else platform.system()) + inside


def _memory() -> str:
    said = Path("/proc/meminfo").read_text(encoding="ascii")
    kilobytes = {name: int(count) for name, count in re.findall(r"^(\w+):\s+(\d+) kB", said, re.MULTILINE)}
    return f"{kilobytes['MemTotal'] / 1e6:.1f} GB, {kilobytes['MemAvailable'] / 1e6:.1f} GB available"


def _memory_of(pid: int) -> str:
    try:
        found = re.search(r"^VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(encoding="utf-8"), re.MULTILINE)
    except OSError:
        return ""
    return f", {int(found.group(1)) / 1e3:.0f} MB" if found else ""


def _disk(folder: Path) -> str:
    usage = shutil.disk_usage(machine.existing(folder))
    return f"{usage.free / 1e9:.1f} of {usage.total / 1e9:.1f} GB free ({folder})"


def _nearly_full(places: Places) -> list[str]:
    """A sentence about each disk on which there is room to start, but not for long."""
    folders = [machine.existing(folder) for folder in (places.checkout, places.home, places.data)]
    disks = {folder.stat().st_dev: folder for folder in folders}
    return [
        f"{folder} has only {left / 1e9:.1f} GB left on its disk: make room before a run or PostgreSQL fills it."
        for folder in disks.values()
        if machine.needed_bytes(places) <= (left := shutil.disk_usage(folder).free) < LITTLE_SPACE
    ]


def _commit(checkout: Path) -> str:
    if not (checkout / ".git").exists():
        return "unknown: this is not a git clone"
    changed = len(_git(checkout, "status", "--porcelain").splitlines())
    since = f", {count(changed, 'file')} changed since" if changed else ""
    return _git(checkout, "log", "-1", "--format=%h of %cs") + since


def _git(checkout: Path, *words: str) -> str:
    command = ["git", "-C", str(checkout), *words]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=3).stdout.strip()


def _lines_of(places: Places, name: str) -> list[str]:
    log = places.log / f"{name}.log"
    return processes.last_lines(log) if log.exists() else []


def _installed_airflow(places: Places) -> str:
    found = sorted(places.venv.glob("lib/python*/site-packages/apache_airflow_core-*.dist-info"))
    if not found:
        return "not installed"
    version = found[0].name.removesuffix(".dist-info").rpartition("-")[2]
    late = "" if tools.airflow_installed(places) else ", from an older lock file: ./jarflow up updates it"
    return f"{version}, Python {tools.platform_of(places)}{late}"


def _maven_of_wrapper(checkout: Path) -> str:
    wrapper = checkout / ".mvn" / "wrapper" / "maven-wrapper.properties"
    found = re.search(r"apache-maven-([\d.]+)-bin", wrapper.read_text(encoding="utf-8")) if wrapper.exists() else None
    return found.group(1) if found else "-"


def _errors_of_a_try(file: Path) -> Iterator[str]:
    """The messages of the errors in a task's log, which is a JSON object a line."""
    with file.open(encoding="utf-8", errors="replace") as lines:
        for text in lines:
            if '"error"' in text or '"critical"' in text:
                try:
                    line = json.loads(text)
                except ValueError:
                    continue
                if isinstance(line, dict) and line.get("level") in ("error", "critical"):
                    yield str(line.get("event")).split("\n", 1)[0]
