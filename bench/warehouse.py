"""A warehouse of a bench's own: a PostgreSQL in a scratch folder, migrated, and gone afterwards."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CHECKOUT))

from cli import jars, machine, passwords, postgres  # noqa: E402
from cli.places import Places  # noqa: E402
from cli.screen import Step  # noqa: E402

try:
    import psycopg2
except ImportError:
    python = Places.of(os.environ).venv_python
    os.execv(python, [python, *sys.argv])  # noqa: S606 - the tools have what talks to PostgreSQL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from psycopg2.extensions import connection


@contextmanager
def server(disk: Path | None) -> Iterator[Places]:
    """A migrated PostgreSQL of our own; afterwards nothing is left of it."""
    scratch = Path(tempfile.mkdtemp(prefix="warehouse-", dir=disk))
    scratch.chmod(0o755)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    places = replace(Places.of({"JARFLOW_HOME": str(scratch / "home")}), postgres_port=port)
    try:
        places.make_home()
        passwords.add_logins(places, passwords.BEFORE_MIGRATION)
        postgres.make(places)
        postgres.start(places)
        postgres.bootstrap(places, Step("Databases"))
        migrate = jars.jar(CHECKOUT, "migrate")
        subprocess.run(
            [*migrate.command(machine.java_home()), "--passwords", str(passwords.pgpass(places))],
            env=jars.environment(places, "migrate"),
            check=True,
            capture_output=True,
        )
        yield places
    finally:
        postgres.stop(places)
        shutil.rmtree(scratch, ignore_errors=True)


def connect(places: Places, login: str, database: str = passwords.WAREHOUSE) -> connection:
    """A session of this login, each statement for itself."""
    session = psycopg2.connect(
        host=places.postgres_host,
        port=places.postgres_port,
        user=login,
        dbname=database,
        passfile=str(passwords.pgpass(places)),
    )
    session.autocommit = True
    return session
