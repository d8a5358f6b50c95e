"""Copies of the checkout, for tests that write into one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from cli import build, modules
from cli.places import CHECKOUT, Places
from cli.tests.instance import not_of_an_instance

VENV = Path(sys.executable).parent
COPIED = (
    ".gitignore .mvn bench cli dags docker docs jarflow mvnw plugins pom.xml provider pyproject.toml serve simulator "
    "sql tasks"
).split()
BUILT_AGAIN = ("sql", "migrate", "catalog", "erase-person", "training", "laws")
"""Not linked: a jar is written in its place, and would be written in this checkout too."""
NOT_COPIED = shutil.ignore_patterns("target", "__pycache__", ".*_cache")


def copy_into(folder: Path) -> Path:
    """A copy of what a build and the checks read, in a folder with a space in its name."""
    checkout = folder / "a checkout"
    checkout.mkdir()
    for name in COPIED:
        if (CHECKOUT / name).is_dir():
            shutil.copytree(CHECKOUT / name, checkout / name, ignore=NOT_COPIED)
        else:
            shutil.copy(CHECKOUT / name, checkout / name)
    return checkout


def lend_built(scratch: Path, copy: Callable[[str, str], object] | None = None) -> None:
    """Put what the build of this checkout made of each module into the copy: linked, unless it is said how to `copy`.

    What is built again in a copy must not be linked: it is written in its place.
    """
    for target in (CHECKOUT / "target", *(module.folder / "target" for module in modules.modules(CHECKOUT).values())):
        if target.is_dir() and (copy or target.parent.name not in BUILT_AGAIN):
            ignored = shutil.ignore_patterns("surefire*", "postgres-[0-9]*")
            shutil.copytree(
                target, scratch / target.relative_to(CHECKOUT), ignore=ignored, copy_function=copy or _linked
            )
    stamp = build._stamp(Places.of({}, scratch))
    stamp.parent.mkdir(parents=True)
    if build._stamp(Places.of({}, CHECKOUT)).exists():
        shutil.copy(build._stamp(Places.of({}, CHECKOUT)), stamp)


def _linked(file: str, copy: str) -> None:
    try:
        os.link(file, copy)
    except OSError:  # on another disk
        shutil.copy2(file, copy)


def run(scratch: Path, *words: str | Path) -> str:
    """Run a command in the copy; it must end well."""
    environment = not_of_an_instance()
    environment |= {"PYTHONPATH": str(scratch / "dags"), "JAVA25_HOME": build.maven_environment()["JAVA25_HOME"]}
    done = subprocess.run(words, cwd=scratch, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{words}\n{done.stdout}\n{done.stderr}"
    return done.stdout
