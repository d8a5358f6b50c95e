#!/usr/bin/env python3
"""What `JarTask` costs: ten tasks in a row beside BashOperator with the same words, and with a plain `java -jar`.

    bench/overhead.py [--runs 5]

The time is Airflow's own, from the start of the first task to the end of the last, so it holds what Airflow needs
between tasks. The three ways take turns; medians. Starts an instance of its own in a scratch folder, and removes it.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from datetime import datetime
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CHECKOUT))

from cli.rest import Airflow  # noqa: E402
from cli.tests.instance import Instance  # noqa: E402

WAYS = {
    "jar_task": "JarTask",
    "bash_same": "BashOperator, the same words",
    "bash_plain": "BashOperator, plain java -jar",
}
MOST_OF_SAME = 1.1
MOST_OF_PLAIN = 1.0


def main() -> None:
    """Measure, print a row each; exit 1 where a promise is not kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    with Instance.lent(prepare) as instance:
        took: dict[str, list[float]] = {way: [] for way in WAYS}
        for _ in range(options.runs):
            for way, seconds in took.items():
                seconds.append(run(Airflow(instance.places), f"overhead_{way}"))
    mine, same, plain = (statistics.median(seconds) for seconds in took.values())
    for way, seconds in took.items():
        print(f"{WAYS[way]:<32}{statistics.median(seconds):>6.2f} s   {' '.join(f'{one:.2f}' for one in seconds)}")
    print(f"JarTask is {mine / same:.2f} of the same words, {mine / plain:.2f} of a plain start")
    sys.exit(0 if mine <= MOST_OF_SAME * same and mine < MOST_OF_PLAIN * plain else 1)


def prepare(instance: Instance) -> None:
    """Give it the pipelines of this bench, and the landing folder that they look into."""
    instance.environment["JARFLOW_DAGS"] = str(CHECKOUT / "bench" / "dags")
    (instance.places.landing / "overhead").mkdir(parents=True)


def run(api: Airflow, pipeline: str) -> float:
    """One run of a pipeline: seconds from the start of its first task to the end of its last."""
    run_id = str(api.trigger(pipeline, {})["dag_run_id"])
    while (state := api.get_run(pipeline, run_id)["state"]) in ("queued", "running"):
        time.sleep(0.5)
    if state != "success":
        sys.exit(f"{pipeline} ended as {state}")
    tasks = api.tasks(pipeline, run_id)
    began = min(datetime.fromisoformat(task["start_date"]) for task in tasks)
    ended = max(datetime.fromisoformat(task["end_date"]) for task in tasks)
    return (ended - began).total_seconds()


if __name__ == "__main__":
    main()
