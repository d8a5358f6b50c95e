"""Lists the last runs of a pipeline, or of all: when each began, how it ended, and its id, which other verbs take.

MEMORY is the peak of its hungriest task.

With --json it prints a list for programs, the newest first; what each run says is what `./jarflow status --help` names.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable

from cli import pipelines
from cli.places import Places
from cli.rest import EVERY, Airflow
from cli.screen import Screen

EXAMPLES = """\
examples:
  ./jarflow runs                             # of every pipeline
  ./jarflow runs applications --last 30
  ./jarflow runs --json | jq -r '.[0].url'
"""
MOST = 100


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("pipeline", metavar="PIPELINE", nargs="?", help="only of this one")
    how_many = f"how many, at most {MOST}; 10 by default"
    parser.add_argument("--last", metavar="N", type=up_to(MOST), default=10, help=how_many)
    parser.add_argument("--json", action="store_true", help="for programs: a list of JSON objects")


def run(arguments: argparse.Namespace, places: Places, screen: Screen) -> int:
    api = Airflow(places)
    if arguments.pipeline:
        pipelines.known(api, arguments.pipeline)
    found = api.runs(arguments.pipeline or EVERY, arguments.last)
    ends = pipelines.with_costs(places, [pipelines.run_state(api, str(one["dag_id"]), one) for one in found])
    if arguments.json:
        print(json.dumps([end.as_json(places) for end in ends], indent=2))
    elif not found:
        screen.line("Nothing ran yet. Run a pipeline: ./jarflow run PIPELINE")
    else:
        rows = [
            (
                end.pipeline,
                pipelines.started(one),
                end.state,
                end.took,
                end.peak,
                str(one["dag_run_id"]),
                end.said,
            )
            for end, one in zip(ends, found, strict=True)
        ]
        colours = [end.colour for end in ends]
        screen.table(("PIPELINE", "STARTED", "STATE", "TOOK", "MEMORY", "RUN", "RESULT"), rows, colours, fits=True)
    return 0


def up_to(most: int) -> Callable[[str], int]:
    """Reads the argument of --last."""

    def number(text: str) -> int:
        if not text.isdecimal() or not 0 < int(text) <= most:
            raise argparse.ArgumentTypeError(f"expected 1 to {most}, found '{text}'")
        return int(text)

    return number
