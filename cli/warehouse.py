"""Asks a database for what the command shows: the warehouse, as a person of the role operations, or Airflow's."""

from __future__ import annotations

import csv
import io
import os
import subprocess

from cli import passwords, postgres
from cli.places import Places
from cli.problem import Problem

LOGIN = f"{passwords.PERSON}operations"
PATIENCE = 30.0
LOCK_PATIENCE = 10.0
LOCKED = "canceling statement due to lock timeout"
BROKEN_OFF = "deadlock detected"
"""A load and we waited for each other, and the database ended us: asked again, we wait for the load."""
TRIES = 3


def is_there(places: Places) -> bool:
    """True while PostgreSQL answers, of an instance that was migrated."""
    return takes(places, LOGIN)


def takes(places: Places, login: str) -> bool:
    """True while PostgreSQL answers, and we have the password of this login: another user's we cannot read."""
    known = places.other_owner() is None and login in passwords.logins(places)
    return known and postgres.is_ours(places)


def literal(text: str | None) -> str:
    """A text as SQL writes it."""
    return "null" if text is None else "'" + text.replace("\0", "").replace("'", "''") + "'"


def rows(
    places: Places, question: str, *, login: str = LOGIN, database: str = passwords.WAREHOUSE
) -> list[dict[str, str]]:
    """What a SELECT answers; a missing value is empty."""
    copied = f"copy ({question}) to stdout with (format csv, header)"
    return _table(_said(places, login, [copied], "-c default_transaction_read_only=on", database))


def changed(places: Places, copied: str, *, login: str) -> list[dict[str, str]]:
    """What a statement `copy (...) to stdout with (format csv, header)` answers; it may change something."""
    return _table(_said(places, login, [copied]))


def undone(places: Places, copied: str, *, login: str) -> list[dict[str, str]]:
    """The same, and what it changed is as before."""
    said = _said(places, login, ["begin", copied, "rollback"])
    return _table(said.removeprefix("BEGIN\n").removesuffix("ROLLBACK\n"))


def _table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def _said(
    places: Places, login: str, statements: list[str], setting: str = "", database: str = passwords.WAREHOUSE
) -> str:
    shell = places.checkout / "cli" / "inside" / "sql_shell.py"
    utf_8 = {"PATH": os.environ.get("PATH", ""), "PGCLIENTENCODING": "UTF8", "PYTHONUTF8": "1"}
    bounds = f"-c statement_timeout={PATIENCE:.0f}s -c lock_timeout={LOCK_PATIENCE:.0f}s {setting}"
    command = [str(places.venv_python), str(shell), *(word for each in statements for word in ("-c", each))]
    names = {"PGDATABASE": database, "PGOPTIONS": bounds, "PGAPPNAME": "jarflow"}
    for _ in range(TRIES):
        try:
            asked = subprocess.run(
                command,
                env=passwords.session(places, login) | utf_8 | names,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                encoding="utf-8",
                check=False,
                timeout=2 * PATIENCE,
            )
        except subprocess.TimeoutExpired as late:
            raise Problem(f"The database {database} did not answer within {2 * PATIENCE:.0f} s.") from late
        if BROKEN_OFF not in asked.stderr:
            break
    if asked.returncode != 0:
        wrong = asked.stderr.partition("\nCONTEXT:")[0].strip()
        if LOCKED in wrong:
            raise Problem(
                f"A load or somebody's session holds what this needs, for more than {LOCK_PATIENCE:.0f} s now. "
                "Look what runs (./jarflow status), and try again when it has ended."
            )
        raise Problem(f"The database {database} refused: {wrong[-1000:]}")
    return asked.stdout
