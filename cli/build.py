"""The jars built by Maven, when their sources changed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from cli import machine, processes, stamps
from cli.jars import jars
from cli.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from cli.places import Places
    from cli.screen import Step

ADVICE = re.compile(
    r"^(Re-run Maven|To see the full stack trace|For more information|After correcting|mvn <args>|\[Help)"
)
OLDEST_MAVEN = (3, 8)
SOURCES = ("pom.xml", ".mvn", "sql", "tasks", "serve")
NOT_SOURCES = {"target", "__pycache__", ".git"}


def sources(checkout: Path) -> Iterator[Path]:
    """Every file a build reads."""
    for name in SOURCES:
        top = checkout / name
        if top.is_file():
            yield top
        for folder, inner, files in os.walk(top):
            inner[:] = [name for name in inner if name not in NOT_SOURCES]
            yield from (Path(folder, file) for file in files)


def up_to_date(places: Places) -> bool:
    """Whether the jars in the target folders are those of the sources as they are now, made for the JDK of now."""
    return stamps.read(_stamp(places)) == _built(places, digest(places)) and bool(jars(places.checkout))


def build(places: Places, step: Step) -> None:
    """Build the jars without tests or checks."""
    built_from = digest(places)
    log = places.tools / "build.log"
    maven(places, ["-Dquick", "-Dmaven.test.skip=true", "package"], log, step)
    remember(places, built_from)
    step.note = ", ".join(jars(places.checkout))
    cold = without_a_cache(places)
    if cold:
        step.note += f"; no start-up cache of {', '.join(cold)}, see {places.short(log)}"


def without_a_cache(places: Places) -> list[str]:
    """The tasks that the build was to make a start-up cache of, and made none."""
    tasks = places.checkout / "tasks"
    trained = re.findall(r"^train (\S+)", (tasks / "training" / "real-run.txt").read_text("utf-8"), re.MULTILINE)
    return [name for name in dict.fromkeys(trained) if not any(tasks.glob(f"{name}/target/start/*/{name}.aot"))]


def remember(places: Places, sources: str) -> None:
    """Write down which sources (their digest) the jars in the target folders were built from."""
    if not jars(places.checkout):
        raise Problem(f"The build made no jar. What Maven said is in {places.tools}.")
    stamps.write(_stamp(places), _built(places, sources))


def _built(places: Places, sources: str) -> dict[str, object]:
    jdk = stamps.digest_of_file(machine.java_home() / "release")
    return {"sources": sources, "jars": sorted(jars(places.checkout)), "jdk": jdk}


def digest(places: Places) -> str:
    return stamps.digest_of_files(sources(places.checkout), places.checkout)


def _stamp(places: Places) -> Path:
    return places.tools / "build.json"


def maven(places: Places, goals: Sequence[str], log: Path, step: Step) -> None:
    """Run Maven, showing the module it is at; a failure is a Problem with Maven's own words for it."""
    environment = maven_environment()
    command = [*find_maven(places, environment, step.say), "-B", "-ntp", *goals]
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as out:
        child = subprocess.Popen(
            command,
            cwd=places.checkout,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        assert child.stdout
        try:
            for line in child.stdout:
                out.write(line)
                out.flush()
                module = re.match(rb"\[INFO\] Building (\S+)(?: \S+)?\s+(\[\d+/\d+\])", line)
                if module:
                    step.now = b" ".join(module.groups()).decode()
        except BaseException:
            child.terminate()
            raise
        finally:
            code = child.wait()
    if code != 0:
        raise Problem(f"The build failed. {_why(log)}\nThe whole of it is in {log}.")


def _why(log: Path) -> str:
    """What Maven gives as errors, each once, without its advice."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    errors = [line.removeprefix("[ERROR]").strip() for line in lines if line.startswith("[ERROR]")]
    shown = [line[:300] for line in dict.fromkeys(errors) if line and not ADVICE.search(line)]
    return (
        "Maven says:\n" + "\n".join(f"    {line}" for line in shown[:25])
        if shown
        else f"Its end:\n{processes.tail(log)}"
    )


def maven_environment() -> dict[str, str]:
    """The person's environment, with the JDK 25 where Maven's toolchain search finds it."""
    environment = dict(os.environ)
    environment[f"JAVA{machine.JAVA}_HOME"] = str(machine.java_home())
    if not environment.get("JAVA_HOME") and not shutil.which("java"):
        environment["JAVA_HOME"] = str(machine.java_home())
    return environment


def find_maven(places: Places, environment: dict[str, str], say: Callable[[str], None]) -> list[str]:
    """The wrapper where it works (it fetches Maven once); where it cannot, an installed Maven that is new enough."""
    wrapper = places.checkout / "mvnw"
    say("looking for Maven")
    tried = _version([str(wrapper)], environment, places.checkout)
    if tried:
        return [str(wrapper)]
    installed = shutil.which("mvn")
    version = _version([installed], environment, places.checkout) if installed else None
    if installed and version and version >= OLDEST_MAVEN:
        return [installed]
    has = f"the installed Maven is {'.'.join(map(str, version))}" if version else "no working Maven is installed"
    raise Problem(
        f"./mvnw could not fetch Maven (see: ./mvnw --version), and {has}. "
        "Allow the download, set MVNW_REPOURL to a mirror of Maven's repository, or install Maven 3.8 or newer."
    )


def _version(command: list[str], environment: dict[str, str], folder: Path) -> tuple[int, ...] | None:
    try:
        said = subprocess.run(
            [*command, "--version"], env=environment, cwd=folder, capture_output=True, text=True, check=False
        )
    except OSError:
        return None
    found = re.search(r"Apache Maven (\d+)\.(\d+)", said.stdout)
    return tuple(int(number) for number in found.groups()) if found and said.returncode == 0 else None
