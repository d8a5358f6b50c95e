"""The rival in SQL: with_duckdb.py FILE OUT [THREADS]. Writes OUT/successful.csv and OUT/unsuccessful.csv."""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb


def main(file: Path, out: Path, threads: int = 1) -> None:
    said = {
        "file": file,
        "name": file.name,
        "successful": out / "successful.csv",
        "unsuccessful": out / "unsuccessful.csv",
    }
    database = duckdb.connect(config={"threads": threads})
    for variable, value in said.items():
        database.execute(f"set variable {variable} = $1", [str(value)])
    database.execute(Path(__file__).with_name("duckdb.sql").read_text())


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), *map(int, sys.argv[3:]))
