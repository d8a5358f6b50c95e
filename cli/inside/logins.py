"""Names the logins whose password the server refuses, or which have settings that are not ours, a line each.

A wrong setting keeps a login out as a changed password does. A login that was dropped is not named.

Called as: logins.py, with PGHOST, PGPORT, PGDATABASE, PGUSER and PGPASSFILE, whose lines are `*:*:*:LOGIN:PASSWORD`.
"""

import os
import sys
from contextlib import closing
from pathlib import Path

import psycopg2

REFUSED = "password authentication failed"
OURS = ("temp_file_limit=-1", "idle_session_timeout=0", "statement_timeout=30s")
"""The settings of logins that sql/roles/roles.sql makes."""
CHANGED = """
    select rolname from pg_db_role_setting join pg_roles on pg_roles.oid = setrole
    where not setconfig <@ %s::text[]
      and setdatabase in (0, (select oid from pg_database where datname = 'warehouse'))
      and rolname not in ('airflow', 'migrate')
"""


def there_are() -> tuple[set[str], set[str]] | None:
    """The logins of the server, and those with other settings; None if it does not even let us in to say so."""
    try:
        with closing(psycopg2.connect(connect_timeout=5)) as session, session.cursor() as cursor:
            cursor.execute("select rolname from pg_roles where rolcanlogin")
            logins = {name for (name,) in cursor}
            cursor.execute(CHANGED, [list(OURS)])
            return logins, {name for (name,) in cursor}
    except psycopg2.OperationalError:
        return None


def main(pgpass: Path) -> None:
    known = there_are()
    changed = known[1] if known else set()
    for line in pgpass.read_text(encoding="utf-8").splitlines():
        login = line.split(":")[3] if line.count(":") >= 4 and not line.startswith("#") else ""
        try:
            if login in changed:
                print(login)
            elif login and (known is None or login in known[0]):
                psycopg2.connect(user=login, connect_timeout=5).close()
        except psycopg2.OperationalError as wrong:
            if REFUSED in str(wrong):
                print(login)


if __name__ == "__main__":
    try:
        main(Path(os.environ["PGPASSFILE"]))
    except OSError as wrong:
        sys.exit(f"logins: {wrong}")
