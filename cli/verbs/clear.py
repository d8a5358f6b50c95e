"""Runs a task of a run again, and all that follow it, whatever they ended with. Asks first; follows the run to its end.

A task that runs at the moment is stopped and starts anew. The rest is as with ./jarflow retry.
"""

from __future__ import annotations

import argparse

from cli import pipelines
from cli.places import Places
from cli.rest import Airflow
from cli.screen import Screen, agreed
from cli.verbs import logs, retry

EXAMPLES = """\
examples:
  ./jarflow clear applications validate          # of its last run, with load-members, which follows it
  ./jarflow clear applications validate --yes    # the same without the question
"""
INTERRUPTED = retry.INTERRUPTED


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("pipeline", metavar="PIPELINE", help="its name in Airflow")
    parser.add_argument("task", metavar="TASK", help="where to begin; of a mapped task all instances")
    parser.add_argument("--run", metavar="ID", help="the run, as ./jarflow runs names it; by default the last one")
    parser.add_argument("--yes", action="store_true", help="answer the question with yes")


def run(arguments: argparse.Namespace, places: Places, screen: Screen) -> int:
    api = Airflow(places)
    run_chosen = pipelines.chosen(api, arguments.pipeline, arguments.run)
    name = str(run_chosen["dag_run_id"])
    tasks = logs.chosen(arguments, api.tasks(arguments.pipeline, name))
    doomed = api.clear(arguments.pipeline, name, tasks, only_look=True)
    these = ", ".join(sorted(map(pipelines.title, doomed)))
    again = f"./jarflow clear {arguments.pipeline} {arguments.task} --run '{name}' --yes"
    if not arguments.yes and not agreed(
        f"Run {these} of the run {name} again?",
        f"clear would run {these} of the run {name} again. To do so without being asked: {again}",
    ):
        screen.line("Nothing was cleared.")
        return 0
    return retry.again(api, places, screen, run_chosen, tasks)
