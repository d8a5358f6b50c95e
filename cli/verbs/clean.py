"""Removes what builds and tests made in the checkout, so that the next build begins from the sources alone.

The instance with its data stays, and so does what was installed: Airflow's and PostgreSQL's programs, the browser of
the tests. An instance that runs works with the jars: stop it first.
"""

from __future__ import annotations

import argparse
import contextlib
import shutil
from pathlib import Path

from cli import build, locks, modules, processes
from cli.places import Places
from cli.problem import Problem
from cli.screen import Screen

PYTHON = ("cli", "dags", "plugins", "bench")
EXAMPLES = """\
examples:
  ./jarflow clean                  # then ./jarflow up builds everything anew
  ./jarflow down --wipe            # removes the instance and its data; the jars stay
"""


def run(_: argparse.Namespace, places: Places, screen: Screen) -> int:
    running = [file.stem for file in places.run.glob("*.json") if processes.find(places.run, file.stem)]
    if running:
        raise Problem(f"This instance is running ({', '.join(sorted(running))}). Stop it first: ./jarflow down")
    with locks.alone(places.tools / "lock", "./jarflow clean"):
        made = _made(places.checkout)
        for folder in made:
            shutil.rmtree(folder)
        for task in (places.checkout / "tasks").iterdir():
            with contextlib.suppress(OSError):
                task.rmdir()
        build.forget_all(places)
    screen.line(f"Removed what was built: {len(made)} folders." if made else "Nothing was built.")
    return 0


def _made(checkout: Path) -> list[Path]:
    """The folders that builds and tests made, those of modules that are no longer there too."""
    of_modules = (module.folder / "target" for module in modules.modules(checkout).values())
    targets = {checkout / "target", *of_modules, *checkout.glob("tasks/*/target")}
    caches = {checkout / name for name in (".pytest_cache", ".ruff_cache", ".mypy_cache")}
    code = (each for room in PYTHON for each in (checkout / room).rglob("__pycache__"))
    return sorted(folder for folder in {*targets, *caches, *code} if folder.is_dir())
