"""Shows each process and the last run of each pipeline. Exits 0 if everything is up and healthy, else 1.

CPU is the processor time of all tasks of the run, MEMORY the peak of its hungriest task; of each the last try.

With --json it prints one object for programs, whose names stay as they are: `up` (true or false), `advice`,
`airflow` and `start_page` (addresses), `processes` (each `name`, `state`, `pid`, `port`, `since`) and `pipelines` (each
`pipeline`, `run`, `state`, `started`, `ended`, `seconds`, `result`, `warnings`, `code`, `tasks`, `url`, `reports`). A
task has `task`, `index` (of a mapped one), `state` and `cost`: what its last try cost, `seconds`, `processor_seconds`,
`peak_memory_bytes`, `read_bytes`, `written_bytes`. Times are UTC; `code` is the exit code of ./jarflow run; what is not
known is null. While something is not up, `pipelines` is empty.
"""

from __future__ import annotations

import argparse
import json
from datetime import datetime, timezone

from cli import airflow, pipelines, postgres, processes, servers
from cli.places import Places
from cli.problem import FAILED, Problem
from cli.processes import Running
from cli.programs import PROGRAMS
from cli.rest import Airflow
from cli.screen import GREEN, RED, Screen, ago
from cli.verbs import up

EXAMPLES = """\
examples:
  ./jarflow status
  ./jarflow status >/dev/null || ./jarflow up
  ./jarflow status --json | jq -r '.pipelines[] | select(.state == "failed") | .pipeline'
  ./jarflow status --json | jq '.pipelines[].tasks | max_by(.cost.peak_memory_bytes)'
"""
UP = "up"
SERVERS = {postgres.NAME: postgres, **{program.NAME: program for program in PROGRAMS.values()}}


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="for programs: one JSON object")


def run(arguments: argparse.Namespace, places: Places, screen: Screen) -> int:
    found = {name: servers.find(places, name) for name in (*SERVERS, *airflow.PROCESSES)}
    api = Airflow(places)
    sick = airflow.not_healthy(places, api) if found[airflow.API] else []
    states = {name: _state(places, name, process, sick) for name, process in found.items()}
    if arguments.json:
        return _print_json(places, api, found, states)
    colours = [GREEN if state == UP else RED for state in states.values()]
    if places.contained:
        ports = [(name, states[name], str(process.port or "") if process else "") for name, process in found.items()]
        screen.table(("CONTAINER", "STATE", "PORT"), ports, colours)
    else:
        rows = [(name, states[name], *_facts(process)) for name, process in found.items()]
        screen.table(("PROCESS", "STATE", "PID", "PORT", "SINCE"), rows, colours)
    if set(states.values()) != {UP}:
        screen.line()
        screen.line(_advice(found))
        return FAILED
    try:
        endings = _endings(places, api)
    except Problem as problem:
        screen.line(str(problem))
        return FAILED
    up.show(screen, endings)
    screen.line()
    screen.line(f"Airflow: {places.airflow_url}   Reports: {places.serve_url}")
    return 0


def _endings(places: Places, api: Airflow) -> list[pipelines.RunState]:
    there = sorted(str(one["dag_id"]) for one in api.pipelines())
    return pipelines.with_costs(places, [pipelines.run_state(api, name, api.last_run(name)) for name in there])


def _print_json(places: Places, api: Airflow, found: dict[str, Running | None], states: dict[str, str]) -> int:
    up_now, advice, endings = set(states.values()) == {UP}, "", []
    try:
        endings = _endings(places, api) if up_now else []
        advice = "" if up_now else _advice(found)
    except Problem as problem:
        up_now, advice = False, str(problem)
    print(
        json.dumps(
            {
                "up": up_now,
                "advice": advice,
                "airflow": places.airflow_url,
                "start_page": places.serve_url,
                "processes": [
                    {
                        "name": name,
                        "state": states[name],
                        "pid": process.pid or None if process else None,
                        "port": process.port if process else None,
                        "since": _utc(process.since) if process and process.since else None,
                    }
                    for name, process in found.items()
                ],
                "pipelines": [ending.as_json(places) for ending in endings],
            },
            indent=2,
        )
    )
    return 0 if up_now else FAILED


def _utc(since: float) -> str:
    return datetime.fromtimestamp(since, timezone.utc).isoformat(timespec="seconds").replace("+00:00", "Z")


def _state(places: Places, name: str, process: Running | None, sick: list[str]) -> str:
    if process is None:
        lost = processes.remember(places.run, name)
        return f"ended by itself (was pid {lost.pid})" if lost else "not running"
    if name in SERVERS:
        return UP if SERVERS[name].answers(process.address) else "does not answer"
    return "up, not healthy" if name in sick else UP


def _facts(process: Running | None) -> tuple[str, str, str]:
    if process is None:
        return "", "", ""
    return str(process.pid), str(process.port or ""), ago(process.since)


def _advice(found: dict[str, Running | None]) -> str:
    if not any(found.values()):
        return "Nothing is running. Start it: ./jarflow up"
    if not all(found.values()):
        return "Some processes are not running. Start them: ./jarflow up"
    return "Some processes are not healthy. If that lasts: ./jarflow down, then ./jarflow up"
