"""Where a jar lies, what lies beside it, and the java that runs it."""

from __future__ import annotations

import hashlib
import os
import shutil
import zipfile
from pathlib import Path

from airflow.providers.common.compat.sdk import AirflowFailException

from jarflow_airflow.settings import setting

MARK = "META-INF/jarflow/contract"
A_PART = 256 * 1024
"""Bytes."""


def find_jar(jar: str) -> Path:
    """The place of a jar, given by its path, or by its name and the setting `[jarflow] jars`."""
    is_path = jar.endswith(".jar")
    if "/" in jar and not is_path:
        raise AirflowFailException(f"jar {jar} is no path of a .jar file, and no name")
    named = jar if is_path else _setting("jars", jar)
    if not named:
        raise AirflowFailException(
            f"jar {jar} is a name, and Airflow's setting [jarflow] jars does not say where jars lie: set it to such as "
            "/opt/jars/{jar}.jar, or name a path (jar='/path/to/x.jar')"
        )
    if (place := Path(named)).is_file():
        return place
    if is_path:
        raise AirflowFailException(f"jar {jar} not found: name an absolute path that Airflow's user can read")
    raise AirflowFailException(
        f"jar {jar} not found at {place}: build it or put it there, name its path (jar='/path/to/x.jar'), "
        "or correct the name"
    )


def options_of(jar: Path) -> Path:
    """The file in which a person changes the options of a jar: of one known by name, where the setting says."""
    source = _of_known("options", jar)
    return Path(source) if source and Path(source).is_file() else jar.with_suffix(".jvm")


def by_hand(jar: Path) -> dict[str, str]:
    """What tells a jar that is known by name how a person starts it; nobody knows that of another jar."""
    command = _of_known("command", jar)
    return {"JARFLOW_COMMAND": command} if command else {}


def _of_known(name: str, jar: Path) -> str:
    """A setting about one jar, if it lies where jars are found by their names."""
    return _setting(name, jar.stem) if str(jar) == _setting("jars", jar.stem) else ""


def _setting(name: str, jar: str) -> str:
    return setting(name).replace("{jar}", jar)


def find_java(home: str | None = None) -> str:
    """The java of a JDK, else that of JAVA_HOME, else of PATH."""
    named, home = home, home or os.environ.get("JAVA_HOME")
    places = f"{home}/bin" if home else os.environ.get("PATH", "")
    java = shutil.which("java", path=places)
    if java is None and named:
        raise AirflowFailException(f"no java in {places}: java_home must name a JDK")
    if java is None:
        raise AirflowFailException(f"no java in {places}: install a JDK and set JAVA_HOME to it")
    return java


def keeps_contract(jar: Path) -> bool:
    """Whether a jar says that it keeps the contract: the kit leaves a mark in it, which no program writes by chance."""
    try:
        with zipfile.ZipFile(jar) as archive:
            return MARK in archive.namelist()
    except (OSError, zipfile.BadZipFile):
        return False


def options_beside(jar: Path) -> list[Path]:
    """The file of options that may lie beside a jar."""
    return [file for file in (jar.with_suffix(".jvm"),) if file.is_file()]


def digest_of(place: Path) -> str:
    """The SHA-256 of a file, in hexadecimal digits."""
    digest = hashlib.sha256()
    with place.open("rb") as file:
        while some := file.read(A_PART):
            digest.update(some)
    return digest.hexdigest()
