"""The tasks' fat jars: where they lie, how one is started and with which environment."""

from __future__ import annotations

import os
import zipfile
from dataclasses import dataclass
from pathlib import Path

from cli import machine, mail, passwords
from cli.places import Places
from cli.problem import USAGE, Problem

PASSED_ON = ("PATH", "HOME", "LANG", "TZ", "TMPDIR", "TERM", "COLUMNS", "NO_COLOR", "JARFLOW_LOG")

SENDS_MAIL = "send-mail"


@dataclass(frozen=True)
class Jar:
    """A task's fat jar and, where the build made one, the file with its JVM options."""

    path: Path

    @property
    def options(self) -> Path:
        return self.path.with_suffix(".jvm")

    def command(self) -> list[str]:
        """The words that start it, without its own arguments."""
        options = [f"@{self.options}"] if self.options.exists() else []
        return [f"{machine.java_home()}/bin/java", *options, "-jar", str(self.path)]


def jars(checkout: Path) -> dict[str, Jar]:
    """The fat jars that were built, by task, and our web programs'; a library's jar (no Main-Class) is not one.

    In the image they lie side by side.
    """
    image = {path.stem: path for path in sorted((checkout / "tasks").glob("*.jar"))}
    folders = [*sorted((checkout / "tasks").glob("*")), checkout / "serve", checkout / "simulator"]
    modules = [folder for folder in folders if (folder / "pom.xml").exists()]
    paths = image or {folder.name: folder / "target" / f"{folder.name}.jar" for folder in modules}
    return {task: Jar(path) for task, path in paths.items() if path.is_file() and _starts(path)}


def jar(checkout: Path, task: str) -> Jar:
    """The jar of a task, or a sentence with those that there are."""
    built = jars(checkout)
    if task in built:
        return built[task]
    if not built:
        raise Problem("No jar has been built yet. Build them: ./jarflow up (or ./mvnw -Dquick package)", USAGE)
    if (checkout / "tasks" / task / "pom.xml").exists():
        raise Problem(f"The jar of {task} has not been built yet. Build it: ./jarflow up", USAGE)
    raise Problem(f"There is no jar '{task}'. There are: {', '.join(built)}.", USAGE)


def _starts(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return b"Main-Class:" in archive.read("META-INF/MANIFEST.MF")
    except (OSError, KeyError, zipfile.BadZipFile):
        return False


def bare_environment(places: Places) -> dict[str, str]:
    """The environment of every jar, without a database and without the names of a run."""
    passed = {name: value for name, value in os.environ.items() if name in PASSED_ON or name.startswith("LC_")}
    return passed | {
        # In the C locale Java cannot read a name with an accent.
        "LC_ALL": "C.UTF-8",
        "JAVA_HOME": str(machine.java_home()),
        "JARFLOW_DATA": str(places.data),
        "JARFLOW_KEEP_DAYS": str(places.keep_days),
        "JARFLOW_SIMULATOR_URL": places.url("simulator"),
    }


def environment(places: Places, task: str) -> dict[str, str]:
    """The environment that the operator gives a jar, without the names of a run."""
    host, port = places.address("postgres")
    environment = bare_environment(places) | {
        "JARFLOW_COMMAND": f"./jarflow task {task}",
        "PGHOST": host,
        "PGPORT": str(port),
        "PGDATABASE": passwords.WAREHOUSE,
    }
    if task == SENDS_MAIL:
        environment |= mail.environment(places)
    password = passwords.logins(places).get(task)
    return environment | {"PGUSER": task, "PGPASSWORD": password} if password else environment
