#!/usr/bin/env python3
"""The cost of validate beside the same rules in tuned SQL (DuckDB), Polars and pandas, on invented applications.

    bench/applications.py [--rows 5000000] [--runs 3] [--rivals duckdb,polars,pandas]

From the start of the process to the files written, date orders learned and duplicates found, in turn; medians. A ratio
says how many times what validate took: above 1 is slower than validate. On a busy machine the one of processor time is
the steadier. All must agree in every cell, also where a file contradicts itself about dates. The rivals' versions are
those of bench/applications/requirements.txt; they live in an environment of their own below .jarflow.
"""

from __future__ import annotations

import csv
import os
import re
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from measure import CHECKOUT, Bench, Took, as_ratio, run, same

from cli import jars, machine

RIVALS = CHECKOUT / "bench" / "applications"
INSTALLED = CHECKOUT / ".jarflow" / "bench-applications"
FEW = 10_000
LEAST_RATIO = 1.5
LEAST_ROWS_A_SECOND = 450_000
MOST_MEGABYTES = 128
MOST_OF_THE_CHEAPEST = 1.2
ACCEPTED = re.compile(rb"\.(com|net),", re.IGNORECASE)
MASK = (1 << 64) - 1
Way = Callable[[Path, Path], list[str]]
"""The words that judge a file into a folder."""


@dataclass(frozen=True)
class Judged:
    """The decisions: how many members, how often which reasons, and sums of ids with their lines and of all cells.

    Sums, for rows come in any order, and what this process holds would be counted as memory of those it starts.
    """

    members: int
    reasons: Counter[str]
    ids: int
    cells: int


def main() -> None:
    bench = Bench(__doc__, rows=(5_000_000, 20_000), runs=(3, 1))
    bench.parser.add_argument("--rivals", type=lambda names: names.split(","), default=["duckdb", "polars", "pandas"])
    options = bench.parse()
    with tempfile.TemporaryDirectory(dir=options.scratch, prefix="applications-") as scratch:
        folder = Path(scratch)
        ways: dict[str, Way] = {"validate": partial(validate, 1)}
        ways |= {name: partial(rival, name) for name in installed(bench)}
        for title, file in (("edges", edges(folder)), ("disputed dates", contradicting(folder))):
            same(title, {name: judge(way, file, folder / "judged").answer for name, way in ways.items()})
            print(f"{title}: {', '.join(ways)} agree in every cell", flush=True)
        file = sample(folder, options.rows)
        one_thread(bench, ways, file)
        all_cores(bench, file)
        flat(bench, folder)
        memory(bench, file)
    bench.end()


def one_thread(bench: Bench, ways: dict[str, Way], file: Path) -> None:
    """Side by side on one thread each, and validate also on one core, with its compiler and its collector."""
    if shutil.which("taskset"):
        ways = {"validate": ways["validate"], "validate, one core": one_core} | ways
    else:
        bench.leave_out("validate, one core", "taskset is not on this machine")
    out, rows = file.parent / "judged", bench.options.rows
    took = bench.in_turn("one thread", {name: partial(judge, way, file, out) for name, way in ways.items()})
    ours = took["validate"]
    bench.table(
        (f"{rows:,} rows", "seconds", "rows/s", "ratio", "processor", "ratio", "memory"),
        [
            [
                name,
                *(f"{one.seconds:.1f} s", f"{rows / one.seconds:,.0f}", as_ratio(one.seconds, ours.seconds)),
                *(f"{one.processor:.1f} s", as_ratio(one.processor, ours.processor), f"{one.megabytes:.0f} MB"),
            ]
            for name, one in took.items()
        ],
    )
    if "duckdb" in took:
        ratio = took["duckdb"].seconds / ours.seconds
        bench.promise(f"DuckDB takes at least {LEAST_RATIO} times as long", kept=ratio >= LEAST_RATIO)


def all_cores(bench: Bench, file: Path) -> None:
    took = timed(bench, f"{machine.cores()} cores", file)
    speed = bench.options.rows / took.seconds
    print(f"{machine.cores()} cores: {took.seconds:.1f} s, {speed:,.0f} rows/s, {took.megabytes:.0f} MB", flush=True)
    bench.promise(f"at least {LEAST_ROWS_A_SECOND:,} rows/s", kept=speed >= LEAST_ROWS_A_SECOND)


def flat(bench: Bench, folder: Path) -> None:
    """The cost of a row in files of three sizes, without what the start of the process costs."""
    start, most = timed(bench, "start", sample(folder, 1)).seconds, bench.options.rows
    seconds = {
        rows: timed(bench, f"{rows:,} rows", sample(folder, rows)).seconds for rows in (most // 100, most // 10, most)
    }
    costs = {rows: (whole - start) / rows for rows, whole in seconds.items()}
    bench.table(
        (f"without its start of {start:.2f} s", "seconds", "a row"),
        [[f"{rows:,} rows", f"{each * rows:.2f} s", f"{each * 1e6:.2f} µs"] for rows, each in costs.items()],
    )
    cheap = costs.pop(most) <= MOST_OF_THE_CHEAPEST * min(costs.values())
    bench.promise(f"a row of the largest costs at most {MOST_OF_THE_CHEAPEST} of the cheapest", kept=cheap)


def memory(bench: Bench, file: Path) -> None:
    """Without one successful row there is no key to keep; the rest is what keys take."""
    way, out = partial(validate, 0), file.parent / "judged"
    full = judge(way, file, out)
    refused = file.with_name("refused.csv")
    with file.open("rb") as rows, refused.open("wb") as to:
        for row in rows:
            to.write(ACCEPTED.sub(b".biz,", row))
    without = judge(way, refused, out)
    if without.answer.members:
        sys.exit("expected a file without a successful row")
    bench.took["memory"] |= {"with keys": [full], "without": [without]}
    keys = full.answer.members / 1e6
    each = f"{(full.megabytes - without.megabytes) / keys:.0f} MB more per million"
    print(f"memory: {without.megabytes:.0f} MB without keys, {full.megabytes:.0f} MB with {keys:.2f} million: {each}")
    bench.promise(f"at most {MOST_MEGABYTES} MB without keys", kept=without.megabytes <= MOST_MEGABYTES)


def timed(bench: Bench, title: str, file: Path) -> Took:
    """Validate on all cores, without a look at what it decided."""
    out = file.parent / "judged"
    return bench.in_turn(title, {"validate": lambda _: judge(partial(validate, 0), file, out, 1)})["validate"]


def judge(way: Way, file: Path, out: Path, number: int = 0) -> Took:
    """One process into a folder that is new to it; of the first run also what was decided: reading that takes long."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    took = run(way(file, out), os.environ | {"POLARS_MAX_THREADS": "1", "JARFLOW_LOG": "json"})
    return replace(took, answer=None if number else outcome(out))


def validate(threads: int, file: Path, out: Path, checkout: Path = CHECKOUT) -> list[str]:
    """Ours; 0 threads are as many as there are processors."""
    command = [*jars.jar(checkout, "validate").command(), "applications"]
    return [*command, "--in", str(file), "--out", str(out), *(["--threads", str(threads)] if threads else [])]


def one_core(file: Path, out: Path) -> list[str]:
    return ["taskset", "-c", str(min(os.sched_getaffinity(0))), *validate(1, file, out)]


def rival(name: str, file: Path, out: Path) -> list[str]:
    return [str(INSTALLED / "bin" / "python"), str(RIVALS / f"with_{name}.py"), str(file), str(out)]


def installed(bench: Bench) -> list[str]:
    """The rivals that can run here, after what they need was installed."""
    return bench.options.rivals if bench.environment("applications", RIVALS / "requirements.txt") else []


def sample(folder: Path, rows: int, *more: str) -> Path:
    """A file of invented applications; made once."""
    out = folder / f"{rows}{''.join(more)}"
    file = out / "applications-1.csv"
    if not file.exists():
        command = jars.jar(CHECKOUT, "sample-data").command()
        run([*command, "applications", "--rows", str(rows), "--out", str(out), *more], os.environ)
    return file


def edges(folder: Path) -> Path:
    """Every edge of the rules twice, for duplicates. A # becomes a number that another edge gets too."""
    heading, *rows = (RIVALS / "edges.csv").read_bytes().splitlines(keepends=True)
    file = folder / "edges.csv"
    twice = (row.replace(b"#", b"%08d" % number) for place, row in enumerate(rows) for number in (2 * place, place))
    file.write_bytes(heading + b"".join(twice))
    return file


def contradicting(folder: Path) -> Path:
    """A file whose hyphens are disputed."""
    file = folder / "contradicting.csv"
    with file.open("wb") as out:
        out.write(sample(folder, FEW).read_bytes())
        out.write(sample(folder, FEW, "--hyphen", "month-first").read_bytes().split(b"\n", 1)[1])
    return file


def outcome(out: Path) -> Judged:
    """Read what was written: validate names its files by batch, in a folder of each kind, the rivals by kind."""
    members, reasons, ids, cells = 0, Counter(), 0, 0
    for file in (*out.glob("*successful.csv"), *out.glob("*successful/*.csv")):
        with file.open(newline="", encoding="utf-8") as text:
            rows = csv.reader(text)
            place = {column: number for number, column in enumerate(next(rows))}
            for row in rows:
                cells = (cells + hash(tuple(row))) & MASK
                if "membership_id" in place:
                    members += 1
                    ids = (ids + hash((row[place["membership_id"]], row[place["source_line"]]))) & MASK
                else:
                    reasons[row[place["reasons"]]] += 1
    return Judged(members, reasons, ids, cells)


if __name__ == "__main__":
    main()
