"""Reads the command line, calls one verb, and turns what went wrong into a sentence and an exit code."""

from __future__ import annotations

import argparse
import errno
import importlib
import os
import shutil
import signal
import sys
from collections.abc import Sequence
from typing import NoReturn

from cli import modules
from cli.places import CHECKOUT, VARIABLES, Places
from cli.problem import FAILED, INTERRUPTED, USAGE, Problem, Terminated
from cli.screen import RED, Screen, folded

VERBS = {
    "up": "build, install and start everything; run every pipeline once",
    "down": "stop everything; with --wipe remove the data too",
    "status": "show the processes and the last run of each pipeline",
    "open": "open the start page, or Airflow, in a browser",
    "password": "say where Airflow's passwords are, or show them",
    "run": "run a pipeline and follow it to its end",
    "runs": "list the last runs, with how they ended",
    "retry": "run the failed tasks of a run again, and what follows them",
    "clear": "run a task of a run again, and what follows it",
    "logs": "show what the tasks of a run said",
    "check": "say what would become of a file, and change nothing",
    "files": "say where a file is, and what became of it",
    "samples": "list the sample data; with --remove take it away",
    "task": "run a jar by hand",
    "psql": "ask the database",
    "new": "write the files of a new task or pipeline",
    "doctor": "collect what a bug report needs, with secrets masked",
    "completion": "complete verbs, pipelines and tasks with the TAB key",
    "test": "build and test everything, as CI does",
    "clean": "remove what was built; with --all what was installed too",
}
WITHOUT_AN_INSTANCE = {"check", "completion", "new", "test"}
"""They do their work in the checkout, or of a file; the others are only for the user whose instance it is."""
OF_THE_CHECKOUT = {"up", "down", "clean", "completion", "new", "test"}
"""An instance in containers is asked from inside; these work outside."""
WRITE_INTO_THE_CHECKOUT = {"new", "test"}
FOR_HELP, FOR_VERSION = ("-h", "--help", "help"), ("-V", "--version")
HELP = """\
Jarflow: data pipelines whose every task is a small Java program, run by Apache Airflow.

verbs:
{verbs}

`./jarflow VERB --help` says more, with examples; `./jarflow --version` which version this is.

exit codes: 0 success, 1 failure, 2 wrong usage, 130 interrupted; `run` and `task` exit with the task's own code,
`check` with 3 when rows would be refused.

"""


def main(words: Sequence[str]) -> int:
    # Others may not write to the files of this command and its children, whatever the caller's umask is.
    os.umask(os.umask(0o022) | 0o022)
    errors = Screen(sys.stderr)
    verb: str | None = None
    try:
        signal.signal(signal.SIGTERM, _terminated)
        if not words or words[0] in (*FOR_HELP, *FOR_VERSION):
            print(_version() if words and words[0] in FOR_VERSION else _help(), end="", flush=True)
            return 0 if words else USAGE
        verb = words[0]
        if verb not in VERBS:
            errors.line(f"jarflow: there is no verb '{verb}'. There are: {', '.join(VERBS)}.")
            return USAGE
        return _carry_out(verb, words[1:])
    except Problem as problem:
        errors.line(f"{errors.paint('jarflow:', RED)} {problem}")
        return problem.code
    except KeyboardInterrupt:
        errors.line()
        errors.line(getattr(sys.modules.get(f"cli.verbs.{verb}"), "INTERRUPTED", "Interrupted."))
        return INTERRUPTED
    except OSError as wrong:
        if wrong.errno not in (errno.EPIPE, errno.ENOSPC):
            raise
        # The reader of our output went away, as `head` does, or it has no room. Python would complain once more while
        # it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if wrong.errno == errno.ENOSPC:
            errors.line(f"{errors.paint('jarflow:', RED)} What this writes has no room: {wrong}")
        return FAILED if wrong.errno == errno.ENOSPC else 0


def _carry_out(verb: str, words: Sequence[str]) -> int:
    module = importlib.import_module(f"cli.verbs.{verb}")
    arguments = parser_of(verb).parse_args(list(words))
    places = Places.of(os.environ)
    if places.contained and verb in OF_THE_CHECKOUT:
        raise Problem(f"{verb} works outside of the containers: run ./jarflow {verb} in the checkout.", USAGE)
    # They may hold a password, and nothing that we start needs them.
    os.environ.pop("JARFLOW_ALERT", None)
    os.environ.pop("JARFLOW_MAIL", None)
    docker = importlib.import_module("cli.docker")
    if verb not in OF_THE_CHECKOUT and docker.has_it(places):
        return int(docker.forward(verb, words, places))
    if verb not in WITHOUT_AN_INSTANCE:
        _require_owner(places, verb)
    elif verb in WRITE_INTO_THE_CHECKOUT:
        _require_checkout(places, verb)
    return int(module.run(arguments, places, Screen()))


def _require_owner(places: Places, verb: str) -> None:
    owner = places.other_owner()
    if owner:
        raise Problem(f"This instance belongs to {owner}: only that user runs ./jarflow {verb} here.")


def _require_checkout(places: Places, verb: str) -> None:
    if not os.access(places.checkout, os.W_OK):
        raise Problem(
            f"You cannot write into this checkout, it belongs to {places.checkout.owner()}: "
            f"run ./jarflow {verb} in one of your own."
        )


def _terminated(_: int, __: object) -> NoReturn:
    raise Terminated


def _help() -> str:
    verbs = "\n".join(f"  {name:<12}{purpose}" for name, purpose in VERBS.items())
    return HELP.format(verbs=verbs) + VARIABLES


def _version() -> str:
    return f"jarflow {modules.coordinates(CHECKOUT)[2]}\n"


def parser_of(verb: str) -> argparse.ArgumentParser:
    module = importlib.import_module(f"cli.verbs.{verb}")
    parser = argparse.ArgumentParser(
        prog=f"./jarflow {verb}",
        description=module.__doc__,
        epilog=f"{folded(module.EXAMPLES, shutil.get_terminal_size().columns)}\n\n{VARIABLES}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    if hasattr(module, "options"):
        module.options(parser)
    return parser
