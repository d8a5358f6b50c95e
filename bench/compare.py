#!/usr/bin/env python3
"""This version beside another checkout of Jarflow: validate, load-sales, start-up and overhead, in turn.

    bench/compare.py --with PATH [--runs 9]

Both must have been built and their start-up caches made (`./jarflow up` once in each). Medians; a ratio above 1 is
slower than the other version. How far the other one differs from itself is told by its odd runs beside its even ones.
Slower by more than 5 %, and by more than that, is not kept. Both must answer the same before a time counts.
"""

from __future__ import annotations

import statistics
import tempfile
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path

import applications
import overhead
import sales
import start
from measure import CHECKOUT, Bench, Took
from warehouse import server

from cli.places import Places
from cli.rest import Airflow
from cli.tests.instance import Instance

MOST = 1.05
FOLLOW = 2
"""Runs of which odd and even ones can be told apart."""


def main() -> None:
    bench = Bench(__doc__, runs=(9, 2), rows=(2_000_000, 2_000), lines=(300_000, 500))
    bench.parser.add_argument("--with", dest="other", type=Path, required=True, help="the other checkout")
    options = bench.parse()
    checkouts = {"this": CHECKOUT, "other": options.other.resolve()}
    validate(bench, checkouts)
    with ExitStack() as stack:
        both = {each: stack.enter_context(server(options.scratch, folder)) for each, folder in checkouts.items()}
        load_sales(bench, both)
        start_up(bench, both)
    with ExitStack() as stack:
        lent = partial(Instance.lent, overhead.prepare, options.scratch)
        apis = {each: Airflow(stack.enter_context(lent(folder)).places) for each, folder in checkouts.items()}
        bench.in_turn("overhead: ten tasks", {each: partial(ten, api) for each, api in apis.items()})
    bench.table(("", "this", "other", "ratio", "the other beside itself"), [row(bench, title) for title in bench.took])
    bench.end()


def validate(bench: Bench, checkouts: dict[str, Path]) -> None:
    with tempfile.TemporaryDirectory(dir=bench.options.scratch) as scratch:
        file = applications.sample(Path(scratch), bench.options.rows)
        out = Path(scratch) / "judged"
        judges = {each: partial(applications.validate, 0, checkout=folder) for each, folder in checkouts.items()}
        ways = {each: partial(applications.judge, judge, file, out) for each, judge in judges.items()}
        bench.in_turn(f"validate {bench.options.rows:,} rows", ways)


def load_sales(bench: Bench, both: dict[str, Places]) -> None:
    """The same lines, into a warehouse of each version."""
    file = both["this"].home / "sales.csv"
    sales.write(file, bench.options.lines)
    for places in both.values():
        sales.prepare(places)
    title = f"load-sales {bench.options.lines:,} lines"
    bench.in_turn(title, {each: partial(sales.load, places, "load-sales", file) for each, places in both.items()})


def start_up(bench: Bench, both: dict[str, Places]) -> None:
    """Each task from its cache; versions may count other things, so what they count is not compared."""

    def once(places: Places, task: str, number: int) -> Took:
        return replace(start.once(places, task, start.cached(places, task), number), answer=None)

    for task in start.trained(both["this"]):
        if not (both["other"].checkout / "tasks" / task / "target" / "start").is_dir():
            print(f"start {task}: the other version has no cache of it", flush=True)
            continue
        ways = {each: partial(once, places, task) for each, places in both.items()}
        for first in ways.values():
            first(-1)
        bench.in_turn(f"start {task}", ways)


def ten(api: Airflow, number: int) -> Took:
    took = overhead.ten(api, "jarflow", number)
    return replace(took, answer=[result["outcome"] for result in took.answer])


def row(bench: Bench, title: str) -> list[str]:
    this, other = ([one.seconds for one in each] for each in bench.took[title].values())
    ours, theirs = statistics.median(this), statistics.median(other)
    halves = [statistics.median(other[first::FOLLOW]) for first in range(min(FOLLOW, len(other)))]
    ratio, itself = ours / theirs, max(halves) / min(halves)
    most = max(MOST, itself)
    bench.promise(f"{title}: at most {most:.2f} of the other, found {ratio:.2f}", kept=ratio <= most)
    return [title, f"{ours:.2f} s", f"{theirs:.2f} s", f"{ratio:.2f}", f"{itself:.2f}"]


if __name__ == "__main__":
    main()
