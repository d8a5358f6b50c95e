#!/usr/bin/env python3
"""A million lines of sales from a file to committed rows, every trigger and constraint live: load-sales beside psql.

    bench/sales.py [--lines 1000000] [--runs 3]

Starts a PostgreSQL of its own in a scratch folder and migrates it. Each run loads the same file into a copy of the same
database: `load-sales` as a whole process, from its start-up cache; psql's copy into a staging table, then an insert a
table (bench/sales/plain.sql); and the same tuned by somebody who knows the schema (bench/sales/tuned.sql). The rivals
check nothing themselves: the file is all good. Afterwards all must hold the same. Needs psql, and what `./jarflow up`
installed and built.
"""

from __future__ import annotations

import argparse
import random
import shutil
import statistics
import subprocess
import sys
import time
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse import CHECKOUT, connect, server

from cli import jars, machine, passwords

if TYPE_CHECKING:
    from cli.places import Places

OWN = CHECKOUT / "bench" / "sales"
ITEMS, CUSTOMERS = 5_000, 100_000
LEAST, AIM, RATIO = 60_000, 200_000, 1.2
SAME = """
select count(*), sum(total_price), sum(total_weight), min(placed_at), max(placed_at),
    (select count(*) from sales.line),
    (select sum(quantity) from sales.item_sold),
    (select sum(spent) from sales.customer),
    (select sum(revenue) from sales.day_revenue),
    (select count(*) from sales.imbalance)
from sales.transaction
"""


def main() -> None:
    """Load in turn, compare; exit 1 where a promise is not kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--scratch", type=Path, help="a folder on the disk to measure (default: the system's own)")
    options = parser.parse_args()
    if not shutil.which("psql"):
        sys.exit("psql is not on this machine: install PostgreSQL's client")
    with server(options.scratch) as places:
        prepare(places)
        file = places.home / "sales.csv"
        lines = write(file, options.lines)
        print(f"{lines:,} lines, {file.stat().st_size / 1e6:.0f} MB", flush=True)
        took: dict[str, list[float]] = {way: [] for way in ("load-sales", "plain", "tuned")}
        held = set()
        for _ in range(options.runs):
            for way, times in took.items():
                seconds, state = load(places, way, file)
                times.append(seconds)
                held.add(state)
                print(f"  {way:<12}{seconds:>7.1f} s", flush=True)
        if len(held) != 1:
            sys.exit(f"they do not hold the same: {held}")
    sys.exit(0 if tell(took, lines) else 1)


def prepare(places: Places) -> None:
    """Items and members, as bench/questions has them; nobody bought anything yet."""
    with closing(connect(places, passwords.SUPERUSER)) as owner, owner.cursor() as cursor:
        questions = CHECKOUT / "bench" / "questions"
        cursor.execute("select setseed(0.5)")
        cursor.execute((questions / "items.sql").read_text(encoding="utf-8"), {"items": ITEMS, "sold": ITEMS})
        cursor.execute((questions / "members.sql").read_text(encoding="utf-8"), {"customers": CUSTOMERS})
        cursor.execute("delete from sales.customer")
        cursor.execute("vacuum analyze")


def write(file: Path, lines: int) -> int:
    """Transactions of one to six lines, by members of a long tail; the totals are not given."""
    chance = random.Random(5)  # noqa: S311 - the same file each time
    begin = datetime(2024, 1, 1, tzinfo=timezone.utc)
    written = number = 0
    with file.open("w", encoding="utf-8") as out:
        out.write("transaction_id,membership_id,placed_at,item_id,quantity,unit_price,total_price,total_weight\n")
        while written < lines:
            number += 1
            member = 1 + int(CUSTOMERS * chance.random() ** 2)
            moment = (begin + timedelta(seconds=number * 180)).strftime("%Y-%m-%dT%H:%M:%SZ")
            for item in chance.sample(range(ITEMS), min(chance.randint(1, 6), lines - written)):
                price = f"{1 + item % 97}.{item % 100:02d}"
                out.write(f"T{number:08d},M{member},{moment},I{item:06d},{1 + item % 3},{price},,\n")
                written += 1
    return written


def load(places: Places, way: str, file: Path) -> tuple[float, tuple[object, ...]]:
    """Seconds of one load into a fresh copy of the warehouse, and what it holds then."""
    database = "copy"
    with closing(connect(places, passwords.SUPERUSER, "postgres")) as owner, owner.cursor() as cursor:
        cursor.execute(f"drop database if exists {database}")
        cursor.execute(f"create database {database} template {passwords.WAREHOUSE}")
        cursor.execute(f'grant connect, temporary on database {database} to "load-sales"')
        cursor.execute("checkpoint")
    environment = jars.environment(places, "load-sales") | {"PGDATABASE": database}
    if way == "load-sales":
        jar = jars.jar(CHECKOUT, "load-sales")
        command = [*jar.command(machine.java_home()), "--transactions", str(file)]
    else:
        command = ["psql", "--no-psqlrc", "--quiet", "--file", str(OWN / f"{way}.sql")]
    with file.open("rb") as content:
        began = time.monotonic()
        done = subprocess.run(command, env=environment, stdin=content, capture_output=True, text=True, check=False)
        seconds = time.monotonic() - began
    if done.returncode != 0:
        sys.exit(f"{way} failed: {done.stderr[-2000:]}")
    with closing(connect(places, passwords.SUPERUSER, database)) as owner, owner.cursor() as cursor:
        cursor.execute(SAME)
        return seconds, cursor.fetchone()


def tell(took: dict[str, list[float]], lines: int) -> bool:
    """The medians, and whether the promises are kept."""
    medians = {way: statistics.median(times) for way, times in took.items()}
    ours = medians["load-sales"]
    print(f"\n{'':<12}{'median':>9}{'lines/s':>10}{'ratio':>7}")
    for way, seconds in medians.items():
        print(f"{way:<12}{seconds:>7.1f} s{lines / seconds:>10,.0f}{seconds / ours:>7.2f}")
    print(f"\nexpected {LEAST:,} lines/s or more (the aim: {AIM:,}), and plain {RATIO} times as long or longer")
    return lines / ours >= LEAST and medians["plain"] / ours >= RATIO


if __name__ == "__main__":
    main()
