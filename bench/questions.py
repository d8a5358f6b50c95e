#!/usr/bin/env python3
"""What people ask of sales (sql/queries/sales), on ten million lines; and what it costs a load that the answers wait.

    bench/questions.py [--lines 10000000] [--runs 20]

Starts a PostgreSQL of its own in a scratch folder, migrates it, and fills it by set-based statements with every trigger
and constraint live. Before a time counts, each rollup must be what the lines say, and each question must answer the
same when it is asked of the lines alone (bench/questions/); the ratio says how many times longer that takes. A time is
that of one question on an open connection of the group analytics, to the last row. Then a million lines are loaded with
and without the three rollups, in turn, and taken back. Needs what `./jarflow up` installed and built.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse import CHECKOUT, connect, server

from cli import passwords

if TYPE_CHECKING:
    from psycopg2.extensions import connection
    from psycopg2.extensions import cursor as Cursor  # noqa: N812 - a class of psycopg2 with a small name

QUESTIONS = CHECKOUT / "sql" / "queries" / "sales"
OWN = CHECKOUT / "bench" / "questions"
ASKED = ("top_members", "top_items", "monthly_revenue", "unsold_items")
ITEMS, CUSTOMERS = 5_000, 200_000
SOLD = ITEMS - ITEMS // 50
LINES, OF_TRANSACTIONS = 20, 6
"""Twenty lines in every six transactions."""
A_LOAD = 1_000_000
CANCELLED = "update sales.transaction set status = 'cancelled' where transaction_id like '%%%02d'"
LONGEST = 0.050
ROLLUPS = {
    "sales.weigh_lines": r"merge into sales\.item_sold .*?;",
    "sales.weigh_new_transactions": r"update sales\.customer\b.*?;|insert into sales\.day_revenue .*?;",
}


def main() -> None:
    """Fill, check, ask, load; exit 1 where a promise is not kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=10_000_000)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--scratch", type=Path, help="a folder on the disk to measure (default: the system's own)")
    options = parser.parse_args()
    with server(options.scratch) as places:
        with closing(connect(places, passwords.SUPERUSER)) as owner:
            fill(owner, options.lines)
        with closing(connect(places, passwords.PERSON + "analytics")) as analyst:
            kept = [ask(analyst, question, options.runs) for question in ASKED]
        with closing(connect(places, passwords.SUPERUSER)) as owner:
            cost(owner, options.lines)
    sys.exit(0 if all(kept) else 1)


def fill(owner: connection, lines: int) -> None:
    """Items, members, and transactions a million lines at a time; one in a hundred is cancelled, as people do."""
    began = time.monotonic()
    with owner.cursor() as cursor:
        cursor.execute("select setseed(0.5)")
        run(cursor, "items", items=ITEMS, sold=SOLD)
        run(cursor, "members", customers=CUSTOMERS)
        for first in range(0, lines, A_LOAD):
            draw(cursor, first, min(A_LOAD, lines - first))
            run(cursor, "load")
        cursor.execute(CANCELLED % 7)
        cancelled = cursor.rowcount
        cursor.execute("vacuum analyze")
        seconds = time.monotonic() - began
        cursor.execute("select count(*), count(distinct transaction_id), count(distinct item_id) from sales.line")
        counted = "{:,} lines of {:,} transactions and {:,} items".format(*cursor.fetchone())
        run(cursor, "untrue_rollups")
        if untrue := cursor.fetchall():
            sys.exit(f"rollups are not what the lines say: {untrue}")
    print(
        f"{counted}, {CUSTOMERS:,} customers, {cancelled:,} cancelled: filled in {seconds:.0f} s, every rollup true\n"
    )
    print(f"{'':<18}{'median':>10}{'worst':>10}{'of the lines':>14}{'ratio':>9}", flush=True)


def draw(cursor: Cursor, first: int, lines: int) -> None:
    """Fill the table basket with this many lines, behind the first ones."""
    cursor.execute("drop table if exists basket")
    begin, end = (number * OF_TRANSACTIONS // LINES for number in (first, first + lines))
    run(cursor, "baskets", first=begin, last=end - 1, sold=SOLD, customers=CUSTOMERS)
    cursor.execute("analyze basket")


def ask(analyst: connection, question: str, runs: int) -> bool:
    """Ask as people do, and once of the lines alone: the same must be answered."""
    statement = (QUESTIONS / f"{question}.sql").read_text(encoding="utf-8")
    took = []
    with analyst.cursor() as cursor:
        for _ in range(runs):
            began = time.monotonic()
            cursor.execute(statement)
            answer = cursor.fetchall()
            took.append(time.monotonic() - began)
        began = time.monotonic()
        run(cursor, question)
        alone = cursor.fetchall()
        raw = time.monotonic() - began
    if answer != alone:
        sys.exit(f"{question}: expected what the lines say\n{alone}\nfound\n{answer}")
    median, worst = statistics.median(took), max(took)
    figures = f"{median * 1000:>7.1f} ms{worst * 1000:>7.1f} ms{raw:>12.1f} s{raw / median:>9,.0f}"
    print(f"{question:<18}{figures}", flush=True)
    return median < LONGEST


def cost(owner: connection, lines: int) -> None:
    """A load with the rollups beside one without: each in a transaction that is taken back."""
    took: dict[str, list[float]] = {"with": [], "without": []}
    busy: dict[str, list[float]] = {way: [] for way in took}
    owner.autocommit = False
    with owner.cursor() as cursor:
        draw(cursor, lines, A_LOAD)
        owner.commit()
        for way in [*took] * 3:
            if way == "without":
                forget_rollups(cursor)
            began, before = time.monotonic(), processor(owner)
            run(cursor, "load")
            cursor.execute("set constraints all immediate")
            took[way].append(time.monotonic() - began)
            busy[way].append(processor(owner) - before)
            owner.rollback()
    seconds, busy_for = ({way: statistics.median(each[way]) for way in each} for each in (took, busy))
    print(f"\n{A_LOAD:,} more lines{'with':>10}{'without':>10}{'ratio':>7}")
    for title, each in (("seconds", seconds), ("processor", busy_for)):
        ratio = each["with"] / each["without"]
        print(f"{title:<20}{each['with']:>8.1f} s{each['without']:>8.1f} s{ratio:>7.2f}", flush=True)


def processor(session: connection) -> float:
    """The processor time that the server spent on this session so far, as Linux counts it."""
    counted = Path(f"/proc/{session.info.backend_pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(counted[11]) + int(counted[12])) / os.sysconf("SC_CLK_TCK")


def forget_rollups(cursor: Cursor) -> None:
    """Until the transaction ends, the triggers check everything and count nothing."""
    for function, counting in ROLLUPS.items():
        cursor.execute("select pg_get_functiondef(%s::regproc)", [function])
        definition, cut = re.subn(counting, "", cursor.fetchone()[0], flags=re.DOTALL)
        if cut != counting.count("|") + 1:
            sys.exit(f"{function} counts otherwise than this bench knows: mend ROLLUPS")
        cursor.execute(definition)


def run(cursor: Cursor, name: str, **values: int) -> None:
    """Run a statement of bench/questions."""
    statement = (OWN / f"{name}.sql").read_text(encoding="utf-8")
    cursor.execute(statement, values or None)


if __name__ == "__main__":
    main()
