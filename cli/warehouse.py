"""Asks the warehouse for what the command shows, as a person of the role operations."""

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


def is_there(places: Places) -> bool:
    """True while PostgreSQL answers, of an instance that was migrated."""
    return LOGIN in passwords.logins(places) and postgres.answers(places.postgres_port)


def literal(text: str | None) -> str:
    """A text as SQL writes it."""
    return "null" if text is None else "'" + text.replace("\0", "").replace("'", "''") + "'"


def rows(places: Places, question: str) -> list[dict[str, str]]:
    """What a SELECT answers; a missing value is empty."""
    shell = places.checkout / "cli" / "inside" / "sql_shell.py"
    utf_8 = {"PATH": os.environ.get("PATH", ""), "PGCLIENTENCODING": "UTF8", "PYTHONUTF8": "1"}
    bounded = {"PGOPTIONS": f"-c statement_timeout={PATIENCE:.0f}s -c default_transaction_read_only=on"}
    try:
        asked = subprocess.run(
            [str(places.venv_python), str(shell), "-c", f"copy ({question}) to stdout with (format csv, header)"],
            env=passwords.session(places, LOGIN) | utf_8 | bounded | {"PGAPPNAME": "jarflow files"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=2 * PATIENCE,
        )
    except subprocess.TimeoutExpired as late:
        raise Problem(f"The warehouse did not answer within {2 * PATIENCE:.0f} s.") from late
    if asked.returncode != 0:
        raise Problem(f"The warehouse could not be asked: {asked.stderr.strip()[-500:]}")
    return list(csv.DictReader(io.StringIO(asked.stdout, newline="")))
