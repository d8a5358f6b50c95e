"""`JarOperator`: an Airflow task that is a Java program; `JarTask`: one that keeps the contract."""

from __future__ import annotations

import os
import re
import tempfile
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from airflow.providers.common.compat.sdk import (
    AirflowException,
    AirflowFailException,
    AirflowSkipException,
    AirflowTaskTimeout,
    Asset,
    BaseOperator,
)

from jarflow_airflow.contract import NOTHING_TO_DO, code_of, read_result, unstorable
from jarflow_airflow.cost import MEGABYTE, Cost
from jarflow_airflow.death import HEAP, Death, Option, named, options_in_file
from jarflow_airflow.jar import by_hand, digest_of, find_jar, find_java, keeps_contract
from jarflow_airflow.link import ResultLink
from jarflow_airflow.log import AnyLog, ContractLog, JarLog
from jarflow_airflow.maven import check, fetch, is_coordinates
from jarflow_airflow.process import LOST, Process
from jarflow_airflow.retries import ONLY_WHEN_UNAVAILABLE, Failed, FailedForGood, ended
from jarflow_airflow.secret import connection_of, is_secret, resolve
from jarflow_airflow.startup import NoCacheError, StartUp, as_built, as_it_learns
from jarflow_airflow.state import State
from jarflow_airflow.text import Mask, visible
from jarflow_airflow.versions import backoff, say, trace

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from airflow.providers.openlineage.extractors import OperatorLineage
    from airflow.sdk import Context, RetryPolicy

INHERITED = {"PATH", "HOME", "TZ", "TMPDIR", "JAVA_HOME"}
OF_THE_CONTRACT = {"JARFLOW_DATA", "JARFLOW_KEEP_DAYS"}
"""What a jar that keeps the contract inherits too."""
NEVER_INHERITED = re.compile(r"AIRFLOW__.*|AIRFLOW_(CONN|VAR)_.*|_?JAVA_(TOOL_)?OPTIONS|JDK_JAVA_OPTIONS")
"""Secrets of Airflow's, and options that java prints."""
UTF_8 = "C.UTF-8"
"""The locale of every jar: in the C locale of a bare server Java cannot read a file name with an accent."""
QUOTED = {ord("\\"): r"\\", ord('"'): r"\"", ord("\n"): r"\n", ord("\r"): r"\r"}
"""What java reads as something else within the quotes of an argument file."""
SHOWS_ALL_OPTIONS = "-XX:AOTCacheOutput="
"""An option with which java makes a cache in another java, and prints what it hands it."""
DATABASE = {"PGHOST": "host", "PGPORT": "port", "PGDATABASE": "schema", "PGUSER": "login", "PGPASSWORD": "password"}


@dataclass(frozen=True)
class End:
    """How a jar ended: in a sentence, with its result, and with what Airflow is told."""

    sentence: str
    result: Any
    raises: BaseException | None = None

    @property
    def is_good(self) -> bool:
        """Whether it succeeded, or had nothing to do."""
        return self.raises is None or isinstance(self.raises, AirflowSkipException)


class JarOperator(BaseOperator):
    """Runs a jar as a task.

    :param jar: a path that ends with `.jar`, Maven coordinates of one with all that it needs in it (`GROUP:ARTIFACT:
        VERSION`, and perhaps `:CLASSIFIER`), or a name for Airflow's setting `[jarflow] jars`; else the task id.
    :param sha256: of the jar; another one is refused. Without it, the first one that was fetched from Maven holds.
    :param args: the words after `java -jar x.jar`; templated, and results of other tasks may stand in it.
    :param main_class: the class to run, if it is not the one that the jar names.
    :param jvm_args: options of java, after those of the file `<jar>.jvm` that may lie beside the jar.
    :param heap: the most memory for its objects, such as `512m`, unless other options name it. Without any, java would
        take a quarter of the machine for each task.
    :param java_home: the JDK that runs it; else JAVA_HOME, else the java of PATH.
    :param env: variables that it sees beside PATH, HOME, TZ, TMPDIR and JAVA_HOME; templated.
    :param login: id of the connection that it sees as PGHOST, PGPORT, PGDATABASE, PGUSER and PGPASSWORD.
    :param secret_env: variables whose values are secrets of Airflow: `{"PGPASSWORD": "warehouse.password", "KEY":
        "var:key"}`, of a connection or a variable. They are read when the task runs, and masked in its log. A field
        of a connection that ends with `?`, as `mail.password?`, may be missing: its variable then is, too.
    :param secret_properties: the same as system properties of Java's, which no list of processes shows.
    :param append_env: whether it also sees the variables of Airflow's worker, but for Airflow's own.
    :param start_cache: whether it starts faster from what java learned in an earlier run. The first run that succeeds
        makes the cache, and takes some seconds more. The jar runs from a copy in Airflow's setting `[jarflow] cache`.
    :param cwd: its working folder; else a new one, which is removed when it ends.
    :param contract: whether the jar keeps the contract; `auto` looks for the mark that its kit leaves in a jar.
    :param skip_on_exit_code: codes that mean: nothing to do. The task is skipped.
    :param retry_on_exit_code: if given, after any other code than these the task fails for good; what was killed by a
        signal is tried again in any case.
    :param fail_on_exit_code: codes after which the task fails for good.
    :param fail_on_output: texts; a jar that prints a line with one of them fails, whatever its exit code.
    :param result: a file that holds its result when it ends, relative to its working folder; else that is the last line
        of its stdout that no logger wrote. A JSON object becomes a dictionary.
    :param silence: a jar that says nothing new for so long hangs, and is stopped; None to let it be.

    Of `skip_on_exit_code` to `result`, a jar that keeps the contract needs none, and ignores them.
    """

    template_fields: Sequence[str] = ("args", "env")
    template_fields_renderers: ClassVar[dict[str, str]] = {"args": "json", "env": "json"}
    operator_extra_links = (ResultLink(),)
    ui_color = "#f4e3c9"
    ended_with: Any = None
    """Its result, when it has one."""

    def __init__(  # Airflow's `partial()` reads a default from here and nowhere else.
        self,
        *,
        jar: str | None = None,
        sha256: str | None = None,
        args: Sequence[Any] = (),
        main_class: str | None = None,
        jvm_args: Sequence[str] = (),
        heap: str | None = "512m",
        java_home: str | None = None,
        env: Mapping[str, Any] | None = None,
        login: str | None = None,
        secret_env: Mapping[str, str] | None = None,
        secret_properties: Mapping[str, str] | None = None,
        append_env: bool = False,
        start_cache: bool = False,
        cwd: str | None = None,
        contract: bool | Literal["auto"] = "auto",
        skip_on_exit_code: int | Collection[int] = (),
        retry_on_exit_code: int | Collection[int] | None = None,
        fail_on_exit_code: int | Collection[int] = (),
        fail_on_output: str | Sequence[str] = (),
        result: str | None = None,
        silence: timedelta | None = None,
        multiple_outputs: bool = False,
        retry_policy: RetryPolicy | None = ONLY_WHEN_UNAVAILABLE,
        **kwargs: Any,
    ) -> None:
        if ONLY_WHEN_UNAVAILABLE is not None:
            kwargs["retry_policy"] = retry_policy
        super().__init__(multiple_outputs=multiple_outputs, **kwargs)
        words = [*(args if isinstance(args, (list, tuple)) else [args]), *(env or {}).values()]
        if any("\0" in word for word in words if isinstance(word, str)):
            raise ValueError("args and env cannot have a zero byte: no program can be given one")
        self.jar = jar or self.task_id.rsplit(".", 1)[-1]
        self.sha256 = sha256
        self.args = args
        self.main_class = main_class
        self.jvm_args = jvm_args
        self.heap = heap
        self.java_home = java_home
        self.env = env or {}
        self.login = login
        self.secret_env = dict(secret_env or {})
        self.secret_properties = dict(secret_properties or {})
        self.append_env = append_env
        self.start_cache = start_cache
        self.cwd = cwd
        self.contract = contract
        self.skip_on_exit_code = skip_on_exit_code
        self.retry_on_exit_code = retry_on_exit_code
        self.fail_on_exit_code = fail_on_exit_code
        self.fail_on_output = [fail_on_output] if isinstance(fail_on_output, str) else fail_on_output
        self.result = result
        self.silence = silence

    def execute(self, context: Context) -> Any:  # noqa: ANN401 - what JSON can say
        """Run the jar to its end; return its result, or raise what its exit code means to Airflow."""
        process, state = self._process, State(context, self.outlets, self.log)
        java, words = find_java(self.java_home), self._words()
        jar = self._jar()
        keeps = keeps_contract(jar) if self.contract == "auto" else self.contract
        secrets, properties = self._secrets(), resolve(self.secret_properties)
        environment = self._environment() | secrets
        if keeps:
            environment |= of_the_contract(context) | by_hand(jar) | state.environment()
        of_login = {name: f"{self.login}.{field}" for name, field in DATABASE.items()}
        hidden = secret_ones(secrets, of_login | self.secret_env), secret_ones(properties, self.secret_properties)
        mask = Mask(*chain(*hidden))
        log = ContractLog(self.log, mask, state.reached) if keeps else AnyLog(self.log, mask, self.fail_on_output)
        say(self.log, "info", visible(mask(" ".join([str(jar), *words]))))
        cost, began = Cost(), time.time()
        try:
            with ExitStack() as leaving:
                folder = self.cwd
                if folder is None and not keeps:
                    folder = leaving.enter_context(tempfile.TemporaryDirectory(prefix="jar-"))
                files = [leaving.enter_context(argument_file(properties))] if properties else []
                given = self._options(jar)
                options = [one.word for one in given]
                faster = leaving.enter_context(self._start_up(jar, java, options))
                secret = [f"@/dev/fd/{file}" for file in files]
                command = [*faster.words(java, *options, *secret, main_class=self.main_class), *words]
                code, measured = self._run(command, environment, log, cost, folder=folder, files=files), cost.measured
                if self.result and not keeps:
                    log.read_answer(Path(folder or ".", self.result), began)
                if log.refused_cache:
                    faster.forget()
                if code == 1 and log.unwritten and keeps:
                    code = code_of(log.result)
                if faster.recorded and code == 0:
                    self._make_cache(faster, faster.words_to_make_it(java, *options, main_class=self.main_class))
            death = Death(jar, code, log, cost, given)
            self._raise_if_killed(death, context)
            end = by_contract(death, log) if keeps else self._of_code(death, log)
        except (AirflowException, AirflowTaskTimeout):
            say(self.log, "info", "ended without a result", cost.measured)
            if process.stopped_because is None:
                self._push({"cost": cost.measured}, context)
            raise
        finally:
            state.store_checkpoint()
        result = self._end(end, measured, context)
        if keeps:
            state.succeeded(result)
        return result

    def _end(self, end: End, measured: Mapping[str, float], context: Context) -> Any:  # noqa: ANN401 - what JSON can say
        """Tell Airflow how a jar ended."""
        say(self.log, "info" if end.is_good else "error", end.sentence, measured)
        self._push({"cost": measured}, context)
        self.ended_with = end.result
        if end.raises is None:
            for asset in self.outlets:
                if isinstance(asset, Asset) and isinstance(end.result, dict):
                    context["outlet_events"][asset].extra = end.result
            return end.result
        if end.result is not None:
            fields = end.result if self.multiple_outputs and isinstance(end.result, dict) else {}
            self._push({**fields, "return_value": end.result}, context)
        raise end.raises

    def _of_code(self, death: Death, log: JarLog) -> End:
        """How a jar of any kind ended, by its exit code and what it logged."""
        name, code = death.jar.name, death.code
        result = visible(log.answer) if log.result is None or unstorable(log.result) else log.result
        if code == 0 and log.fatal is None:
            return End(f"{name} exited 0", result)
        if code == 1 and log.unwritten and log.thrown is None:
            sentence = (
                f"{name} ended, but nobody knows with which exit code, because java could not write what it learned: "
                f"free the disk, look at what it did, and clear the task if it is to run again{death.said()}"
            )
            return End(sentence, result, FailedForGood(sentence, code))
        if code in codes(self.skip_on_exit_code):
            sentence = f"{name} exited {code}, which means that there was nothing to do"
            return End(sentence, result, AirflowSkipException(sentence))
        because = f", but logged {log.fatal!r}" if code == 0 else ""
        sentence = f"{name} exited {code}{because}{death.said()}"
        retried = self.retry_on_exit_code is None or code in codes(self.retry_on_exit_code)
        if code in codes(self.fail_on_exit_code) or not retried:
            return End(sentence, result, FailedForGood(sentence, code))
        return End(sentence, result, Failed(sentence, code))

    @contextmanager
    def _start_up(self, jar: Path, java: str, options: Sequence[str]) -> Iterator[StartUp]:
        """How the jar starts. Without a cache it starts too, only slower."""
        faster = as_built(jar, java)
        if self.start_cache and not faster.cache:
            try:
                faster = as_it_learns(jar, java, options)
            except (NoCacheError, OSError, AirflowException) as why:
                say(self.log, "warning", f"{jar.name} starts without a cache: {why}")
        try:
            yield faster
        finally:
            faster.tidy()

    def _make_cache(self, faster: StartUp, words: Sequence[str]) -> None:
        """Make a cache of what a run recorded, in a process that ends with the task too."""
        began, log = time.monotonic(), AnyLog(self.log, Mask())
        if faster.has_learned:
            self._process.run(words, self._environment(), log, Cost())
        if self._process.stopped_because:
            return  # Nobody knows whether java could have made it.
        try:
            size, took = faster.keep(unwritten=log.unwritten) / MEGABYTE, time.monotonic() - began
            say(self.log, "info", f"made a start-up cache in {took:.1f} s, {size:.0f} MB: the next run starts from it")
        except (NoCacheError, OSError) as why:
            say(self.log, "warning", f"{faster.jar.name} starts without a cache: {why}")

    @cached_property
    def _process(self) -> Process:
        """There from whichever comes first, the beginning of `execute` or the order to stop."""
        return Process(self.silence)

    def get_openlineage_facets_on_start(self) -> OperatorLineage:
        """What it is said to read and write, for OpenLineage, which alone asks."""
        return self._lineage(None)

    def get_openlineage_facets_on_complete(self, task_instance: Any) -> OperatorLineage:  # noqa: ANN401, ARG002
        """What it read and wrote."""
        return self._lineage(self.ended_with)

    def get_openlineage_facets_on_failure(self, task_instance: Any) -> OperatorLineage:  # noqa: ANN401, ARG002
        """What it read and wrote before it failed, as far as its result says so."""
        return self._lineage(self.ended_with)

    def _lineage(self, result: Any) -> OperatorLineage:  # noqa: ANN401 - what JSON can say
        from jarflow_airflow.lineage import lineage  # noqa: PLC0415 - its provider is there if it asks

        return lineage(self.inlets, self.outlets, result)

    def on_kill(self) -> None:
        """Ask the jar to stop. Runs inside a signal handler: `execute` goes on, sees to its death and raises."""
        self._process.stop(LOST)

    def _run(self, *of: Any, **more: Any) -> int:
        try:
            return self._process.run(*of, **more)
        except AirflowTaskTimeout:
            raise AirflowTaskTimeout(f"stopped, because it ran longer than {self.execution_timeout}") from None

    def _raise_if_killed(self, death: Death, context: Context) -> None:
        """A jar that was killed is tried again, but for lack of memory once at most."""
        if self._process.stopped_because:
            raise AirflowException(f"{death.jar.name} was stopped: {self._process.stopped_because}")
        if not death.signal:
            return
        sentence = f"{death.by_signal()}{death.said()}"
        task = context["ti"]
        if death.for_memory and task.try_number > task.max_tries - (self.retries or 0) + 1:
            raise AirflowFailException(f"{sentence}; it is not tried again, because this was not the first try")
        raise AirflowException(sentence)

    def _push(self, values: Mapping[str, Any], context: Context) -> None:
        for name, value in values.items() if self.do_xcom_push else ():
            context["ti"].xcom_push(name, value)

    def _jar(self) -> Path:
        if is_coordinates(self.jar):
            return fetch(self.jar, self.sha256, self.log)
        jar = find_jar(self.jar)
        if self.sha256 is not None:
            check(self.jar, digest_of(jar), self.sha256)
        return jar

    def _words(self) -> list[str]:
        if isinstance(self.args, str):
            raise AirflowFailException(f"args must be a list of words, found the text {self.args!r}")
        words = list(self.args)
        if None in words:
            raise AirflowFailException(f"args must be words, found None in {words}: an earlier task gave no such value")
        return [passable("args", word) for word in words]

    def _options(self, jar: Path) -> list[Option]:
        """The options of java that the DAG gives, with the heap if nothing else names one."""
        if isinstance(self.jvm_args, str):
            raise AirflowFailException(f"jvm_args must be a list of words, found the text {self.jvm_args!r}")
        given = [Option(word, word, "jvm_args of the DAG") for word in self.jvm_args]
        shows = next((one.word for one in given if one.word.startswith(SHOWS_ALL_OPTIONS)), None)
        if self.secret_properties and shows:
            raise AirflowFailException(f"with {shows} java prints its options, and secret_properties among them")
        if self.heap and not named([*options_in_file(jar), *given], HEAP[1]):
            given = [Option(f"-Xmx{self.heap}", f"heap={self.heap!r}", "the DAG"), *given]
        return given

    def _environment(self) -> dict[str, str]:
        """The variables of every jar, without its secrets."""
        inherited = {
            name: value
            for name, value in os.environ.items()
            if name in INHERITED or (self.append_env and not NEVER_INHERITED.fullmatch(name))
        }
        return (
            inherited
            | trace()
            | {"LC_ALL": UTF_8}
            | {passable("env", name): passable("env", value) for name, value in self.env.items()}
        )

    def _secrets(self) -> dict[str, str]:
        """The variables that are secrets, and with them those of the login: never log them."""
        values = resolve(self.secret_env)
        if self.login:
            login = connection_of(self.login, "login")
            given = {name: getattr(login, field) for name, field in DATABASE.items()}
            values |= {name: str(value) for name, value in given.items() if value}
        return values


class JarTask(JarOperator):
    """Runs a jar that keeps the contract: what its log, its exit code and its last line mean needs no parameter."""

    def __init__(
        self,
        *,
        heap: str | None = None,
        contract: bool | Literal["auto"] = True,
        silence: timedelta | None = timedelta(minutes=10),
        retries: int = 3,
        retry_delay: timedelta = timedelta(seconds=15),
        retry_exponential_backoff: float = 2.0,
        max_retry_delay: timedelta = timedelta(minutes=10),
        execution_timeout: timedelta | None = timedelta(hours=1),
        multiple_outputs: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            heap=heap,
            contract=contract,
            silence=silence,
            retries=retries,
            retry_delay=retry_delay,
            retry_exponential_backoff=backoff(retry_exponential_backoff),
            max_retry_delay=max_retry_delay,
            execution_timeout=execution_timeout,
            multiple_outputs=multiple_outputs,
            **kwargs,
        )


def by_contract(death: Death, log: JarLog) -> End:
    """How a jar that keeps the contract ended; raises if it gave no result."""
    result = read_result(death.jar.name, death.code, log, death.said())
    sentence = visible(f"{result['outcome']}: {result.get('message')}")
    if result["outcome"] in ("BUG", "UNAVAILABLE"):
        sentence = "; ".join([sentence, *death.known()])
    if death.code == NOTHING_TO_DO:
        return End(sentence, result, AirflowSkipException(sentence))
    return End(sentence, result, ended(death.code, sentence) if death.code else None)


def of_the_contract(context: Context) -> dict[str, str]:
    """The variables of a jar that keeps the contract: which try of which task it is, and where data lies."""
    task = context["ti"]
    index = {"JARFLOW_MAP_INDEX": str(task.map_index)} if task.map_index is not None and task.map_index >= 0 else {}
    inherited = {name: value for name, value in os.environ.items() if name in OF_THE_CONTRACT}
    return inherited | {
        "JARFLOW_DAG_ID": task.dag_id,
        "JARFLOW_RUN_ID": task.run_id,
        "JARFLOW_TASK_ID": task.task_id,
        "JARFLOW_TRY": str(task.try_number),
        "JARFLOW_LOG": "json",
        **index,
    }


def passable(where: str, value: Any) -> str:  # noqa: ANN401 - what a template gives
    """The text of a value, if a program can be given it."""
    text = str(value)
    if "\0" in text or (not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text)):
        raise AirflowFailException(f"{where} cannot have a zero byte or half a letter, found {ascii(text)[:100]}")
    return text


def secret_ones(values: Mapping[str, str], references: Mapping[str, str]) -> list[str]:
    """Those of the values whose references say that they are secret."""
    return [value for name, value in values.items() if is_secret(references[name])]


def codes(some: int | Collection[int]) -> Collection[int]:
    """One exit code, or several."""
    return [some] if isinstance(some, int) else some


@contextmanager
def argument_file(properties: Mapping[str, str]) -> Iterator[int]:
    """The descriptor of a file of options with these system properties; it has no name, so it is never left behind."""
    with tempfile.TemporaryFile() as file:
        for name, value in properties.items():
            file.write(b'"%s"\n' % f"-D{name}={value}".translate(QUOTED).encode())
        file.flush()
        yield file.fileno()
