"""Runs the failed tasks of a run again, and what follows them; what succeeded stays. Follows the run to its end.

It builds what changed before, as `run` does, and exits with the outcome of the run, as `run` does.
"""

from __future__ import annotations

import argparse

from cli import pipelines
from cli.places import Places
from cli.problem import Problem
from cli.rest import Airflow, Answer
from cli.screen import Screen
from cli.verbs import run as verb_run

EXAMPLES = """\
examples:
  ./jarflow retry applications               # of its last run
  ./jarflow retry sales --run manual__2026-11-21T09:00:00+00:00   # ./jarflow runs sales lists them
"""
INTERRUPTED = verb_run.INTERRUPTED
FAILED_STATES = ("failed", "upstream_failed")


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("pipeline", metavar="PIPELINE", help="its name in Airflow")
    parser.add_argument("--run", metavar="ID", help="the run, as ./jarflow runs names it; by default the last one")


def run(arguments: argparse.Namespace, places: Places, screen: Screen) -> int:
    api = Airflow(places)
    chosen = pipelines.chosen(api, arguments.pipeline, arguments.run)
    name = str(chosen["dag_run_id"])
    failed = [task for task in api.tasks(arguments.pipeline, name) if task["state"] in FAILED_STATES]
    if not failed:
        raise Problem(f"No task failed in the run {name} of {arguments.pipeline}, so there is nothing to retry.")
    return again(api, places, screen, chosen, failed)


def again(api: Airflow, places: Places, screen: Screen, chosen: Answer, tasks: list[Answer]) -> int:
    """Clear these tasks of a run and what follows them, and follow the run to its end; its exit code."""
    pipeline, name = str(chosen["dag_id"]), str(chosen["dag_run_id"])
    verb_run.prepare(api, places, screen, pipeline)
    api.clear(pipeline, name, tasks)
    return verb_run.follow(api, places, screen, pipeline, name, known=api.tasks(pipeline, name))
