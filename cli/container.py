"""The work of the one-shot containers of docker-compose.yml: the steps of `./jarflow up` that no image brings.

`python -m cli.container prepare` makes passwords, keys and Airflow's settings, and hands PostgreSQL its superuser's
password. `python -m cli.container migrate` brings the databases up to date once PostgreSQL answers. Both change nothing
when run again. `python -m cli.container alert` is told on stdin who is told of failed runs.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from cli import airflow, alert, datasets, passwords
from cli.places import CHECKOUT, Places
from cli.problem import Problem

JARS = CHECKOUT / "tasks"
SUPERUSER = Path("/var/lib/jarflow/superuser/password")
SERVE = Path("/var/lib/jarflow/serve/pgpass")


def prepare(places: Places) -> None:
    """Make what must be there before PostgreSQL starts."""
    places.make_home()
    places.write_record()
    datasets.make_folders(places)
    passwords.add_logins(places, passwords.BEFORE_MIGRATION)
    airflow.configure(places, jars={"jars": f"{JARS}/{{jar}}.jar"})
    # The volume is seen by this container and PostgreSQL's alone, and the two are different users.
    SUPERUSER.unlink(missing_ok=True)
    SUPERUSER.write_text(passwords.logins(places)[passwords.SUPERUSER], encoding="utf-8")
    SUPERUSER.chmod(0o444)


def change_alert(places: Places) -> None:
    """Take JARFLOW_ALERT from stdin: it may hold a password, and `docker inspect` shows a container's environment."""
    prepare(replace(places, alert=sys.stdin.read().strip()))
    print(f"Failure messages: {alert.described(alert.url(places))}")


def migrate(places: Places) -> None:
    """Make or update databases, roles, tables and connections."""
    session, java = passwords.session(places, "migrate"), f"{os.environ['JAVA_HOME']}/bin/java"
    _run(sys.executable, f"{CHECKOUT}/cli/inside/bootstrap.py", f"{CHECKOUT}/sql", **session)
    migrate = [java, f"@{JARS}/migrate.jvm", "-jar", f"{JARS}/migrate.jar"]
    _run(*migrate, "--passwords", session["PGPASSFILE"], **session)
    passwords.write_connections(places)
    passwords.write_private(SERVE, passwords.pgpass_of(places, passwords.OF_PROGRAMS))
    _run("airflow", "db", "migrate")


def _run(*command: str, **environment: str) -> None:
    subprocess.run(command, env={**os.environ, **environment}, check=True)


if __name__ == "__main__":
    try:
        {"prepare": prepare, "alert": change_alert, "migrate": migrate}[sys.argv[1]](Places.of(os.environ))
    except Problem as problem:
        sys.exit(str(problem))
