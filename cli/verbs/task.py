"""Runs a jar by hand with the environment that Airflow would give it.

Its input, its output and its exit code are the jar's own: redirect and pipe as with any program. On a terminal it logs
for people (JARFLOW_LOG=text everywhere). It is not part of any run, and logs in to the warehouse as the role named
after it.
"""

from __future__ import annotations

import argparse
import os
import sys

from cli import jars
from cli.places import Places
from cli.screen import Screen

EXAMPLES = """\
examples:
  ./jarflow task ingest --help
  ./jarflow task ingest applications
  ./jarflow task sample-data applications --rows 10 --out /tmp/samples
"""


def options(parser: argparse.ArgumentParser) -> None:
    # One argument of argparse's, not two: between two it would swallow a `--` that is meant for the jar.
    parser.add_argument(
        "words",
        metavar="JAR",
        nargs=argparse.PARSER,
        help="the task, as its folder in tasks/ is named; everything after it is the jar's",
    )


def run(arguments: argparse.Namespace, places: Places, _: Screen) -> int:
    task, *words = arguments.words
    command = [*jars.jar(places.checkout, task).command(), *words]
    sys.stdout.flush()
    os.execve(command[0], command, jars.environment(places, task))  # noqa: S606 - the jar takes this process's place
