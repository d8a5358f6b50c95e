"""Lists the sample data that is loaded or waits in landing folders; with --remove it takes all of it away.

It counts the rows in the database and the files in the store, among the reports and elsewhere, and asks before it
removes them. What is no sample stays. Purchases that are no samples but name a sample member or item stop it, and are
named. Samples come again only on request: ./jarflow up --samples
"""

from __future__ import annotations

import argparse
import contextlib
import shutil
from collections.abc import Iterable
from pathlib import Path

from cli import locks, passwords, samples, stamps, warehouse
from cli.places import Places
from cli.problem import FAILED, USAGE, Problem
from cli.screen import Screen, agreed

EXAMPLES = """\
examples:
  ./jarflow samples               # what there is
  ./jarflow samples --remove      # count it, ask, and take it away
  ./jarflow up --samples          # land samples again
"""
REMOVAL = """
copy (select * from ops.remove_sample_trips() union all select * from ops.remove_samples())
to stdout with (format csv, header)
"""
KNOWN = """
select 'batch' as kind, dataset || '/' || batch as name from ops.batch
union
select 'batch', 'applications/' || batch from membership.batch
union
select 'content', sha256 from ops.batch_file
union
select 'content', sha256 from ml.version
union
select 'content', sha256 from covid.reply
"""
LISTED = 20
PATIENCE = 5.0


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--remove", action="store_true", help="take the sample data away")
    parser.add_argument("--yes", action="store_true", help="answer the question of --remove with yes")


def run(arguments: argparse.Namespace, places: Places, screen: Screen) -> int:
    if arguments.yes and not arguments.remove:
        raise Problem("--yes answers the question of --remove; samples alone asks nothing.", USAGE)
    if not warehouse.is_there(places):
        raise Problem("PostgreSQL does not answer. Start it first: ./jarflow up")
    with locks.alone(places.run / "lock", "./jarflow samples", patience=PATIENCE):
        found = warehouse.undone(places, REMOVAL, login=passwords.SAMPLES)
        left = stamps.read(_leaving(places)).get("found", [])
        files = _files(places, [*found, *_not_used(places, left)])
        if not files and all(row["rows"] == "0" for row in found):
            screen.line("There is no sample data.")
            return 0
        _show(screen, found, files)
        if any(row["kind"] == "reference" for row in found):
            return FAILED if arguments.remove else 0
        if not arguments.remove:
            screen.line("To take all of it away: ./jarflow samples --remove")
            return 0
        if not arguments.yes and not agreed(
            "Remove all of this?", "--remove would take this away. To do so without being asked: add --yes"
        ):
            screen.line("Nothing was removed.")
            return 0
        # If this is interrupted when the database has forgotten the samples, the next one reads here what to remove.
        stamps.write(_leaving(places), {"found": [*left, *(row for row in found if row["kind"] != "rows")]})
        gone = warehouse.changed(places, REMOVAL, login=passwords.SAMPLES)
        _remove(places, _files(places, _not_used(places, [*left, *found, *gone])))
    screen.line("Removed. Samples come again only on request: ./jarflow up --samples")
    if any(row["name"] == "transactions" and int(row["rows"]) for row in gone):
        screen.line("Answers about sales are from before until the next run: ./jarflow run sales")
    return 0


def _show(screen: Screen, found: list[dict[str, str]], files: list[Path]) -> None:
    references = [row["name"] for row in found if row["kind"] == "reference"]
    if references:
        screen.line("Sample data is loaded, and cannot be taken away while other purchases refer to it:")
        for sentence in references[:LISTED]:
            screen.line(f"  transaction {sentence}")
        if len(references) > LISTED:
            screen.line(f"  and {len(references) - LISTED} more")
        screen.line("Drop a file with these transactions, of other members or items, and run sales.")
        return
    rows = [(row["name"], f"{int(row['rows']):,}") for row in found if row["kind"] == "rows" and row["rows"] != "0"]
    screen.line()
    screen.table(("SAMPLE DATA", "HOW MANY"), [*rows, ("files and folders", str(len(files)))])
    screen.line()


def _not_used(places: Places, found: list[dict[str, str]]) -> list[dict[str, str]]:
    """Without what the database knows: a file of the same content may have come since an interrupted removal."""
    known = {(row["kind"], row["name"]) for row in warehouse.rows(places, KNOWN, login=passwords.SAMPLES)}
    return [row for row in found if (row["kind"], row["name"]) not in known]


def _files(places: Places, found: list[dict[str, str]]) -> list[Path]:
    """The files and folders of this machine that hold what was found, and the samples that no run has taken yet."""
    named = samples.waiting(places)
    for row in found:
        match row["kind"]:
            case "content":
                named.append(places.data / "store" / row["name"][:2] / row["name"])
            case "batch":
                dataset, _, batch = row["name"].partition("/")
                named.append(places.data / "store" / "batches" / dataset / f"{batch}.jsonl")
                named += (places.data / "out").glob(f"{dataset}/*/{batch}.*")
            case "run":
                dag, _, run_id = row["name"].partition("/")
                named.append(places.reports(dag, run_id))
    return sorted({file for file in named if file.exists()})


def _remove(places: Places, files: Iterable[Path]) -> None:
    for file in files:
        if file.is_dir():
            shutil.rmtree(file, ignore_errors=True)
        else:
            file.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            file.parent.rmdir()
    for empty in (*places.landing.glob(f"{samples.FOLDER}/*"), places.landing / samples.FOLDER):
        with contextlib.suppress(OSError):
            empty.rmdir()
    _leaving(places).unlink(missing_ok=True)


def _leaving(places: Places) -> Path:
    return places.run / "samples-leaving.json"
