"""Generated secrets: made once, kept in files that only their owner can read, never shown and never in an argv.

`pgpass` has PostgreSQL's own format, a line a login, so that psql, libpq and the JDBC driver can read it as it is.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from cli.places import Places

OFF = "off"
"""In place of a URL: there is none."""
SUPERUSER = "postgres"
BEFORE_MIGRATION = (SUPERUSER, "airflow", "migrate")
"""The logins that are there before `migrate` makes the tasks' and the people's; none of them is Airflow's to use."""
BY_HAND = ("erase-person",)
"""Tasks that people run and no pipeline does: Airflow does not get their logins."""
OF_PROGRAMS = ("serve_reader", "serve_people", "serve_predictions")
"""Logins of our web programs, which are not Airflow's to use either."""
ONLY_BY_PROOF = {"PGREQUIREAUTH": "scram-sha-256"}
"""With this a client of PostgreSQL shows that it knows the password, wants the same shown, and tells nobody."""
SAMPLES = "samples"
"""The login by which the command lands sample data and takes it away."""
WAREHOUSE = "warehouse"
PERSON = "person_"
ADMIN, VIEWER = "admin", "viewer"


def pgpass(places: Places) -> Path:
    return places.secrets / "pgpass"


def logins(places: Places) -> dict[str, str]:
    """The password of each login of the database."""
    try:
        lines = pgpass(places).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    fields = (line.split(":") for line in lines if line and not line.startswith("#"))
    return {field[3]: field[4] for field in fields}


def add_logins(places: Places, wanted: Iterable[str]) -> None:
    """Give each new login a password; a password that is there is never changed."""
    known = logins(places)
    new = [name for name in wanted if name not in known]
    if new or not pgpass(places).exists():
        for name in new:
            known[name] = secrets.token_urlsafe(36)
        write_private(pgpass(places), "".join(f"*:*:*:{name}:{password}\n" for name, password in known.items()))


def session(places: Places, login: str) -> dict[str, str]:
    """The variables with which a client of PostgreSQL opens the warehouse; it finds the password by itself."""
    host, port = places.address("postgres")
    return {
        "PGHOST": host,
        "PGPORT": str(port),
        "PGDATABASE": WAREHOUSE,
        "PGUSER": login,
        "PGPASSFILE": str(pgpass(places)),
    } | ONLY_BY_PROOF


def session_of_its_own(places: Places, logins_of_it: Sequence[str]) -> dict[str, str]:
    """The same for a program that runs for long: told of its own passwords only, and not in its environment.

    It begins as the first of its logins.
    """
    file = places.secrets / f"{logins_of_it[0]}.pgpass"
    write_private(file, pgpass_of(places, logins_of_it))
    return session(places, logins_of_it[0]) | {"PGPASSFILE": str(file)}


def pgpass_of(places: Places, some: Iterable[str]) -> str:
    """The lines of some logins only, as PostgreSQL's clients read them."""
    known = logins(places)
    return "".join(f"*:*:*:{login}:{known[login]}\n" for login in some)


def metrics_token(places: Places) -> Path:
    """The file with the token for serve's figures about itself; made when missing."""
    kept(places, "metrics-token")
    return places.secrets / "metrics-token"


def kept(places: Places, name: str) -> str:
    """The secret in the file of that name; made when missing."""
    file = places.secrets / name
    if not file.exists():
        write_private(file, secrets.token_urlsafe(32) + "\n")
    return file.read_text(encoding="utf-8").strip()


def write_connections(places: Places, more: Mapping[str, Mapping[str, str]]) -> None:
    """Write Airflow's connections: one a task's login, and `more`.

    People's and the administrators' logins are not Airflow's.
    """
    host, port = places.address("postgres")
    connections = {
        f"warehouse_{login}": {
            "conn_type": "postgres",
            "host": host,
            "port": port,
            "schema": WAREHOUSE,
            "login": login,
            "password": password,
        }
        for login, password in logins(places).items()
        if login not in (*BEFORE_MIGRATION, *BY_HAND, *OF_PROGRAMS, SAMPLES) and not login.startswith(PERSON)
    }
    write_private(places.secrets / "connections.json", json.dumps(connections | dict(more), indent=1))


def airflow_users_file(places: Places) -> Path:
    return places.secrets / "airflow-passwords.json"


def airflow_users(places: Places) -> Path:
    """The file with the passwords of Airflow's two users; made when missing."""
    file = airflow_users_file(places)
    if not file.exists():
        write_private(file, json.dumps({user: secrets.token_urlsafe(15) for user in (ADMIN, VIEWER)}))
    return file


def airflow_password(places: Places, user: str = ADMIN) -> str:
    return str(json.loads(airflow_users_file(places).read_text(encoding="utf-8"))[user])


def airflow_keys(places: Places) -> dict[str, str]:
    """The keys with which Airflow signs and encrypts; made when missing."""
    file = places.secrets / "airflow.json"
    if not file.exists():
        keys = {name: secrets.token_urlsafe(48) for name in ("jwt_secret", "secret_key")}
        keys["fernet_key"] = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
        write_private(file, json.dumps(keys))
    return dict(json.loads(file.read_text(encoding="utf-8")))


def kept_url(places: Places, name: str, given: str) -> str:
    """A URL that is a secret: the one given now, or that of the last `up`; empty after `off`."""
    file = places.secrets / name
    if given:
        write_private(file, "" if given == OFF else given)
    return file.read_text(encoding="utf-8") if file.exists() else ""


def write_private(file: Path, text: str) -> None:
    """Put a file in place as one, readable by its owner only from its first byte on; one that says it already stays."""
    if file.exists() and file.read_text(encoding="utf-8") == text and file.stat().st_mode & 0o077 == 0:
        return
    part = file.with_name(file.name + ".part")
    part.unlink(missing_ok=True)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(text)
    part.replace(file)
