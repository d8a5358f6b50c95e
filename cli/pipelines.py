"""Runs of pipelines: which there are, how they go on, how they ended, and which exit code that is."""

from __future__ import annotations

import json
import re
import time
import urllib.parse
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from http import HTTPStatus
from pathlib import Path

from cli import airflow, warehouse
from cli.places import Places
from cli.problem import USAGE, Problem
from cli.rest import Airflow, Answer, Refused, moment
from cli.screen import GREEN, RED, YELLOW, ago, memory, seconds

OK, BUG = 0, 1
CODES = {"OK": OK, "BUG": BUG, "USAGE": 2, "REJECTED": 3, "UNAVAILABLE": 75, "NOTHING_TO_DO": 99}
COLOURS = {"success": GREEN, "failed": RED, "upstream_failed": RED, "skipped": YELLOW, "up_for_retry": YELLOW}
ENDED = ("success", "failed")
ASIDE = ("group-trips", "send-mail")
"""Tasks after the one that the run is for: their own results stand for it only when they fail."""
PARSE_PATIENCE = 90.0
DUE_PATIENCE = 15.0
MOST_FIELDS = 6
AIRFLOWS = "airflow"
"""Airflow's database, and its login."""
COST = ("seconds", "processor_seconds", "peak_memory_bytes", "read_bytes", "written_bytes")
"""Names of the figures that the operator measures of a try. Not every system tells all of them."""
COSTS = """\
select dag_id, run_id, task_id, map_index, value from xcom
where key = 'cost' and (dag_id, run_id) in (values {runs})"""
DEFINES_A_PIPELINE = re.compile(r"^@dag\b|^\s*(?:with\s+)?(?:\w+\s*=\s*)?DAG\(", re.MULTILINE)


@dataclass(frozen=True)
class RunState:
    """The state of a pipeline's run, in the words of a table."""

    pipeline: str
    run: Answer | None
    tasks: list[Answer] = field(default_factory=list)
    results: list[Answer] = field(default_factory=list)
    costs: list[Answer] = field(default_factory=list)
    """The cost of the last try of each task, in the order of the tasks. It is empty where it is not known."""

    @property
    def state(self) -> str:
        """Airflow's state of the run; `skipped` when nothing was to be done."""
        if self.run is None:
            return "never ran"
        state = str(self.run["state"])
        idle = self.tasks and all(task["state"] == "skipped" for task in self.tasks)
        return "skipped" if state == "success" and idle else state

    @property
    def failed(self) -> bool:
        return self.state == "failed"

    @property
    def code(self) -> int:
        """The contract's exit code of the whole run: of the first task that failed, when one did."""
        if self.state == "skipped":
            return CODES["NOTHING_TO_DO"]
        if not self.failed:
            return OK
        # A task that failed though it says OK is a bug too.
        return next((CODES.get(str(result.get("outcome")), BUG) or BUG for result in self._of_failed), BUG)

    @property
    def _of_failed(self) -> list[Answer]:
        """The results of the tasks that failed."""
        return [result for task, result in zip(self.tasks, self.results, strict=True) if _failed(task)]

    @property
    def what_to_do(self) -> str:
        """Where it stands why the run failed, and how to try it again.

        A task that refused its data or its parameters would do so again; its message says what helps.
        """
        ends = {result.get("outcome") for result in self._of_failed}
        in_vain = ends and ends <= {"REJECTED", "USAGE"}
        return f"Why: ./jarflow logs {self.pipeline}" + (
            "" if in_vain else f"   Again: ./jarflow retry {self.pipeline}"
        )

    @property
    def took(self) -> str:
        return took(self.run) if self.run else ""

    @property
    def processor(self) -> str:
        """The processor time of all tasks, in words; empty if it is not known of any."""
        known = [cost["processor_seconds"] for cost in self.costs if "processor_seconds" in cost]
        return seconds(sum(known)) if known else ""

    @property
    def peak(self) -> str:
        """The peak memory of the hungriest task, in words; empty if it is not known of any."""
        known = [cost["peak_memory_bytes"] for cost in self.costs if "peak_memory_bytes" in cost]
        return memory(max(known)) if known else ""

    @property
    def warnings(self) -> list[str]:
        """The warnings in the results of the tasks, each once: of a refused file, for instance."""
        of_results = [str(result["warning"]) for result in self.results if result.get("warning")]
        # A run may end well without a task that only tells of it.
        some_failed = not self.failed and any(_failed(task) for task in self.tasks)
        of_failed = [summary(result) for result in self._of_failed if result] if some_failed else []
        return list(dict.fromkeys([*of_results, *of_failed]))

    @property
    def said(self) -> str:
        """The sentence that stands for the run in a list: its last warning, or else its last message."""
        return self.warnings[-1] if self.warnings and not self.failed else self.message

    @property
    def colour(self) -> str | None:
        return YELLOW if self.warnings and not self.failed else COLOURS.get(self.state)

    def as_json(self, places: Places) -> Answer:
        """The same for programs. Names stay as they are: `status --json` and `runs --json` promise them."""
        run, page = self.run or {}, ""
        if self.run:
            name = urllib.parse.quote(str(self.run["dag_run_id"]), safe="")
            page = f"{places.airflow_url}/dags/{self.pipeline}/runs/{name}"
        return {
            "pipeline": self.pipeline,
            "run": run.get("dag_run_id"),
            "state": self.state,
            "started": run.get("start_date"),
            "ended": run.get("end_date"),
            "seconds": duration(run),
            "result": self.message,
            "warnings": self.warnings,
            "code": self.code if run.get("state") in ENDED else None,
            "tasks": [
                {
                    "task": task["task_id"],
                    "index": task["map_index"] if task["map_index"] >= 0 else None,
                    "state": task["state"],
                    "cost": {name: cost.get(name) for name in COST} if cost else None,
                }
                for task, cost in zip(self.tasks, self.costs or [{}] * len(self.tasks), strict=True)
            ],
            "url": page or f"{places.airflow_url}/dags/{self.pipeline}",
            "reports": f"{places.serve_url}/reports/",
        }

    @property
    def message(self) -> str:
        """The words of the first task that failed, or else of the last one that had any."""
        why = next((summary(result) for result in self._of_failed if result), "") if self.failed else ""
        pairs = zip(self.tasks, self.results, strict=False)
        own = [result for task, result in pairs if task.get("task_id") not in ASIDE and result]
        return why or next((summary(result) for result in reversed(own or self.results) if result), "")


def _failed(task: Answer) -> bool:
    return bool(task["state"] == "failed")


def run_state(api: Airflow, pipeline: str, run: Answer | None) -> RunState:
    if run is None:
        return RunState(pipeline, None)
    tasks = api.tasks(pipeline, run["dag_run_id"])
    return RunState(pipeline, run, tasks, [result_of(api, pipeline, run["dag_run_id"], task) for task in tasks])


def with_costs(places: Places, runs: list[RunState]) -> list[RunState]:
    """The same runs with what their tasks cost. One question for all: Airflow's REST interface lists no values."""
    names = {(one.pipeline, str(one.run["dag_run_id"])) for one in runs if one.run}
    if not names:
        return runs
    listed = ", ".join(f"({warehouse.literal(pipeline)}, {warehouse.literal(run)})" for pipeline, run in sorted(names))
    rows = warehouse.rows(places, COSTS.format(runs=listed), login=AIRFLOWS, database=AIRFLOWS)
    known = {(row["dag_id"], row["run_id"], row["task_id"], int(row["map_index"])): cost(row["value"]) for row in rows}

    def of(one: RunState) -> list[Answer]:
        run = one.run and str(one.run["dag_run_id"])
        return [known.get((one.pipeline, run, task["task_id"], task["map_index"]), {}) for task in one.tasks]

    return [replace(one, costs=of(one)) for one in runs]


def cost(value: str) -> Answer:
    """The cost that an XCom holds, as JSON within JSON. It is empty where a jar has a field of its own named `cost`."""
    try:
        said = json.loads(value)
        said = json.loads(said) if isinstance(said, str) else said
    except ValueError:
        return {}
    return said if isinstance(said, dict) and {"seconds", "processor_seconds"} <= said.keys() <= set(COST) else {}


def result_of(api: Airflow, pipeline: str, run: str, task: Answer) -> Answer:
    """A task's result; for a task that failed without one, a result with its last error as the message."""
    result = api.result(pipeline, run, task)
    if result or task["state"] not in ("failed", "up_for_retry"):
        return result
    lines = api.log(pipeline, run, task, task["try_number"])
    errors = [line for line in lines if line.get("level") in ("error", "critical")]
    if not errors:
        return {}
    details = errors[-1].get("error_detail") or [{}]
    return {"message": str(details[0].get("exc_value") or errors[-1].get("event")).split("\n", 1)[0]}


def summary(result: Answer) -> str:
    if result.get("message"):
        return str(result["message"])
    fields = ((name, value) for name, value in result.items() if name != "outcome")
    plain = [f"{name} {value}" for name, value in fields if isinstance(value, str | int | float)]
    return ", ".join(plain[:MOST_FIELDS])


def title(task: Answer) -> str:
    """A task's name, with its number when it is one of many."""
    return f"{task['task_id']} [{task['map_index']}]" if task["map_index"] >= 0 else str(task["task_id"])


def duration(timed: Answer) -> float | None:
    """The seconds from start to end, or to now; None before the start."""
    if not timed.get("start_date"):
        return None
    end = moment(timed["end_date"]) if timed.get("end_date") else datetime.now(timezone.utc)
    return max(0.0, (end - moment(timed["start_date"])).total_seconds())


def took(timed: Answer) -> str:
    """The same in words; empty before the start."""
    lasted = duration(timed)
    return "" if lasted is None else seconds(lasted)


def started(timed: Answer) -> str:
    """When it began, on the clock here; empty before the start."""
    return ago(moment(timed["start_date"]).timestamp()) if timed.get("start_date") else ""


def chosen(api: Airflow, pipeline: str, run: str | None) -> Answer:
    """The run of this id, or the last one when none is named."""
    known(api, pipeline)
    if run is None:
        last = api.last_run(pipeline)
        if last is None:
            raise Problem(f"{pipeline} never ran. Run it: ./jarflow run {pipeline}")
        return last
    try:
        return api.get_run(pipeline, run)
    except Refused as refused:
        if refused.status != HTTPStatus.NOT_FOUND:
            raise
    raise Problem(f"{pipeline} has no run '{run}'. Its runs: ./jarflow runs {pipeline}", USAGE)


def known(api: Airflow, pipeline: str) -> Answer:
    """The pipeline of this name, or a sentence with those that there are."""
    found = {str(one["dag_id"]): one for one in api.pipelines()}
    if pipeline not in found:
        there = f"There are: {', '.join(sorted(found))}." if found else "There are none yet."
        raise Problem(f"There is no pipeline '{pipeline}'. {there}", USAGE)
    return found[pipeline]


def files(folder: Path) -> list[Path]:
    """The files that define pipelines, by the look of them."""
    texts = {file: file.read_text(encoding="utf-8", errors="replace") for file in sorted(folder.glob("*.py"))}
    return [file for file, text in texts.items() if DEFINES_A_PIPELINE.search(text)]


def wait_until_read(api: Airflow, places: Places) -> list[str]:
    """Wait until Airflow has read every file of the DAGs folder as it is now; the names of the pipelines in them.

    A file that it read before its last start does not count: its settings may have changed since. One whose time lies
    in the future counts as written now.
    """
    began = time.time()
    reader = airflow.running(places)["dag-processor"]
    started = (reader.since or api.began("DagProcessorJob")) if reader else 0.0
    deadline = time.monotonic() + PARSE_PATIENCE
    while True:
        wrong = [error for error in api.import_errors() if _still_holds(error, places, started)]
        if wrong:
            first = wrong[0]
            trace = "\n".join(f"    {line}" for line in str(first["stack_trace"]).strip().splitlines()[-6:])
            raise Problem(f"Airflow cannot read {first['filename']}:\n{trace}")
        pipelines = api.pipelines()
        parsed = {str(one["fileloc"]): one["last_parsed_time"] for one in pipelines if one["last_parsed_time"]}
        read = {file: moment(when).timestamp() for file, when in parsed.items()}
        since = {file: max(started, min(file.stat().st_mtime, began)) for file in files(places.dags)}
        late = [file for file, written in since.items() if read.get(str(file), 0.0) < written]
        if not late:
            return sorted(str(one["dag_id"]) for one in pipelines)
        if time.monotonic() > deadline:
            names = ", ".join(places.short(file) for file in late)
            raise Problem(
                f"Airflow did not read {names} within {PARSE_PATIENCE:.0f} s. See {places.log / 'dag-processor.log'}."
            )
        time.sleep(0.3)


def _still_holds(error: Answer, places: Places, started: float) -> bool:
    """True if Airflow met the error in the file as it is now; it forgets the error when it reads the mended file."""
    file = places.dags / str(error["filename"])
    return file.exists() and moment(error["timestamp"]).timestamp() >= max(started, file.stat().st_mtime)


def newest_run(api: Airflow, pipeline: str) -> Answer | None:
    """The last run. If a scheduled run is due but not made yet, wait for it: that one is the last."""
    deadline = time.monotonic() + DUE_PATIENCE
    while time.monotonic() < deadline:
        now = next(one for one in api.pipelines() if one["dag_id"] == pipeline)
        due = now.get("next_dagrun_run_after")
        if now["is_paused"] or not due or moment(due) > datetime.now(timezone.utc):
            break
        time.sleep(0.3)
    return api.last_run(pipeline)


def began_since(run: Answer, since: float) -> bool:
    return bool(run.get("start_date")) and moment(run["start_date"]).timestamp() >= since


def follow(
    api: Airflow, places: Places, pipeline: str, run: str, known: Iterable[Answer] = ()
) -> Iterator[tuple[Answer, Answer]]:
    """Each change of a task of the run, as (the task as it is now, its result if it has one), until the run ends.

    The tasks that are `known` as they are now are no change.
    """
    seen = {_named(task): (str(task["state"]), task["try_number"]) for task in known}
    while True:
        ended = api.get_run(pipeline, run)["state"] in ENDED
        for task in api.tasks(pipeline, run):
            key, now = _named(task), (str(task["state"]), task["try_number"])
            if task["state"] and seen.get(key) != now:
                seen[key] = now
                over = task["state"] not in ("scheduled", "queued", "running", "restarting")
                yield task, result_of(api, pipeline, run, task) if over else {}
        if ended:
            return
        airflow.require_alive(places)
        time.sleep(0.5)


def _named(task: Answer) -> tuple[str, int]:
    return task["task_id"], task["map_index"]


def trigger(api: Airflow, pipeline: str, conf: Answer) -> str:
    """Start a run; a parameter that its schema refuses is the caller's mistake."""
    try:
        return str(api.trigger(pipeline, conf)["dag_run_id"])
    except Refused as refused:
        raise Problem(f"Airflow refuses the run: {refused}", USAGE if refused.status in (400, 422) else BUG) from None
