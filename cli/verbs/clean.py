"""Removes what builds and tests made in the checkout, so that the next build begins from the sources alone.

With --all it also removes what ./jarflow installed into the checkout: Airflow's and PostgreSQL's programs, the browser
of the tests. The next ./jarflow up downloads that again. The instance with its data stays in both cases, and so does
Maven's own repository in the home folder, which other projects share. An instance that runs works with all this: stop
it first.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from cli import build, locks, modules, processes
from cli.places import Places
from cli.problem import Problem
from cli.screen import Screen, bytes_of, count

PYTHON = ("cli", "dags", "plugins", "provider", "bench")
EXAMPLES = """\
examples:
  ./jarflow clean                                    # then ./jarflow up builds everything anew
  ./jarflow down --wipe && ./jarflow clean --all     # nothing of Jarflow is left but the sources
"""


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--all", action="store_true", help="remove what was installed too")


def run(arguments: argparse.Namespace, places: Places, screen: Screen) -> int:
    if running := processes.running(places.run):
        raise Problem(f"This instance is running ({', '.join(running)}). Stop it first: ./jarflow down")
    with locks.alone(places.tools / "lock", "./jarflow clean"):
        made = _made(places.checkout)
        installed = _installed(places) if arguments.all else []
        sizes = {"built": _size(made), "installed": _size(installed)}
        for folder in (*made, *installed):
            shutil.rmtree(folder)
        for task in (places.checkout / "tasks").iterdir():
            with contextlib.suppress(OSError):
                task.rmdir()
        build.forget_all(places)
    screen.line(
        f"Removed what was built: {count(len(made), 'folder')}, {bytes_of(sizes['built'])}."
        if made
        else "Nothing was built."
    )
    if arguments.all:
        shutil.rmtree(places.tools, ignore_errors=True)
        with contextlib.suppress(OSError):
            places.tools.parent.rmdir()
        screen.line(
            f"Removed what was installed: {bytes_of(sizes['installed'])}." if installed else "Nothing was installed."
        )
        if places.home.exists():
            screen.line(f"The instance in {places.short(places.home)} stays: ./jarflow down --wipe removes it.")
        _tell_of_mavens(screen)
    return 0


def tell_what_is_left(places: Places, screen: Screen) -> None:
    """Name what is still on this machine because of Jarflow, how large it is and who removes it."""
    left = {"built": _made(places.checkout), "installed": _installed(places)}
    sizes = [f"{bytes_of(_size(folders))} that were {how}" for how, folders in left.items() if folders]
    if sizes:
        screen.line(f"In {places.checkout} are {' and '.join(sizes)}. To remove that: ./jarflow clean --all")
    _tell_of_mavens(screen)


def _tell_of_mavens(screen: Screen) -> None:
    mavens = Path.home() / ".m2"
    if mavens.is_dir():
        size = bytes_of(_size([mavens]))
        screen.line(f"Not touched: {mavens}, {size}. Maven keeps it for all projects of this user.")


def _made(checkout: Path) -> list[Path]:
    """The folders that builds and tests made, those of modules that are no longer there too."""
    of_modules = (module.folder / "target" for module in modules.modules(checkout).values())
    targets = {checkout / "target", *of_modules, *checkout.glob("tasks/*/target")}
    caches = {checkout / name for name in (".pytest_cache", ".ruff_cache", ".mypy_cache")}
    code = (each for room in PYTHON for each in (checkout / room).rglob("__pycache__"))
    return sorted(folder for folder in {*targets, *caches, *code} if folder.is_dir())


def _installed(places: Places) -> list[Path]:
    """The folders of tools, and what benches keep beside them. The instance's home may lie there too."""
    beside = [*places.tools.glob("*"), *places.tools.parent.glob("bench-*")]
    return sorted(folder for folder in beside if folder.is_dir() and not places.home.is_relative_to(folder))


def _size(folders: Iterable[Path]) -> int:
    """The bytes that they take on the disk. A link counts as itself, a file with two names once."""
    seen: dict[tuple[int, int], int] = {}
    for top in folders:
        for folder, inner, names in os.walk(top):
            for name in (*inner, *names):
                with contextlib.suppress(OSError):
                    about = os.lstat(os.path.join(folder, name))  # noqa: PTH118 - a hundred thousand files
                    seen[about.st_dev, about.st_ino] = about.st_blocks * 512
    return sum(seen.values())
