#!/usr/bin/env python3
"""The cost of our operators: ten tasks in a row beside BashOperator with the same words, and with a plain `java -jar`.

    bench/overhead.py [--runs 5]

The time is Airflow's own, from the start of the first task to the end of the last, so it holds what Airflow needs
between tasks. The ways take turns; medians. The jar of `JarOperator` is a copy of which nothing is known. Starts an
instance of its own in a scratch folder, and removes it.
"""

from __future__ import annotations

import shutil
import sys
import time
from functools import partial

from measure import Bench, Took, as_ratio

from cli import jars
from cli.rest import Airflow, moment
from cli.tests.instance import Instance

WAYS = {
    "jarflow": "JarTask",
    "any": "JarOperator",
    "any_cached": "JarOperator, start_cache=True",
    "bash_same": "BashOperator, the same words",
    "bash_plain": "BashOperator, plain java -jar",
}
MOST_OF_SAME = 1.1
MOST_OF_PLAIN = 1.0
MOST_OF_ANY = 1.0


def main() -> None:
    bench = Bench(__doc__, runs=(5, 1))
    options = bench.parse()
    with Instance.lent(prepare, options.scratch) as instance:
        api = Airflow(instance.places)
        took = bench.in_turn("ten tasks", {title: partial(ten, api, way) for way, title in WAYS.items()})
    mine, alone, cached, same, plain = (one.seconds for one in took.values())
    rows = [[way, f"{one.seconds:.2f}", as_ratio(one.seconds, mine)] for way, one in took.items()]
    bench.table(("", "seconds", "ratio"), rows)
    bench.promise(f"JarTask at most {MOST_OF_SAME} of the same words", kept=mine <= MOST_OF_SAME * same)
    bench.promise("JarTask less than a plain start", kept=mine < MOST_OF_PLAIN * plain)
    bench.promise(f"JarOperator at most {MOST_OF_ANY} of a plain start", kept=alone <= MOST_OF_ANY * plain)
    bench.promise("with start_cache less than without", kept=cached < alone)
    bench.end()


def prepare(instance: Instance) -> None:
    """Give it the pipelines of this bench, and the landing folder that they look into."""
    instance.environment["JARFLOW_DAGS"] = str(instance.checkout / "bench" / "dags")
    (instance.places.landing / "overhead").mkdir(parents=True)
    shutil.copy(jars.jar(instance.checkout, "ingest").path, instance.places.data)


def ten(api: Airflow, way: str, _: int = 0) -> Took:
    """One run of a pipeline, from the start of its first task to the end of its last; what each of them answered."""
    pipeline = f"overhead_{way}"
    run = str(api.trigger(pipeline, {})["dag_run_id"])
    while (state := api.get_run(pipeline, run)["state"]) in ("queued", "running"):
        time.sleep(0.5)
    if state != "success":
        sys.exit(f"{pipeline} ended as {state}")
    tasks = api.tasks(pipeline, run)
    began = min(moment(task["start_date"]) for task in tasks)
    ended = max(moment(task["end_date"]) for task in tasks)
    return Took((ended - began).total_seconds(), answer=[api.result(pipeline, run, task) for task in tasks])


if __name__ == "__main__":
    main()
