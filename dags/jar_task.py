"""`JarTask`: an Airflow task that is a Java program.

The program is a plain `java -jar`, and Airflow learns from it what a shell would:

- its arguments are a list of words, its environment is a few names and nothing of Airflow's, its stdin is empty;
- stderr is its log: a line `{"level": "WARN", "msg": "...", fields...}` is logged at its level with its fields,
  `"group": "begin"` and `"end"` fold what stands between them, any other line is logged as it is, as a warning;
- the last line of stdout is its result, `{"outcome": "OK", "message": "...", fields...}`: it becomes the XCom
  (whole, and each field under its own key) and the extra of the task's outlets;
- its exit code is the task's state: 0 OK success, 99 NOTHING_TO_DO skipped, 75 UNAVAILABLE and death by a signal
  retried, 3 REJECTED, 2 USAGE, 1 BUG and any other code failed for good;
- TERM asks it to stop, four seconds later it is killed; it does not outlive the process that started it.

This file needs Airflow 3 and nothing else of this project: with your own `PLACES` it runs your own jars.
"""

from __future__ import annotations

import json
import os
import selectors
import shutil
import signal
import subprocess
import time
from collections import deque
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from airflow.sdk import Asset, BaseOperator, Connection
from airflow.sdk.exceptions import (
    AirflowException,
    AirflowFailException,
    AirflowNotFoundException,
    AirflowSkipException,
    AirflowTaskTimeout,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from airflow.sdk import Context
    from airflow.sdk.types import Logger

CHECKOUT = Path(__file__).resolve().parents[1]
PLACES = (f"{CHECKOUT}/tasks/{{0}}/target/{{0}}.jar", "/opt/jarflow/tasks/{0}.jar")
INHERITED = {"PATH", "HOME", "TZ", "TMPDIR", "JAVA_HOME"}
UTF_8 = "C.UTF-8"
"""The locale of every jar: in the C locale of a bare server Java cannot read a file name with an accent."""
OUTCOMES = {0: "OK", 1: "BUG", 2: "USAGE", 3: "REJECTED", 75: "UNAVAILABLE", 99: "NOTHING_TO_DO"}
ENDINGS = {75: AirflowException, 99: AirflowSkipException}
"""What Airflow retries, and what it skips; the others fail for good."""
QUIET = {0, 99}
USAGE = 2
KILLED = {137, 143}
"""What a JVM stopped by TERM, and a shell, say where a parent sees -9 and -15."""

LEVELS = {"DEBUG": "debug", "INFO": "info", "WARN": "warning", "ERROR": "error"}
TAKEN = set(
    "self target level msg event timestamp logger logger_name method_name exception exc_info error_detail stack_info "
    "positional_args filename lineno chan loc dag_id run_id task_id ti_id try_number map_index".split()
)
"""Names that mean something to Airflow's own log lines: a jar's field of that name is logged as `jar_<name>`."""

LONGEST_LINE = 64 * 1024
"""Bytes: of a result, and of what is held of any other line."""
KILL_AFTER = 4.0
TICK = 0.2
"""Seconds."""


class Lines:
    """Cuts what a pipe brings into lines; holds no more of a line than is shown of it."""

    def __init__(self) -> None:
        self._begun = bytearray()
        self._dropped = 0

    def feed(self, some: bytes) -> Iterator[str]:
        """The lines that some more bytes complete; blank ones left out, long ones cut."""
        *ended, begun = some.split(b"\n")
        for part in ended:
            self._append(part)
            line = self._begun.decode("utf-8", "backslashreplace").rstrip()
            if line:
                yield f"{line}... ({self._dropped} bytes more)" if self._dropped else line
            self._begun.clear()
            self._dropped = 0
        self._append(begun)

    def _append(self, part: bytes) -> None:
        room = LONGEST_LINE - len(self._begun)
        self._begun += part[:room]
        self._dropped += max(0, len(part) - room)


class JarLog:
    """Says again in Airflow's log what a jar says, and remembers what the end of the task needs: its last words."""

    def __init__(self, log: Logger, secret: str | None) -> None:
        self.answer: str | None = None
        self.last_words: deque[str] = deque(maxlen=5)
        self._log = log
        self._secret = secret
        self._open_groups = 0

    def hear(self, line: str, *, answers: bool) -> None:
        """Log a line; one of stdout that may be the result is held back until another line follows it."""
        line = line.replace(self._secret, "***") if self._secret else line
        if not answers:
            self._stderr(line)
            return
        if self.answer and self.answer.startswith("{"):
            self._log.info(self.answer)
        if not line.startswith("{"):
            self._log.info(line)
        self.answer = line

    def close(self) -> None:
        """Close the groups that the jar left open, so that they do not swallow Airflow's own lines."""
        for _ in range(self._open_groups):
            self._log.info("::endgroup::")
        self._open_groups = 0

    def _stderr(self, line: str) -> None:
        fields = parse(line)
        if fields is None or not isinstance(fields.get("msg"), str):
            self.last_words.append(line[:300])
            self._log.warning(line)
            return
        message, group = fields.pop("msg"), fields.pop("group", None)
        log = getattr(self._log, LEVELS.get(str(fields.pop("level", "INFO")), "info"))
        fields.pop("ts", None)
        fields = {f"jar_{name}" if name in TAKEN else name: value for name, value in fields.items()}
        if group == "begin":
            self._open_groups += 1
            self._log.info(f"::group::{message}", **fields)
        elif group == "end" and self._open_groups:
            self._open_groups -= 1
            self._log.info("::endgroup::", **fields)
        else:
            self.last_words.append(message[:300])
            log(message, **fields)


class JarTask(BaseOperator):
    """Runs a jar as a task.

    :param jar: the jar's name, looked up in `PLACES`, or a path that ends with `.jar`; the task id if not given.
    :param args: the words after `java -jar x.jar`; templated, and results of other tasks may stand in it.
    :param login: id of the Airflow Connection that the jar sees as PGHOST, PGPORT, PGDATABASE, PGUSER, PGPASSWORD.

    JVM options belong to the jar: a file `<jar>.jvm` beside it is given to java as its @argfile.
    """

    template_fields: Sequence[str] = ("args",)
    template_fields_renderers: ClassVar[dict[str, str]] = {"args": "json"}
    ui_color = "#f4e3c9"

    _child: subprocess.Popen[bytes] | None = None
    _killed_at: float | None = None

    def __init__(  # Airflow's `partial()` reads a default from here and nowhere else.
        self,
        *,
        jar: str | None = None,
        args: Sequence[Any] = (),
        login: str | None = None,
        retries: int = 3,
        retry_delay: timedelta = timedelta(seconds=15),
        retry_exponential_backoff: float = 2.0,
        max_retry_delay: timedelta = timedelta(minutes=10),
        execution_timeout: timedelta | None = timedelta(hours=1),
        multiple_outputs: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            retries=retries,
            retry_delay=retry_delay,
            retry_exponential_backoff=retry_exponential_backoff,
            max_retry_delay=max_retry_delay,
            execution_timeout=execution_timeout,
            multiple_outputs=multiple_outputs,
            **kwargs,
        )
        self.jar = jar or self.task_id.rsplit(".", 1)[-1]
        self.args = args
        self.login = login

    def execute(self, context: Context) -> dict[str, Any]:
        """Run the jar to its end; return its result, or raise what its exit code means to Airflow."""
        jar = find_jar(self.jar)
        options = [f"@{file}"] if (file := jar.with_suffix(".jvm")).is_file() else []
        command = [*self._until_death(), find_java(), *options, "-jar", str(jar), *self._words()]
        environment = self._environment(context)
        log = JarLog(self.log, environment.get("PGPASSWORD"))
        code = self._run(command, environment, log)

        said = f"; it said: {' | '.join(log.last_words)}" if log.last_words else ""
        if self._killed_at is not None:
            raise AirflowException(f"{jar.name} was stopped: its task was stopped or lost its worker")
        if code < 0 or code in KILLED:
            raise AirflowException(f"{jar.name} was killed by signal {-code if code < 0 else code - 128}{said}")
        result = read_result(jar.name, code, log.answer, said)
        ending = f"{result['outcome']}: {result.get('message')}"
        (self.log.info if code in QUIET else self.log.error)(ending)
        if code == 0:
            for asset in self.outlets:
                if isinstance(asset, Asset):
                    context["outlet_events"][asset].extra = result
            return result
        if self.do_xcom_push:
            for name, value in {**result, "return_value": result}.items():
                context["ti"].xcom_push(name, value)
        raise ENDINGS.get(code, AirflowFailException)(ending)

    def on_kill(self) -> None:
        """Ask the jar to stop. Runs inside a signal handler: `execute` goes on, sees to its death and raises."""
        self._killed_at = self._killed_at or time.monotonic()
        self._signal(signal.SIGTERM)

    def _run(self, command: list[str], environment: dict[str, str], log: JarLog) -> int:
        self.log.info(" ".join(command[command.index("-jar") + 1 :]))
        try:
            self._child = subprocess.Popen(
                command,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
        except OSError as cannot:
            raise AirflowFailException(f"java could not be started: {cannot}") from None
        if self._killed_at is not None:
            self._signal(signal.SIGTERM)
        with self._child as child, selectors.DefaultSelector() as pipes:
            for pipe in filter(None, (child.stdout, child.stderr)):
                pipes.register(pipe, selectors.EVENT_READ, Lines())
            try:
                self._follow(child, pipes, log)
            except AirflowTaskTimeout:
                self.on_kill()
                self._follow(child, pipes, log)
                raise AirflowTaskTimeout(f"stopped, because it ran longer than {self.execution_timeout}") from None
            finally:
                if child.poll() is None:
                    self._signal(signal.SIGTERM)
                    with suppress(subprocess.TimeoutExpired):
                        child.wait(KILL_AFTER)
                self._signal(signal.SIGKILL)
                self._child = None
            return child.returncode

    def _follow(self, child: subprocess.Popen[bytes], pipes: selectors.BaseSelector, log: JarLog) -> None:
        """Log what the jar prints until it is dead and all is read. A process it left behind dies with it."""
        worker = os.getppid()
        while True:
            ready = pipes.select(TICK) if pipes.get_map() else []
            for key, _ in ready:
                some = os.read(key.fd, 8192)
                for line in key.data.feed(some or b"\n"):
                    log.hear(line, answers=key.fileobj is child.stdout)
                if not some:
                    pipes.unregister(key.fileobj)
            if os.getppid() != worker and self._killed_at is None:
                self.on_kill()
            if self._killed_at is not None and time.monotonic() > self._killed_at + KILL_AFTER:
                self._signal(signal.SIGKILL)
            if not pipes.get_map():
                with suppress(subprocess.TimeoutExpired):
                    child.wait(TICK)
            if child.poll() is not None:
                self._signal(signal.SIGKILL)
                if not ready:
                    break
        log.close()

    def _signal(self, number: signal.Signals) -> None:
        if self._child is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._child.pid, number)

    def _until_death(self) -> list[str]:
        """Words before `java` that make it end with this process even when this process is killed."""
        setpriv = shutil.which("setpriv")
        if setpriv is None:
            self.log.warning("no setpriv on this machine: if this process is killed, its jar runs on")
        return [setpriv, "--pdeathsig", "TERM", "--"] if setpriv else []

    def _words(self) -> list[str]:
        if isinstance(self.args, str):
            raise AirflowFailException(f"args must be a list of words, found the text {self.args!r}")
        words = list(self.args)
        if None in words:
            raise AirflowFailException(f"args must be words, found None in {words}: an earlier task gave no such value")
        return [str(word) for word in words]

    def _environment(self, context: Context) -> dict[str, str]:
        """Everything the jar sees, secrets included: never log it, never make it a template field."""
        task = context["ti"]
        environment = {name: value for name, value in os.environ.items() if name in INHERITED}
        environment |= {
            "LC_ALL": UTF_8,
            "JARFLOW_DATA": os.environ.get("JARFLOW_DATA", f"{CHECKOUT}/data"),
            "JARFLOW_DAG_ID": task.dag_id,
            "JARFLOW_RUN_ID": task.run_id,
            "JARFLOW_TASK_ID": task.task_id,
            "JARFLOW_TRY": str(task.try_number),
            "JARFLOW_LOG": "json",
        }
        if self.login:
            try:
                login = Connection.get(self.login)
            except AirflowNotFoundException as unknown:
                raise AirflowFailException(f"login {self.login!r}: {unknown}") from None
            given = {
                "PGHOST": login.host,
                "PGPORT": login.port,
                "PGDATABASE": login.schema,
                "PGUSER": login.login,
                "PGPASSWORD": login.password,
            }
            environment |= {name: str(value) for name, value in given.items() if value}
        return environment


def find_jar(jar: str) -> Path:
    """Where a jar lies, given by its name or its path."""
    places = [Path(jar)] if jar.endswith(".jar") else [Path(place.format(jar)) for place in PLACES]
    for place in places:
        if place.is_file():
            return place
    raise AirflowFailException(f"jar {jar} not found at {' or '.join(map(str, places))}: build it (./jarflow up)")


def find_java() -> str:
    """The java of JAVA_HOME, else of PATH."""
    places = f"{home}/bin" if (home := os.environ.get("JAVA_HOME")) else os.environ.get("PATH", "")
    java = shutil.which("java", path=places)
    if java is None:
        raise AirflowFailException(f"no java in {places}: install a JDK and set JAVA_HOME to it")
    return java


def read_result(jar: str, code: int, answer: str | None, said: str) -> dict[str, Any]:
    """What the jar answered, if it is an answer and agrees with its exit code."""
    outcome = OUTCOMES.get(code, "BUG")
    if code == USAGE:
        return {"outcome": "USAGE", "message": f"{jar} does not understand its arguments{said}"}
    ended = f"{jar} exited {code} ({outcome})"
    if answer is None:
        raise AirflowFailException(f"{ended} and printed no result{said}")
    if len(answer.encode()) > LONGEST_LINE:
        raise AirflowFailException(
            f"{ended}, but its result is longer than {LONGEST_LINE} bytes: name a file in it that holds the rest"
        )
    result = parse(answer)
    if result is None or result.get("outcome") not in OUTCOMES.values():
        raise AirflowFailException(f"{ended}, but the last line of its stdout is no result: {answer[:200]!r}{said}")
    if result["outcome"] != outcome:
        raise AirflowFailException(f"{ended}, but its result says {result['outcome']}: {answer[:200]}")
    return result


def parse(line: str) -> dict[str, Any] | None:
    """The JSON object that a line is, or None. NaN and Infinity are no JSON, and Airflow's database refuses them."""
    try:
        value = json.loads(line, parse_constant=int)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
