"""Builds, installs and starts everything, lands sample data, runs every pipeline once, and says where to look.

Safe to repeat: what is done already is left as it is, so a second `up` takes seconds and changes nothing. After a
change of code it builds and restarts what the change concerns. Exits 1 if something could not be started or the
last run of a pipeline failed.
"""

from __future__ import annotations

import argparse
import time
from contextlib import ExitStack
from types import ModuleType

from cli import (
    airflow,
    alert,
    build,
    datasets,
    docker,
    jars,
    locks,
    machine,
    mail,
    passwords,
    pipelines,
    postgres,
    processes,
    samples,
    tools,
)
from cli.pipelines import RunState
from cli.places import LOOPBACK, Places
from cli.problem import FAILED, Problem
from cli.programs import PROGRAMS, Program
from cli.rest import Airflow, Answer
from cli.screen import Screen, Step, seconds

EXAMPLES = """\
examples:
  ./jarflow up
  JARFLOW_AIRFLOW_PORT=9080 ./jarflow up        # when 8080 is taken
  ./jarflow up --no-samples                     # no sample data, now and later
  ./jarflow up --docker                         # in containers; other verbs then find it there by themselves
"""
TOOLS_PATIENCE = 1800.0
MIGRATE = "migrate"
CONNECT_PATIENCE = "60"
"""Seconds: a machine that has just built everything may be busy."""
INTERRUPTED = """\
Interrupted. The steps that ended are kept, and started processes keep running.
Continue: ./jarflow up   Stop: ./jarflow down"""


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--samples",
        action=argparse.BooleanOptionalAction,
        help="land sample data beside other data too, or land none (default: once, for pipelines that hold nothing)",
    )
    parser.add_argument("--docker", action="store_true", help="in containers; needs Docker, and no JDK")


def run(arguments: argparse.Namespace, places: Places, screen: Screen) -> int:
    if arguments.docker or docker.has_it(places):
        return docker.up(places, screen, samples=arguments.samples)
    began = time.monotonic()
    _check(places, screen)
    places.make_home()
    with locks.alone(places.run / "lock", "./jarflow up"):
        places.write_record()
        datasets.make_folders(places)
        _install(places, screen)
        passwords.add_logins(places, passwords.BEFORE_MIGRATION)
        _start(places, screen, "PostgreSQL", postgres, places.postgres_port)
        _migrate(places, screen)
        landed = _land_samples(places, screen, asked=arguments.samples)
        _start_programs(places, screen)
        _start_airflow(places, screen)
        return _run_and_tell(places, screen, landed, asked=arguments.samples, began=began)


def last_steps(places: Places, screen: Screen, *, asked: bool | None) -> int:
    """Land samples, run the pipelines and say how that ended, for a container: others have started the servers."""
    with locks.alone(places.run / "lock", "./jarflow up"):
        landed = _land_samples(places, screen, asked=asked)
        return _run_and_tell(places, screen, landed, asked=asked)


def _land_samples(places: Places, screen: Screen, *, asked: bool | None) -> dict[str, float]:
    with screen.step("Sample data") as step:
        return samples.land_those_of_nothing(places, step, asked=asked)


def _run_and_tell(
    places: Places, screen: Screen, landed: dict[str, float], *, asked: bool | None, began: float | None = None
) -> int:
    endings = _run_pipelines(places, screen, landed, asked=asked)
    show(screen, endings)
    failed = [one for one in endings if one.failed]
    _ready(places, screen, failed, began)
    return FAILED if failed else 0


def renew(places: Places, screen: Screen) -> None:
    """Bring an instance that is up to what the sources are now; nothing is said when that is what it has."""
    if not (places.contained or build.up_to_date(places)):
        with locks.alone(places.run / "lock", "./jarflow"):
            _install(places, screen)
            _migrate(places, screen)
            _start_programs(places, screen)


def _check(places: Places, screen: Screen) -> None:
    with screen.step("Machine") as step:
        wrong = machine.check(places)
        alert.check(places)
        mail.check(places)
        step.failed = bool(wrong)
        step.note = "" if wrong else f"JDK {machine.java_home()}, {machine.cores()} cores"
    if wrong:
        raise Problem("This machine is not ready:\n" + "\n".join(f"  - {sentence}" for sentence in wrong))


def _install(places: Places, screen: Screen) -> None:
    """Build and install for every instance of the checkout: one command at a time may do so."""
    with ExitStack() as stack:
        with screen.step("Jars") as step:
            patience = locks.alone(places.tools / "lock", "./jarflow", patience=TOOLS_PATIENCE, on_wait=step.say)
            stack.enter_context(patience)
            if build.up_to_date(places):
                step.note = "nothing changed"
            else:
                build.build(places, step)
        with screen.step("PostgreSQL's programs") as step:
            tools.unpack_postgres(places, step)
        with screen.step("Airflow's programs") as step:
            tools.install_airflow(places, step)


def _start_programs(places: Places, screen: Screen) -> None:
    for title, program in PROGRAMS.items():
        _start(places, screen, title, program, program.port(places))


def _start(places: Places, screen: Screen, title: str, server: ModuleType | Program, port: int) -> None:
    """Start a server if it does not run; restart it if it runs with other settings than those wanted now."""
    with screen.step(title) as step:
        running = processes.find(places.run, server.NAME)
        changed = running and running.settings != server.wanted_settings(places)
        hangs = running and isinstance(server, Program) and not server.answers((LOOPBACK, port))
        if running and not changed and not hangs:
            step.note = f"port {port}"
            return
        if running:
            step.now = "stopping it: " + ("its program or its settings changed" if changed else "it does not answer")
            if server is postgres:
                airflow.stop(places)
            server.stop(places)
        why = "restarted with what changed" if changed else "restarted, as it did not answer"
        step.note = why if running else _why_started(places, server.NAME)
        step.now = "starting"
        server.start(places, step)
        step.note = ", ".join(filter(None, (f"port {port}", step.note)))


def _migrate(places: Places, screen: Screen) -> None:
    with screen.step("Databases") as step:
        refused = postgres.refused_logins(places) if postgres.migrated_before(places) else []
        postgres.bootstrap(places, step, anew=not set(refused).isdisjoint(passwords.BEFORE_MIGRATION))
    with screen.step("Warehouse's tables") as step:
        jar = jars.jars(places.checkout).get(MIGRATE)
        if jar is None:
            raise Problem("The build made no migrate.jar; look into .jarflow/tools/build.log.")
        command = [*jar.command(), "--passwords", str(passwords.pgpass(places))]
        environment = jars.environment(places, MIGRATE) | {"PGCONNECT_TIMEOUT": CONNECT_PATIENCE}
        failure = "Could not update the warehouse's tables"
        postgres.change_once(
            places, step, [jar.path], command, environment, name=MIGRATE, failure=failure, anew=bool(refused)
        )
        if refused:
            step.note = f"password and settings set again of {', '.join(refused)}: somebody had changed them"
    passwords.write_connections(places, mail.connections(places))


def _start_airflow(places: Places, screen: Screen) -> None:
    # Its schedule would start one before there is sample data for it.
    airflow.configure(places, paused_at_first=samples.OF_MEMBERS)
    with screen.step("Airflow's tables") as step:
        airflow.prepare_database(places, step)
    with screen.step("Airflow") as step:
        wanted = airflow.wanted_settings(places)
        running = airflow.running(places)
        if any(process and process.settings != wanted for process in running.values()):
            step.now = "stopping it: its settings or its code changed"
            airflow.stop(places)
            step.note = "restarted with what changed"
            running = airflow.running(places)
        stopped = [name for name, process in running.items() if process is None]
        for name in sorted(stopped, key=lambda name: name == airflow.SCHEDULER):
            step.note = step.note or _why_started(places, name)
            if name == airflow.SCHEDULER:
                airflow.wait_until_healthy(places, step, set(stopped), (airflow.API,))
            airflow.start(places, name)
        airflow.wait_until_healthy(places, step, set(stopped))
        step.note = ", ".join(filter(None, (f"port {places.airflow_port}", step.note)))


def _why_started(places: Places, name: str) -> str:
    """A word about a process that should be there and is not."""
    lost = processes.remember(places.run, name)
    return f"{name} (pid {lost.pid}) had ended by itself and was started again" if lost else ""


def _run_pipelines(places: Places, screen: Screen, landed: dict[str, float], *, asked: bool | None) -> list[RunState]:
    """See to it that each pipeline has run, and has run since its sample data `landed` (in seconds since 1970).

    Those whose samples are made of what another pipeline loads come last.
    """
    api = Airflow(places)
    with screen.step("Pipelines") as step:
        step.now = f"waiting until Airflow has read {places.short(places.dags)}/"
        names = pipelines.wait_until_read(api, places)
        step.note = ", ".join(names) or f"none in {places.short(places.dags)}/"
    endings = []
    for name in sorted(names, key=lambda name: name in samples.OF_MEMBERS):
        if name in samples.OF_MEMBERS and samples.due(places, name, asked=asked):
            with screen.step(f"Sample data of {name}") as step:
                landed |= {name: time.time()} if samples.land(places, step, name, asked=asked) else {}
        if (name in samples.OF_MEMBERS or places.contained) and api.last_run(name) is None:
            api.unpause(name)
        last, since = pipelines.newest_run(api, name), landed.get(name, 0.0)
        if pipelines.known(api, name)["is_paused"]:
            with screen.step(f"Run of {name}") as step:
                step.note = "left alone: somebody paused it in Airflow"
        elif last is None or last["state"] not in pipelines.ENDED or not pipelines.began_since(last, since):
            with screen.step(f"Run of {name}") as step:
                last = _run(api, places, name, last, landed=since, step=step)
        endings.append(pipelines.run_state(api, name, last))
    return pipelines.with_costs(places, endings)


def _run(api: Airflow, places: Places, pipeline: str, last: Answer | None, *, landed: float, step: Step) -> Answer:
    """Wait for the run that is under way; start one if there is none that has seen the sample data."""
    for attempt in (last, None):
        if attempt is None or attempt["state"] not in pipelines.ENDED:
            run = str(attempt["dag_run_id"]) if attempt else pipelines.trigger(api, pipeline, {})
            for task, _ in pipelines.follow(api, places, pipeline, run):
                step.now = f"{task['task_id']}: {task['state']}"
            last = api.get_run(pipeline, run)
            if pipelines.began_since(last, landed):
                break
    assert last is not None
    step.note, step.took = str(last["state"]), pipelines.duration(last)
    return last


def show(screen: Screen, endings: list[RunState]) -> None:
    rows = [(one.pipeline, one.state, one.took, one.processor, one.peak, one.said) for one in endings]
    screen.line()
    colours = [one.colour for one in endings]
    screen.table(("PIPELINE", "LAST RUN", "TOOK", "CPU", "MEMORY", "RESULT"), rows, colours, fits=True)


def _ready(places: Places, screen: Screen, failed: list[RunState], began: float | None) -> None:
    facts = [
        ("Airflow", places.airflow_url),
        ("start here", places.serve_url),
        ("user", f"{passwords.ADMIN} ({passwords.VIEWER} may only look)"),
        ("passwords", "./jarflow password --show"),
        ("PostgreSQL", f"127.0.0.1:{places.postgres_port}, database {passwords.WAREHOUSE}: ./jarflow psql"),
        ("failure messages", alert.described(alert.url(places))),
        ("reports by mail", mail.described(mail.url(places))),
        ("drop files in", f"{places.short(places.landing)}/<dataset>/"),
    ]
    if samples.loaded(places):
        facts.append(("sample data", "loaded; to take it away: ./jarflow samples --remove"))
    if began is not None:
        facts.append(("took", seconds(time.monotonic() - began)))
    screen.block("Jarflow is ready" if not failed else "Jarflow is up, but a pipeline failed", facts)
    for one in failed:
        screen.line(f"  {one.pipeline} failed. {one.what_to_do}")
