#!/usr/bin/env python3
"""What validate costs beside the same rules in tuned SQL (DuckDB), in Polars and in pandas, on invented applications.

    bench/applications.py [--rows 5000000] [--runs 3] [--rivals duckdb,polars,pandas]

From the start of the process to the files written, date orders learned and duplicates found, in turn; medians. A ratio
says how many times what validate took: above 1 is slower than validate. On a busy machine the one of processor time is
the steadier. All must agree in every cell, also where a file contradicts itself about dates. The rivals' versions are
those of bench/applications/requirements.txt; they live in an environment of their own below .jarflow.
"""

from __future__ import annotations

import argparse
import csv
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CHECKOUT))

from cli import jars, machine  # noqa: E402

RIVALS = CHECKOUT / "bench" / "applications"
FOLDERS = ("successful", "unsuccessful")
FEW = 10_000
LEAST_RATIO = 1.5
LEAST_ROWS_A_SECOND = 450_000
MOST_MEGABYTES = 128
MOST_OF_THE_CHEAPEST = 1.2
ACCEPTED = re.compile(rb"\.(com|net),", re.IGNORECASE)
MASK = (1 << 64) - 1


@dataclass(frozen=True)
class Took:
    """What one process took."""

    seconds: float
    processor: float
    megabytes: float


@dataclass(frozen=True)
class Judged:
    """What was decided: how many members, how often which reasons, and sums of ids with their lines and of all cells.

    Sums, for rows come in any order, and what this process holds would be counted as memory of those it starts.
    """

    members: int
    reasons: Counter[str]
    ids: int
    cells: int


def main() -> None:
    """Check that all agree, then measure; exit 1 where a promise is not kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--rivals", type=lambda names: names.split(","), default=["duckdb", "polars", "pandas"])
    parser.add_argument("--scratch", type=Path, help="a folder on the disk to measure (default: the system's own)")
    options = parser.parse_args()
    rivals = {name: [str(python()), str(RIVALS / f"with_{name}.py")] for name in options.rivals}
    with tempfile.TemporaryDirectory(dir=options.scratch, prefix="applications-") as scratch:
        folder = Path(scratch)
        agree(folder, rivals, contradicting(folder))
        file = sample(folder, options.rows)
        kept = [
            one_thread(folder, rivals, file, options),
            all_cores(folder, file, options),
            flat(folder, options),
            memory(folder, file),
        ]
    sys.exit(0 if all(kept) else 1)


def one_thread(folder: Path, rivals: dict[str, list[str]], file: Path, options: argparse.Namespace) -> bool:
    """Side by side on one thread each, and validate also on one core, with its compiler and its collector."""
    ways = {"validate": validate(file, folder, 1)}
    if shutil.which("taskset"):
        core = str(min(os.sched_getaffinity(0)))
        ways["validate, one core"] = ["taskset", "-c", core, *ways["validate"]]
    ways |= {name: [*command, str(file), str(folder / name)] for name, command in rivals.items()}
    took: dict[str, list[Took]] = {way: [] for way in ways}
    judged: dict[str, Judged] = {}
    for number in range(options.runs):
        for way, command in ways.items():
            took[way].append(run(command, folder, way))
            if number == 0:
                judged[way] = outcome(folder, way)
    print(f"{options.rows:,} rows, one thread each, medians of {options.runs}")
    print(f"{'':<20}{'seconds':>9}{'rows/s':>11}{'ratio':>7}{'processor':>11}{'ratio':>7}{'memory':>10}")
    validates = median(took["validate"])
    for way, each in took.items():
        one = median(each)
        speed = f"{one.seconds:>9.1f}{options.rows / one.seconds:>11,.0f}{one.seconds / validates.seconds:>7.2f}"
        processor = f"{one.processor:>9.1f} s{one.processor / validates.processor:>7.2f}"
        print(f"{way:<20}{speed}{processor}{one.megabytes:>7.0f} MB", flush=True)
    same("this file", judged)
    return "duckdb" not in took or median(took["duckdb"]).seconds / validates.seconds >= LEAST_RATIO


def all_cores(folder: Path, file: Path, options: argparse.Namespace) -> bool:
    """As people run it."""
    took = median([run(validate(file, folder), folder, "validate") for _ in range(options.runs)])
    speed = options.rows / took.seconds
    figures = f"{took.seconds:.1f} s, {speed:,.0f} rows/s, {took.megabytes:.0f} MB"
    print(f"\nvalidate, {os.cpu_count()} cores: {figures}", flush=True)
    return speed >= LEAST_ROWS_A_SECOND


def flat(folder: Path, options: argparse.Namespace) -> bool:
    """The cost of a row in files of three sizes, without what the start of the process costs."""
    start = median([run(validate(sample(folder, 1), folder), folder, "validate") for _ in range(options.runs)])
    print(f"\nvalidate by rows, without its start of {start.seconds:.2f} s")
    costs = []
    for rows in (options.rows // 100, options.rows // 10, options.rows):
        file = sample(folder, rows)
        took = median([run(validate(file, folder), folder, "validate") for _ in range(options.runs)])
        costs.append((took.seconds - start.seconds) / rows)
        print(f"{rows:>10,} rows{took.seconds:>8.2f} s{costs[-1] * 1e6:>8.2f} µs a row", flush=True)
    return costs[-1] <= MOST_OF_THE_CHEAPEST * min(costs[:2])


def memory(folder: Path, file: Path) -> bool:
    """Without one successful row there is no key to keep; the rest is what keys take."""
    keys = outcome(folder, "validate").members / 1e6
    full = run(validate(file, folder), folder, "validate").megabytes
    refused = folder / "refused.csv"
    with file.open("rb") as rows, refused.open("wb") as out:
        for row in rows:
            out.write(ACCEPTED.sub(b".biz,", row))
    without = run(validate(refused, folder), folder, "validate").megabytes
    if outcome(folder, "validate").members:
        sys.exit("expected a file without a successful row")
    each = f"{(full - without) / keys:.0f} MB more per million" if keys else "no key"
    print(f"\nmemory: {without:.0f} MB without keys, {full:.0f} MB with {keys:.2f} million: {each}", flush=True)
    return without <= MOST_MEGABYTES


def python() -> Path:
    """The rivals' interpreter, with what they need."""
    home = CHECKOUT / ".jarflow" / "bench-applications"
    wanted = RIVALS / "requirements.txt"
    installed = home / wanted.name
    if not installed.exists() or installed.read_bytes() != wanted.read_bytes():
        venv.create(home, with_pip=True, clear=True)
        pip = [home / "bin" / "python", "-m", "pip", "install", "--quiet", "--requirement", wanted]
        subprocess.run(pip, check=True)
        shutil.copyfile(wanted, installed)
    return home / "bin" / "python"


def sample(folder: Path, rows: int, *more: str) -> Path:
    """A file of invented applications; made once."""
    out = folder / f"{rows}{''.join(more)}"
    file = out / "applications-1.csv"
    if not file.exists():
        command = jars.jar(CHECKOUT, "sample-data").command(machine.java_home())
        words = ["applications", "--rows", str(rows), "--out", str(out), *more]
        subprocess.run([*command, *words], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return file


def contradicting(folder: Path) -> Path:
    """A file whose hyphens are disputed."""
    file = folder / "contradicting.csv"
    with file.open("wb") as out:
        out.write(sample(folder, FEW).read_bytes())
        out.write(sample(folder, FEW, "--hyphen", "month-first").read_bytes().split(b"\n", 1)[1])
    return file


def agree(folder: Path, rivals: dict[str, list[str]], disputed: Path) -> None:
    """Let all judge every edge of the rules, and disputed dates: who decides otherwise is no rival."""
    for title, file in (("edges", RIVALS / "edges.csv"), ("disputed dates", disputed)):
        judged = {}
        for way, command in {"validate": validate(file, folder, 1), **rivals}.items():
            run(command if way == "validate" else [*command, str(file), str(folder / way)], folder, way)
            judged[way] = outcome(folder, way)
        same(title, judged)


def same(title: str, judged: dict[str, Judged]) -> None:
    """Say that all agree, or where they do not."""
    expected = judged["validate"]
    for way, found in judged.items():
        if found != expected:
            sys.exit(f"{title}: {way} and validate differ:\n{found}\n{expected}")
    counts = f"{expected.members:,} members and {expected.reasons.total():,} refusals"
    print(f"{title}: all agree on {counts}, in every cell\n", flush=True)


def outcome(folder: Path, way: str) -> Judged:
    """Read what was written."""
    files = [file for name in FOLDERS for file in written(folder, way, name)]
    members, reasons, ids, cells = 0, Counter(), 0, 0
    for file in files:
        with file.open(newline="", encoding="utf-8") as text:
            rows = csv.reader(text)
            header = next(rows)
            place = {column: number for number, column in enumerate(header)}
            for row in rows:
                cells = (cells + hash(tuple(row))) & MASK
                if "membership_id" in place:
                    members += 1
                    ids = (ids + hash((row[place["membership_id"]], row[place["source_line"]]))) & MASK
                else:
                    reasons[row[place["reasons"]]] += 1
    return Judged(members, reasons, ids, cells)


def written(folder: Path, way: str, name: str) -> list[Path]:
    """Validate names its files by batch, in a folder of each kind; the rivals by kind."""
    if way.startswith("validate"):
        return list((folder / "validate" / name).glob("*.csv"))
    return [folder / way / f"{name}.csv"]


def validate(file: Path, folder: Path, threads: int = 0) -> list[str]:
    """The command that judges a file; 0 threads are as many as there are processors."""
    command = [*jars.jar(CHECKOUT, "validate").command(machine.java_home()), "applications"]
    words = ["--in", str(file), "--out", str(folder / "validate")]
    return [*command, *words, *(["--threads", str(threads)] if threads else [])]


def run(command: list[str], folder: Path, way: str) -> Took:
    """One process, into a folder that is new to it."""
    out = folder / ("validate" if way.startswith("validate") else way)
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    environment = os.environ | {"POLARS_MAX_THREADS": "1", "JARFLOW_LOG": "json"}
    log = folder / "log"
    began = time.monotonic()
    with (
        log.open("wb") as said,
        subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=said, stderr=said) as process,
    ):
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{command} ended with {process.returncode}:\n{log.read_text()[-2000:]}")
    return Took(time.monotonic() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def median(took: list[Took]) -> Took:
    """The median of each figure."""
    return Took(*(statistics.median(getattr(one, name) for one in took) for name in Took.__annotations__))


if __name__ == "__main__":
    main()
