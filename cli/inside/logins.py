"""Names the logins whose password the server refuses, a line each. A login that was dropped is not named.

Called as: logins.py, with PGHOST, PGPORT, PGDATABASE, PGUSER and PGPASSFILE, whose lines are `*:*:*:LOGIN:PASSWORD`.
"""

import os
import sys
from contextlib import closing
from pathlib import Path

import psycopg2

REFUSED = "password authentication failed"


def there_are() -> set[str] | None:
    """The logins of the server; None if it does not even let us in to say so."""
    try:
        with closing(psycopg2.connect(connect_timeout=5)) as session, session.cursor() as cursor:
            cursor.execute("select rolname from pg_roles where rolcanlogin")
            return {name for (name,) in cursor}
    except psycopg2.OperationalError:
        return None


def main(pgpass: Path) -> None:
    known = there_are()
    for line in pgpass.read_text(encoding="utf-8").splitlines():
        login = line.split(":")[3] if line.count(":") >= 4 and not line.startswith("#") else ""
        try:
            if login and (known is None or login in known):
                psycopg2.connect(user=login, connect_timeout=5).close()
        except psycopg2.OperationalError as wrong:
            if REFUSED in str(wrong):
                print(login)


if __name__ == "__main__":
    try:
        main(Path(os.environ["PGPASSFILE"]))
    except OSError as wrong:
        sys.exit(f"logins: {wrong}")
