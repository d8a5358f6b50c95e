# ruff: noqa: S608 - the questions are a bench's own
"""Trips of boxes by what others use: each loads the same trips, makes its best index, and answers the same boxes.

    rivals.py duckdb|chdb|postgis < QUESTION

The question is JSON: `csv`, a file of began,x,y with places in units of 1e-7 degrees; `folder`, where it may write; and
`boxes` of west, south, east, north in the same units. Each box is asked twice, and the second time counts.
The answer is JSON: the seconds of the load, and of each box its milliseconds, trips and weeks.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

Ask = Callable[[tuple[int, int, int, int]], tuple[int, int]]
INSIDE = "y between {1} and {3} and x between {0} and {2}"
UNITS = 10_000_000


def in_duckdb(csv: str, folder: str) -> Ask:
    import duckdb  # noqa: PLC0415 - in an environment of the rivals' own

    database = duckdb.connect(str(Path(folder) / "trips.duckdb"))
    columns = "{'began': 'timestamp', 'x': 'integer', 'y': 'integer'}"
    # Its zone maps leave out what lies far away where rows are sorted.
    database.execute(f"create table trips as from read_csv('{csv}', header = false, columns = {columns}) order by y, x")

    def ask(box: tuple[int, int, int, int]) -> tuple[int, int]:
        counted = database.execute(
            "select count(*), datediff('week', date_trunc('week', min(began)), date_trunc('week', max(began))) + 1 "
            f"from trips where {INSIDE.format(*box)}"
        ).fetchone()
        assert counted
        return counted[0], counted[1] or 0

    return ask


def in_chdb(csv: str, folder: str) -> Ask:
    from chdb.session import Session  # noqa: PLC0415 - in an environment of the rivals' own

    session = Session(str(Path(folder) / "chdb"))
    session.query("create database b engine = Atomic")
    session.query("create table b.trips (began DateTime64(0), x Int32, y Int32) engine = MergeTree order by (y, x)")
    columns = "'began DateTime64(0), x Int32, y Int32'"
    session.query(f"insert into b.trips select * from file('{csv}', CSV, {columns})")
    session.query("optimize table b.trips final")

    def ask(box: tuple[int, int, int, int]) -> tuple[int, int]:
        said = session.query(
            "select count(), dateDiff('week', toStartOfWeek(min(began), 1), toStartOfWeek(max(began), 1)) + 1 "
            f"from b.trips where {INSIDE.format(*box)}",
            "CSV",
        )
        trips, weeks = (int(it) for it in str(said).strip().split(","))
        return trips, weeks if trips else 0

    return ask


def in_postgis(csv: str, _: str) -> Ask:
    import psycopg2  # noqa: PLC0415 - only where this rival is asked

    session = psycopg2.connect("")
    session.autocommit = True
    cursor = session.cursor()
    cursor.execute("create extension postgis")
    cursor.execute("create table raw (began timestamp, x integer, y integer)")
    with Path(csv).open(encoding="ascii") as file:
        cursor.copy_expert("copy raw from stdin with (format csv)", file)
    place = f"st_setsrid(st_makepoint(x / {UNITS}.0, y / {UNITS}.0), 4326)"
    cursor.execute(f"create table trips as select began, {place} as place from raw")
    cursor.execute("create index on trips using gist (place)")
    cursor.execute("vacuum analyze trips")

    def ask(box: tuple[int, int, int, int]) -> tuple[int, int]:
        cursor.execute(
            "select count(*), (date_trunc('week', max(began))::date - date_trunc('week', min(began))::date) / 7 + 1 "
            "from trips where st_intersects(place, st_makeenvelope(%s, %s, %s, %s, 4326))",
            [edge / UNITS for edge in box],
        )
        [(trips, weeks)] = cursor.fetchall()
        return trips, weeks or 0

    return ask


def main() -> None:
    asked = json.load(sys.stdin)
    began = time.monotonic()
    ask = {"duckdb": in_duckdb, "chdb": in_chdb, "postgis": in_postgis}[sys.argv[1]](asked["csv"], asked["folder"])
    load = time.monotonic() - began
    answers = []
    for box in asked["boxes"]:
        ask(tuple(box))
        began = time.monotonic()
        counted = ask(tuple(box))
        answers.append([(time.monotonic() - began) * 1000, *counted])
    print(json.dumps({"load": load, "answers": answers}))


if __name__ == "__main__":
    main()
