"""An instance in containers, seen from outside: brought up by the compose file, asked, and stopped.

The verbs themselves run in the container `console`, which has what they need; here is how a command gets there.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
import time
import webbrowser
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from typing import IO

from cli import alert, containers, datasets, machine, mail, processes
from cli.places import NONE, Places, read_record
from cli.problem import FAILED, USAGE, Problem
from cli.screen import Screen, Step, bytes_of, seconds

CONSOLE, POSTGRES, FIRST_RUN = "console", "postgres", "first-run"
IMAGE = os.environ.get("JARFLOW_IMAGE") or "jarflow"
DATA = Path("/var/lib/jarflow/data")
VOLUME = "data"
"""JARFLOW_DATA, if the data folder is a volume; nothing lies in the checkout, and yet people name its files so."""
NAMES_FILES = {"check", "files", "task"}
OUT = "--out"
FIRST_RUN_EVERY = 2.0
LEAST_MEMORY = 5_000_000_000
MOST_LENT = 400_000_000
"""Bytes: a file lies in the memory of the console for as long as the verb works."""
PASSED_ON = ("COLUMNS", "JARFLOW_LOG", "NO_COLOR", "TERM", "TZ")
AS_SUPERUSER = 'PGPASSWORD=$(cat /run/superuser/password) exec psql "$@"'
PSQL = "--no-psqlrc --set=ON_ERROR_STOP=1 --host=127.0.0.1 --username=postgres --dbname=warehouse".split()
SETTING = re.compile(r"^\s*(JARFLOW_\w+)=(.*?)\s*$", re.MULTILINE)
WITHOUT_BUILDKIT = re.compile(r"buildx|BuildKit", re.IGNORECASE)
BUILT = "#1 "
"""How BuildKit's first line begins."""


def has_it(places: Places) -> bool:
    """True if this instance is in containers: its data folder says so, or else the one of their last `up`.

    The checkout's own folder is silent where a volume is used instead of it: then their last `up` says so.
    """
    if places.contained or processes.running(places.run):
        return False
    theirs = _theirs(places)
    for data in (places.data, theirs.data):
        with suppress(OSError):
            return Path((data / datasets.MARK).read_text(encoding="utf-8")) == datasets.IN_DOCKER
    in_a_volume = read_record(theirs.home).get("data_outside") == VOLUME
    return places.data == places.checkout / DATA.name and (in_a_volume or bool(containers.there(places)))


def up(places: Places, screen: Screen, *, samples: bool | None) -> int:
    """Build the image, start the containers, and show what the first run said."""
    if running := processes.running(places.run):
        raise Problem(f"Jarflow runs here without Docker ({', '.join(running)}). Stop it first: ./jarflow down")
    alert.check(places)
    mail.check(places)
    places, began = _theirs(places), time.monotonic()
    with screen.step("Docker") as step:
        step.note = _check(places)
    environment = _environment(places) | ({} if samples is None else {"JARFLOW_SAMPLES": "yes" if samples else "no"})
    with screen.step("Image") as step:
        _build(places, environment, step)
    since = datetime.now(timezone.utc).isoformat()
    with screen.step("Containers") as step:
        _remember(places)
        waits = ["--wait"] if containers.compose() == containers.NEWER else []
        with _first_run_shown(places, since, step):
            code = containers.follow(places, [*containers.compose(), "up", "--detach", *waits], environment, step)
        _require_started(places, code, since)
    if places.alert:
        with screen.step("Failure messages") as step:
            step.note = _told(places, environment, "alert", places.alert)
            restart = [*containers.compose(), "restart", "scheduler", "dag-processor"]
            containers.follow(places, restart, environment, step)
    if places.mail:
        with screen.step("Reports by mail") as step:
            step.note = _told(places, environment, "mail", places.mail)
    screen.line(containers.said(places, FIRST_RUN, since).rstrip("\n"))
    screen.line(f"  It took {seconds(time.monotonic() - began)}, with the image and the containers.")
    return FAILED if code else 0


def forward(verb: str, words: Sequence[str], places: Places) -> int:
    """Run a verb in the console, with this terminal; its exit code."""
    places = _theirs(places)
    sys.stdout.flush()
    with ExitStack() as stack:
        match verb:
            case "doctor":
                return _doctor(words, places)
            case "open":
                return _open(words, places)
            case "psql":
                words, file = _without_file(words)
                given = stack.enter_context(file.open("rb")) if file else None
                if not words or words[0].startswith("-"):
                    command = _exec(places, POSTGRES, "sh", "-c", AS_SUPERUSER, "psql", *PSQL, *words)
                else:
                    command = _command(verb, words, places)
                return _call(command, places, given)
            case _ if verb in NAMES_FILES:
                words = stack.enter_context(_lent(words, places))
        return _call(_command(verb, words, places), places)


def down(places: Places, screen: Screen, *, wipe: bool) -> int:
    """Stop the containers and remove them; with `wipe` their volumes too, and what is ours in the data folder."""
    places = _theirs(places)
    environment, compose = _environment(places), containers.compose()

    def tell(*words: str) -> None:
        if containers.follow(places, [*compose, *words], environment, step):
            raise Problem(f"Docker could not stop it. {_end_of_log(places)}")

    with screen.step("Containers") as step:
        if wipe:
            tell("stop")  # A task that runs would write into the data folder again.
            said = containers.output(
                places, [*compose, "run", "--rm", "--no-deps", "-T", "owners", "wipe"], environment
            )
            tell("down", "--volumes")
            step.note = said.strip() or "removed, with their volumes and what they made of the data folder"
        else:
            tell("down")
            step.note = "stopped; the data is kept"
    if wipe:
        shutil.rmtree(places.home, ignore_errors=True)
        with suppress(OSError):
            places.data.rmdir()
        screen.line(f"Not touched: the images. To remove Jarflow's: docker image rm {IMAGE}")
    return 0


def _theirs(places: Places) -> Places:
    """The settings of the containers: those given now, in the environment or in Compose's own file `.env`.

    Else those of their last `up` hold, which lie beside our home.
    """
    given = _given_to_compose(places.checkout / ".env") | dict(os.environ)
    given["JARFLOW_HOME"] = str(places.checkout / ".jarflow" / "docker")
    given["JARFLOW_DATA_OUTSIDE"] = given.get("JARFLOW_DATA", "")
    if given["JARFLOW_DATA_OUTSIDE"] == VOLUME:
        given["JARFLOW_DATA"] = str(places.checkout / VOLUME)
    return replace(Places.of(given, places.checkout), alert=places.alert, mail=places.mail)


def _given_to_compose(file: Path) -> dict[str, str]:
    """The variables of a file of lines NAME=VALUE."""
    text = file.read_text(encoding="utf-8") if file.is_file() else ""
    return {name: value.strip("'\"") for name, value in SETTING.findall(text)}


def _check(places: Places) -> str:
    """Describe this Docker; a Problem if it will not do, before anything is started."""
    version, memory = containers.engine()
    compose = " ".join(containers.compose())
    wrong = []
    if memory < LEAST_MEMORY:
        wrong.append(
            f"Docker has {bytes_of(memory)} of memory, and Jarflow needs {bytes_of(LEAST_MEMORY)}: give it more in "
            "Docker's settings, or go without Docker: ./jarflow up"
        )
    if not containers.there(places):
        wrong += machine.taken_ports(places)
    if wrong:
        raise Problem("This machine is not ready:\n" + "\n".join(f"  - {sentence}" for sentence in wrong))
    return f"{version}, {compose}"


def _environment(places: Places) -> dict[str, str]:
    """The person's environment, with the settings of the last `up` where none is given now."""
    settings = {
        "JARFLOW_AIRFLOW_PORT": str(places.airflow_port),
        "JARFLOW_POSTGRES_PORT": str(places.postgres_port),
        "JARFLOW_SERVE_PORT": str(places.serve_port),
        "JARFLOW_SIMULATOR_PORT": str(places.simulator_port),
        "JARFLOW_KEEP_DAYS": str(places.keep_days),
        "JARFLOW_SERVE_PUBLIC": ",".join(places.serve_public) or NONE,
        "JARFLOW_SERVE_PEOPLE": ",".join(places.serve_people) or NONE,
    }
    if places.data_outside == VOLUME:
        settings["JARFLOW_DATA"] = VOLUME
    elif places.data != places.checkout / DATA.name:
        settings["JARFLOW_DATA"] = str(places.data)
    # Without the first two, an older Compose builds in an older way.
    return dict(os.environ) | {"DOCKER_BUILDKIT": "1", "COMPOSE_DOCKER_CLI_BUILD": "1"} | settings


def _remember(places: Places) -> None:
    """Write down what the next command takes from here."""
    places.home.mkdir(mode=0o755, parents=True, exist_ok=True)
    places.write_record()


def _build(places: Places, environment: Mapping[str, str], step: Step) -> None:
    if containers.follow(places, [*containers.compose(), "build"], environment, step):
        said = containers.log(places).read_text(encoding="utf-8", errors="replace")
        if WITHOUT_BUILDKIT.search(said) and BUILT not in said:
            raise Problem(
                "This Docker cannot build with BuildKit: install a newer plugin docker-buildx, or go without Docker: "
                "./jarflow up"
            )
        raise Problem(f"The image could not be built. {_end_of_log(places)}")
    size = containers.output(places, ["docker", "image", "inspect", "--format", "{{.Size}}", IMAGE], environment)
    step.note = f"{IMAGE}, {bytes_of(int(size))}"


def _end_of_log(places: Places) -> str:
    return f"The end of {containers.log(places)}:\n{processes.tail(containers.log(places), 25)}"


@contextmanager
def _first_run_shown(places: Places, since: str, step: Step) -> Iterator[None]:
    """Show what the first run is at, for as long as this lasts: Compose says nothing while it waits for it."""
    over = threading.Event()

    def show() -> None:
        while not over.wait(FIRST_RUN_EVERY):
            if lines := containers.said(places, FIRST_RUN, since).split("\n"):
                step.now = next((line.strip() for line in reversed(lines) if line.strip()), step.now)

    watcher = threading.Thread(target=show, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()


def _require_started(places: Places, code: int, since: str) -> None:
    """A Problem with the words of the container that did not do its work; a failed pipeline is none."""
    ended = containers.failed(places) if code else None
    if ended and ended != FIRST_RUN:
        raise Problem(f"The container {ended} ended:\n{containers.indented(containers.said(places, ended, since))}")
    if code and not ended:
        raise Problem(f"Docker could not start it. {_end_of_log(places)}")


def _told(places: Places, environment: Mapping[str, str], what: str, url: str) -> str:
    """Tell a URL that may hold a password: by a pipe, and not in the settings of a container."""
    command = [*containers.compose(), "run", "--rm", "--no-deps", "-T", "migrate", what]
    return containers.output(places, command, environment, url).strip()


def _exec(places: Places, service: str, *words: str) -> list[str]:
    """The words that run a program in a container that is there."""
    terminal = ["--tty"] if _on_a_terminal() else []
    return ["docker", "exec", "--interactive", *terminal, *_passed_on(), containers.running(places, service), *words]


def _command(verb: str, words: Sequence[str], places: Places) -> list[str]:
    """The words that run a verb in the console or, while that is not up, in one of its own."""
    if containers.there(places, CONSOLE, running=True):
        return _exec(places, CONSOLE, "jarflow", verb, *words)
    containers.engine()
    terminal = [] if _on_a_terminal() else ["-T"]
    begin = [*containers.compose(), "run", "--rm", "--no-deps", *terminal, *_passed_on()]
    return [*begin, CONSOLE, "jarflow", verb, *words]


def _on_a_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _passed_on() -> list[str]:
    return [word for name in PASSED_ON if name in os.environ for word in ("-e", name)]


@contextmanager
def _lent(words: Sequence[str], places: Places) -> Iterator[list[str]]:
    """The words as the console understands them: it is lent the files that they name, for as long as this lasts.

    What lies in the data folder is there already.
    """
    folder = f"/tmp/lent-{os.getpid()}"  # noqa: S108 - of the console
    found: list[str] = []
    files: list[Path] = []
    for before, word in zip(["", *words], words, strict=False):
        option, equals, value = word.partition("=") if word.startswith("--") else ("", "", word)
        path = Path(value).expanduser().absolute()
        if value and path.is_relative_to(places.data):
            value = str(DATA / path.relative_to(places.data))
        elif value and OUT in (option, before):
            data = places.short(places.data)
            raise Problem(f"With Docker a task writes below {data}/ only: {OUT} {data}/out/{path.name}", USAGE)
        elif value and path.is_file():
            files.append(path)
            value = f"{folder}/{len(files)}/{path.name}"
        found.append(f"{option}{equals}{value}")
    try:
        for number, file in enumerate(files, start=1):
            _lend(places, file, f"{folder}/{number}")
        yield found
    finally:
        if files:
            words = ["docker", "exec", containers.running(places, CONSOLE), "rm", "-rf", folder]
            subprocess.run(words, capture_output=True, check=False)


def _lend(places: Places, file: Path, folder: str) -> None:
    if file.stat().st_size > MOST_LENT:
        data = places.short(places.data)
        raise Problem(f"{file} has more than {bytes_of(MOST_LENT)}: copy it to {data}/ and name it there.", USAGE)
    copy = 'mkdir -p "$1" && cat > "$1/$2"'
    console = ["docker", "exec", "--interactive", containers.running(places, CONSOLE)]
    with file.open("rb") as content:
        words = [*console, "sh", "-c", copy, "sh", folder, file.name]
        done = subprocess.run(words, stdin=content, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Problem(f"{file} could not be handed to the container: {done.stderr.strip()}")


def _call(command: Sequence[str], places: Places, given: IO[bytes] | None = None) -> int:
    """Run a program with our terminal; its exit code."""
    return subprocess.run(command, cwd=places.checkout, stdin=given, check=False).returncode


def _without_file(words: Sequence[str]) -> tuple[list[str], Path | None]:
    """The words of psql without -f FILE: what the file says comes by its input."""
    rest = list(words)
    if "-f" not in rest:
        return rest, None
    at = rest.index("-f")
    file = Path(rest[at + 1])
    if not file.is_file():
        raise Problem(f"Expected a file of SQL, found none at {file}.", USAGE)
    return rest[:at] + rest[at + 2 :], file


def _open(words: Sequence[str], places: Places) -> int:
    from cli.verbs import open as verb  # noqa: PLC0415 - verbs are loaded when they are asked for

    command = _command("open", words, places)
    asked = subprocess.run(command, cwd=places.checkout, stdout=subprocess.PIPE, text=True, check=False)
    print(asked.stdout, end="")
    if asked.returncode == 0 and _on_a_terminal() and verb.may_show_windows():
        webbrowser.open(asked.stdout.strip())
    return asked.returncode


def _doctor(words: Sequence[str], places: Places) -> int:
    """The report of the console, and what is known outside."""
    from cli.main import parser_of  # noqa: PLC0415 - it knows us too
    from cli.verbs import doctor  # noqa: PLC0415

    arguments = parser_of("doctor").parse_args(list(words))
    part = containers.symptoms(places)
    command = _command("doctor", [], places)
    asked = subprocess.run(command, cwd=places.checkout, stdout=subprocess.PIPE, text=True, check=False)
    wrong = [f"- looks wrong: {sentence}" for sentence in part.wrong]
    text = "\n".join([asked.stdout, "## Docker", "", *wrong, *part.facts, ""])
    failed = bool(asked.returncode or wrong)
    doctor.deliver(text, arguments.output, Screen(), failed)
    return FAILED if failed else 0
