#!/usr/bin/env python3
r"""Trips from a file to committed rows: load-trips beside psql; then how long a weekly average takes.

    bench/trips.py [--rows 5000000] [--runs 3] [--boxes 200] [--compared 30]

Starts a PostgreSQL of its own in a scratch folder and migrates it. Each run loads the same file into a copy of the same
database: `load-trips` as a whole process, all checks on, with the counts by week and place; psql's copy of the same
text into columns of text; and a copy of a ready-made binary file into columns of the right types, which checks and
counts nothing. Then random boxes and all regions are asked of what load-trips loaded, by the code that serve runs; and
some boxes also of a scan of all trips, of DuckDB, of ClickHouse (chdb) and of PostGIS with its index, which must count
the same. Needs psql, Debian's PostGIS, and what `./jarflow up` installed and built.

    bench/trips.py --rows 100000000 --runs 1 --compared 0

loads and asks without any rival: some take hours over as many rows, and disk for several copies.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from measure import CHECKOUT, Bench, Took, as_ratio, java, run, same
from warehouse import command, connect, server

from cli import jars, passwords
from cli.files_taken import digest
from cli.places import Places

OWN = CHECKOUT / "bench" / "trips"
COPY = "copy"
TEXT_RATIO, BINARY_RATIO, P95 = 1.5, 0.9, 50.0
WARM = 20
"""Questions that are asked first and do not count."""
CITIES = ((14.43, 50.08), (7.68, 45.07), (9.99, 53.55))
UNITS, CELL = 10_000_000, 50_000
"""Units of a degree, and the side of a cell in them."""
POSTGIS = list(Path("/usr/share/postgresql").glob("*/extension/postgis.control"))
POSTGIS_SETTINGS = ("-o", "shared_buffers=512MB", "-o", "maintenance_work_mem=1GB", "-o", "max_wal_size=4GB")
Box = tuple[int, int, int, int]
Answer = tuple[float, int, int]
"""Milliseconds, trips and weeks."""
COUNTS = {
    "load-trips": "select count(*) from trips.trip",
    "text": "select count(*) from trips",
    "binary": "select count(*) from trips",
}
SIZES = """
select
    pg_size_pretty(sum(pg_total_relation_size(c.oid)) filter (where relname ~ '^trip_' and relkind = 'r')) as trips,
    pg_size_pretty(pg_total_relation_size('trips.tile')) as tiles,
    pg_database_size(current_database()) as all
from pg_class c
where relnamespace = 'trips'::regnamespace
"""


def main() -> None:
    bench = Bench(__doc__, rows=(5_000_000, 2_000), runs=(3, 1), boxes=(200, 5), compared=(30, 2))
    options = bench.parse()
    with server(options.scratch) as places:
        file = sample(places, options.rows)
        title = f"{options.rows:,} rows, {file.stat().st_size / 1e6:.0f} MB"
        manifest = batch(places, file)
        ways = {"load-trips": partial(load, places, "load-trips", manifest)}
        if not options.compared:
            print("without rivals\n", flush=True)
        elif shutil.which("psql"):
            load(places, "load-trips", manifest)
            binary = written(places)
            ways |= {"text": partial(load, places, "text", file), "binary": partial(load, places, "binary", binary)}
        else:
            bench.leave_out("text and binary", "psql is not on this machine: install PostgreSQL's client")
        seconds = {way: took.seconds for way, took in bench.in_turn(title, ways).items()}
        ours = seconds["load-trips"]
        bench.table(
            (title, "median", "rows/s", "ratio"),
            [[way, f"{it:.1f} s", f"{options.rows / it:,.0f}", as_ratio(it, ours)] for way, it in seconds.items()],
        )
        if "text" in seconds:
            bench.promise(
                f"\\copy of the text takes at least {TEXT_RATIO} times as long",
                kept=seconds["text"] / ours >= TEXT_RATIO,
            )
            bench.promise(
                f"\\copy of a binary file takes at least {BINARY_RATIO} times as long",
                kept=seconds["binary"] / ours >= BINARY_RATIO,
            )
        if options.compared:
            load(places, "load-trips", manifest)
        ask(bench, places)
        group(bench, places)
    bench.end()


def sample(places: Places, rows: int) -> Path:
    """A file without the rows that sample-data plants a mistake in: psql would refuse all of it."""
    folder = places.home / "samples"
    words = [*command(places, "sample-data"), "trips", "--rows", str(rows), "--out", folder]
    run(words, jars.environment(places, "sample-data"))
    good = folder / "trips.csv"
    with good.open("wb") as out:
        subprocess.run(["awk", "NR == 1 || (NR - 1) % 997", folder / "trips-1.csv"], stdout=out, check=True)
    (folder / "trips-1.csv").unlink()
    return good


def batch(places: Places, file: Path) -> Path:
    """A manifest as ingest writes it; every fresh copy of the database knows the batch."""
    sha256 = digest(file)
    number = hashlib.sha256(sha256.encode()).hexdigest()[:12]
    line = {"path": file.name, "name": file.name, "sha256": sha256, "bytes": file.stat().st_size, "batch": number}
    manifest = file.with_suffix(".jsonl")
    manifest.write_text(json.dumps(line) + "\n", encoding="utf-8")
    with connect(places) as owner, owner.cursor() as cursor:
        cursor.execute(
            "insert into ops.batch (dataset, batch, files, bytes, leased_until) values ('trips', %s, 1, 1, now())",
            [number],
        )
        cursor.execute(
            "insert into ops.batch_file (dataset, sha256, batch, name, bytes) values ('trips', %s, %s, %s, 1)",
            [sha256, number, file.name],
        )
    return manifest


def written(places: Places) -> Path:
    """The loaded trips as a binary file for psql."""
    file = places.home / "samples" / "trips.bin"
    copied = f"\\copy (table trips.trip) to '{file}' with (format binary)"
    run(["psql", "--no-psqlrc", "--quiet", "-c", copied], as_login(places, passwords.SUPERUSER))
    return file


def as_login(places: Places, login: str) -> dict[str, str]:
    return {"PATH": os.environ["PATH"]} | passwords.session(places, login) | {"PGDATABASE": COPY}


def load(places: Places, way: str, file: Path, _: int = 0) -> Took:
    """One load into a fresh copy of the warehouse, and what it holds then."""
    with connect(places, database="postgres") as owner, owner.cursor() as cursor:
        cursor.execute(f"drop database if exists {COPY}")
        cursor.execute(f"create database {COPY} template {passwords.WAREHOUSE}")
        cursor.execute(f'grant connect on database {COPY} to "load-trips", serve_reader')
        cursor.execute("checkpoint")
    if way == "load-trips":
        words = [*command(places, way), "--batch", file]
        took = run(words, jars.environment(places, way) | {"PGDATABASE": COPY})
    else:
        with connect(places, database=COPY) as owner, owner.cursor() as cursor:
            cursor.execute((OWN / f"{way}.sql").read_text(encoding="utf-8"))
        form = "binary" if way == "binary" else "csv, header"
        copied = f"\\copy trips from '{file}' with (format {form})"
        took = run(["psql", "--no-psqlrc", "--quiet", "-c", copied], as_login(places, passwords.SUPERUSER))
    with connect(places, database=COPY) as owner, owner.cursor() as cursor:
        cursor.execute(COUNTS[way])
        return replace(took, answer=cursor.fetchone())


def ask(bench: Bench, places: Places) -> None:
    """How long serve takes for regions and boxes, and what others take for some of the same boxes."""
    with connect(places, database=COPY) as owner, owner.cursor() as cursor:
        cursor.execute("vacuum analyze")
        cursor.execute(SIZES)
        trips, tiles, whole = cursor.fetchone()
        print(f"trips {trips}, tiles {tiles}, {whole / bench.options.rows:.0f} bytes a row in all\n", flush=True)
        cursor.execute("select name from trips.region order by name")
        regions = [f"region={name}" for (name,) in cursor.fetchall()]
    asked = {}
    for by in ("origin", "destination", "either", "both"):
        for kind, aligned in (("aligned box", True), ("any box", False)):
            boxes = random_boxes(5, bench.options.boxes + WARM, aligned=aligned)
            asked[f"{kind} by {by}"] = [f"bbox={in_degrees(one)}&by={by}" for one in boxes]
    asked["region"] = regions
    answers = iter(as_serve(places, [question for questions in asked.values() for question in questions]))
    rows = []
    for kind, questions in asked.items():
        took = sorted([next(answers)[0] for _ in questions][WARM if len(questions) > WARM else 0 :])
        p95 = took[int(len(took) * 0.95)]
        rows.append([kind, *(f"{it:.1f} ms" for it in (took[len(took) // 2], p95, took[-1]))])
        most = P95 if kind.split()[-1] in ("origin", "destination", "region") else 4 * P95
        bench.promise(f"{kind}: p95 under {most:.0f} ms", kept=p95 < most)
    bench.table(("weekly average", "median", "p95", "worst"), rows)
    if bench.options.compared:
        compare(bench, places)


def group(bench: Bench, places: Places) -> None:
    """How long it takes to find the busiest groups."""
    with connect(places, database=COPY) as owner, owner.cursor() as cursor:
        cursor.execute(f'grant connect on database {COPY} to "group-trips"')
    took = run(command(places, "group-trips"), jars.environment(places, "group-trips") | {"PGDATABASE": COPY})
    bench.table(("busiest groups", "took"), [["group-trips", f"{took.seconds:.1f} s"]])


def random_boxes(seed: int, number: int, *, aligned: bool) -> list[Box]:
    random = Random(seed)  # noqa: S311 - nothing is kept secret by it
    return [box(random, aligned=aligned) for _ in range(number)]


def box(random: Random, *, aligned: bool) -> Box:
    """From a block of houses to a whole city, in units of 1e-7 degrees; on the edges of cells if it is aligned."""
    x, y = random.choice(CITIES)
    west, south = round((x + random.uniform(-0.15, 0.1)) * UNITS), round((y + random.uniform(-0.1, 0.07)) * UNITS)
    east, north = west + round(random.uniform(0.002, 0.3) * UNITS), south + round(random.uniform(0.002, 0.2) * UNITS)
    if not aligned:
        return west, south, east, north
    return west // CELL * CELL, south // CELL * CELL, -(-east // CELL) * CELL - 1, -(-north // CELL) * CELL - 1


def in_degrees(of: Box) -> str:
    return ",".join(f"{edge / UNITS:.7f}" for edge in of)


def as_serve(places: Places, questions: list[str]) -> list[Answer]:
    serve = jars.jar(places.checkout, "serve")
    words = [java(), "-Xmx256m", "-cp", serve.path, OWN / "Ask.java"]
    with tempfile.TemporaryFile() as given:
        given.write("\n".join(questions).encode())
        given.seek(0)
        said = run(words, as_login(places, "serve_reader"), given).answer
    lines = (line.split("\t") for line in said.splitlines() if "\t" in line)
    return [(float(took), int(trips), int(weeks)) for took, trips, weeks in lines]


def compare(bench: Bench, places: Places) -> None:
    """The same boxes by a scan, and by rivals that have the same trips: they must count the same."""
    warm, boxes = random_boxes(6, WARM, aligned=False), random_boxes(7, bench.options.compared, aligned=False)
    served = as_serve(places, [f"bbox={in_degrees(one)}&by=origin" for one in (*warm, *boxes)])[WARM:]
    ways = {"serve": served, "a scan of PostgreSQL": scanned(places, boxes)}
    csv = places.home / "samples" / "places.csv"
    copied = f"\\copy (table places) to '{csv}' with (format csv)"
    with connect(places, database=COPY) as owner, owner.cursor() as cursor:
        cursor.execute("create view places as select at, origin_x, origin_y from trips.trip")
    run(["psql", "--no-psqlrc", "--quiet", "-c", copied], as_login(places, passwords.SUPERUSER))
    asked = {"csv": str(csv), "folder": str(places.home), "boxes": boxes}
    loads = {}
    if python := bench.environment("trips", OWN / "requirements.txt"):
        for rival in ("duckdb", "chdb"):
            loads[rival], ways[rival] = by_rival([python, OWN / "rivals.py", rival], asked)
    if POSTGIS and shutil.which("pg_virtualenv"):
        words = ["pg_virtualenv", *POSTGIS_SETTINGS, sys.executable, OWN / "rivals.py", "postgis"]
        loads["postgis"], ways["postgis"] = by_rival(words, asked)
    else:
        bench.leave_out("postgis", "install Debian's packages postgresql-common and postgresql-15-postgis-3")
    same("boxes", {way: [counted[1:] for counted in answers] for way, answers in ways.items()})
    medians = {way: statistics.median(counted[0] for counted in answers) for way, answers in ways.items()}
    bench.table(
        ("boxes by origin", "median", "ratio", "loaded in"),
        [
            [way, f"{took:.1f} ms", as_ratio(took, medians["serve"]), f"{loads[way]:.0f} s" if way in loads else ""]
            for way, took in medians.items()
        ],
    )
    bench.took["boxes by origin"] |= {
        way: [Took(counted[0] / 1000) for counted in answers] for way, answers in ways.items()
    }


def scanned(places: Places, boxes: list[Box]) -> list[Answer]:
    statement = (CHECKOUT / "sql/questions/trips/weekly_average_of_box.sql").read_text(encoding="utf-8")
    answers = []
    with connect(places, passwords.PERSON + "analytics", COPY) as analyst, analyst.cursor() as cursor:
        for one in boxes:
            edges = dict(zip(("west", "south", "east", "north"), in_degrees(one).split(","), strict=True))
            asked = re.sub(
                r"(?<!:):(west|south|east|north)\b", lambda found, edges=edges: f"'{edges[found[1]]}'", statement
            )
            began = time.monotonic()
            cursor.execute(asked)
            [(trips, weeks, *_)] = cursor.fetchall()
            answers.append(((time.monotonic() - began) * 1000, int(trips or 0), int(weeks or 0)))
    return answers


def by_rival(words: list[str | Path], asked: dict[str, Any]) -> tuple[float, list[Answer]]:
    """The seconds of its load, and its answers."""
    with tempfile.TemporaryFile() as given:
        given.write(json.dumps(asked).encode())
        given.seek(0)
        lines = run(words, os.environ, given).answer.splitlines()
    # pg_virtualenv says what it does around it.
    said = json.loads(next(line for line in lines if line.startswith("{")))
    return said["load"], [tuple(answer) for answer in said["answers"]]


if __name__ == "__main__":
    main()
