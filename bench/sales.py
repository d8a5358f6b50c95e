#!/usr/bin/env python3
"""A million lines of sales from a file to committed rows, every trigger and constraint live: load-sales beside psql.

    bench/sales.py [--lines 1000000] [--runs 3]

Starts a PostgreSQL of its own in a scratch folder and migrates it. Each run loads the same file into a copy of the same
database: `load-sales` as a whole process; psql's copy into a staging table, then an insert a table
(bench/sales/plain.sql); and the same tuned by somebody who knows the schema (bench/sales/tuned.sql). The rivals check
nothing themselves: the file is all good. Afterwards all must hold the same. Needs psql, and what `./jarflow up`
installed and built.
"""

from __future__ import annotations

import random
import shutil
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from functools import partial
from pathlib import Path

from measure import CHECKOUT, Bench, Took, as_ratio, run
from warehouse import command, connect, server

from cli import jars, passwords
from cli.places import Places

OWN = CHECKOUT / "bench" / "sales"
ITEMS, CUSTOMERS = 5_000, 100_000
LEAST, AIM, RATIO = 60_000, 200_000, 1.2
COPY = "copy"
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
    bench = Bench(__doc__, lines=(1_000_000, 500), runs=(3, 1))
    options = bench.parse()
    with server(options.scratch) as places:
        prepare(places)
        file = places.home / "sales.csv"
        write(file, options.lines)
        ways = {"load-sales": partial(load, places, "load-sales", file)}
        if shutil.which("psql"):
            ways |= {way: partial(load, places, way, file) for way in ("plain", "tuned")}
        else:
            bench.leave_out("plain and tuned", "psql is not on this machine: install PostgreSQL's client")
        title = f"{options.lines:,} lines, {file.stat().st_size / 1e6:.0f} MB"
        seconds = {way: took.seconds for way, took in bench.in_turn(title, ways).items()}
    ours = seconds["load-sales"]
    bench.table(
        (title, "median", "lines/s", "ratio"),
        [[way, f"{it:.1f} s", f"{options.lines / it:,.0f}", as_ratio(it, ours)] for way, it in seconds.items()],
    )
    bench.promise(f"at least {LEAST:,} lines/s (the aim: {AIM:,})", kept=options.lines / ours >= LEAST)
    if "plain" in seconds:
        bench.promise(f"plain takes at least {RATIO} times as long", kept=seconds["plain"] / ours >= RATIO)
    bench.end()


def prepare(places: Places) -> None:
    """Items and members, as bench/questions has them; nobody bought anything yet."""
    with connect(places) as owner, owner.cursor() as cursor:
        questions = CHECKOUT / "bench" / "questions"
        cursor.execute("select setseed(0.5)")
        cursor.execute((questions / "items.sql").read_text(encoding="utf-8"), {"items": ITEMS, "sold": ITEMS})
        cursor.execute((questions / "members.sql").read_text(encoding="utf-8"), {"customers": CUSTOMERS})
        cursor.execute("delete from sales.customer")
        cursor.execute("vacuum analyze")


def write(file: Path, lines: int) -> None:
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


def load(places: Places, way: str, file: Path, _: int = 0) -> Took:
    """One load into a fresh copy of the warehouse, and what it holds then."""
    with connect(places, database="postgres") as owner, owner.cursor() as cursor:
        cursor.execute(f"drop database if exists {COPY}")
        cursor.execute(f"create database {COPY} template {passwords.WAREHOUSE}")
        cursor.execute(f'grant connect, temporary on database {COPY} to "load-sales"')
        cursor.execute("checkpoint")
    words = ["psql", "--no-psqlrc", "--quiet", "--file", OWN / f"{way}.sql"]
    if way == "load-sales":
        words = [*command(places, way), "--transactions", file]
    with file.open("rb") as content:
        took = run(words, jars.environment(places, "load-sales") | {"PGDATABASE": COPY}, content)
    with connect(places, database=COPY) as owner, owner.cursor() as cursor:
        cursor.execute(SAME)
        return replace(took, answer=cursor.fetchone())


if __name__ == "__main__":
    main()
