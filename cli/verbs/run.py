"""Builds what changed, runs a pipeline in Airflow, follows it task by task, and exits with its outcome.

Exit codes: 0 success, 99 nothing to do (every task skipped); when a task failed its own code: 1 a bug, 2 usage,
3 the data is bad, 75 something outside was down. An unknown pipeline or parameter is 2.
"""

from __future__ import annotations

import argparse
import contextlib
import json
from collections.abc import Iterable
from typing import Any

from cli import pipelines
from cli.places import Places
from cli.problem import USAGE, Problem
from cli.rest import Airflow, Answer, Refused
from cli.screen import Screen
from cli.verbs import up

EXAMPLES = """\
examples:
  ./jarflow run applications
  ./jarflow run applications --param after=keep --param 'pattern=*.csv'
  ./jarflow run covid --param countries=singapore,denmark

A value that is JSON counts as what it is (3, true, ["a"]); any other is text, and so is '"3"'.
A list may be written with commas instead.
"""
INTERRUPTED = """\
No longer following; the run continues in Airflow.
Its state: ./jarflow status   Its log: ./jarflow logs PIPELINE -f"""
PATIENCE = 20.0
"""Seconds that Airflow gets to read a pipeline's file."""
QUIET = ("scheduled", "queued")


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("pipeline", metavar="PIPELINE", help="its name in Airflow, as ./jarflow status lists it")
    several = "a parameter of the pipeline; may be repeated"
    parser.add_argument("--param", metavar="K=V", action="append", default=[], help=several)


def run(arguments: argparse.Namespace, places: Places, screen: Screen) -> int:
    api = Airflow(places)
    prepare(api, places, screen, arguments.pipeline)
    there = api.params(arguments.pipeline)
    conf = parameters(arguments.param, there)
    if not_offered(conf, there):
        # Choices may come from files that are newer than what Airflow has read.
        with contextlib.suppress(Refused):
            api.read_anew(arguments.pipeline, PATIENCE)
        if sentence := not_offered(conf, api.params(arguments.pipeline)):
            raise Problem(sentence, USAGE)
    name = pipelines.trigger(api, arguments.pipeline, conf)
    return follow(api, places, screen, arguments.pipeline, name)


def prepare(api: Airflow, places: Places, screen: Screen, pipeline: str) -> None:
    """Build what changed; warn of a pipeline that will not run."""
    if pipelines.known(api, pipeline).get("is_paused"):
        screen.warning(f"{pipeline} is paused: the run waits until it is unpaused in {places.airflow_url}")
    up.renew(places, screen)


def follow(
    api: Airflow, places: Places, screen: Screen, pipeline: str, name: str, *, known: Iterable[Answer] = ()
) -> int:
    """Show the run task by task until it ends; its exit code. Tasks that are `known` are shown once they change."""
    screen.line(f"{pipeline}, run {name}")
    for task, result in pipelines.follow(api, places, pipeline, name, known):
        if task["state"] not in QUIET:
            _show(screen, task, result)
    end = pipelines.run_state(api, pipeline, api.get_run(pipeline, name))
    state = screen.paint(end.state, pipelines.COLOURS.get(end.state))
    screen.line(f"{pipeline}: {state}" + (f" after {end.took}" if end.took else ""))
    for warning in end.warnings:
        screen.warning(warning)
    if end.failed:
        screen.line(end.what_to_do)
    return end.code


def parameters(words: list[str], there: Answer) -> dict[str, Any]:
    """The values of `k=v` words; a name that the pipeline does not know is refused with those that it does."""
    conf: dict[str, Any] = {}
    for word in words:
        name, equals, text = word.partition("=")
        if not equals:
            raise Problem(f"--param {word}: expected NAME=VALUE.", USAGE)
        if name not in there:
            known = "".join(f"\n  {line}" for line in map(_describe, there, there.values()))
            others = f"There are:{known}" if known else "It has none."
            raise Problem(f"There is no parameter '{name}'. {others}", USAGE)
        listed = "array" in ((there[name].get("schema") or {}).get("type") or ())
        conf[name] = text.split(",") if listed and isinstance(value(text), str) else value(text)
    return conf


def not_offered(conf: dict[str, Any], there: Answer) -> str:
    """What is wrong with the first parameter whose value is none of those that its form offers; empty if all are."""
    for name, chosen in conf.items():
        offered = (there[name].get("schema") or {}).get("enum")
        if offered and chosen not in offered:
            return f"--param {name}: expected one of {', '.join(map(str, offered))}, found '{chosen}'."
    return ""


def value(text: str) -> Any:  # noqa: ANN401 - whatever JSON can say
    """A parameter's value: what the text says as JSON, else the text."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def _describe(name: str, param: Answer) -> str:
    schema = param.get("schema") or {}
    kinds = schema.get("enum") or schema.get("type", "")
    kind = kinds if isinstance(kinds, str) else "|".join(map(str, kinds))
    about = param.get("description") or schema.get("description") or ""
    return f"{name}={json.dumps(param.get('value'))}  {kind}  {about}".rstrip()


def _show(screen: Screen, task: Answer, result: Answer) -> None:
    attempt = f" (try {task['try_number']})" if task["try_number"] > 1 else ""
    state = str(task["state"]).replace("_", " ")
    took = pipelines.took(task) if task["state"] not in ("running", "restarting") else ""
    shown = screen.paint(state.ljust(12), pipelines.COLOURS.get(task["state"]))
    screen.line(f"  {took:>8}  {shown}  {pipelines.title(task)}{attempt}  {_said(result)}".rstrip())


def _said(result: Answer) -> str:
    """A result's message, then its counts."""
    counts = [f"{name} {count}" for name, count in result.items() if type(count) in (int, float) and count]
    said = [str(result["message"])] if result.get("message") else []
    return " ".join([*said, *([f"({', '.join(counts)})"] if counts else [])])
