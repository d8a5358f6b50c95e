"""Make a new server ours: run sql/bootstrap.sql, set the passwords of the logins it made, then bootstrap_warehouse.sql.

Called as: bootstrap.py SQL_FOLDER, with PGHOST, PGPORT and PGPASSFILE. Safe to run again after a kill at any point:
what is there is passed over. A password is hashed here, before it travels or could be logged by the server.
"""

import contextlib
import os
import re
import sys
from pathlib import Path

import psycopg2
from psycopg2 import errors, sql
from psycopg2.extensions import encrypt_password

WITH_PASSWORD = ("migrate", "airflow")
THERE_ALREADY = (errors.DuplicateObject, errors.DuplicateDatabase, errors.UniqueViolation)


def statements(text: str) -> list[str]:
    """Split at each `;` that ends a line: the file promises to have no other."""
    return [part.strip() for part in re.split(r";[ \t]*$", text, flags=re.MULTILINE) if _says_something(part)]


def _says_something(part: str) -> bool:
    return any(line.strip() and not line.lstrip().startswith("--") for line in part.splitlines())


def main(folder: Path, pgpass: Path) -> None:
    lines = (line.split(":") for line in pgpass.read_text(encoding="utf-8").splitlines())
    passwords = {line[3]: line[4] for line in lines}
    connection = psycopg2.connect(user="postgres", dbname="postgres")
    connection.autocommit = True
    with connection.cursor() as cursor:
        for statement in statements((folder / "bootstrap.sql").read_text(encoding="utf-8")):
            with contextlib.suppress(*THERE_ALREADY):
                cursor.execute(statement)
        for login in WITH_PASSWORD:
            hashed = encrypt_password(passwords[login], login, connection, "scram-sha-256")
            cursor.execute(sql.SQL("alter role {} password {}").format(sql.Identifier(login), sql.Literal(hashed)))
    connection.close()
    connection = psycopg2.connect(user="postgres", dbname="warehouse")
    with connection, connection.cursor() as cursor:
        for statement in statements((folder / "bootstrap_warehouse.sql").read_text(encoding="utf-8")):
            cursor.execute(statement)
    connection.close()


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]), Path(os.environ["PGPASSFILE"]))
    except psycopg2.Error as wrong:
        sys.exit(f"bootstrap: {str(wrong).strip()}")
