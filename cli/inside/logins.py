"""Names the logins whose password the server refuses, a line each.

Called as: logins.py, with PGHOST, PGPORT, PGDATABASE and PGPASSFILE, whose lines are `*:*:*:LOGIN:PASSWORD`.
"""

import os
import sys
from pathlib import Path

import psycopg2

REFUSED = "password authentication failed"


def main(pgpass: Path) -> None:
    for line in pgpass.read_text(encoding="utf-8").splitlines():
        login = line.split(":")[3] if line.count(":") >= 4 and not line.startswith("#") else ""
        try:
            if login:
                psycopg2.connect(user=login, connect_timeout=5).close()
        except psycopg2.OperationalError as wrong:
            if REFUSED in str(wrong):
                print(login)


if __name__ == "__main__":
    try:
        main(Path(os.environ["PGPASSFILE"]))
    except OSError as wrong:
        sys.exit(f"logins: {wrong}")
