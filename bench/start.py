#!/usr/bin/env python3
"""What a start-up cache brings: each short task from its cache beside the same jar started plainly, with the same work.

    bench/start.py [--runs 15]

A run is a whole process: JVM, connection, work on a real database, end. The two are run in turn, so that a machine
which slows down slows both; medians. Starts an instance of its own in a scratch folder, and removes it.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CHECKOUT))

from cli import jars, machine, passwords  # noqa: E402
from cli.tests.instance import Instance  # noqa: E402

APPLICATION = "name,email,birthday,mobile\nA %s,a@example.com,1990-01-01,81234567\n"
FLOOR = 0.45
MOST_MEGABYTES = 110
MOST_OF_ALL = 400


@dataclass(frozen=True)
class Took:
    """What one process took."""

    seconds: float
    processor: float
    megabytes: float


def main() -> None:
    """Measure each task, print a row each; exit 1 where a promise is not kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=15)
    options = parser.parse_args()
    with Instance.lent() as instance:
        caches = {cache.parent.parent.parent.parent.name: cache for cache in newest()}
        print(f"{'':<14}{'plain':>9}{'cache':>9}{'ratio':>8}{'cpu ratio':>11}{'memory':>9}{'cache file':>12}")
        kept = [measure(instance, task, cache, options.runs) for task, cache in sorted(caches.items())]
    size = sum(cache.stat().st_size for cache in caches.values()) / 1e6
    print(f"all caches: {size:.0f} MB")
    sys.exit(0 if all(kept) and size < MOST_OF_ALL else 1)


def newest() -> list[Path]:
    """The caches that were made last, one a task."""
    folders = (CHECKOUT / "tasks").glob("*/target/start")
    return [max(folder.glob("*/*.aot"), key=lambda cache: cache.stat().st_mtime) for folder in folders]


def measure(instance: Instance, task: str, cache: Path, runs: int) -> bool:
    """Let the plain jar and the one with a cache do the same, in turn."""
    jar = jars.jar(CHECKOUT, task)
    java = str(machine.java_home() / "bin" / "java")
    plain = [java, "-jar", str(jar.path)]
    twin = cache.with_suffix(".jar")
    cached = [java, f"@{twin.with_suffix('.jvm')}", f"-XX:AOTCache={cache}", "-jar", str(twin)]
    took: dict[str, list[Took]] = {"plain": [], "cached": []}
    for number in range(-1, runs):
        for way, command in (("plain", plain), ("cached", cached)):
            one = run(instance, task, [*command, *work(instance, task, f"{way}{number}")], f"{way}{number}")
            if number >= 0:
                took[way].append(one)
    before, after = (median(took[way]) for way in ("plain", "cached"))
    ratio = after.seconds / before.seconds
    megabytes = max(one.megabytes for one in took["cached"])
    times = f"{before.seconds:>7.2f} s{after.seconds:>7.2f} s{ratio:>8.2f}{after.processor / before.processor:>11.2f}"
    print(f"{task:<14}{times}{megabytes:>6.0f} MB{cache.stat().st_size / 1e6:>9.0f} MB", flush=True)
    return ratio <= FLOOR and megabytes < MOST_MEGABYTES


def work(instance: Instance, task: str, run: str) -> list[str]:
    """What a task is to do this time; its words."""
    if task == "migrate":
        return ["--passwords", str(passwords.pgpass(instance.places))]
    dataset = "applications" if task == "load-members" else "bench"
    file = instance.drop(dataset, f"{run}.csv", APPLICATION % run)
    hour_ago = time.time() - 3600
    os.utime(file, (hour_ago, hour_ago))
    if task == "ingest":
        return [dataset]
    if task == "validate":
        out = instance.scratch / "judged" / run
        return ["applications", "--in", str(file), "--out", str(out), "--history"]
    taken = instance.jarflow("task", "ingest", dataset)
    judged = instance.jarflow(
        "task", "validate", "applications", "--batch", json.loads(taken.stdout)["manifest"], "--history"
    )
    return ["--report", json.loads(judged.stdout)["report"]]


def run(instance: Instance, task: str, command: list[str], run_id: str) -> Took:
    """One process, as the operator would start it."""
    environment = jars.environment(instance.places, task)
    environment |= {"JARFLOW_DAG_ID": "bench", "JARFLOW_RUN_ID": run_id, "JARFLOW_TASK_ID": task, "JARFLOW_LOG": "json"}
    began = time.monotonic()
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{command} ended with {process.returncode}")
    return Took(time.monotonic() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def median(took: list[Took]) -> Took:
    """The median of each figure."""
    return Took(*(statistics.median(getattr(one, name) for one in took) for name in Took.__annotations__))


if __name__ == "__main__":
    main()
