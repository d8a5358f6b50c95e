"""A warehouse of a bench's own: a PostgreSQL in a scratch folder, migrated, and gone afterwards."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from measure import CHECKOUT, run

from cli import jars, passwords, postgres
from cli.places import Places
from cli.screen import Step
from cli.tests.instance import ports_of_its_own

try:
    import psycopg2
except ImportError:
    python = Places.of(os.environ).venv_python
    if not python.exists():
        sys.exit("what talks to PostgreSQL is not installed here yet: run ./jarflow up first")
    os.execv(python, [python, *sys.argv])  # noqa: S606 - the tools have what talks to PostgreSQL

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from psycopg2.extensions import connection


@contextmanager
def server(disk: Path | None, checkout: Path = CHECKOUT) -> Iterator[Places]:
    """A PostgreSQL of our own, migrated by this checkout; afterwards nothing is left of it."""
    scratch = Path(tempfile.mkdtemp(prefix="warehouse-", dir=disk))
    scratch.chmod(0o755)
    folders = {"JARFLOW_HOME": str(scratch / "home"), "JARFLOW_DATA": str(scratch / "data")}
    places = Places.of(folders | ports_of_its_own(), checkout)
    try:
        places.make_home()
        passwords.add_logins(places, passwords.BEFORE_MIGRATION)
        postgres.start(places, Step("PostgreSQL"))
        postgres.bootstrap(places, Step("Databases"))
        run([*command(places, "migrate"), "--passwords", passwords.pgpass(places)], jars.environment(places, "migrate"))
        yield places
    finally:
        postgres.stop(places)
        shutil.rmtree(scratch, ignore_errors=True)


def command(places: Places, task: str) -> list[str]:
    return jars.jar(places.checkout, task).command()


def connect(
    places: Places, login: str = passwords.SUPERUSER, database: str = passwords.WAREHOUSE
) -> AbstractContextManager[connection]:
    """A session of this login, each statement for itself."""
    session = psycopg2.connect(
        host=places.address("postgres")[0],
        port=places.postgres_port,
        user=login,
        dbname=database,
        passfile=str(passwords.pgpass(places)),
    )
    session.autocommit = True
    return closing(session)
