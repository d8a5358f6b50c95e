"""Says where a file is, and what became of it: waiting in a landing folder, taken, loaded, or refused and why.

NAME may be a part of a name, the beginning of a SHA-256, or the path of a file here, which is then found by its content
too. Without a name it lists the newest. While PostgreSQL does not answer, it knows the landing folders only.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from cli import datasets, files_taken, warehouse
from cli.files_taken import Known, Wanted
from cli.places import Places
from cli.problem import USAGE, Problem
from cli.screen import GREEN, RED, YELLOW, Screen, ago, bytes_of, count, printable
from cli.verbs.runs import up_to

EXAMPLES = """\
examples:
  ./jarflow files                                # the newest of all
  ./jarflow files march --dataset applications
  ./jarflow files ~/Documents/march.csv          # by its name and its content
  ./jarflow files --json | jq -r '.[] | select(.state == "refused").name'
"""
MOST = 1000
COLOURS = {"loaded": GREEN, "refused": RED, "not taken": RED, "set aside": YELLOW}
SHOWN_OF_A_DIGEST = 12


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", nargs="?", help="a part of a name, a SHA-256 or a path")
    parser.add_argument("--dataset", metavar="DATASET", help="only files of this one, as cars")
    how_many = f"how many, at most {MOST}; 20 by default"
    parser.add_argument("--last", metavar="N", type=up_to(MOST), default=20, help=how_many)
    parser.add_argument("--json", action="store_true", help="for programs: a list of JSON objects")


def run(arguments: argparse.Namespace, places: Places, screen: Screen) -> int:
    there = [one.name for one in datasets.dropped(places)]
    if arguments.dataset not in (None, *there):
        raise Problem(f"There is no dataset '{arguments.dataset}'. There are: {', '.join(there)}.", USAGE)
    asks = warehouse.is_there(places)
    if not asks:
        # Where standard output is read by a program it stays JSON.
        down = f"PostgreSQL does not answer on port {places.postgres_port}: only the landing folders are looked at."
        (Screen(sys.stderr) if arguments.json else screen).warning(f"{down} Start it: ./jarflow up")
    found = files_taken.find(places, _wanted(arguments), with_warehouse=asks)
    if arguments.json:
        print(json.dumps([one.as_json() for one in found], indent=2))
    elif found:
        _show(found, screen)
        if arguments.name:
            _show_refused_rows(found, places, screen)
    else:
        named = f" named like '{printable(arguments.name)}'" if arguments.name else ""
        not_known = "lies in a landing folder; whether one was taken, only PostgreSQL knows: ./jarflow up"
        screen.line(f"No file{named} {'was dropped or taken.' if asks else not_known}")
        if asks and arguments.name:
            screen.line("A file whose content came before, under another name, is known by that one: ./jarflow files")
    return 0


def _wanted(arguments: argparse.Namespace) -> Wanted:
    name: str | None = arguments.name
    if name is None:
        return Wanted(arguments.dataset, most=arguments.last)
    path = Path(name).expanduser()
    digest = files_taken.digest(path) if path.is_file() else None
    return Wanted(arguments.dataset, path.name or name, digest, arguments.last)


def _show(found: list[Known], screen: Screen) -> None:
    rows = [
        (
            printable(one.name),
            f"{one.dataset}, sample" if one.sample else one.dataset,
            one.state,
            ago(one.since),
            bytes_of(one.bytes),
            one.batch or "-",
            one.sha256[:SHOWN_OF_A_DIGEST] or "-",
            f"{one.pipeline} {one.run}".strip() or "-",
        )
        for one in found
    ]
    heads = ("FILE", "DATASET", "STATE", "SINCE", "SIZE", "BATCH", "SHA-256", "RUN")
    screen.table(heads, rows, [COLOURS.get(one.state) for one in found])
    _show_next(found, screen)


def _show_next(found: list[Known], screen: Screen) -> None:
    """Say the next step, once for all files that have the same."""
    alike: dict[tuple[str, str, str], list[Known]] = {}
    for one in found:
        if one.next:
            alike.setdefault((one.state, one.reason, one.next), []).append(one)
    for (state, reason, then), files in alike.items():
        others = f" and {count(len(files) - 1, 'other')} are" if len(files) > 1 else " is"
        why = f": {printable(reason)}" if reason else ""
        screen.line()
        screen.line(f"  {printable(files[0].name)}{others} {state}{why}")
        screen.line(f"    next: {printable(then)}")


def _show_refused_rows(found: list[Known], places: Places, screen: Screen) -> None:
    """Say how many rows of each loaded file were refused."""
    loaded = [one for one in found if one.state == "loaded"]
    if loaded:
        screen.line()
    for one in loaded:
        screen.line(f"  {printable(one.name)} is loaded{_rows_of(one, places)}")


def _rows_of(one: Known, places: Places) -> str:
    quarantine = one.dataset in ("sales-transactions", "trips")
    where = f" ({places.short(places.reports(one.pipeline, one.run))}/)" if one.run else ""
    report = f"the report of its run{where}"
    if one.refused_rows is None:
        return f": its rows were loaded or refused one by one, and {report} counts them"
    if one.refused_rows == 0:
        return f": none of its rows {'is in quarantine' if quarantine else 'was refused'}"
    is_or_are, was_or_were = ("is", "was") if one.refused_rows == 1 else ("are", "were")
    fate = f"{is_or_are} in quarantine" if quarantine else f"{was_or_were} refused one by one"
    return f" without {count(one.refused_rows, 'row')} that {fate}: {report} says why"
