"""Docker as this machine has it, and the containers that the compose file of this checkout makes."""

from __future__ import annotations

import functools
import json
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from cli import processes
from cli.places import Places
from cli.problem import Problem
from cli.screen import Step, bytes_of
from cli.symptoms import Part

LABEL = "com.docker.compose."
SERVICE = f"{LABEL}service"
NEWER = ["docker", "compose"]
STEP_OF_THE_BUILD = re.compile(r"^#\d+ (\[.+\] .+)$")
OF_THE_BUILD = "#"
ENDED = "exited"


def engine() -> tuple[str, int]:
    """The version of the engine, and the bytes of memory that it has."""
    if not shutil.which("docker"):
        raise Problem("Docker is not installed: see https://docs.docker.com, or go without it: ./jarflow up")
    asked = _asked(["docker", "info", "--format", "{{.ServerVersion}} {{.MemTotal}}"])
    found = re.match(r"(\S+) (\d+)$", asked.stdout.strip())
    if asked.returncode or not found:
        wrong = (asked.stderr.strip().splitlines() or ["it said nothing"])[-1]
        cure = "start it: sudo systemctl start docker, or start Docker Desktop"
        if "permission denied" in wrong:
            cure = "become a member of its group: sudo usermod -aG docker $USER, then log in again"
        raise Problem(f"Docker's engine does not answer ({wrong}): {cure}")
    return found[1], int(found[2])


@functools.cache
def compose() -> list[str]:
    """The words that begin a command of Docker Compose, of version 2 or of 1.29."""
    for words in (NEWER, ["docker-compose"]):
        if shutil.which(words[0]) and not _asked([*words, "version"]).returncode:
            return words
    raise Problem(
        "Docker Compose is missing: install the plugin `docker compose` (Debian: apt install docker-compose), "
        "or go without Docker: ./jarflow up"
    )


def there(places: Places, service: str | None = None, *, running: bool = False) -> list[str]:
    """The ids of this checkout's containers, the newest first; none while Docker does not answer."""
    if not shutil.which("docker"):
        return []
    labels = {"project.working_dir": str(places.checkout), "oneoff": "False"}
    labels |= {"service": service} if service else {}
    filters = [word for name, value in labels.items() for word in ("--filter", f"label={LABEL}{name}={value}")]
    return _asked(["docker", "ps", "--quiet", *([] if running else ["--all"]), *filters]).stdout.split()


def running(places: Places, service: str) -> str:
    """The id of the container of a service that runs."""
    found = there(places, service, running=True)
    if not found:
        engine()
        if there(places, running=True):
            raise Problem("Jarflow is still starting, or its first run is under way: try again when that has ended.")
        raise Problem("Jarflow is not running. Start it: ./jarflow up")
    return found[0]


def said(places: Places, service: str, since: str) -> str:
    """The output of a service's container since a time."""
    found = there(places, service)
    if not found:
        return ""
    words = ["docker", "logs", "--since", since, found[0]]
    return subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False).stdout


def failed(places: Places) -> str | None:
    """The first service whose container ended, and not well."""
    for one in reversed(_details(places)):
        if one["State"]["Status"] == ENDED and one["State"]["ExitCode"]:
            return str(one["Config"]["Labels"][SERVICE])
    return None


def output(places: Places, command: Sequence[str], environment: Mapping[str, str], given: str = "") -> str:
    """The output of a program that is `given` a text on stdin."""
    done = subprocess.run(
        command, cwd=places.checkout, env=dict(environment), input=given, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Problem(f"{' '.join(command[:4])} failed:\n{indented(done.stderr)}")
    return done.stdout


def follow(places: Places, command: Sequence[str], environment: Mapping[str, str], step: Step) -> int:
    """Run a program with its output in the log, and show what it is at; its exit code."""
    log(places).parent.mkdir(parents=True, exist_ok=True)
    with log(places).open("wb") as out:
        child = processes.piped(command, environment, places.checkout)
        assert child.stdout
        for line in child.stdout:
            out.write(line)
            out.flush()
            text = line.decode("utf-8", "replace").strip()
            built = STEP_OF_THE_BUILD.match(text)
            if built or not text.startswith(OF_THE_BUILD):
                step.now = (built[1] if built else text)[:100]
        return child.wait()


def log(places: Places) -> Path:
    """The output of the last build, start or stop."""
    return places.tools / "docker.log"


def indented(text: str) -> str:
    return "\n".join(f"    {line[:300]}" for line in text.splitlines()[-15:])


def symptoms(places: Places) -> Part:
    """Docker, and how each container does."""
    part = Part()
    version, memory = engine()
    part.fact("engine", f"{version}, {bytes_of(memory)} of memory")
    part.try_fact("compose", lambda: " ".join(compose()))
    for one in sorted(_details(places), key=lambda one: str(one["Name"])):
        name, state = one["Config"]["Labels"][SERVICE], one["State"]
        health = state.get("Health", {}).get("Status", "")
        ended, code = state["Status"] == ENDED, state["ExitCode"]
        words = (
            [f"ended with {code}"] if ended else [state["Status"], health, f"started again {one['RestartCount']} times"]
        )
        part.fact(name, ", ".join(filter(None, words)))
        if state.get("OOMKilled"):
            part.wrong.append(f"{name} was killed for lack of memory: raise its mem_limit in docker-compose.yml.")
        elif (ended and code) or health == "unhealthy":
            part.wrong.append(f"{name} {'ended with an error' if ended else 'is not healthy'}: {_logs(name)}")
    if not part.facts[2:]:
        part.fact("containers", "none")
    return part


def _logs(service: str) -> str:
    return f"{' '.join(compose())} logs {service}"


def _details(places: Places) -> list[Any]:
    ids = there(places)
    return list(json.loads(_asked(["docker", "inspect", *ids]).stdout)) if ids else []


def _asked(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False)
