"""Folders, files and ports of a checkout and an instance, from JARFLOW_ variables and from what the last `up` chose."""

from __future__ import annotations

import hashlib
import os
import pwd
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from cli import stamps
from cli.problem import USAGE, Problem

LOOPBACK = "127.0.0.1"
IN_CONTAINERS = {"postgres": 5432, "api-server": 8080, "serve": 8050, "simulator": 8051}
"""The servers and their ports, where each is a container whose host has the server's name."""
RECORD = "instance.json"
NONE = "none"
PUBLIC = "JARFLOW_SERVE_PUBLIC"
MAY_BE_PUBLIC = {"/dashboard"}
LONGEST_NAME = 200
CHECKOUT = Path(__file__).resolve().parent.parent
VARIABLES = """\
variables:
  JARFLOW_HOME           state of the running instance: databases, logs, secrets   (.jarflow/home)
  JARFLOW_DATA           the data folder: landing/, store/, out/, reports/         (data)
  JARFLOW_AIRFLOW_PORT   Airflow's web page and REST                               (8080)
  JARFLOW_POSTGRES_PORT  PostgreSQL                                                (5433)
  JARFLOW_SERVE_PORT     what tasks published, as web pages                        (8050)
  JARFLOW_SERVE_PUBLIC   pages that need no login: /dashboard                      (none)
  JARFLOW_SERVE_PEOPLE   users of Airflow who see members by name: ada,grace       (Airflow's admins)
  JARFLOW_SIMULATOR_PORT the source of COVID cases that plays a closed API         (8051)
  JARFLOW_DAGS           the folder of pipelines                                   (dags)
  JARFLOW_KEEP_DAYS      days for which reports, raw replies, predictions, loaded trips files are kept (365)
  JARFLOW_ALERT          where to report a failed run: smtp://HOST/TO, https://WEBHOOK (off)
  JARFLOW_MAIL           who gets reports by mail: smtps://USER:PASSWORD@HOST/TO   (off)
  JARFLOW_JAVA_HOME      the JDK 25 to use, where it is not found by itself
  NO_COLOR               when set, nothing is coloured

Where a variable is not set, the value of the instance's last `up` holds for data folder, ports, alert, mail, days and
what serve shows to whom; for the latter, `none` goes back to the default.
"""


@dataclass(frozen=True)
class Places:
    """The checkout (code and tools) and one instance (everything that runs)."""

    checkout: Path
    home: Path
    data: Path
    dags: Path
    airflow_port: int
    postgres_port: int
    serve_port: int
    simulator_port: int
    keep_days: int = 365
    serve_public: tuple[str, ...] = ()
    serve_people: tuple[str, ...] = ()
    contained: bool = False
    """True if this command runs in a container beside those of the instance."""
    data_outside: str = "./data"
    """With Docker: the data folder as Compose is told it, outside of that container; a name alone is a volume."""
    alert: str = field(default="", repr=False)
    """A URL, which may hold a password."""
    mail: str = field(default="", repr=False)
    """The same."""

    @classmethod
    def of(cls, environment: Mapping[str, str], checkout: Path = CHECKOUT) -> Places:
        def folder(name: str, default: Path) -> Path:
            named = environment.get(name)
            place = file = Path(named or default)
            try:
                place = place.expanduser().resolve()
                file = next(parent for parent in (place, *place.parents) if parent.exists())
                is_folder = file.is_dir()
            except PermissionError:
                is_folder = True  # Who needs it says whose it is.
            except (OSError, RuntimeError) as cannot:  # too long, or of a user who is not there
                raise Problem(f"{name}={named} is no folder: {cannot}", USAGE) from None
            if not is_folder:
                raise Problem(f"{name}={named} is no folder: {file} is a file.", USAGE)
            return place

        home = folder("JARFLOW_HOME", checkout / ".jarflow" / "home")
        last = read_record(home)
        return cls(
            checkout=checkout,
            home=home,
            data=folder("JARFLOW_DATA", Path(last.get("data", checkout / "data"))),
            dags=folder("JARFLOW_DAGS", checkout / "dags"),
            airflow_port=_port(environment, "JARFLOW_AIRFLOW_PORT", last.get("airflow_port", 8080)),
            postgres_port=_port(environment, "JARFLOW_POSTGRES_PORT", last.get("postgres_port", 5433)),
            serve_port=_port(environment, "JARFLOW_SERVE_PORT", last.get("serve_port", 8050)),
            simulator_port=_port(environment, "JARFLOW_SIMULATOR_PORT", last.get("simulator_port", 8051)),
            keep_days=_number(environment, "JARFLOW_KEEP_DAYS", last.get("keep_days", 365), 99999, "days"),
            serve_public=_words(environment, PUBLIC, last.get("serve_public", [])),
            serve_people=_words(environment, "JARFLOW_SERVE_PEOPLE", last.get("serve_people", [])),
            contained=bool(environment.get("JARFLOW_CONTAINED")),
            data_outside=environment.get("JARFLOW_DATA_OUTSIDE") or last.get("data_outside", "./data"),
            alert=environment.get("JARFLOW_ALERT", ""),
            mail=environment.get("JARFLOW_MAIL", ""),
        )

    @property
    def tools(self) -> Path:
        return self.checkout / ".jarflow" / "tools"

    @property
    def venv(self) -> Path:
        return self.tools / "venv"

    @property
    def venv_python(self) -> Path:
        """A Python that has Airflow."""
        return Path(sys.executable) if self.contained else self.venv / "bin" / "python"

    @property
    def postgres_binaries(self) -> Path:
        return self.tools / "postgres"

    @property
    def postgres_data(self) -> Path:
        return self.home / "postgres"

    @property
    def airflow_home(self) -> Path:
        return self.home / "airflow"

    @property
    def secrets(self) -> Path:
        return self.home / "secrets"

    @property
    def run(self) -> Path:
        """A file for each process that runs, and a stamp for each thing that has been done."""
        return self.home / "run"

    @property
    def log(self) -> Path:
        return self.home / "log"

    @property
    def landing(self) -> Path:
        return self.data / "landing"

    @property
    def ports(self) -> dict[str, int]:
        """The port of this machine at which people find each server."""
        return {
            "postgres": self.postgres_port,
            "api-server": self.airflow_port,
            "serve": self.serve_port,
            "simulator": self.simulator_port,
        }

    def address(self, server: str) -> tuple[str, int]:
        """The host and the port where our programs reach a server. People find it at its port of this machine."""
        if self.contained:
            return server, IN_CONTAINERS[server]
        return LOOPBACK, self.ports[server]

    def url(self, server: str) -> str:
        """The address at which our programs reach a web server."""
        host, port = self.address(server)
        return f"http://{host}:{port}"

    @property
    def airflow_url(self) -> str:
        """Where people find Airflow."""
        return f"http://{LOOPBACK}:{self.airflow_port}"

    @property
    def serve_url(self) -> str:
        """Where people find what tasks published."""
        return f"http://{LOOPBACK}:{self.serve_port}"

    def other_owner(self) -> str | None:
        """The user whose instance it is, if that is not the one who runs this; None for root, who may do the same.

        Where it lies in a closed folder, the owner of that one.
        """
        for folder in (self.secrets, *self.secrets.parents):
            try:
                owner = folder.stat().st_uid
            except FileNotFoundError:
                return None
            except PermissionError:
                continue
            return None if os.geteuid() in (0, owner) else _name_of(owner)
        return None

    def make_home(self) -> None:
        """Make the instance's folders; nobody but the owner looks into those with secrets or logs."""
        if not self.contained and _holds_anything(self.home) and not (self.home / RECORD).exists():
            raise Problem(
                f"{self.short(self.home)} contains files that Jarflow did not make. Choose another: JARFLOW_HOME"
            )
        self.home.mkdir(mode=0o755, parents=True, exist_ok=True)
        if not read_record(self.home):
            self.write_record()
        for private in (self.secrets, self.run, self.log, self.airflow_home):
            private.mkdir(mode=0o700, exist_ok=True)

    def reports(self, pipeline: str, run: str) -> Path:
        """The folder with the reports of a run; `dev.jarflow.kit.task.Report` names it so too."""
        return self.data / "reports" / _folder(pipeline) / _folder(run)

    def write_record(self) -> None:
        """Write down in the home what later commands take from there: its data folder and its ports.

        A data folder is ours, to be wiped with the instance, only if it was missing or empty at first.
        """
        last = read_record(self.home)
        same = last.get("data") == str(self.data)
        now = {
            "home": str(self.home),
            "data": str(self.data),
            "data_outside": self.data_outside,
            "data_is_ours": last.get("data_is_ours", False) if same else not _holds_anything(self.data),
            "airflow_port": self.airflow_port,
            "postgres_port": self.postgres_port,
            "serve_port": self.serve_port,
            "simulator_port": self.simulator_port,
            "keep_days": self.keep_days,
            "serve_public": list(self.serve_public),
            "serve_people": list(self.serve_people),
        }
        if last != now:
            stamps.write(self.home / RECORD, now)

    def short(self, path: Path) -> str:
        """Name a path as a person standing in the checkout would, also when this command runs in a container."""
        if self.contained and path.is_relative_to(self.data):
            return str(Path(self.data_outside) / path.relative_to(self.data))
        try:
            return str(path.relative_to(self.checkout))
        except ValueError:
            return str(path)


def _holds_anything(folder: Path) -> bool:
    return folder.is_dir() and any(folder.iterdir())


def _name_of(user: int) -> str:
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return f"user {user}"


def read_record(home: Path) -> dict[str, Any]:
    """The record of the last `up`; none for a copied or moved home: it would name the first one's data folder."""
    said = stamps.read(home / RECORD)
    return said if said.get("home") == str(home) else {}


def _folder(name: str) -> str:
    """A name as that of a folder."""
    quoted = re.sub(r"^\.", "%2E", quote(name, safe="-_.~:+@="))
    return quoted if 0 < len(quoted) <= LONGEST_NAME else f"%~{hashlib.sha256(name.encode()).hexdigest()}"


def _port(environment: Mapping[str, str], name: str, default: int) -> int:
    return _number(environment, name, default, 65535, "a port number")


def _number(environment: Mapping[str, str], name: str, default: int, most: int, expected: str) -> int:
    text = environment.get(name) or str(default)
    if not text.isdecimal() or not 0 < int(text) <= most:
        raise Problem(f"{name} is '{text}'; expected {expected} from 1 to {most}.", USAGE)
    return int(text)


def _words(environment: Mapping[str, str], name: str, default: list[str]) -> tuple[str, ...]:
    """The words of a list with commas; `none` is the empty one."""
    text = environment.get(name)
    if not text:
        return tuple(default)
    words = () if text == NONE else tuple(word.strip() for word in text.split(",") if word.strip())
    if name == PUBLIC and not set(words) <= MAY_BE_PUBLIC:
        raise Problem(f"{PUBLIC} is '{text}'; expected {' or '.join(sorted(MAY_BE_PUBLIC))} or {NONE}.", USAGE)
    return words
