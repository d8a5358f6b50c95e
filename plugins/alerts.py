"""Tells people of a failed run: one mail, or one call of a webhook, a run. Off unless `[jarflow] alert` says where to.

`dag_policy` gives the callback to every pipeline. Airflow keeps the wish to call it in its database, and does so once
the run has failed, in a process that reads DAG files: no task and no scheduler waits for it. Ten seconds are all it
gets. What became of it is a line of `[jarflow] alert_log`.

Where to is a URL:

- `https://[USER:PASSWORD@]HOST/...`, `http://...`: a webhook, given JSON whose `text` chat programs show;
- `smtp://[USER:PASSWORD@]HOST[:PORT]/TO[,TO...][?from=ADDRESS][&tls=no]`: a mail. TLS where the server offers it; a
  password goes over TLS, or to this machine, only. `smtps://`: TLS from the first byte.
"""

from __future__ import annotations

import base64
import http.client
import json
import logging
import os
import smtplib
import ssl
import threading
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime, timezone
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from jarflow_airflow.text import Mask, visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from airflow.sdk import DAG, Context

PATIENCE = 10.0
"""Seconds for all of it. Airflow gives a process that reads a DAG file fifty."""
LONGEST = 500
MOST_COUNTS = 20
THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}
REASONS = {
    "task_failure": "a task failed",
    "timed_out": "it ran longer than allowed",
    "all_tasks_deadlocked": "no task can continue",
}


@dataclass(frozen=True)
class Failure:
    """A run that failed, in the words of its own log: no value is told that does not stand there."""

    pipeline: str
    run: str
    reason: str
    task: str = ""
    attempt: int = 0
    error: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    link: str = ""

    @property
    def title(self) -> str:
        return f"{self.pipeline} failed" + (f": {self.task}" if self.task else "")

    @property
    def text(self) -> str:
        counts = ", ".join(f"{name} {count}" for name, count in self.counts.items())
        facts = {
            "why": REASONS.get(self.reason, self.reason),
            "run": self.run,
            "task": f"{self.task}, try {self.attempt}" if self.task else "",
            "error": self.error,
            "counts": counts,
            "log": self.link,
        }
        lines = [f"{name + ':':<8}{fact}" for name, fact in facts.items() if fact]
        return "\n".join([self.title, "", *lines, ""])


class NotTold(Exception):  # noqa: N818 - it says what happened
    """Nobody could be told; says why, without a secret."""


def dag_policy(dag: DAG) -> None:
    """Add the callback to a pipeline as Airflow reads it, if somebody is to be told."""
    if setting("alert"):
        own = dag.on_failure_callback or []
        dag.on_failure_callback = [*(own if isinstance(own, list) else [own]), tell]
        dag.has_on_failure_callback = True  # what the scheduler looks at; computed before, when the pipeline was made


def tell(context: Context) -> None:
    """Airflow's call: a run of a pipeline failed. Never raises."""
    of = "a run failed"
    try:
        failure = failure_of(context)
        of = f"{failure.title} (run {failure.run})"
        said, level = f"told {send(setting('alert'), failure)}", logging.INFO
    except NotTold as why:
        said, level = f"nobody was told: {why}", logging.ERROR
    except Exception as why:  # noqa: BLE001 - whatever is broken, a line says so
        said, level = f"nobody was told: {type(why).__name__}: {why}".split("\n", 1)[0][:LONGEST], logging.ERROR
    _note(f"{of}: {said}", level)


def failure_of(context: Context) -> Failure:
    """The failure, from the context, the task's result and its log."""
    task = context.get("ti")
    known: dict[str, Any] = {
        "pipeline": context["dag"].dag_id,
        "run": task.run_id if task else context["run_id"],
        "reason": str(context.get("reason", "")),
    }
    if task is None:
        return Failure(**known)
    said = list(_log_of(task))
    return Failure(
        **known,
        task=task.task_id + (f" [{task.map_index}]" if task.map_index >= 0 else ""),
        attempt=task.try_number,
        error=first_error(said),
        counts=counts_of(said, _result_of(task)),
        link=task.log_url,
    )


def first_error(log: list[dict[str, Any]]) -> str:
    """The first line of the first error in a task's log."""
    for line in log:
        if line.get("level") in ("error", "critical"):
            details = line.get("error_detail") or [{}]
            said = str(details[0].get("exc_value") or line.get("event") or "").strip()
            return said.split("\n", 1)[0][:LONGEST]
    return ""


def counts_of(log: list[dict[str, Any]], result: object) -> dict[str, int]:
    """The last closing account in the log (read, accepted, rejected, skipped), then what the result counts."""
    accounts = [line for line in log if "read" in line and "accepted" in line]
    found = {name: accounts[-1].get(name) for name in ("read", "accepted", "rejected", "skipped")} if accounts else {}
    found |= result if isinstance(result, dict) else {}
    numbers = {name: count for name, count in found.items() if type(count) is int}
    return dict(list(numbers.items())[:MOST_COUNTS])


def send(alert: str, failure: Failure) -> str:
    """Mail it or post it within PATIENCE; returns to whom, or raises NotTold."""
    try:
        where = urlsplit(alert)
    except ValueError:
        raise NotTold("[jarflow] alert is not a valid URL") from None  # its own words repeat a password
    way = _post if where.scheme in ("http", "https") else _mail
    done: list[str] = []
    wrong: list[str] = []

    def work() -> None:
        try:
            done.append(way(where, failure))
        except NotTold as why:
            wrong.append(str(why))
        except Exception as why:  # noqa: BLE001 - here it would be lost with the thread
            wrong.append(f"{where.hostname}: {type(why).__name__}: {why}")

    # No time-out of the libraries is one for the whole: a server may answer a byte a second, a name may not resolve.
    worker = threading.Thread(target=work, daemon=True)
    worker.start()
    worker.join(PATIENCE)
    if done:
        return done[0]
    reason = wrong[0] if wrong else f"{where.hostname} did not accept it within {PATIENCE:.0f} s"
    # The reason may hold words of the server, of any length and with control characters.
    raise NotTold(visible(" ".join(_without(reason, where.password, where.path, where.query).split()))[:LONGEST])


def _post(where: SplitResult, failure: Failure) -> str:
    kind = http.client.HTTPSConnection if where.scheme == "https" else http.client.HTTPConnection
    headers = {"Content-Type": "application/json", "User-Agent": "jarflow"}
    if where.username:
        if where.scheme == "http" and where.hostname not in THIS_MACHINE:
            raise NotTold(f"{where.hostname} would be called without TLS, so the password was not sent")
        login = f"{unquote(where.username)}:{unquote(where.password or '')}"
        headers["Authorization"] = f"Basic {base64.b64encode(login.encode()).decode()}"
    # Chat programs take `<...>` for a link, and names of files may hold any letter.
    body = json.dumps({"text": escape(failure.text, quote=False), **asdict(failure)}).encode()
    connection = kind(where.hostname or "", where.port, timeout=PATIENCE)
    try:
        connection.request("POST", (where.path or "/") + (f"?{where.query}" if where.query else ""), body, headers)
        status = connection.getresponse().status
    finally:
        connection.close()
    if status not in range(200, 300):
        raise NotTold(f"{where.hostname} answered {status}")
    return str(where.hostname)


def _mail(where: SplitResult, failure: Failure) -> str:
    options = {name: values[-1] for name, values in parse_qs(where.query).items()}
    message = EmailMessage()
    message["Subject"] = f"[Jarflow] {failure.title}"
    message["From"] = options.get("from", "jarflow@localhost")
    message["To"] = ", ".join(unquote(where.path.strip("/")).split(","))
    message["Date"] = formatdate()
    message["Message-ID"] = make_msgid(domain="jarflow")
    message.set_content(failure.text)
    host, secure = where.hostname or "localhost", where.scheme == "smtps"
    trusted = ssl.create_default_context()
    with (
        smtplib.SMTP_SSL(host, where.port or 465, local_hostname="localhost", timeout=PATIENCE, context=trusted)
        if secure
        else smtplib.SMTP(host, where.port or 25, local_hostname="localhost", timeout=PATIENCE)
    ) as server:
        server.ehlo()
        if not secure and options.get("tls") != "no" and server.has_extn("starttls"):
            server.starttls(context=trusted)
            secure = True
        if where.username:
            if not secure and host not in THIS_MACHINE:
                raise NotTold(f"{host} does not offer TLS, so the password was not sent")
            server.login(unquote(where.username), unquote(where.password or ""))
        server.send_message(message)
    return str(message["To"])


def _without(text: str, *secrets: str | None) -> str:
    for secret in secrets:
        text = Mask(unquote(secret))(text) if secret and len(secret) > 1 else text
    return text


def _log_of(task: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - Airflow's own task instance
    """The lines of a try's log, as Airflow wrote them to the disk; none where they are elsewhere."""
    of = Path(setting("base_log_folder", "logging"), f"dag_id={task.dag_id}", f"run_id={task.run_id}")
    of = of / f"task_id={task.task_id}" / (f"map_index={task.map_index}" if task.map_index >= 0 else "")
    with suppress(OSError), (of / f"attempt={task.try_number}.log").open(encoding="utf-8", errors="replace") as lines:
        for text in lines:
            with suppress(ValueError):
                line = json.loads(text)
                if isinstance(line, dict):
                    yield line


def _result_of(task: Any) -> object:  # noqa: ANN401
    try:
        return task.xcom_pull(task_ids=task.task_id, map_indexes=task.map_index)
    except Exception:  # noqa: BLE001 - a run is told of with fewer counts, rather than not at all
        return None


def setting(name: str, section: str = "jarflow") -> str:
    from airflow.configuration import conf  # noqa: PLC0415 - reads files when imported; the rest here needs no Airflow

    return str(conf.get(section, name, fallback=""))


def _note(sentence: str, level: int) -> None:
    """Say it in the log of the process that reads DAG files, and where people look: in a log of its own."""
    logging.getLogger(__name__).log(level, sentence)
    file = setting("alert_log")
    if file:
        line = f"{datetime.now(timezone.utc):%Y-%m-%d %H:%M:%S} UTC {logging.getLevelName(level)} {sentence}\n"
        with suppress(OSError), os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "w") as log:
            log.write(line)
