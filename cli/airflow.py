"""The instance's own Airflow: configured by one private file, run as three processes, loopback only.

Its settings stand in `airflow/airflow.cfg` of the instance's home, with the secrets among them, and not in the
environment: every child of Airflow would inherit that. `~/airflow` is never read or written.
"""

from __future__ import annotations

import configparser
import io
import json
import math
import os
import resource
import signal
import time
from collections.abc import Iterable, Mapping, Sequence

from cli import alert, machine, passwords, postgres, processes, servers, stamps, tools
from cli.places import CHECKOUT, LOOPBACK, Places
from cli.problem import Problem
from cli.processes import Running
from cli.rest import API, Airflow, Unreachable, moment
from cli.screen import Step

SCHEDULER = "scheduler"
"""Started after the api-server answers: a task asks it whether to begin, and fails if nobody answers."""
PROCESSES: dict[str, Sequence[str]] = {
    API: ("api-server", "--host", "127.0.0.1", "--workers", "1"),
    # A task's log is read from the disk that all three share; Airflow's server for it would listen on every address.
    SCHEDULER: ("scheduler", "--skip-serve-logs"),
    "dag-processor": ("dag-processor",),
}
DATABASE = "database"
EVERY_ADDRESS = "0.0.0.0"  # noqa: S104 - of its container; the compose file publishes it on this machine's own address
MOST_TASKS_IN_A_CONTAINER = 4
"""At once, so that their memory fits into the scheduler's container."""
OPEN_FILES = 20_000
"""How many files and connections one of Airflow's processes may have open, if the system allows so many."""
HEALTH_PATIENCE = 180.0
HANGS = 30.0
"""How long one that ran before may be not healthy until it is started again."""
ALONE = 4.0
OF_A_CHECKOUT = {
    "jars": f"{CHECKOUT}/tasks/{{jar}}/target/{{jar}}.jar",
    "options": f"{CHECKOUT}/tasks/{{jar}}/src/main/jvm/{{jar}}.jvm",
    "command": "./jarflow task {jar}",
}
"""The operator's settings where the jars were built."""
PASSED_ON = ("PATH", "HOME", "USER", "LOGNAME", "LANG", "TZ", "TMPDIR", "SSL_CERT_FILE", "SSL_CERT_DIR")
NOT_PYTHON = (".pyc", ".part")


def configure(places: Places, jars: Mapping[str, str] = OF_A_CHECKOUT, paused_at_first: Iterable[str] = ()) -> None:
    """Write Airflow's settings. It makes the pipelines that are `paused_at_first` paused; who says so unpauses them."""
    login = passwords.logins(places)["airflow"]
    keys = passwords.airflow_keys(places)
    host, port = places.address(postgres.NAME)
    database = f"postgresql+psycopg2://airflow:{login}@{host}:{port}/airflow"
    backend = "airflow.secrets.local_filesystem.LocalFilesystemBackend"
    connections = json.dumps({"connections_file_path": str(places.secrets / "connections.json")})
    settings: dict[str, dict[str, object]] = {
        "core": {
            "dags_folder": places.dags,
            "plugins_folder": places.checkout / "plugins",
            "load_examples": False,
            "executor": "LocalExecutor",
            "parallelism": MOST_TASKS_IN_A_CONTAINER if places.contained else machine.cores() + 2,
            "fernet_key": keys["fernet_key"],
            "execution_api_server_url": f"{places.url(API)}/execution/",
            "simple_auth_manager_users": "admin:admin,viewer:viewer",
            "simple_auth_manager_passwords_file": passwords.airflow_users(places),
            "default_timezone": "utc",
            # A pipeline that is read anew is the new one at once; by default what was read in the last 30 s stays.
            "min_serialized_dag_update_interval": 0,
            # Every process here reads logs from the disk. A host with no name is not asked for them over the network,
            # where nobody would answer; this names a function without arguments that returns an empty text.
            "hostname_callable": "builtins.str",
        },
        "database": {"sql_alchemy_conn": database, "load_default_connections": False},
        "api": {
            "host": EVERY_ADDRESS if places.contained else LOOPBACK,
            "port": places.address(API)[1],
            "base_url": places.airflow_url,
            "secret_key": keys["secret_key"],
            "instance_name": "Jarflow",
            "expose_config": False,
        },
        "api_auth": {"jwt_secret": keys["jwt_secret"], "jwt_expiration_time": 86400},
        "scheduler": {
            "scheduler_idle_sleep_time": 0.2,
            "scheduler_heartbeat_sec": 1,
            "scheduler_health_check_threshold": 10,
            # A task that was queued when the scheduler was killed begins again within seconds, not after five minutes.
            "orphaned_tasks_check_interval": 10,
            "task_instance_heartbeat_timeout": 30,
            "task_instance_heartbeat_timeout_detection_interval": 5,
        },
        "dag_processor": {"refresh_interval": 5, "min_file_process_interval": 30, "parsing_processes": 1},
        "logging": {
            "base_log_folder": places.airflow_home / "logs",
            "colored_console_log": False,
            # A line a request, with its whole address, would let anybody on this machine fill the disk.
            "namespace_levels": "http.access=WARNING",
        },
        "secrets": {"backend": backend, "backend_kwargs": connections},
        "workers": {
            # A task whose process ended is noticed at the next heartbeat: 5 s by default, longer than most tasks here.
            "min_heartbeat_interval": 1,
            # The first answer of an api-server that has just started takes longer than the 5 s by default on a busy
            # machine, and a task that is not told to go on is given up, and retried.
            "execution_api_timeout": 15,
            "secrets_backend": backend,
            "secrets_backend_kwargs": connections,
        },
        "usage_data_collection": {"enabled": False},
        # The operator's, and those for our plugins.
        "jarflow": {
            **jars,
            "alert": alert.url(places),
            "alert_log": places.log / "alerts.log",
            "paused_at_first": " ".join(paused_at_first),
        },
    }
    parser = configparser.RawConfigParser()
    # In Airflow's settings a single % begins a reference to another one.
    for section, of in settings.items():
        parser[section] = {name: str(value).replace("%", "%%") for name, value in of.items()}
    text = io.StringIO("# Written by ./jarflow up, each time anew: do not edit.\n")
    text.seek(0, io.SEEK_END)
    parser.write(text)
    passwords.write_private(places.airflow_home / "airflow.cfg", text.getvalue())


def environment(places: Places) -> dict[str, str]:
    """The environment of Airflow's processes: no secret, and nothing of an Airflow that the person has elsewhere."""
    passed = {name: value for name, value in os.environ.items() if name in PASSED_ON or name.startswith("LC_")}
    return passed | {
        "PATH": f"{places.venv / 'bin'}{os.pathsep}{passed.get('PATH', os.defpath)}",
        "AIRFLOW_HOME": str(places.airflow_home),
        "PYTHONPATH": str(places.checkout / "dags"),
        "PYTHONUNBUFFERED": "1",
        "JAVA_HOME": str(machine.java_home()),
        "JARFLOW_DATA": str(places.data),
        "JARFLOW_KEEP_DAYS": str(places.keep_days),
        "JARFLOW_SERVE_URL": places.serve_url,
        "JARFLOW_SIMULATOR_URL": places.url("simulator"),
        # Everything Airflow speaks with is on this machine; and macOS may crash a forked process that asks for proxies.
        "no_proxy": "*",
        "OBJC_DISABLE_INITIALIZE_FORK_SAFETY": "YES",
        **passwords.ONLY_BY_PROOF,
    }


def wanted_settings(places: Places) -> str:
    """A digest of everything that running processes must have been started with to be left as they are."""
    plugins = places.checkout / "plugins"
    code = [file for file in plugins.rglob("*") if file.is_file() and file.suffix not in NOT_PYTHON]
    return stamps.digest_of_text(
        (places.airflow_home / "airflow.cfg").read_text(encoding="utf-8"),
        stamps.digest_of_file(places.checkout / "cli" / "locks" / "airflow.lock"),
        stamps.digest_of_files(code, places.checkout),
        tools.provider(places),
        *(environment(places)[name] for name in ("JAVA_HOME", "JARFLOW_DATA", "JARFLOW_KEEP_DAYS", "PYTHONPATH")),
        *(environment(places)[name] for name in ("JARFLOW_SERVE_URL", "JARFLOW_SIMULATOR_URL")),
    )


def prepare_database(places: Places, step: Step) -> None:
    """Let Airflow make or update its own tables, once for each version of it."""
    lock = places.checkout / "cli" / "locks" / "airflow.lock"
    command = [str(places.venv / "bin" / "airflow"), "db", "migrate"]
    failure = "Could not create Airflow's tables"
    postgres.change_once(places, step, [lock], command, environment(places), name="airflow-db", failure=failure)


def running(places: Places) -> dict[str, Running | None]:
    """Each of Airflow's processes, None where it does not live."""
    return {name: servers.find(places, name) for name in PROCESSES}


def start(places: Places, name: str) -> Running:
    """Start one of Airflow's processes; what an earlier one left behind when it was killed goes first."""
    processes.end_remains(places.run, name, places.home)
    words = [str(places.venv / "bin" / "airflow"), *PROCESSES[name]]
    port = places.airflow_port if name == API else None
    words += ["--port", str(port)] if port else []
    settings = wanted_settings(places)
    # A stranger's connections, which Airflow's server never closes, are not to take all that it may have.
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, OPEN_FILES)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, most), hard))
    return processes.start(places, name, words, environment(places), port=port, settings=settings)


def require_alive(places: Places) -> None:
    """Raise a Problem if a process of Airflow's is gone, as after a ./jarflow down elsewhere."""
    gone = [name for name, process in running(places).items() if process is None]
    if gone:
        raise Problem(
            f"Airflow's {' and '.join(gone)} stopped in the meantime. See ./jarflow status, then run ./jarflow up."
        )


def wait_until_healthy(places: Places, step: Step, started: set[str], names: Iterable[str] = PROCESSES) -> None:
    """Wait until the processes of these names are healthy.

    One of those just `started` that dies meanwhile is a Problem with its own last words.

    One that ran before may die of what was wrong before, as of a database that was away, or hang since; it is started
    again.
    """
    airflow = Airflow(places)
    began = time.monotonic()
    deadline = began + HEALTH_PATIENCE
    while True:
        for name, process in running(places).items():
            if process is None and name in names:
                if name in started:
                    log = places.log / f"{name}.log"
                    raise Problem(f"Airflow's {name} ended. The end of {log}:\n{processes.tail(log, 20)}")
                started.add(name)
                start(places, name)
        waiting = [one for one in not_healthy(places, airflow) if one in (*names, DATABASE)]
        if not waiting:
            return
        if time.monotonic() > began + HANGS:
            for name in PROCESSES.keys() & set(waiting) - started:
                step.now = f"stopping {name}, which lives and does nothing"
                if process := processes.find(places.run, name):
                    processes.stop(process, processes.TERM_THEN_KILL)
        step.now = f"waiting for {', '.join(waiting)}"
        if time.monotonic() > deadline:
            raise Problem(
                f"Airflow's {' and '.join(waiting)} did not answer within {HEALTH_PATIENCE:.0f} s. "
                f"Look at {places.log}, then try ./jarflow down and ./jarflow up."
            )
        time.sleep(0.3)


def not_healthy(places: Places, airflow: Airflow) -> list[str]:
    """Name the parts that are not healthy. A heartbeat from before its start, or its database's, says nothing of now.

    While the api-server does not answer, nothing is known of the others.
    """
    try:
        health = airflow.health()
    except Unreachable:
        return [API]
    waiting = [] if health["metadatabase"]["status"] == "healthy" else [DATABASE]
    database = servers.find(places, postgres.NAME)
    for part, name in (("scheduler", "scheduler"), ("dag_processor", "dag-processor")):
        process = servers.find(places, name)
        since = max(one.since for one in (process, database) if one) if process else math.inf
        said = health[part]
        if said["status"] != "healthy" or moment(said[f"latest_{part}_heartbeat"]).timestamp() < since:
            waiting.append(name)
    return waiting


def stop(places: Places) -> list[Running]:
    """Stop what runs. The api-server goes last, so that tasks which are stopped can still say so."""
    stopped = [process for process in running(places).values() if process]
    for together in (PROCESSES.keys() - {API}, {API}):
        ending = [process for process in stopped if process.name in together]
        for process in ending:
            processes.signal_to(process, signal.SIGTERM, all_of_it=False)
        for process in ending:
            # The scheduler alone is asked first: a worker that is stopped while it holds the queue stops the others.
            if not (processes.gone(process, ALONE) or processes.stop(process, processes.TERM_THEN_KILL)):
                raise Problem(f"Airflow's {process.name} (pid {process.pid}) is still running, although it was killed.")
    for name in PROCESSES:
        processes.end_remains(places.run, name, places.home)
        processes.forget(places.run, name)
    return stopped
