"""`JarTask`: an Airflow task that is a Java program."""

from __future__ import annotations

import os
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from airflow.sdk import Asset, BaseOperator, Connection
from airflow.sdk.exceptions import (
    AirflowException,
    AirflowFailException,
    AirflowNotFoundException,
    AirflowSkipException,
    AirflowTaskTimeout,
)

from jarflow_airflow.contract import NOTHING_TO_DO, ONLY_WHEN_UNAVAILABLE, Ended, read_result
from jarflow_airflow.cost import Cost
from jarflow_airflow.death import Death
from jarflow_airflow.jar import by_hand, find_jar, find_java, start
from jarflow_airflow.log import ContractLog, JarLog
from jarflow_airflow.process import LOST, Process
from jarflow_airflow.text import Mask, visible

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from airflow.sdk import Context, RetryPolicy

INHERITED = {"PATH", "HOME", "TZ", "TMPDIR", "JAVA_HOME", "JARFLOW_DATA", "JARFLOW_KEEP_DAYS"}
UTF_8 = "C.UTF-8"
"""The locale of every jar: in the C locale of a bare server Java cannot read a file name with an accent."""


class JarTask(BaseOperator):
    """Runs a jar as a task.

    :param jar: a path that ends with `.jar`, or a name for Airflow's setting `[jarflow] jars`; else the task id.
    :param args: the words after `java -jar x.jar`; templated, and results of other tasks may stand in it.
    :param login: id of the Airflow Connection that the jar sees as PGHOST, PGPORT, PGDATABASE, PGUSER, PGPASSWORD.
    :param silence: a jar that says nothing new for so long hangs, also one whose heartbeat counts nothing more: it is
        stopped, and the task retried; None to let it be.

    JVM options belong to the jar: a file `<jar>.jvm` beside it is given to java as its @argfile. So does a start-up
    cache, see `trained`.
    """

    template_fields: Sequence[str] = ("args",)
    template_fields_renderers: ClassVar[dict[str, str]] = {"args": "json"}
    ui_color = "#f4e3c9"

    def __init__(  # Airflow's `partial()` reads a default from here and nowhere else.
        self,
        *,
        jar: str | None = None,
        args: Sequence[Any] = (),
        login: str | None = None,
        silence: timedelta | None = timedelta(minutes=10),
        retries: int = 3,
        retry_delay: timedelta = timedelta(seconds=15),
        retry_exponential_backoff: float = 2.0,
        max_retry_delay: timedelta = timedelta(minutes=10),
        execution_timeout: timedelta | None = timedelta(hours=1),
        multiple_outputs: bool = True,
        retry_policy: RetryPolicy | None = ONLY_WHEN_UNAVAILABLE,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            retries=retries,
            retry_delay=retry_delay,
            retry_exponential_backoff=retry_exponential_backoff,
            max_retry_delay=max_retry_delay,
            execution_timeout=execution_timeout,
            multiple_outputs=multiple_outputs,
            retry_policy=retry_policy,
            **kwargs,
        )
        self.jar = jar or self.task_id.rsplit(".", 1)[-1]
        self.args = args
        self.login = login
        self.silence = silence

    def execute(self, context: Context) -> dict[str, Any]:
        """Run the jar to its end; return its result, or raise what its exit code means to Airflow."""
        process = self._process
        jar = find_jar(self.jar)
        words = self._words()
        environment = self._environment(context) | by_hand(jar)
        mask = Mask(environment.get("PGPASSWORD"))
        log, cost = ContractLog(self.log, mask), Cost()
        self.log.info(visible(mask(" ".join([str(jar), *words]))))
        command = [*start(jar, find_java()), *words]
        try:
            code = self._run(command, environment, log, cost)
            death = Death(jar, code, log, cost)
            result = self._result(death, log, context)
        except (AirflowException, AirflowTaskTimeout):
            self.log.info("ended without a result", **cost.measured)
            if process.stopped_because is None:
                self._push({"cost": cost.measured}, context)
            raise
        ending = visible(f"{result['outcome']}: {result.get('message')}")
        if result["outcome"] in ("BUG", "UNAVAILABLE"):
            ending = "; ".join([ending, *death.known()])
        (self.log.info if code in (0, NOTHING_TO_DO) else self.log.error)(ending, **cost.measured)
        self._push({"cost": cost.measured}, context)
        if code == 0:
            for asset in self.outlets:
                if isinstance(asset, Asset):
                    context["outlet_events"][asset].extra = result
            return result
        self._push({**result, "return_value": result}, context)
        raise AirflowSkipException(ending) if code == NOTHING_TO_DO else Ended(code, ending)

    def _run(self, command: Sequence[str], environment: Mapping[str, str], log: JarLog, cost: Cost) -> int:
        try:
            return self._process.run(command, environment, log, cost)
        except AirflowTaskTimeout:
            raise AirflowTaskTimeout(f"stopped, because it ran longer than {self.execution_timeout}") from None

    def _push(self, values: Mapping[str, Any], context: Context) -> None:
        for name, value in values.items() if self.do_xcom_push else ():
            context["ti"].xcom_push(name, value)

    def _result(self, death: Death, log: JarLog, context: Context) -> dict[str, Any]:
        """The result of a jar that has ended; raises if it gave none."""
        name = death.jar.name
        if self._process.stopped_because:
            raise AirflowException(f"{name} was stopped: {self._process.stopped_because}")
        said = "".join(f"; {clause}" for clause in [*death.known(), *log.last_lines()])
        if death.signal:
            sentence = f"{death.by_signal()}{said}"
            task = context["ti"]
            if death.for_memory and task.try_number > task.max_tries - self.retries + 1:
                raise AirflowFailException(f"{sentence}; it is not tried again, because this was not the first try")
            raise AirflowException(sentence)
        return read_result(name, death.code, log, said)

    @cached_property
    def _process(self) -> Process:
        """There from whichever comes first, the beginning of `execute` or the order to stop."""
        return Process(self.silence)

    def on_kill(self) -> None:
        """Ask the jar to stop. Runs inside a signal handler: `execute` goes on, sees to its death and raises."""
        self._process.stop(LOST)

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
            "JARFLOW_DAG_ID": task.dag_id,
            "JARFLOW_RUN_ID": task.run_id,
            "JARFLOW_TASK_ID": task.task_id,
            "JARFLOW_TRY": str(task.try_number),
            "JARFLOW_LOG": "json",
        }
        if task.map_index is not None and task.map_index >= 0:
            environment["JARFLOW_MAP_INDEX"] = str(task.map_index)
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
