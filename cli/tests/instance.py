"""A whole Jarflow of its own for the end-to-end tests: scratch folders, free ports, the real `./jarflow`."""

from __future__ import annotations

import http.client
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING

from cli import passwords, ports, processes
from cli.pipelines import files
from cli.places import CHECKOUT, Places
from cli.rest import Airflow

if TYPE_CHECKING:
    import pytest
    from psycopg2.extensions import connection

UP_PATIENCE = 900
SCHEDULE = re.compile(r"""schedule=("[^"]*"|AssetOrTimeSchedule\(.*\)),$""", re.MULTILINE)
CRON = re.compile(r'"\d+ [\d*]+ \* \* [\d*]"')


@dataclass(frozen=True)
class Instance:
    """Its DAGs are copies: tests may add some of their own, and only those that are `scheduled` run by themselves."""

    scratch: Path
    environment: dict[str, str]
    checkout: Path = CHECKOUT

    @classmethod
    def in_folder(cls, scratch: Path, *, scheduled: bool = False, checkout: Path = CHECKOUT) -> Instance:
        folders = {f"JARFLOW_{name.upper()}": str(scratch / name) for name in ("home", "data", "dags")}
        environment = not_of_an_instance() | folders | ports_of_its_own()
        environment.pop("PYTHONPATH", None)
        (scratch / "dags").mkdir()
        instance = cls(scratch, environment, checkout)
        instance.copy_dags(scheduled=scheduled)
        return instance

    def copy_dags(self, *, scheduled: bool) -> None:
        """Copy the DAGs without their schedules, or with them: the last cron run was due half an hour ago."""
        half_an_hour = f'"{(datetime.now(timezone.utc).minute + 30) % 60} * * * *"'
        for pipeline in files(self.checkout / "dags"):
            text = pipeline.read_text(encoding="utf-8")
            text = CRON.sub(half_an_hour, text) if scheduled else SCHEDULE.sub("schedule=None,", text)
            (self.scratch / "dags" / pipeline.name).write_text(text, encoding="utf-8")

    @classmethod
    @contextmanager
    def lent(
        cls,
        prepare: Callable[[Instance], object],
        disk: Path | None = None,
        checkout: Path = CHECKOUT,
        *,
        scheduled: bool = False,
    ) -> Iterator[Instance]:
        """One of a checkout that is up, in a scratch folder (on this disk); afterwards nothing is left of it.

        What `up` said stands in up.txt.
        """
        scratch = Path(tempfile.mkdtemp(prefix="jarflow-", dir=disk))
        scratch.chmod(0o755)
        instance = cls.in_folder(scratch, scheduled=scheduled, checkout=checkout)
        try:
            prepare(instance)
            up = instance.jarflow("up")
            if up.returncode:
                sys.exit(up.stdout + up.stderr)
            (scratch / "up.txt").write_text(up.stdout, encoding="utf-8")
            yield instance
        finally:
            instance.jarflow("down", "--wipe", "--yes")
            for pid in instance.processes():
                os.kill(pid, signal.SIGKILL)
            shutil.rmtree(scratch, ignore_errors=True)

    @property
    def places(self) -> Places:
        return Places.of(self.environment, self.checkout)

    def jarflow(
        self, *words: str, stdin: str = "", code: int | None = None, **more: str
    ) -> subprocess.CompletedProcess[str]:
        """Run the command as a person would, without a terminal; it must end with `code`, if one is given."""
        done = subprocess.run(
            [self.checkout / "jarflow", *words],
            env=self.environment | more,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=UP_PATIENCE,
            check=False,
        )
        assert code in (None, done.returncode), f"{done.returncode}: {done.stdout}\n{done.stderr}"
        return done

    def rows(self, question: str) -> list[list[str]]:
        """What the database answers, a list a row."""
        asked = self.jarflow("psql", "-c", f"copy ({question}) to stdout", code=0)
        return [line.split("\t") for line in asked.stdout.splitlines()]

    def as_superuser(self, database: str = passwords.WAREHOUSE) -> AbstractContextManager[connection]:
        """A connection that may do everything."""
        import psycopg2  # noqa: PLC0415 - the benches have no virtual environment, and need no connection

        places = self.places
        return closing(
            psycopg2.connect(
                host=places.address("postgres")[0],
                port=places.postgres_port,
                user=passwords.SUPERUSER,
                dbname=database,
                passfile=str(passwords.pgpass(places)),
            )
        )

    def shown(
        self, path: str, user: str | None = passwords.ADMIN, *, sent: object = None, **headers: str
    ) -> tuple[int, str]:
        """The status and the text that serve answers to this user of Airflow; None for nobody.

        What is `sent`, is sent as JSON.
        """
        if user:
            headers = {"Authorization": f"Bearer {Airflow(self.places, user).token()}"} | headers
        connection = http.client.HTTPConnection("127.0.0.1", self.places.serve_port, timeout=30)
        with closing(connection):
            if sent is None:
                connection.request("GET", path, headers=headers)
            else:
                headers["Content-Type"] = "application/json"
                connection.request("POST", path, json.dumps(sent), headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()

    def drop(self, dataset: str, name: str, text: str) -> Path:
        """Drop a file into a landing folder, as a person's file manager does."""
        file = self.places.landing / dataset / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def processes(self) -> dict[int, str]:
        """Every living process that works in this instance's folders or was told of them, with its command."""
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                words = (folder / "cmdline").read_bytes()
                # Airflow's processes give themselves titles, which overwrite their words and their environment.
                told = words + (folder / "environ").read_bytes() + os.fsencode((folder / "cwd").readlink())
            except OSError:
                continue
            if os.fsencode(self.scratch) in told and int(folder.name) != os.getpid():
                found[int(folder.name)] = words.replace(b"\0", b" ").decode("utf-8", "replace")
        return found


def remembered(places: Places, name: str, port: int | None = None, *, began: str | None = None) -> None:
    """Say in an instance's home that this very process is one of its own, or was one that `began` at another time."""
    began = began or processes.began(os.getpid()) or ""
    running = processes.Running(name, os.getpid(), began, time.time(), port, "")
    (places.run / f"{name}.json").write_text(json.dumps(asdict(running)))


def not_of_an_instance() -> dict[str, str]:
    """The environment without what belongs to an instance."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("JARFLOW_", "AIRFLOW"))}


def placed(folder: Path, **variables: str) -> Places:
    """Where an instance in this folder would have its things, of a checkout of nothing."""
    return Places.of({"JARFLOW_HOME": str(folder / "home"), "JARFLOW_DATA": str(folder / "data"), **variables}, folder)


def seen_by_another_user(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run what follows as a user who may not read the secrets. Root, who may run the tests, may read all."""
    read, user = Path.read_text, os.geteuid()

    def closed(file: Path, *args: str, **more: str) -> str:
        if file.is_relative_to(places.secrets):
            raise PermissionError(f"no {file}")
        return read(file, *args, **more)

    monkeypatch.setattr(Path, "read_text", closed)
    monkeypatch.setattr(os, "geteuid", lambda: user + 1)


def ports_of_its_own() -> dict[str, str]:
    """The variables that give an instance ports which nobody listens on, beside any instance that runs."""
    names = tuple(f"JARFLOW_{name}_PORT" for name in ("AIRFLOW", "POSTGRES", "SERVE", "SIMULATOR"))
    return dict(zip(names, map(str, free_ports(len(names))), strict=True))


def free_ports(count: int) -> list[int]:
    """Free ports below those that a system lends to outgoing connections: nobody takes one by chance meanwhile."""
    free: list[int] = []
    while len(free) < count:
        port = random.randrange(10_000, 32_000)  # noqa: S311 - no secret
        if port not in free and ports.free(port):
            free.append(port)
    return free
