"""Removes what builds and tests made in the checkout, so that the next build begins from the sources alone.

The instance with its data stays, and so does what was installed: Airflow's and PostgreSQL's programs, the browser of
the tests. An instance that runs works with the jars: stop it first.
"""

from __future__ import annotations

import argparse
import shutil

from cli import build, locks, modules, processes
from cli.places import Places
from cli.problem import Problem
from cli.screen import Screen

EXAMPLES = """\
examples:
  ./jarflow clean                  # then ./jarflow up builds everything anew
  ./jarflow down --wipe            # removes the instance and its data; the jars stay
"""


def run(_: argparse.Namespace, places: Places, screen: Screen) -> int:
    running = [file.stem for file in places.run.glob("*.json") if processes.find(places.run, file.stem)]
    if running:
        raise Problem(f"{', '.join(sorted(running))} of this instance runs. Stop it first: ./jarflow down")
    with locks.alone(places.tools / "lock", "./jarflow clean"):
        folders = [places.checkout, *(module.folder for module in modules.modules(places.checkout).values())]
        made = [folder / "target" for folder in folders if (folder / "target").exists()]
        for folder in made:
            shutil.rmtree(folder)
        build.forget_all(places)
    screen.line(f"Removed what was built: {len(made)} folders." if made else "Nothing was built.")
    return 0
