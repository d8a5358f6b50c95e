"""Airflow as its REST interface shows it, to the few questions that the verbs ask."""

from __future__ import annotations

import http.client
import json
import time
import urllib.parse
from collections.abc import Iterator
from datetime import datetime, timezone
from typing import Any

from cli import passwords, ports, postgres, servers
from cli.places import Places
from cli.problem import Problem

Answer = dict[str, Any]
API = "api-server"
TIMEOUT = 30.0
HEALTH_TIMEOUT = 3.0
PAGE = 100
LOOK_AGAIN = 0.3
EVERY = "~"
"""Airflow's word for every pipeline."""


class Unreachable(Problem):
    """Airflow does not answer."""


class Refused(Problem):
    """Airflow answered, and the answer is no; `status` is HTTP's."""

    def __init__(self, sentence: str, status: int) -> None:
        super().__init__(sentence)
        self.status = status


class Airflow:
    """Speaks with the api-server of an instance, as `user`."""

    def __init__(self, places: Places, user: str = passwords.ADMIN, *, patience: float = TIMEOUT) -> None:
        self._places = places
        self._patience = patience
        self._user = user
        self._token: str | None = None

    def health(self) -> Answer:
        return self._ask("GET", "/api/v2/monitor/health", token=False, timeout=HEALTH_TIMEOUT)

    def began(self, job: str) -> float:
        """When the newest of Airflow's processes of a kind that lives began, since 1970; 0 if none is known."""
        jobs = self.get("/api/v2/jobs", job_type=job, is_alive=True, order_by="-start_date", limit=1)["jobs"]
        return moment(jobs[0]["start_date"]).timestamp() if jobs else 0.0

    def pipelines(self) -> list[Answer]:
        """Every pipeline that a file of the DAGs folder defines now."""
        return self._all("/api/v2/dags", "dags", exclude_stale=True)

    def import_errors(self) -> list[Answer]:
        return self._all("/api/v2/importErrors", "import_errors")

    def params(self, pipeline: str) -> Answer:
        """The parameters of a pipeline: by name, each with `value`, `description`, `schema`."""
        return dict(self.get(_path(pipeline) + "/details").get("params") or {})

    def read_anew(self, pipeline: str, patience: float) -> None:
        """Let Airflow read the pipeline's file now, and wait until it has, but not longer than that."""
        before = self.get(_path(pipeline))
        self._ask("PUT", f"/api/v2/parseDagFile/{before['file_token']}")
        end = time.monotonic() + patience
        while self.get(_path(pipeline))["last_parsed_time"] == before["last_parsed_time"] and time.monotonic() < end:
            time.sleep(LOOK_AGAIN)

    def runs(self, pipeline: str, most: int) -> list[Answer]:
        """The last runs of a pipeline, or of EVERY one; the newest first."""
        return list(self.get(_path(pipeline) + "/dagRuns", limit=most, order_by="-run_after")["dag_runs"])

    def last_run(self, pipeline: str) -> Answer | None:
        """The newest run that is due: one that somebody set for a later time may not begin for years."""
        now = datetime.now(timezone.utc)
        due = self.get(_path(pipeline) + "/dagRuns", limit=10, order_by="-run_after", run_after_lte=now.isoformat())
        return next((run for run in due["dag_runs"] if not _is_dated_after(now, run)), None)

    def get_run(self, pipeline: str, run: str) -> Answer:
        return self.get(_path(pipeline, run))

    def trigger(self, pipeline: str, conf: Answer) -> Answer:
        body = {"logical_date": None, "conf": conf}
        return self._ask("POST", _path(pipeline) + "/dagRuns", body)

    def unpause(self, pipeline: str) -> None:
        self._ask("PATCH", _path(pipeline), {"is_paused": False})

    def clear(self, pipeline: str, run: str, tasks: list[Answer], *, only_look: bool = False) -> list[Answer]:
        """Let these tasks of a run, and all that follow them, run again. Returns them; `only_look` changes nothing."""
        names = [task["task_id"] if task["map_index"] < 0 else [task["task_id"], task["map_index"]] for task in tasks]
        body = {
            "dag_run_id": run,
            "task_ids": names,
            "include_downstream": True,
            "only_failed": False,
            "reset_dag_runs": True,
            "dry_run": only_look,
        }
        return list(self._ask("POST", _path(pipeline) + "/clearTaskInstances", body)["task_instances"])

    def tasks(self, pipeline: str, run: str) -> list[Answer]:
        """The task instances of a run, in the order in which they began."""
        found = self._all(_path(pipeline, run) + "/taskInstances", "task_instances")
        found = [task for task in found if task["dag_run_id"] == run]  # A run may be called EVERY.
        return sorted(found, key=lambda task: (task["start_date"] or "9", task["task_id"], task["map_index"]))

    def result(self, pipeline: str, run: str, task: Answer) -> Answer:
        """The answer of a task; empty if it has not, or not with an object."""
        path = _path(pipeline, run, task["task_id"]) + "/xcomEntries/return_value"
        try:
            entry = self.get(path, map_index=task["map_index"], deserialize=False)
        except Refused:
            return {}
        value = entry.get("value")
        if isinstance(value, str):
            try:
                value = json.loads(value)
            except ValueError:
                return {}
        return value if isinstance(value, dict) else {}

    def log(self, pipeline: str, run: str, task: Answer, attempt: int) -> Iterator[Answer]:
        """The lines of one try of a task, each an object with at least `event`."""
        path = (
            _path(pipeline, run, task["task_id"]) + f"/logs/{attempt}?map_index={task['map_index']}&full_content=true"
        )
        for line in self._raw("GET", path, accept="application/x-ndjson").decode("utf-8", "replace").splitlines():
            if line.strip():
                said = json.loads(line)
                yield said if isinstance(said, dict) else {"event": str(said)}

    def get(self, path: str, **query: Any) -> Answer:
        words = {name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in query.items()}
        return self._ask("GET", f"{path}?{urllib.parse.urlencode(words)}" if words else path)

    def _all(self, path: str, name: str, **query: Any) -> list[Answer]:
        """A whole list, page by page: Airflow gives at most a hundred at once, whatever it is asked for."""
        found: list[Answer] = []
        while True:
            page = self.get(path, limit=PAGE, offset=len(found), **query)
            found += page[name]
            if not page[name] or len(found) >= page["total_entries"]:
                return found

    def _ask(self, method: str, path: str, body: Answer | None = None, **how: Any) -> Answer:
        text = self._raw(method, path, body, **how)
        answer = json.loads(text) if text else {}
        return answer if isinstance(answer, dict) else {"answer": answer}

    def _raw(
        self,
        method: str,
        path: str,
        body: Answer | None = None,
        *,
        token: bool = True,
        accept: str = "application/json",
        timeout: float | None = None,
    ) -> bytes:
        self._require_ours()
        headers = {"Accept": accept}
        if body is not None:
            headers["Content-Type"] = "application/json"
        if token:
            headers["Authorization"] = f"Bearer {self.token()}"
        patience = timeout or self._patience
        connection = http.client.HTTPConnection(*self._places.address(API), timeout=patience)
        try:
            connection.request(method, path, json.dumps(body) if body is not None else None, headers)
            response = connection.getresponse()
            text = response.read()
        except (OSError, http.client.HTTPException) as wrong:
            raise Unreachable(
                f"Airflow does not answer on port {self._places.airflow_port} ({wrong}). "
                "Restart it: ./jarflow down, then ./jarflow up"
            ) from wrong
        finally:
            connection.close()
        if response.status >= http.client.INTERNAL_SERVER_ERROR and not servers.find(self._places, postgres.NAME):
            raise Unreachable("PostgreSQL is not running. Start it: ./jarflow up")
        if response.status >= http.client.BAD_REQUEST:
            raise Refused(_reason(text, response.status), response.status)
        return text

    def _require_ours(self) -> None:
        """Nobody but our own api-server is asked, as a stranger on its port would be told the password."""
        port, server = self._places.airflow_port, servers.find(self._places, API)
        if server and server.port == port:
            return
        if not passwords.pgpass(self._places).exists():
            raise Unreachable("There is no instance here. Start one: ./jarflow up")
        if server:
            raise Unreachable(f"Airflow runs on port {server.port}, not on {port}: see JARFLOW_AIRFLOW_PORT.")
        if ports.free(port):
            raise Unreachable("Airflow is not running. Start it: ./jarflow up")
        raise Unreachable(
            f"Airflow is not running, and its port {port} is taken by {ports.holder(port)}. Stop that, or choose "
            f"another port: JARFLOW_AIRFLOW_PORT={port + 1000} ./jarflow up"
        )

    def token(self) -> str:
        """A token with which Airflow, and serve, know this user."""
        if self._token is None:
            word = passwords.airflow_password(self._places, self._user)
            body = {"username": self._user, "password": word}
            self._token = str(self._ask("POST", "/auth/token", body, token=False)["access_token"])
        return self._token


def moment(text: str) -> datetime:
    """A time as Airflow writes it; Python before 3.11 knows no Z."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def _is_dated_after(now: datetime, run: Answer) -> bool:
    """True of a run whose tasks Airflow does not begin before the date that it was given."""
    return bool(run.get("logical_date")) and moment(run["logical_date"]) > now


def _path(*names: str) -> str:
    """The path of a pipeline, of a run of it, or of a task of that run."""
    parts = zip(("dags", "dagRuns", "taskInstances"), names, strict=False)
    return "/api/v2" + "".join(f"/{kind}/{urllib.parse.quote(name, safe='')}" for kind, name in parts)


def _reason(text: bytes, status: int) -> str:
    """Airflow's own words for a refusal."""
    try:
        detail = json.loads(text)["detail"]
    except (ValueError, KeyError, TypeError):
        return f"Airflow answered {status}: {text[:300].decode('utf-8', 'replace')}"
    if isinstance(detail, list):
        return "; ".join(f"{'.'.join(map(str, one.get('loc', [])))}: {one.get('msg')}" for one in detail)
    sentence = str(detail.get("message", detail)) if isinstance(detail, dict) else str(detail)
    return sentence.split("\n\n", 1)[0]
