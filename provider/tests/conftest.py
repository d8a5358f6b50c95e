"""A real Airflow for the tests of this folder: its own home, a database in a file, task runners that are processes."""

from __future__ import annotations

import itertools
import json
import multiprocessing
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from cli import machine
from cli.tests.files import make_jar

TOYS = Path(__file__).resolve().parent / "toys"
HOME = Path(tempfile.mkdtemp(prefix="jarflow-operator-tests-"))
PASSWORD = "a-password-that-nobody-may-see"
LINK = "_link_ResultLink"
TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
"""As Airflow's scheduler gives one to each run."""

SETTINGS = {
    "AIRFLOW_HOME": str(HOME),
    "AIRFLOW__CORE__DAGS_FOLDER": str(TOYS),
    "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
    "AIRFLOW__CORE__UNIT_TEST_MODE": "False",
    "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{HOME}/airflow.db",
    "AIRFLOW__SECRETS__BACKEND": "airflow.secrets.local_filesystem.LocalFilesystemBackend",
    "AIRFLOW__SECRETS__BACKEND_KWARGS": json.dumps({"connections_file_path": str(HOME / "connections.json")}),
    "AIRFLOW__JARFLOW__JARS": "/nowhere/{jar}.jar",
    "AIRFLOW__JARFLOW__CACHE": str(HOME / "cache"),
    "JARFLOW_DATA": str(HOME / "data"),
    "TOY_JAR": str(HOME / "toy.jar"),
}


@contextmanager
def settings() -> Iterator[None]:
    """The environment in which this Airflow works; other tests, and the processes they start, do not see it."""
    with pytest.MonkeyPatch.context() as environment:
        for name, value in SETTINGS.items():
            environment.setenv(name, value)
        yield


assert "airflow" not in sys.modules, "name this folder before one whose tests import Airflow too"
with settings():  # Airflow reads some of them when it is first imported
    from airflow.dag_processing.bundles.manager import DagBundlesManager
    from airflow.dag_processing.dagbag import BundleDagBag, sync_bag_to_db
    from airflow.executors.workloads import BundleInfo
    from airflow.models.asset import AssetEvent
    from airflow.models.dagrun import DagRun
    from airflow.models.renderedtifields import RenderedTaskInstanceFields
    from airflow.models.serialized_dag import SerializedDagModel
    from airflow.models.taskinstance import TaskInstance
    from airflow.models.xcom import XComModel
    from airflow.sdk.api.datamodels import _generated as sdk
    from airflow.sdk.execution_time import supervisor
    from airflow.settings import configure_orm
    from airflow.utils import db
    from airflow.utils.session import create_session
    from airflow.utils.state import DagRunState, TaskInstanceState
    from airflow.utils.types import DagRunTriggeredByType, DagRunType

supervisor.MIN_HEARTBEAT_INTERVAL = 0.2  # how late it notices that a task runner ended; its setting has whole seconds

KEY = "-----BEGIN KEY-----\nfirst line of a key\nsecond line of a key\n-----END KEY-----\n"
PASSWORDS = {"toy_login": PASSWORD, "odd_login": "Geheim\"nis\\von's/a &b%ü<", "short_login": "Zq7", "key_login": KEY}
LOGIN = "postgres://toy:{}@db.example:5433/warehouse"
(HOME / "connections.json").write_text(
    json.dumps(
        {login: LOGIN.format(quote(password, safe="")) for login, password in PASSWORDS.items()}
        | {"bare_login": "postgres://db.example"}
    )
)
JVM_OPTIONS = {
    "toy": "-XX:+UseSerialGC -XX:TieredStopAtLevel=1\n-Dtoy=plays\n",
    "wrong-option": "-XX:NoSuchOption\n",
    "no-memory": "-Xmx1k\n",
    "dies-of-memory": "-Xmx16m -XX:+ExitOnOutOfMemoryError\n",
    "aborts": "-Xmx16m -XX:+CrashOnOutOfMemoryError -XX:-CreateCoredumpOnCrash -XX:ErrorFile=/dev/null\n",
    "small": "-Xmx32m # not -Xmx1g\n-XX:MaxMetaspaceSize=16m -XX:MaxDirectMemorySize=8m\n",
    "parallel": "-XX:+UseParallelGC -XX:GCTimeLimit=1 -XX:GCHeapFreeLimit=90 -Xmx16m\n",
    "few-classes": "-XX:CompressedClassSpaceSize=16m\n",
    "shot": '-Xmx16m\n"-XX:OnOutOfMemoryError=kill -9 %p"\n',
    "giant": "-Xmx1000t\n",
    "crashes": f"-XX:+UseSerialGC -XX:ErrorFile={HOME}/hs_err_pid%p.log\n",
    "native": "-Xmx64m -XX:+UseSerialGC -XX:CompressedClassSpaceSize=16m -XX:ReservedCodeCacheSize=16m "
    f"-XX:MaxDirectMemorySize=3g -XX:-DumpReplayDataOnError -XX:ErrorFile={HOME}/hs_err_pid%p.log\n",
    "paused": f"-Xmx64m -XX:+UnlockDiagnosticVMOptions -XX:+PauseAtStartup -XX:PauseAtStartupFile={HOME}/paused\n",
    "roomy": "-XX:+UseSerialGC -Xms16m -Xmx1g\n",
    "no-options": "# none\n",
    "doomed": "-XX:+UseSerialGC\n",
}


@dataclass
class Run:
    """One try of a task of `toys.py`, and what Airflow knows of it."""

    ti: Any
    log_file: Path

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The log, as the web UI shows it."""
        text = self.log_file.read_text() if self.log_file.exists() else ""
        return [json.loads(line) for line in text.splitlines()]

    @property
    def log(self) -> list[dict[str, Any]]:
        """The lines that the operator logged."""
        return [line for line in self.lines if line.get("logger", "").endswith(("JarTask", "JarOperator"))]

    @property
    def said(self) -> list[tuple[str, str]]:
        """Level and text of what the jar said: the log without its first line, the command, and its ending."""
        lines = [(line["level"], line["event"]) for line in self.log[1:]]
        return lines[:-1] if lines and ENDING.match(lines[-1][1]) else lines

    @property
    def ending(self) -> tuple[str, str]:
        """Level and text of the last line: how it ended."""
        last = self.log[-1]
        return last["level"], last["event"]

    def rows(self, of: Any) -> list[Any]:  # noqa: ANN401
        """The rows about the task in a table of Airflow's database."""
        who = {"run_id": self.ti.run_id, "task_id": self.ti.task_id, "map_index": self.ti.map_index}
        with create_session() as session:
            return list(session.query(of).filter_by(**who))

    @property
    def state(self) -> str:
        """The task's state; a retry is a row with a new id."""
        [task] = self.rows(TaskInstance)
        return str(task.state)

    @property
    def failure(self) -> str:
        """The sentence that the task failed, or was skipped, with."""
        last_words = ("Task failed with exception", "Task exited", "Skipping task.")
        [line] = [line for line in self.lines if line["event"] in last_words]
        if line["event"] == "Task exited":
            return self.ending[1]
        return line["reason"] if "reason" in line else line["error_detail"][0]["exc_value"]

    @property
    def xcoms(self) -> dict[str, Any]:
        """What other tasks can use of this one, by key; without its cost, which is never the same, and its link."""
        return {name: value for name, value in self._xcoms.items() if name not in ("cost", LINK)}

    @property
    def cost(self) -> dict[str, float]:
        """What the try cost, as other tasks can use it."""
        return self._xcoms["cost"]

    @property
    def link(self) -> str:
        """Where the button of the task's page leads."""
        return self._xcoms[LINK]

    @property
    def _xcoms(self) -> dict[str, Any]:
        return {xcom.key: XComModel.deserialize_value(xcom) for xcom in self.rows(XComModel)}

    @property
    def rendered(self) -> dict[str, Any]:
        """The rendered fields, as the web UI shows them."""
        [fields] = self.rows(RenderedTaskInstanceFields)
        return fields.rendered_fields

    @property
    def outlet_extra(self) -> dict[str, Any]:
        """The extra of the asset event that the run left."""
        with create_session() as session:
            return session.query(AssetEvent).filter_by(source_run_id=self.ti.run_id).one().extra

    def mark_failed(self) -> None:
        """Do as the button of the web UI does."""
        with create_session() as session:
            session.get(TaskInstance, self.ti.id).state = "failed"

    def field(self, name: str, seconds: float = 60) -> Any:  # noqa: ANN401
        """A field of a line that the jar logs while it runs; waits for it."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            for line in self.log:
                if name in line:
                    return line[name]
            time.sleep(0.05)
        pytest.fail(f"no field {name} within {seconds} s in {self.log}")


ENDING = re.compile(
    r"[\w-]+\.jar exited \d+|(OK|BUG|USAGE|REJECTED|UNAVAILABLE|NOTHING_TO_DO): |ended without a result$"
)


class Airflow:
    """Runs tasks of `toys.py` as a worker does: a supervisor, a task runner in a process of its own, a log file."""

    def __init__(self) -> None:
        db.initdb()
        DagBundlesManager().sync_bundles_to_db()
        bag = BundleDagBag(dag_folder=TOYS, bundle_path=TOYS, bundle_name="dags-folder")
        assert not bag.import_errors
        sync_bag_to_db(bag, "dags-folder", None)
        self._numbers = itertools.count()

    def run(self, task: str, *args: str, meanwhile: Callable[[Run], None] | None = None) -> Run:
        """One task of a new run of the DAG, to its end; `args` are those of the task `toy`."""
        return self.try_task(self.new_run(*args), task, meanwhile=meanwhile)

    def start(self, task: str, *args: str) -> tuple[Run, multiprocessing.process.BaseProcess]:
        """Like `run`, but does not wait; the supervisor is a process that may be killed."""
        run = self._queue(self.new_run(*args), task)
        worker = multiprocessing.get_context("fork").Process(target=supervise_elsewhere, args=(run,))
        worker.start()
        return run, worker

    def try_task(
        self, run_id: str, task: str, map_index: int = -1, *, meanwhile: Callable[[Run], None] | None = None
    ) -> Run:
        """One try of a task of a run that is there already, to its end."""
        run = self._queue(run_id, task, map_index)
        with ThreadPoolExecutor() as pool:
            done = pool.submit(meanwhile or str, run)
            supervise(run)
            done.result()
        return run

    def new_run(self, *args: str) -> str:
        """The id of a new run of the DAG."""
        run_id = f"run-{next(self._numbers)}"
        SerializedDagModel.get_dag("toys").create_dagrun(
            run_id=run_id,
            run_after=datetime.now(timezone.utc),
            run_type=DagRunType.MANUAL,
            triggered_by=DagRunTriggeredByType.TEST,
            state=DagRunState.RUNNING,
            conf={"args": list(args)},
        )
        return run_id

    @staticmethod
    def change(run_id: str, *args: str) -> None:
        """Give the task `toy`, and those like it, other arguments from the next try on."""
        with create_session() as session:
            session.query(DagRun).filter_by(run_id=run_id).one().conf = {"args": list(args)}

    @staticmethod
    def _queue(run_id: str, task: str, map_index: int = -1) -> Run:
        with create_session() as session:
            row = session.query(TaskInstance).filter_by(run_id=run_id, task_id=task, map_index=map_index).one()
            row.state = TaskInstanceState.QUEUED
            row.try_number += 1
            ti = sdk.TaskInstance(
                id=row.id,
                task_id=task,
                dag_id=row.dag_id,
                run_id=run_id,
                try_number=row.try_number,
                map_index=map_index,
                dag_version_id=row.dag_version_id,
                queue=row.queue,
                context_carrier={"traceparent": TRACE},
            )
        return Run(ti, HOME / "logs" / run_id / f"{task}{map_index}-{ti.try_number}.log")


def supervise(run: Run) -> None:
    """What a worker does with one try of a task. Airflow wants it in a main thread."""
    supervisor.supervise_task(
        ti=run.ti,
        bundle_info=BundleInfo(name="dags-folder"),
        dag_rel_path="toys.py",
        token="",
        client=supervisor.InProcessTestSupervisor._api_client(),
        log_path=str(run.log_file),
    )


def supervise_elsewhere(run: Run) -> None:
    """`supervise` in a process that was forked: the database connections and threads of its parent are not its own."""
    supervisor.in_process_api_server.cache_clear()
    configure_orm()
    supervise(run)


@pytest.fixture(scope="session")
def java_home() -> Path:
    return machine.java_home()


@pytest.fixture(scope="session")
def airflow() -> Airflow:
    """Airflow with the tasks of `toys.py`, and the jar they run, with JVM options beside it."""
    jar = Path(SETTINGS["TOY_JAR"])
    make_jar(jar, TOYS / "Toy.java")
    for name, options in JVM_OPTIONS.items():
        like = jar.with_stem(name)
        like.exists() or shutil.copy(jar, like)
        like.with_suffix(".jvm").write_text(options)
    with settings():
        return Airflow()


@pytest.fixture(scope="session")
def toy() -> Path:
    """The jar that the tasks of `toys.py` run."""
    return Path(SETTINGS["TOY_JAR"])


@pytest.fixture(autouse=True)
def _settings(java_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("JAVA_HOME", str(java_home))
    with settings():
        yield


def pytest_unconfigure() -> None:
    shutil.rmtree(HOME, ignore_errors=True)
