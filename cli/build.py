"""The modules built by Maven: those whose sources changed, and those that are made of them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from cli import machine, modules, processes, stamps
from cli.jars import jars
from cli.modules import Digest, Module
from cli.places import Places
from cli.problem import Problem
from cli.screen import Step

ADVICE = re.compile(
    r"^(Re-run Maven|To see the full stack trace|For more information|After correcting|mvn <args>|\[Help|-+$"
    r"|COMPILATION ERROR)"
)
BY_MAVEN = re.compile(r"^(\[|\x1b|Downloading|Downloaded|Progress)")
WARNINGS_COUNT = "warnings found and -Werror specified"
OF_A_SOURCE = re.compile(r"\.java:\[\d+,\d+\]")
PROGRAM_FAILED = "Process exited with an error"
FIRST_WORDS = re.compile(r"^(Exception in thread|Error: |Error occurred)")
OLDEST_MAVEN = (3, 8)


@dataclass(frozen=True)
class Maven:
    """A Maven that works here."""

    program: str
    version: tuple[int, ...]

    @property
    def takes_modules_as_built(self) -> bool:
        """True if it knows a second local repository, which is one of links here."""
        return self.version >= (3, 9, 1)


def up_to_date(places: Places) -> bool:
    """True if the jars in the target folders are those of the sources as they are now, made for the JDK of now."""
    return bool(jars(places.checkout)) and not stale(places, digests(places))


def forget_what_is_gone(places: Places, wanted: dict[str, Digest]) -> None:
    """Remove what was compiled of modules whose sources changed: what was made of a file that is gone would stay."""
    built = stamps.read(_stamp(places))
    for name, module in modules.modules(places.checkout).items():
        if built.get(name, {}).get("own") != wanted[name].own:
            for folder in module.classes:
                shutil.rmtree(folder, ignore_errors=True)


def build(places: Places, step: Step) -> None:
    """Build the modules that changed and those that are made of them, without tests or checks."""
    wanted = digests(places)
    names = stale(places, wanted)
    forget_what_is_gone(places, wanted)
    log = places.tools / "build.log"
    maven(places, ["-Dquick", "-Dmaven.test.skip=true", "package"], log, step, only=names)
    remember(places, names, wanted)
    step.note = ", ".join(jars(places.checkout) if len(names) == len(wanted) else names)
    cold = without_a_cache(places)
    if cold:
        step.note += f"; no start-up cache of {', '.join(cold)}, see {places.short(log)}"


def digests(places: Places) -> dict[str, Digest]:
    """The digest of each module's sources as they are now."""
    return modules.digests(places.checkout, stamps.digest_of_file(machine.java_home() / "release"))


def stale(places: Places, wanted: dict[str, Digest]) -> list[str]:
    """The modules whose last build was of something else, or whose jar is not the one that it made."""
    there, built = modules.modules(places.checkout), stamps.read(_stamp(places))
    return [name for name, digest in wanted.items() if built.get(name) != _built(there[name], digest)]


def remember(places: Places, names: Iterable[str], wanted: dict[str, Digest]) -> None:
    """Write down what these modules were built from."""
    if not jars(places.checkout):
        raise Problem(f"The build made no jar. What Maven said is in {places.tools}.")
    there, built = modules.modules(places.checkout), stamps.read(_stamp(places))
    now = {name: _built(there[name], wanted[name]) for name in names}
    stamps.write(_stamp(places), {name: said for name, said in (built | now).items() if name in wanted})


def forget_all(places: Places) -> None:
    _stamp(places).unlink(missing_ok=True)
    shutil.rmtree(places.tools / "modules", ignore_errors=True)


def _built(module: Module, digest: Digest) -> dict[str, str]:
    jar = stamps.digest_of_file(module.jar) if module.jar.exists() else ""
    return {"own": digest.own, "whole": digest.whole, "jar": jar}


def _stamp(places: Places) -> Path:
    return places.tools / "build.json"


def without_a_cache(places: Places) -> list[str]:
    """The tasks that the build was to make a start-up cache of, and made none."""
    tasks = places.checkout / "tasks"
    trained = sorted(file.stem for file in tasks.glob("*/src/main/jvm/*.train"))
    return [name for name in trained if not any(tasks.glob(f"{name}/target/start/*/{name}.aot"))]


def maven(
    places: Places, goals: Sequence[str], log: Path, step: Step, *, only: Sequence[str], workers: int | None = None
) -> None:
    """Run Maven on `only` these modules, showing the one it is at; a failure is a Problem with its cause.

    The others are taken as they were built last; a Maven that cannot do so builds them again.
    """
    found = find_maven(places, step.say)
    there = modules.modules(places.checkout)
    folders = ",".join(str(there[name].folder.relative_to(places.checkout)) for name in only)
    others = f"-Dmaven.repo.local.tail={_repository(places, there)}" if found.takes_modules_as_built else "-am"
    command = [found.program, "-B", "-ntp", "-T", str(workers or machine.cores()), "-pl", folders, others, *goals]
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as out:
        child = processes.piped(command, maven_environment(), places.checkout)
        assert child.stdout
        step.child = child
        try:
            for line in child.stdout:
                out.write(line)
                out.flush()
                module = re.match(rb"\[INFO\] Building (\S+) \d\S*(?: +(\[\d+/\d+\]))?$", line)
                if module:
                    step.now = b" ".join(filter(None, module.groups())).decode()
        except BaseException:
            child.terminate()
            raise
        finally:
            code = child.wait()
            child.stdout.close()
    if code != 0:
        raise Problem(f"The build failed. {_why(log)}\nThe whole of it is in {log}.")


def _repository(places: Places, there: dict[str, Module]) -> Path:
    """A Maven repository of links to the modules' poms and jars, so that one is built without those that it needs."""
    group, parent, version = modules.coordinates(places.checkout)
    repository = places.tools / "modules"
    folders = {parent: places.checkout} | {module.name: module.folder for module in there.values()}
    for name, folder in folders.items():
        at = repository.joinpath(*group.split("."), name, version)
        at.mkdir(parents=True, exist_ok=True)
        _link(at / f"{name}-{version}.pom", folder / "pom.xml")
        if name in there:
            _link(at / f"{name}-{version}.jar", there[name].jar)
    return repository


def _link(link: Path, file: Path) -> None:
    """Leave a link that is right as it is: another Maven may be reading it."""
    if not link.is_symlink() or link.readlink() != file:
        link.unlink(missing_ok=True)
        link.symlink_to(file)


def _why(log: Path) -> str:
    """The cause first: what a program that the build ran said; then Maven's errors, each once, without its advice."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    errors = [line.removeprefix("[ERROR]").strip() for line in lines if line.startswith("[ERROR]")]
    shown = [line[:300] for line in dict.fromkeys(errors) if line and not ADVICE.search(line)]
    if any(WARNINGS_COUNT in line for line in shown):
        warned = dict.fromkeys(line for line in lines if line.startswith("[WARNING]") and OF_A_SOURCE.search(line))
        shown = [*(line.removeprefix("[WARNING]").strip()[:300] for line in warned), *shown]
    if any(PROGRAM_FAILED in line for line in shown):
        shown = [*_said_by_a_program(lines), *shown]
    if not shown:
        return f"Its end:\n{processes.tail(log)}"
    return "Maven says:\n" + "\n".join(f"    {line}" for line in shown[:25])


def _said_by_a_program(lines: Sequence[str]) -> list[str]:
    """An exception and its causes without the places in the code, or the last of what was not said by Maven."""
    said = [line.rstrip()[:300] for line in lines if line.strip() and not BY_MAVEN.match(line)]
    first = next((number for number, line in enumerate(said) if FIRST_WORDS.match(line)), None)
    if first is None:
        return said[-10:]
    return [line for line in said[first:] if not line.startswith("\t")][:10]


def maven_environment() -> dict[str, str]:
    """The person's environment, with the JDK 25 as Maven's own: then javac needs no JVM of its own.

    JARFLOW_RUNTIME names another Java that the tasks will run on, and that makes their start-up caches.
    """
    home = str(machine.java_home())
    runtime = os.environ.get("JARFLOW_RUNTIME") or home
    return dict(os.environ) | {"JAVA_HOME": home, f"JAVA{machine.JAVA}_HOME": runtime}


def find_maven(places: Places, say: Callable[[str], None]) -> Maven:
    """The wrapper where it works (it fetches Maven once); where it cannot, an installed Maven that is new enough."""
    wrapper = places.checkout / "mvnw"
    say("looking for Maven")
    version = _version(str(wrapper), places.checkout)
    if version:
        return Maven(str(wrapper), version)
    installed = shutil.which("mvn") or ""
    version = _version(installed, places.checkout) if installed else None
    if version and version >= OLDEST_MAVEN:
        return Maven(installed, version)
    has = f"the installed Maven is {'.'.join(map(str, version))}" if version else "no working Maven is installed"
    raise Problem(
        f"./mvnw could not fetch Maven (see: ./mvnw --version), and {has}. "
        "Allow the download, set MVNW_REPOURL to a mirror of Maven's repository, or install Maven 3.8 or newer."
    )


def _version(program: str, folder: Path) -> tuple[int, ...] | None:
    asked, environment = [program, "--version"], maven_environment()
    try:
        said = subprocess.run(asked, env=environment, cwd=folder, capture_output=True, text=True, check=False)
    except OSError:
        return None
    found = re.search(r"Apache Maven (\d+)\.(\d+)\.(\d+)", said.stdout)
    return tuple(int(number) for number in found.groups()) if found and said.returncode == 0 else None
