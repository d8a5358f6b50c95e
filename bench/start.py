#!/usr/bin/env python3
"""The gain of a start-up cache: each short task from its cache beside the same jar started plainly, with the same work.

    bench/start.py [--runs 15]

A run is a whole process: JVM, connection, work on a real database, end. The two are run in turn; medians. Both must
count the same in their results. Starts a PostgreSQL of its own in a scratch folder. Needs what `./jarflow up` built.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import time
from dataclasses import replace
from functools import partial
from pathlib import Path

from measure import Bench, Took, as_ratio, java, run
from warehouse import command, server

from cli import jars, machine, passwords
from cli.places import Places

APPLICATION = "name,email,birthday,mobile\nA %s,a@example.com,1990-01-01,81234567\n"
WORDS = {
    "load-sales": ["--items-batch=", "--transactions-batch="],
    "predict": "cars --maint high --doors 4 --lug-boot big --safety high --class good".split(),
}
FLOOR = 0.45
MOST_MEGABYTES = 110
MOST_OF_ALL = 400


def main() -> None:
    bench = Bench(__doc__, runs=(15, 1))
    options = bench.parse()
    with server(options.scratch) as places:
        caches = {task: cache(places, task) for task in trained(places)}
        rows = [measure(bench, places, task, made.stat().st_size / 1e6) for task, made in caches.items()]
    bench.table(("", "plain", "cache", "ratio", "cpu ratio", "memory", "cache file"), rows)
    size = sum(made.stat().st_size for made in caches.values()) / 1e6
    bench.promise(f"less than {MOST_OF_ALL} MB for all caches, found {size:.0f}", kept=size < MOST_OF_ALL)
    bench.end()


def trained(places: Places) -> list[str]:
    """The tasks that are to have start-up caches."""
    return sorted(file.stem for file in places.checkout.glob("tasks/*/src/main/jvm/*.train"))


def cache(places: Places, task: str) -> Path:
    """The cache that was made of the present jar: its folder is named after what it was made of."""
    jar = jars.jar(places.checkout, task).path
    made_of = (jar, jar.with_suffix(".jvm"), machine.java_home() / "release")
    content = hashlib.sha256(b"".join(file.read_bytes() for file in made_of if file.is_file()))
    made = jar.parent / "start" / content.hexdigest()[:16] / f"{task}.aot"
    if not made.is_file():
        sys.exit(f"{task} has no start-up cache of its present build. Make it: ./jarflow up")
    return made


def cached(places: Places, task: str) -> list[str]:
    """The words that start a task from its cache, as the operator does."""
    made = cache(places, task)
    return [str(java()), f"@{made.with_suffix('.jvm')}", f"-XX:AOTCache={made}", "-jar", str(made.with_suffix(".jar"))]


def measure(bench: Bench, places: Places, task: str, size: float) -> list[str]:
    """Let the plain jar and the one with a cache do the same, in turn."""
    plain = [str(java()), "-jar", str(jars.jar(places.checkout, task).path)]
    ways = {"plain": partial(once, places, task, plain), "cached": partial(once, places, task, cached(places, task))}
    for first in ways.values():
        first(-1)
    before, after = bench.in_turn(task, ways).values()
    ratio = after.seconds / before.seconds
    megabytes = max(one.megabytes for one in bench.took[task]["cached"])
    bench.promise(f"{task} takes at most {FLOOR} of a plain start, found {ratio:.2f}", kept=ratio <= FLOOR)
    bench.promise(f"{task} takes less than {MOST_MEGABYTES} MB, found {megabytes:.0f}", kept=megabytes < MOST_MEGABYTES)
    ratios = [as_ratio(before.seconds, after.seconds), as_ratio(before.processor, after.processor)]
    return [task, f"{before.seconds:.2f} s", f"{after.seconds:.2f} s", *ratios, f"{megabytes:.0f} MB", f"{size:.0f} MB"]


def once(places: Places, task: str, words: list[str], _: int = 0) -> Took:
    """One process, as the operator would start it, with work that nobody did before; what it counted."""
    name = str(time.monotonic_ns())
    told = {"JARFLOW_DAG_ID": "bench", "JARFLOW_RUN_ID": name, "JARFLOW_TASK_ID": task, "JARFLOW_LOG": "json"}
    took = run([*words, *work(places, task, name)], jars.environment(places, task) | told)
    result = json.loads(took.answer.splitlines()[-1])
    result.pop("place", None)  # a batch is behind the one before
    return replace(took, answer={fact: value for fact, value in result.items() if isinstance(value, int)})


def work(places: Places, task: str, name: str) -> list[str]:
    """Prepare the work of a task; the words that name it."""
    match task:
        case "answers" | "catalog" | "load-sales" | "predict":
            if task == "predict":
                name_a_champion(places)
            return WORDS.get(task, [])
        case "migrate":
            return ["--passwords", str(passwords.pgpass(places))]
        case "fetch-covid":
            reply = places.landing / "covid" / f"{name}.json"
            reply.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(places.checkout / "tasks" / task / "src" / "main" / "jvm" / f"{task}.json", reply)
            return ["--country", "singapore", "--source", f"file:{reply.name}"]
        case "ingest":
            drop(places, "bench", name)
            return ["bench"]
        case "validate":
            out = places.data / "judged" / name
            return ["applications", "--in", str(drop(places, "bench", name)), "--out", str(out), "--history"]
        case "load-members":
            drop(places, "applications", name)
            batch = result(places, "ingest", "applications")["manifest"]
            return ["--report", result(places, "validate", "applications", "--batch", batch, "--history")["report"]]
    sys.exit(f"{task} has nothing to do: give it a case in bench/start.py")


def name_a_champion(places: Places) -> None:
    """Train a model of car prices and let it answer, unless one does."""
    cars = places.data / "cars"
    if not cars.exists():
        result(places, "sample-data", "cars", "--out", str(cars))
        result(places, "train-model", "cars", "--data", str(cars / "cars.csv"), "--repetitions", "1")
        result(places, "promote", "cars")


def drop(places: Places, dataset: str, name: str) -> Path:
    """The application of somebody new, an hour old."""
    file = places.landing / dataset / f"{name}.csv"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(APPLICATION % name, encoding="utf-8")
    hour_ago = time.time() - 3600
    os.utime(file, (hour_ago, hour_ago))
    return file


def result(places: Places, task: str, *words: str) -> dict[str, str]:
    """Run a task that has to come before the measured one, and return its answer."""
    said = run([*command(places, task), *words], jars.environment(places, task)).answer
    return json.loads(said.splitlines()[-1])


if __name__ == "__main__":
    main()
