"""The tools that `up` installs once into the checkout: Airflow in a virtual environment, and PostgreSQL's programs."""

from __future__ import annotations

import os
import platform
import re
import shutil
import tarfile
import zipfile
from pathlib import Path

from cli import machine, processes, stamps
from cli.places import Places
from cli.problem import Problem
from cli.screen import Step

AIRFLOW_LOCK = "airflow"
TEST_LOCK = "test"
DISTURBS_PIP = "PIP_USER PIP_TARGET PIP_PREFIX PIP_REQUIRE_VIRTUALENV PYTHONPATH PYTHONHOME VIRTUAL_ENV".split()
POSTGRES_JARS = Path("tasks/testing/target/postgres")


def airflow_installed(places: Places) -> bool:
    return _installed(places, AIRFLOW_LOCK)


def install_airflow(places: Places, step: Step) -> None:
    """Make the virtual environment anew if it is not that of the lock; an old or half-made one goes first.

    Into it goes the operator's package, and again whenever its sources changed.
    """
    step.note = "there"
    if not airflow_installed(places):
        _make_environment(places, step)
    stamp, wanted = places.venv / "jarflow-provider.json", {"sources": provider(places)}
    if stamps.read(stamp) != wanted:
        step.now = "installing the operator"
        # Without the network: what builds it is in the lock.
        alone = ("--no-deps", "--no-index", "--no-build-isolation", "--force-reinstall")
        command = [*_pip(places), *alone, str(places.checkout / "provider")]
        log = places.tools / "install-provider.log"
        processes.run_logged(command, _pip_environment(), log, "pip could not install provider/")
        stamps.write(stamp, wanted)


def provider(places: Places) -> str:
    """A digest of the sources of the operator's package."""
    folder = places.checkout / "provider"
    sources = [file for file in (folder / "jarflow_airflow").rglob("*") if file.is_file() and file.suffix != ".pyc"]
    return stamps.digest_of_files([*sources, folder / "pyproject.toml"], folder)


def _make_environment(places: Places, step: Step) -> None:
    if places.venv.exists():
        step.now = "removing the old one"
        shutil.rmtree(places.venv)
    places.tools.mkdir(parents=True, exist_ok=True)
    step.now = "making the virtual environment"
    log = places.tools / "install.log"
    log.unlink(missing_ok=True)
    command = [str(machine.python()), "-m", "venv", str(places.venv)]
    processes.run_logged(command, _pip_environment(), log, "The virtual environment could not be made")
    _install(places, AIRFLOW_LOCK, log, step)


def install_test_tools(places: Places, step: Step) -> None:
    """Put pytest and ruff beside Airflow, if they are not there."""
    if not _installed(places, TEST_LOCK):
        _install(places, TEST_LOCK, places.tools / "install-test.log", step)


def _install(places: Places, name: str, log: Path, step: Step) -> None:
    lock = _lock(places, name)
    wanted = len(re.findall(r"^[A-Za-z0-9][^\s=]*==", lock.read_text(encoding="utf-8"), re.MULTILINE))
    command = [*_pip(places), "--progress-bar", "off", "--no-deps", "--require-hashes", "-r", str(lock)]
    with log.open("ab") as out:
        child = processes.piped(command, _pip_environment())
        assert child.stdout
        seen = 0
        for line in child.stdout:
            out.write(line)
            if line.startswith((b"Collecting ", b"Ignoring ")):
                seen += 1
                step.now = f"{seen} of {wanted} packages"
            elif line.startswith(b"Installing collected"):
                step.now = "unpacking them"
    if child.wait() != 0:
        raise Problem(
            f"pip could not install cli/locks/{name}.lock. The end of {log}:\n{processes.tail(log)}\n"
            "If it is the network: pip's own settings (PIP_INDEX_URL, PIP_PROXY, PIP_CERT, pip.conf) are honoured."
        )
    stamps.write(_stamp(places, name), _wanted(places, name))
    step.note = f"{wanted} packages, Python {platform_of(places)}"


def _pip(places: Places) -> list[str]:
    return [str(places.venv_python), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]


def platform_of(places: Places) -> str:
    """The version of the virtual environment's Python, without starting it."""
    said = (places.venv / "pyvenv.cfg").read_text(encoding="utf-8")
    found = re.search(r"^version\s*=\s*(\S+)", said, re.MULTILINE)
    return found.group(1) if found else "?"


def _installed(places: Places, name: str) -> bool:
    return places.venv_python.exists() and stamps.read(_stamp(places, name)) == _wanted(places, name)


def _wanted(places: Places, name: str) -> dict[str, str]:
    return {"lock": stamps.digest_of_file(_lock(places, name)), "place": str(places.venv)}


def _lock(places: Places, name: str) -> Path:
    return places.checkout / "cli" / "locks" / f"{name}.lock"


def _stamp(places: Places, name: str) -> Path:
    return places.venv / f"jarflow-{name}.json"


def _pip_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in DISTURBS_PIP}


def postgres_jar(places: Places) -> Path:
    """The jar with PostgreSQL's programs that the build laid out for this machine."""
    found = sorted((places.checkout / POSTGRES_JARS).glob("*.jar"))
    if not found:
        raise Problem(
            f"The build left no PostgreSQL in {POSTGRES_JARS}; remove .jarflow/tools/build.json and try again."
        )
    arm = platform.machine() in ("aarch64", "arm64")
    return next((jar for jar in found if ("arm64" in jar.name) == arm), found[-1])


def postgres_unpacked(places: Places) -> bool:
    """True if the programs are there; a newer jar of the build counts once it lies there."""
    said = stamps.read(places.postgres_binaries / "jarflow.json").get("jar")
    jars = {jar.name for jar in (places.checkout / POSTGRES_JARS).glob("*.jar")}
    return bool(said) and (not jars or said in jars)


def unpack_postgres(places: Places, step: Step) -> None:
    """Unpack bin/, lib/ and share/ from the jar's tar.xz, if they are not there: aside, then put in place as one."""
    if postgres_unpacked(places):
        step.note = "there"
        return
    jar = postgres_jar(places)
    aside = places.tools / "postgres.part"
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    with zipfile.ZipFile(jar) as outer:
        inner = next((name for name in outer.namelist() if name.endswith(".txz")), None)
        if inner is None:
            raise Problem(f"{jar} holds no .txz with PostgreSQL's programs.")
        with outer.open(inner) as packed, tarfile.open(fileobj=packed, mode="r:xz") as archive:
            if hasattr(tarfile, "data_filter"):
                archive.extractall(aside, filter="tar")
            else:
                archive.extractall(aside)  # noqa: S202 - an older Python 3.10; the archive is the build's own
    aside.chmod(0o755)
    stamps.write(aside / "jarflow.json", {"jar": jar.name})
    shutil.rmtree(places.postgres_binaries, ignore_errors=True)
    aside.rename(places.postgres_binaries)
    step.note = jar.stem.removeprefix("embedded-")
