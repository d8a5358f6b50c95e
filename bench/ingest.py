#!/usr/bin/env python3
"""The cost of ingest beside plain tools that do less: ten thousand small files, and one large file.

    bench/ingest.py [--files 10000] [--gigabytes 10]

The rival copies, hashes and flushes (cp, sha256sum, sync), and keeps no books. Both take the same files on one disk, in
turn, and must find the same digests; the ratio is what to look at. Starts a PostgreSQL of its own in a scratch folder.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from dataclasses import replace
from pathlib import Path

from measure import Bench, Took, as_ratio, run
from warehouse import command, server

from cli import jars
from cli.places import Places

MEGABYTE = 1 << 20
COPY = 'cp -r "$1" "$2" && find "$2" -type f -exec sha256sum {} + && sync -f "$2"'


def main() -> None:
    bench = Bench(__doc__, files=(10_000, 20), gigabytes=(10.0, 0.001), runs=(1, 1))
    options = bench.parse()
    with server(options.scratch) as places:
        rows = [
            measure(bench, places, f"{options.files:,} files of 2 KB", options.files, 2_000),
            measure(bench, places, f"1 file of {options.gigabytes:g} GB", 1, int(options.gigabytes * 1000**3)),
        ]
    bench.table(("", "ingest", "cp + sha256sum", "ratio", "peak memory"), rows)
    bench.end()


def measure(bench: Bench, places: Places, title: str, files: int, size: int) -> list[str]:

    def copy(number: int) -> Took:
        landing = fill(places.landing / f"bench-{files}-{number}", files, size)
        took = run(["sh", "-c", COPY, "sh", landing, places.data / "copy"], os.environ)
        shutil.rmtree(places.data / "copy")
        return replace(took, answer=sorted(line.split()[0] for line in took.answer.splitlines()))

    def ingest(number: int) -> Took:
        words = [*command(places, "ingest"), f"bench-{files}-{number}", "--quiet", "0s"]
        took = run(words, jars.environment(places, "ingest"))
        manifest = Path(json.loads(took.answer.splitlines()[-1])["manifest"]).read_text(encoding="utf-8")
        shutil.rmtree(places.data / "store")
        return replace(took, answer=sorted(json.loads(line)["sha256"] for line in manifest.splitlines()))

    rival, ours = bench.in_turn(title, {"cp + sha256sum": copy, "ingest": ingest}).values()
    ratio = as_ratio(rival.seconds, ours.seconds)
    return [title, f"{ours.seconds:.1f} s", f"{rival.seconds:.1f} s", ratio, f"{ours.megabytes:.0f} MB"]


def fill(folder: Path, files: int, size: int) -> Path:
    """Files of random bytes, an hour old, safe on the disk."""
    folder.mkdir(parents=True)
    hour_ago = time.time() - 3600
    for number in range(files):
        file = folder / f"{number}.bin"
        with file.open("wb") as out:
            for start in range(0, size, MEGABYTE):
                out.write(os.urandom(min(MEGABYTE, size - start)))
        os.utime(file, (hour_ago, hour_ago))
    run(["sync", "-f", folder], os.environ)
    return folder


if __name__ == "__main__":
    main()
