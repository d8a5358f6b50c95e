#!/usr/bin/env python3
"""The questions that people ask of sales (sql/queries/sales), on ten million lines; and the rollups' cost to a load.

    bench/questions.py [--lines 10000000] [--runs 20]

Starts a PostgreSQL of its own in a scratch folder, migrates it, and fills it by set-based statements with every trigger
and constraint live. Before a time counts, each rollup must be what the lines say, and each question must answer the
same when it is asked of the lines alone (bench/questions/); the ratio says how many times longer that takes. A time is
that of one question on an open connection of the group analytics, to the last row. Then a million lines are loaded with
and without the three rollups, in turn, and taken back. Needs what `./jarflow up` installed and built.
"""

from __future__ import annotations

import os
import re
import statistics
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from measure import CHECKOUT, Bench, Took, as_ratio, same
from warehouse import connect, server

from cli import passwords

if TYPE_CHECKING:
    from collections.abc import Iterable

    from psycopg2.extensions import connection
    from psycopg2.extensions import cursor as Cursor  # noqa: N812 - a class of psycopg2 with a small name

QUESTIONS = CHECKOUT / "sql" / "queries" / "sales"
OWN = CHECKOUT / "bench" / "questions"
ASKED = ("top_members", "top_items", "monthly_revenue", "unsold_items")
ITEMS, CUSTOMERS = 5_000, 200_000
SOLD = ITEMS - ITEMS // 50
"""One item in fifty is never sold."""
LINES, OF_TRANSACTIONS = 20, 6
"""Twenty lines in every six transactions."""
A_LOAD = 1_000_000
CANCELLED = "update sales.transaction set status = 'cancelled' where transaction_id like '%07'"
LONGEST_SECONDS = 0.050
ROLLUPS = {
    "sales.weigh_lines": r"merge into sales\.item_sold .*?;",
    "sales.weigh_new_transactions": r"update sales\.customer\b.*?;|insert into sales\.day_revenue .*?;",
}


def main() -> None:
    bench = Bench(__doc__, lines=(10_000_000, 20_000), load=(1_000_000, 2_000), runs=(20, 2))
    options = bench.parse()
    with server(options.scratch) as places:
        with connect(places) as owner:
            fill(owner, options.lines)
        with connect(places, passwords.PERSON + "analytics") as analyst:
            rows = [ask(bench, analyst, question) for question in ASKED]
        bench.table(("", "median", "worst", "of the lines", "ratio"), rows)
        with connect(places) as owner:
            cost(bench, owner)
    bench.end()


def fill(owner: connection, lines: int) -> None:
    """Items, members and transactions, a million lines at a time; one in a hundred is cancelled as people do it."""
    began = time.monotonic()
    with owner.cursor() as cursor:
        cursor.execute("select setseed(0.5)")
        run(cursor, "items", items=ITEMS, sold=SOLD)
        run(cursor, "members", customers=CUSTOMERS)
        for first in range(0, lines, A_LOAD):
            fill_basket(cursor, first, min(A_LOAD, lines - first))
            run(cursor, "load")
        cursor.execute(CANCELLED)
        cancelled = cursor.rowcount
        cursor.execute("vacuum analyze")
        seconds = time.monotonic() - began
        cursor.execute("select count(*), count(distinct transaction_id), count(distinct item_id) from sales.line")
        counted = "{:,} lines of {:,} transactions and {:,} items".format(*cursor.fetchone())
        cursor.execute((CHECKOUT / "sql/laws/untrue_totals.sql").read_text(encoding="utf-8"))
        if untrue := cursor.fetchmany(10):
            sys.exit(f"totals are not what the lines say: {untrue}")
    print(f"{counted}, {CUSTOMERS:,} customers, {cancelled:,} cancelled: {seconds:.0f} s, rollups true\n", flush=True)


def fill_basket(cursor: Cursor, first: int, lines: int) -> None:
    """Fill the table basket with this many lines, behind the first ones."""
    cursor.execute("drop table if exists basket")
    begin, end = (number * OF_TRANSACTIONS // LINES for number in (first, first + lines))
    run(cursor, "baskets", first=begin, last=end - 1, sold=SOLD, customers=CUSTOMERS)
    cursor.execute("analyze basket")


def ask(bench: Bench, analyst: connection, question: str) -> list[str]:
    """Ask as people do, and once of the lines alone: the same must be answered."""
    with analyst.cursor() as cursor:
        statement = (QUESTIONS / f"{question}.sql").read_text(encoding="utf-8")
        took = [answered(cursor, statement) for _ in range(bench.options.runs)]
        alone = answered(cursor, (OWN / f"{question}.sql").read_text(encoding="utf-8"))
    same(question, {"the lines alone": alone.answer, "the question": took[0].answer})
    bench.took[question] |= {"asked": took, "of the lines alone": [alone]}
    median, worst = statistics.median(one.seconds for one in took), max(one.seconds for one in took)
    bench.promise(f"{question} takes less than {LONGEST_SECONDS * 1000:.0f} ms", kept=median < LONGEST_SECONDS)
    shown = [f"{median * 1000:.1f} ms", f"{worst * 1000:.1f} ms", f"{alone.seconds:.1f} s"]
    return [question, *shown, f"{alone.seconds / median:,.0f}"]


def answered(cursor: Cursor, statement: str) -> Took:
    began = time.monotonic()
    cursor.execute(statement)
    answer = cursor.fetchall()
    return Took(time.monotonic() - began, answer=answer)


def cost(bench: Bench, owner: connection) -> None:
    """A load with the rollups beside one without: each in a transaction that is taken back."""
    owner.autocommit = False
    title = f"{bench.options.load:,} more lines"
    with owner.cursor() as cursor:
        fill_basket(cursor, bench.options.lines, bench.options.load)
        owner.commit()
        ways = {"with rollups": [], "without": ROLLUPS}
        took = bench.in_turn(title, {way: partial(load, owner, cursor, without) for way, without in ways.items()}, 3)
    bench.table(("", *took, "ratio"), [figure(name, *took.values()) for name in ("seconds", "processor")])


def figure(name: str, *took: Took) -> list[str]:
    dear, cheap = (getattr(one, name) for one in took)
    return [name, f"{dear:.2f} s", f"{cheap:.2f} s", as_ratio(cheap, dear)]


def load(owner: connection, cursor: Cursor, without: Iterable[str], _: int) -> Took:
    """Load the table basket, without the counting of these functions; the answer is how many lines."""
    without_counting(cursor, without)
    began, before = time.monotonic(), processor(owner)
    run(cursor, "load")
    lines = cursor.rowcount
    cursor.execute("set constraints all immediate")
    took = Took(time.monotonic() - began, processor(owner) - before, answer=lines)
    owner.rollback()
    return took


def processor(session: connection) -> float:
    """The processor time that the server spent on this session so far, as Linux counts it."""
    counted = Path(f"/proc/{session.info.backend_pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(counted[11]) + int(counted[12])) / os.sysconf("SC_CLK_TCK")


def without_counting(cursor: Cursor, functions: Iterable[str]) -> None:
    """Until the transaction ends, these check everything and count nothing."""
    for function in functions:
        counting = ROLLUPS[function]
        cursor.execute("select pg_get_functiondef(%s::regproc)", [function])
        definition, cut = re.subn(counting, "", cursor.fetchone()[0], flags=re.DOTALL)
        # Each alternative of the pattern stands once in the function.
        if cut != counting.count("|") + 1:
            sys.exit(f"{function} counts otherwise than this bench knows: mend ROLLUPS")
        cursor.execute(definition)


def run(cursor: Cursor, name: str, **values: int) -> None:
    statement = (OWN / f"{name}.sql").read_text(encoding="utf-8")
    cursor.execute(statement, values or None)


if __name__ == "__main__":
    main()
